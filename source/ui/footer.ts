/** The last line: the keys that do something here, and at its right end a position or a message. */
import type {Glyphs} from './glyphs.ts';
import {shownKey} from './keys/names.ts';
import {bindingsOf} from './keys/bindings.ts';
import type {Binding, KeyContext} from './keys/binding.ts';
import {cutEnd} from './text.ts';
import {piece, type Row, spread, widthOf} from './rows.ts';

export function footerLine(options: {
	readonly keys: KeyContext;
	readonly position: string;
	readonly message: string | null;
	readonly columns: number;
	readonly glyphs: Glyphs;
}): Row {
	const {columns, glyphs, message, position} = options;
	const end = cutEnd(message ?? position, Math.max(0, columns - 12));
	const right: Row =
		end === '' ? [] : [{text: '  '}, piece(end, message === null ? 'dim' : 'accent'), {text: ' '}];
	return spread(labels(options.keys, columns - widthOf(right), glyphs), right, columns);
}

/** As many keys as fit, in the order of the table; help never leaves. */
function labels(context: KeyContext, width: number, glyphs: Glyphs): Row {
	const shown = bindingsOf(context)
		.filter(binding => binding.footer !== undefined && (binding.disabledReason?.(context) ?? null) === null)
		.toSorted((one, two) => rank(one, context) - rank(two, context));
	const help = shown
		.filter(binding => binding.command === 'help')
		.flatMap(binding => label(binding, context, glyphs));
	const fitted: Row[] = [];
	let left = width - widthOf(help) - 1;
	for (const binding of shown) {
		if (binding.command === 'help') continue;
		const text = label(binding, context, glyphs);
		const cells = widthOf(text);
		if (cells > left) break;
		fitted.push(text);
		left -= cells;
	}
	return [{text: ' '}, ...fitted.flat(), ...help];
}

/** In a replay the keys that play and move it come first: they are nowhere else. */
function rank({command, scopes}: Binding, {source}: KeyContext): number {
	if (source !== 'replay') return 0;
	return command === 'pause' ? 0 : scopes.includes('replay') ? 1 : 2;
}

function label(binding: Binding, context: KeyContext, glyphs: Glyphs): Row {
	const {footer = ''} = binding;
	const word = typeof footer === 'string' ? footer : footer(context);
	return [{text: shownKey(binding.keys[0] ?? '', glyphs), role: 'accent'}, {text: ` ${word}  `}];
}
