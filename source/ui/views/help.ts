/** The help page, printed from the keymap: the keys of the view in hand first, with what they would change. */
import type {Glyphs} from '../glyphs.ts';
import {shownKey} from '../keys/names.ts';
import {bindingsOf} from '../keys/bindings.ts';
import type {Command} from '../keys/commands.ts';
import type {Binding, KeyContext} from '../keys/binding.ts';
import {beside, fit, piece, type Row, row, widthOf} from '../rows.ts';
import {isSummoned} from '../state/places.ts';
import {shownView} from '../state/lists.ts';
import {type Action, topPlace} from '../state/state.ts';
import {viewLine} from '../state/view-table.ts';
import type {Screen} from '../view.ts';
import {box} from '../widgets/box.ts';

const groupNames = {here: 'HERE', move: 'MOVE', everywhere: 'EVERYWHERE', replay: 'REPLAY'} as const;

const groups = ['here', 'move', 'everywhere', 'replay'] as const;

/** Cells beside the page at each side: the board shows through. */
const marginCells = 3;

/** From this inner width on groups stand beside one another. */
const columnsFrom = 100;

/** Rows of the page over the body, from its first row on, each exactly as wide as the screen. */
export function helpOverlay(keys: KeyContext, screen: Screen, scroll: number): readonly Row[] {
	const wide = screen.columns >= columnsFrom;
	const width = wide ? screen.columns - 2 * marginCells : screen.columns;
	const lines = helpLines(keys, screen, width - 4);
	const height = Math.min(screen.bodyRows, lines.length + 2);
	const inner = height - 2;
	const first = Math.min(scroll, Math.max(0, lines.length - inner));
	const more =
		lines.length > inner
			? `${first + 1}–${first + inner} of ${lines.length}  ${screen.glyphs.keys.up} ${screen.glyphs.keys.down} scroll   esc closes`
			: 'esc closes';
	const page = box(
		{title: titleOf(keys), sum: more, rows: lines.slice(first, first + inner), width, height},
		screen.glyphs,
	);
	return page.map(line => fit(wide ? [{text: ' '.repeat(marginCells)}, ...line] : line, screen.columns));
}

function titleOf({state, empty}: KeyContext): string {
	const place = topPlace(state);
	if (place !== null && place.kind !== 'rows')
		return isSummoned(place) ? `Keys of the ${place.kind}` : `Keys of one ${place.kind}`;
	const {digit, name} = viewLine(shownView(state));
	return empty && place === null ? 'Keys' : `Keys of ${digit} ${name}`;
}

/**
What a key does to the open help page: arrows scroll it, every other key closes it (`scroll` null) and then does what it
does. Null: the page is not open, or the key is its own.
*/
export function helpAction(
	command: Command,
	keys: KeyContext,
	screen: Screen,
): Extract<Action, {type: 'help'}> | null {
	const {help} = keys.state;
	if (help === null || command === 'help' || command === 'back') return null;
	const width = screen.columns >= columnsFrom ? screen.columns - 2 * marginCells : screen.columns;
	const max = Math.max(0, helpLines(keys, screen, width - 4).length - (screen.bodyRows - 2));
	const page = Math.max(1, screen.bodyRows - 3);
	const steps: Partial<Record<Command, number>> = {
		up: -1,
		down: 1,
		pageUp: -page,
		pageDown: page,
		first: -max,
		last: max,
	};
	const rows = steps[command];
	return {type: 'help', scroll: rows === undefined ? null : Math.max(0, Math.min(max, help.scroll + rows))};
}

function helpLines(keys: KeyContext, screen: Screen, width: number): readonly Row[] {
	const bindings = bindingsOf(keys);
	const blocks = groups
		.map(group => ({group, rows: bindings.filter(binding => binding.group === group)}))
		.filter(block => block.rows.length > 0)
		.map(block => [
			row(piece(groupNames[block.group], 'accent')),
			...block.rows.map(binding => keyRow(binding, keys, screen.glyphs)),
		]);
	const signs = signRows(screen, width);
	if (width < columnsFrom - 8) {
		return [
			...blocks.flatMap((block, index) => (index === 0 ? block : [row(''), ...block])),
			row(''),
			...signs,
		];
	}
	const [here = [], move = [], everywhere = [], replay = []] = blocks;
	// Keys of the place at the left, the short list of moves in the middle with those of the replay under it.
	const middle = replay.length === 0 ? move : [...move, row(''), ...replay];
	const widths = [Math.floor(width * 0.38), Math.floor(width * 0.24)];
	const columns = blocks.length < 3 ? blocks : [here, middle, everywhere];
	return [
		...beside(
			columns.map((rows, index) => ({
				rows,
				width: widths[index] ?? width - (widths[0] ?? 0) - (widths[1] ?? 0),
			})),
		),
		row(''),
		...signs,
	];
}

/** Cells of the key names, so that the words stand under one another. */
const keyCells = 9;

function keyRow(binding: Binding, keys: KeyContext, glyphs: Glyphs): Row {
	const reason = binding.disabledReason?.(keys) ?? null;
	const names = binding.keys.map(key => shownKey(key, glyphs)).join(' ');
	const now = binding.now?.(keys);
	const key: Row = fit(
		[piece(names, reason === null ? 'accent' : 'dim')],
		Math.max(keyCells, widthOf([{text: names}]) + 1),
	);
	if (reason !== null) return [...key, piece(`– ${reason}`, 'dim'), {text: ' '}];
	return [
		...key,
		piece(binding.help),
		...(now === undefined ? [] : [piece(`: ${now}`, 'accent')]),
		{text: ' '},
	];
}

function signRows({glyphs}: Screen, width: number): readonly Row[] {
	const signs: readonly (readonly [string, string])[] = [
		[glyphs.done, 'ok'],
		[glyphs.warning, 'warning'],
		[glyphs.error, 'error'],
		[glyphs.running, 'running, cut'],
		[glyphs.cancelled, 'cancelled'],
		[glyphs.learning, 'too few yet'],
		[`${glyphs.attempts}2`, 'two attempts before'],
		[glyphs.unknown, 'unknown'],
		['~', 'estimated'],
		['( )', 'too few to trust'],
		[glyphs.selected, 'selected'],
		[`${glyphs.folded} ${glyphs.open}`, 'folded, open'],
	];
	const lines: Row[] = [];
	let line: Row = [piece('SIGNS ', 'accent')];
	for (const [sign, word] of signs) {
		const next: Row = [{text: '  '}, piece(sign, 'strong'), {text: ` ${word}`}];
		if (widthOf(line) + widthOf(next) > width) {
			lines.push(line);
			line = [{text: '      '}];
		}
		line = [...line, ...next];
	}
	return [...lines, line];
}
