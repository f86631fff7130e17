/**
The columns of the list of traces, by size of the screen, with a bar of each trace on one scale: `█` model, `─` the
rest, `╌` running, `×` where it failed.
*/
import type {TraceRow} from '../../store/answers.ts';
import type {ListSort} from '../../store/store.ts';
import {clockInList, count, duration, money, unknown} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {piece, type Piece, type Row} from '../rows.ts';
import type {ColumnChoice} from '../state/columns.ts';
import {oneLine} from '../text.ts';
import type {Screen} from '../view.ts';
import {stretchOf, tickLabel} from '../waterfall/scale.ts';
import {type Column, takenBy} from '../widgets/table.ts';
import {chosenColumns, type Sizes} from './chosen-columns.ts';
import {figureBuilder, sortHead} from './figure-column.ts';

type Options = {
	readonly screen: Screen;
	readonly sort: ListSort;
	readonly asOfMs: number;
	/** The traces on the screen: the scale of the bars is theirs. */
	readonly shown: readonly TraceRow[];
	/** Columns that come always or never. */
	readonly chosen?: Readonly<Record<string, ColumnChoice>> | undefined;
};

const sizes: Sizes = {
	from: {FROM: 'normal', IN: 'normal', OUT: 'normal', SESSION: 'normal', ID: 'wide'},
	// The bar would not fit any more: counts leave.
	slimBelow: 76,
	notSlim: ['SPANS', 'CALLS'],
};

/** What the bars need to be compared; between the sizes columns leave for them. */
const barCellsMin = 14;
const leaveInTurn = ['ID', 'SESSION', 'IN', 'OUT', 'FROM'];

export function traceColumns(options: Options): readonly Column<TraceRow>[] {
	const {screen, shown, asOfMs} = options;
	const {glyphs} = screen;
	const fixed = chosenColumns(fixedColumns(options), {
		chosen: options.chosen ?? {},
		screen,
		sizes,
		width: screen.columns,
		floor: barCellsMin,
		leave: leaveInTurn,
	});
	const width = Math.max(0, screen.columns - takenBy(fixed) - 1);
	const longest = scaleOf(shown.map(row => lengthOf(row, asOfMs)));
	const legend = `${glyphs.work} MODEL ${glyphs.box.across} REST`;
	const scale = `to ${tickLabel(longest, longest)}`;
	return [
		...fixed,
		{
			head:
				legend.length + scale.length < width
					? legend + scale.padStart(width - legend.length)
					: scale.length <= width
						? scale
						: '',
			width: 'rest',
			align: 'left',
			cell: row => barOf(row, {width, longest, asOfMs, glyphs}),
		},
	];
}

function fixedColumns({screen, sort, asOfMs}: Options): readonly Column<TraceRow>[] {
	const narrow = screen.width === 'narrow';
	const by = (name: ListSort) => ({align: 'left', ...sortHead(sort, name)}) as const;
	const figure = figureBuilder<TraceRow, ListSort>(sort);
	return [
		{
			head: 'TIME',
			width: 9,
			...by('time'),
			cell: row => clockInList(row.startMs, {todayMs: asOfMs}),
		},
		{
			head: 'FROM',
			width: screen.width === 'wide' ? 12 : 7,
			...by('service'),
			cell: row => oneLine(row.service),
		},
		{head: 'ID', width: 8, align: 'left', cell: row => row.traceId.slice(0, 6)},
		{
			head: 'TRACE',
			width: screen.width === 'wide' ? 28 : narrow ? 14 : 16,
			...by('name'),
			cell: row => oneLine(row.name),
		},
		figure('SPANS', 6, row => count(row.spans), 'spans'),
		figure('CALLS', 6, row => count(row.calls), 'calls'),
		figure('IN', 6, row => count(row.inputTokens), 'input'),
		figure('OUT', 6, row => count(row.outputTokens), 'output'),
		figure('COST', 9, row => money(row.costNanoUsd), 'cost'),
		figure(
			'TOTAL',
			7,
			row => (row.status === 'lost' ? unknown : duration(lengthOf(row, asOfMs))),
			'duration',
		),
		{
			head: '  STATUS',
			width: narrow ? 15 : 16,
			align: 'left',
			...sortHead(sort, 'status'),
			cell: row => [{text: '  '}, traceStatus(row, screen.glyphs)],
		},
		{head: 'SESSION', width: 9, ...by('session'), cell: row => oneLine(row.session ?? unknown)},
	];
}

/** Sign and word of how it stands. */
export function traceStatus(row: TraceRow, glyphs: Glyphs): Piece {
	if (row.status === 'running') return piece(`${glyphs.running} running`, 'accent');
	if (row.status === 'lost') return piece(`${glyphs.warning} lost`, 'warn');
	if (row.status === 'error') return piece(`${glyphs.error} ${row.error ?? 'error'}`, 'error');
	return piece(`${glyphs.done} ok`);
}

/** Milliseconds; what runs is as long as it is old. */
export function lengthOf(row: TraceRow, asOfMs: number): number {
	return Math.max(0, (row.endMs ?? asOfMs) - row.startMs);
}

/**
The end of the scale: round, and long enough for 19 of 20 traces, so that one of an hour does not press all
others into their first cell; a longer bar ends in `…`.
*/
function scaleOf(lengths: readonly number[]): number {
	const sorted = lengths.toSorted((one, two) => one - two);
	const wanted = Math.max(1, sorted[Math.floor((sorted.length - 1) * 0.95)] ?? 1);
	const power = 10 ** Math.floor(Math.log10(wanted));
	return ([1, 2, 5, 10].find(step => step * power >= wanted) ?? 10) * power;
}

function barOf(
	row: TraceRow,
	options: {width: number; longest: number; asOfMs: number; glyphs: Glyphs},
): Row {
	const {width, longest, asOfMs, glyphs} = options;
	const length = lengthOf(row, asOfMs);
	const scale = {fromMs: 0, untilMs: longest, width};
	const whole = stretchOf(scale, 0, length);
	if (whole === null) return [];
	const running = row.status === 'running';
	const cells = Array.from({length: whole.until}, () => (running ? glyphs.pending : glyphs.box.across));
	for (const [from, until] of row.bars) {
		const stretch = stretchOf(scale, from, until);
		for (let at = stretch?.from ?? 0; at < Math.min(stretch?.until ?? 0, cells.length); at++)
			cells[at] = glyphs.work;
	}
	const text = cells.join('');
	const last = length > longest ? glyphs.cut : row.status === 'error' ? glyphs.error : null;
	if (last === null) return [piece(text)];
	return [piece(text.slice(0, -1)), last === glyphs.error ? piece(last, 'error') : piece(last)];
}
