/** Where a copied text goes: to the terminal, to the clipboard of this machine, or, too large for both, to a file. */
import {inertLines} from '../../domain/inert.ts';
import type {Copy} from '../board-options.ts';
import {osc52, osc52BytesMax} from '../osc52.ts';

export type Clipboard = {
	/** True: a program of this machine took it. */
	readonly local: (text: string) => Promise<boolean>;
	/** Writes it to a file, and returns its path. */
	readonly file: (text: string) => string;
	readonly isTmux: boolean;
};

/** `write`: to the terminal, between two frames. */
export function copierOf({local, file, isTmux}: Clipboard, write: (text: string) => void): Copy {
	return async (text, {withSecrets}) => {
		const plain = inertLines(text);
		// The rules are loaded when they are needed: the first frame has no use for them.
		const {withoutSecrets} = await import('../../copying/masking.ts');
		const {text: safe, masked} = withSecrets ? {text: plain, masked: 0} : withoutSecrets(plain);
		const fits = Buffer.byteLength(safe) <= osc52BytesMax;
		if (fits) write(osc52(safe, {isTmux}));
		const isLocal = await local(safe);
		return {masked, file: fits || isLocal ? null : file(safe)};
	};
}
