/** The line that is typed: the last line of the screen, and what it may become in a box over the body above it. */
import {bindingsOf} from '../keys/bindings.ts';
import type {KeyContext} from '../keys/binding.ts';
import {shownKey} from '../keys/names.ts';
import {fit, piece, type Row, spread, widthOf} from '../rows.ts';
import type {Prompt} from '../state/prompt.ts';
import {cellsOf, cutEnd, inert} from '../text.ts';
import type {Screen} from '../view.ts';
import {box} from '../widgets/box.ts';
import {impliedOffer, type Offer} from './offers.ts';

/** Cells of the names, so that the words stand under one another. */
const nameCells = 14;
/** A value with its key may be longer; the box is no wider than it needs. */
const filterNameCells = 34;
const filterBoxCells = 64;

/** Lines above the prompt that the box and the mistake take, from the top. */
export function promptBox(prompt: Prompt, offers: readonly Offer[], screen: Screen): readonly Row[] {
	// A word that is half written is a mistake too, until what it can become is chosen.
	if (offers.length === 0) return prompt.mistake === null ? [] : mistakeRows(prompt, screen);
	const {columns, bodyRows, glyphs} = screen;
	const isFilter = prompt.kind === 'filter';
	const marked = prompt.chosen ?? (isFilter ? null : impliedOffer(prompt.line.text, offers));
	const height = Math.min(bodyRows, offers.length + 2);
	const lines = height - 2;
	const first = Math.max(0, Math.min((marked ?? 0) - lines + 1, offers.length - lines));
	const rows = offers.slice(first, first + lines).map((offer, at): Row => {
		const sign = first + at === marked ? glyphs.selected : ' ';
		const name = fit(
			[piece(offer.name, offer.works ? 'accent' : 'dim')],
			isFilter ? filterNameCells : nameCells,
			glyphs.cut,
		);
		return [{text: sign}, ...name, piece(offer.note, offer.works && !isFilter ? undefined : 'dim')];
	});
	const title = isFilter ? 'Filter' : 'Commands';
	const sum = offers.length > lines ? `${first + 1}–${first + lines} of ${offers.length}` : '';
	return box(
		{title, sum, rows, width: isFilter ? Math.min(columns, filterBoxCells) : columns, height},
		glyphs,
	);
}

/** `^^^^ not a number: write 0.01   hint: cost:>0.01`, under the place where it is wrong. */
function mistakeRows({mistake, line}: Prompt, {columns, glyphs}: Screen): readonly Row[] {
	if (mistake === null) return [];
	const at = promptCells + cellsOf(inert(line.text.slice(0, mistake.at)));
	const marks = '^'.repeat(
		Math.max(1, cellsOf(inert(line.text.slice(mistake.at, mistake.at + mistake.length)))),
	);
	const said: Row = [piece(` ${mistake.message}`, 'warn'), piece(`   hint: ${mistake.hint}`, 'dim')];
	const pointed: Row = [{text: ' '.repeat(at)}, piece(marks, 'error'), ...said];
	// Where the words do not fit behind the place they stand at the left, and the place above them.
	if (widthOf(pointed) <= columns) return [fit(pointed, columns, glyphs.cut)];
	return [
		fit(said, columns, glyphs.cut),
		fit([{text: ' '.repeat(Math.min(at, columns - 1))}, piece(marks, 'error')], columns, glyphs.cut),
	];
}

/** Cells before the typed text: ` / `. */
const promptCells = 3;

/** ` : led▏   tab completes  ↵ run  esc closes`, or at the right a message. */
export function promptLine(
	prompt: Prompt,
	{
		keys,
		message,
		screen,
	}: {readonly keys: KeyContext; readonly message: string | null; readonly screen: Screen},
): Row {
	const {columns, glyphs} = screen;
	const hints = bindingsOf(keys).flatMap((binding): Row => {
		const {footer = ''} = binding;
		const word = typeof footer === 'string' ? footer : footer(keys);
		if (word === '') return [];
		return [piece(shownKey(binding.keys[0] ?? '', glyphs), 'accent'), {text: ` ${word}  `}];
	});
	const right: Row = message === null ? hints : [piece(cutEnd(message, columns - 20), 'warn'), {text: ' '}];
	const typed = typedRow(prompt, columns, glyphs.bars[0] ?? '_');
	// What is typed comes before what helps.
	const isWide = widthOf(typed) + widthOf(right) > columns;
	return spread(typed, isWide ? [] : right, columns);
}

/** The text around the cursor, its end where all of it does not fit. */
function typedRow({kind, line}: Prompt, columns: number, cursor: string): Row {
	const characters = Array.from(line.text);
	const room = columns - promptCells - 2;
	const from = Math.max(0, line.cursor - room);
	const before = characters.slice(from, line.cursor).join('');
	const after = characters.slice(line.cursor).join('');
	return [
		{text: ' '},
		piece(kind === 'command' ? ':' : '/', 'accent'),
		piece(` ${inert(before)}`),
		{text: cursor},
		piece(inert(after)),
	];
}
