/** The open command line: the last line of the screen, and what can be meant in a box over the body above it. */
import {bindingsOf} from '../keys/bindings.ts';
import {shownKey} from '../keys/names.ts';
import type {KeyContext} from '../keys/binding.ts';
import {commandFor, offeredCommands} from '../prompt.ts';
import {fit, piece, type Row, spread} from '../rows.ts';
import {cutEnd, inert} from '../text.ts';
import type {Screen} from '../view.ts';
import {box} from '../widgets/box.ts';

/** Cells of the names, so that the words stand under one another. */
const nameCells = 14;

/** Rows over the end of the body: what the typed text may become, the one that Enter would run marked. */
export function promptBox(text: string, {columns, bodyRows, glyphs}: Screen): readonly Row[] {
	const offered = offeredCommands(text);
	const chosen = commandFor(text);
	if (offered.length === 0) return [];
	const rows = offered.map((command): Row => {
		const names = [command.name, ...command.also].join(' ');
		const sign = command === chosen ? glyphs.selected : ' ';
		return [{text: sign}, ...fit([piece(names, 'accent')], nameCells), piece(command.help)];
	});
	const height = Math.min(bodyRows, rows.length + 2);
	return box({title: 'Commands', rows, width: columns, height}, glyphs);
}

/** ` : led▏   tab completes  ↵ run  esc closes`, or at the right a message. */
export function promptLine(
	text: string,
	{
		keys,
		message,
		screen,
	}: {readonly keys: KeyContext; readonly message: string | null; readonly screen: Screen},
): Row {
	const {columns, glyphs} = screen;
	const hints = bindingsOf(keys).flatMap((binding): Row => {
		const word = typeof binding.footer === 'string' ? binding.footer : '';
		if (word === '') return [];
		return [piece(shownKey(binding.keys[0] ?? '', glyphs), 'accent'), {text: ` ${word}  `}];
	});
	const right: Row = message === null ? hints : [piece(cutEnd(message, columns - 20), 'warn'), {text: ' '}];
	return spread(
		[{text: ' '}, piece(':', 'accent'), piece(` ${inert(text)}`), {text: glyphs.bars[0] ?? '_'}],
		right,
		columns,
	);
}
