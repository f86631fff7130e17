/** What a board is given: where its data comes from, and what it may do beyond the screen. */
import type {EngineStatus} from '../domain/status.ts';
import type {Allowance, Silence} from '../store/decisions.ts';
import type {AlertSettings} from '../signals/rules.ts';
import type {Reader} from '../store/store.ts';
import type {Glyphs} from './glyphs.ts';
import type {Binding} from './keys/binding.ts';
import type {UiState} from './state/state.ts';
import type {Source, UsesOf, ViewContext} from './view.ts';

export type Copy = (text: string, options: {readonly withSecrets: boolean}) => Promise<Copied>;

type Copied = {
	/** Places that were masked. */
	readonly masked: number;
	/** Where it is, where not in the clipboard: a file. */
	readonly file: string | null;
};

export type BoardOptions = {
	readonly reader: Reader;
	readonly source: Source;
	readonly status: () => EngineStatus | null;
	/** Calls back when the status or the revision moved; returns how to stop that. */
	readonly subscribe: (listener: () => void) => () => void;
	/** The recording that is played; speed in times real time, Infinity for as fast as it draws. */
	readonly replay: {readonly firstMs: number; readonly lastMs: number; readonly speed: number} | null;
	/** Null: this screen does not own the file and cannot. */
	readonly actions: {
		readonly newRun: (() => void) | null;
		readonly mark: ((label: string) => void) | null;
		/** Findings like these are no news from now on. */
		readonly allow: ((allowance: Allowance) => void) | null;
		/** Nobody is told of this alert for a while. */
		readonly silence: ((silence: Silence) => void) | null;
	};
	/** For the lens of a call; reads telemetry again, which the screen itself does not. */
	readonly usesOf?: UsesOf;
	/** For the doctor. */
	readonly program?: ViewContext['program'];
	/** Puts a text where other programs take it from, without secrets unless they are asked for. */
	readonly copy?: Copy;
	/** Rules of alerts as the user has them; absent: as they come. */
	readonly alerts?: AlertSettings;
	/** Tells somebody who looks elsewhere; absent: nobody is told. */
	readonly notify?: (text: string) => void;
	/** Between two looks at what fires, ms; absent: as usual. */
	readonly watchMs?: number;
	/** With the user's keys in it. */
	readonly keymap?: readonly Binding[];
	/** How the user wants it to start, and what was kept of the last time, as it was read. */
	readonly start?: Partial<Pick<UiState, 'view' | 'window' | 'mouse'>> & {readonly memory?: unknown};
	readonly glyphs: Glyphs;
	/** Milliseconds since 1970. */
	readonly now?: () => number;
};
