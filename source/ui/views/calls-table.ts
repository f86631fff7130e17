/**
The columns of the list of calls, by size of the screen, and how a call fills them. The Overview's short list and
the Calls view are the same table, so that a call looks the same wherever it is listed.
*/
import type {CallRow, RunningRow} from '../../store/answers.ts';
import type {ListSort} from '../../store/store.ts';
import {clockInList, costText, duration, share, tokensText, unknown} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {piece, type Row} from '../rows.ts';
import type {ColumnChoice} from '../state/columns.ts';
import {cellsOf, cutEnd, cutMiddle, inert, oneLine} from '../text.ts';
import type {Screen} from '../view.ts';
import {type Column, takenBy} from '../widgets/table.ts';
import {chosenColumns, type Sizes} from './chosen-columns.ts';
import {meteredText, modelOf, statusPieces} from './call-facts.ts';
import {figureBuilder, sortHead} from './figure-column.ts';

/** A call, or what runs and is pinned above the list. */
export type CallItem = CallRow | RunningRow;

/** Widths without the text column, which takes what is left. */
type Widths = Readonly<Record<'time' | 'from' | 'model' | 'status' | 'out', number>>;

const widths: Readonly<Record<Screen['width'], Widths>> = {
	narrow: {time: 9, from: 7, model: 15, status: 18, out: 5},
	normal: {time: 9, from: 7, model: 18, status: 18, out: 6},
	wide: {time: 9, from: 12, model: 26, status: 22, out: 6},
};

/** Below this many columns a text of ten cells would not fit any more: figures of tokens leave, names are cut shorter. */
const slimBelow = 79;
const slim: Widths = {time: 9, from: 7, model: 12, status: 14, out: 5};

function widthsFor(screen: Screen): Widths {
	return screen.columns < slimBelow ? slim : widths[screen.width];
}

type Options = {
	readonly screen: Screen;
	readonly width: number;
	readonly sort: ListSort;
	/** Now: its day needs no date, and what runs is as old as it says. */
	readonly asOfMs: number;
	/** Columns that come always or never. */
	readonly chosen?: Readonly<Record<string, ColumnChoice>> | undefined;
};

const sizes: Sizes = {
	from: {
		FROM: 'normal',
		HIT: 'normal',
		TTFT: 'normal',
		TPOT: 'normal',
		OP: 'wide',
		SESSION: 'wide',
		TRACE: 'wide',
	},
	slimBelow,
	notSlim: ['IN', 'OUT'],
};

/** What a text needs to say something, and a prompt with its answer; between the sizes columns leave for it. */
const textCellsMin: Readonly<Record<Screen['width'], number>> = {narrow: 0, normal: 16, wide: 32};
const bothCellsMin = 21;
const leaveInTurn = ['SESSION', 'TRACE', 'OP', 'TPOT', 'HIT', 'TTFT', 'FROM'];

export function callColumns(options: Options): readonly Column<CallItem>[] {
	const {screen, width} = options;
	const roomy = screen.width !== 'narrow';
	const fixed = chosenColumns([...wordColumns(options), ...figureColumns(options)], {
		chosen: options.chosen ?? {},
		screen,
		sizes,
		width,
		floor: textCellsMin[screen.width],
		leave: leaveInTurn,
	});
	// One blank stays free at the right edge where there is room, so that the text does not touch it.
	const rest = Math.max(0, width - takenBy(fixed) - (roomy ? 1 : 0));
	const both = roomy && rest >= bothCellsMin;
	const {glyphs} = screen;
	return [
		...fixed,
		{
			head: both ? `PROMPT ${glyphs.arrow} ANSWER` : 'PROMPT',
			width: 'rest',
			align: 'left',
			cell: item => ('callId' in item ? textCell(item, {width: rest, both, glyphs}) : waitText(item)),
		},
	];
}

function wordColumns({screen, sort, asOfMs}: Options): readonly Column<CallItem>[] {
	const {time, from, model} = widthsFor(screen);
	const ofCall = (text: (row: CallRow) => string) => (item: CallItem) => ('callId' in item ? text(item) : '');
	const by = (name: ListSort) => ({align: 'left', ...sortHead(sort, name)}) as const;
	return [
		{
			head: 'TIME',
			width: time,
			...by('time'),
			cell: item => clockInList(item.startMs, {todayMs: asOfMs}),
		},
		{head: 'FROM', width: from, ...by('service'), cell: item => oneLine(item.service)},
		{head: 'OP', width: 11, ...by('operation'), cell: ofCall(row => row.operation)},
		{head: 'SESSION', width: 10, ...by('session'), cell: ofCall(row => oneLine(row.session ?? unknown))},
		// The first digits tell traces apart on one screen.
		{head: 'TRACE', width: 8, align: 'left', cell: item => (item.traceId ?? unknown).slice(0, 6)},
		{
			head: 'MODEL',
			width: model,
			...by('model'),
			cell: item => modelCell(item, model, screen.glyphs),
		},
	];
}

function figureColumns({screen, sort, asOfMs}: Options): readonly Column<CallItem>[] {
	const {out, status} = widthsFor(screen);
	const figure = figureBuilder<CallItem, ListSort>(sort);
	const ofCall = (head: string, width: number, text: (row: CallRow) => string, by: ListSort) =>
		figure(head, width, item => ('callId' in item ? text(item) : unknown), by);
	// Blank means "does not apply": an embedding writes nothing.
	const ofWriting = (text: (row: CallRow) => string) => (row: CallRow) => (isEmbedding(row) ? '' : text(row));
	return [
		ofCall('IN', 5, row => tokensText(row.inputTokens, row.estimate?.input, row.tokensEstimated), 'input'),
		ofCall('HIT', 5, row => share(row.cacheReadTokens, row.inputTokens), 'hit'),
		ofCall(
			'OUT',
			out,
			ofWriting(row => tokensText(row.outputTokens, row.estimate?.output, row.tokensEstimated)),
			'output',
		),
		ofCall('COST', 9, row => costText(row.costNanoUsd, row.costSource, row.estimate), 'cost'),
		ofCall(
			'TTFT',
			7,
			ofWriting(row => duration(row.ttftMs)),
			'ttft',
		),
		ofCall(
			'TPOT',
			6,
			ofWriting(row => duration(row.tpotMs)),
			'tpot',
		),
		figure('TOTAL', 7, item => totalText(item, asOfMs), 'duration'),
		{
			head: '  STATUS',
			width: status,
			align: 'left',
			...sortHead(sort, 'status'),
			cell: item => [{text: '  '}, ...statusCell(item, screen.glyphs)],
		},
	];
}

/** What metrics add up has no time of its own, and of some records only the end is known. */
function totalText(item: CallItem, asOfMs: number): string {
	if (!('callId' in item)) return duration(asOfMs - item.startMs);
	return item.metered === null && item.durationMs > 0 ? duration(item.durationMs) : unknown;
}

function isEmbedding(row: CallRow): boolean {
	return row.operation === 'embeddings';
}

/** Both ends of a model tell something: its family, its version. */
function modelCell(item: CallItem, width: number, glyphs: Glyphs): string {
	const name = 'callId' in item ? modelOf(item) : (item.model ?? item.name);
	return cutMiddle(inert(oneLine(name)), width - 1, glyphs.cut);
}

function statusCell(item: CallItem, glyphs: Glyphs): Row {
	return 'callId' in item ? statusPieces(item, glyphs) : [piece(`${glyphs.running} running`, 'accent')];
}

function waitText(item: RunningRow): Row {
	return [piece(item.kind === 'parent' ? 'its end has not come' : 'no answer yet', 'dim')];
}

/** Prompt and answer share the column half and half, and lend each other what they do not use. */
function textCell(row: CallRow, options: {width: number; both: boolean; glyphs: Glyphs}): Row {
	const {width, both, glyphs} = options;
	if (row.metered !== null) return [piece(cutEnd(meteredText(row.metered), width, glyphs.cut), 'dim')];
	const prompt = inert(oneLine(row.prompt ?? unknown));
	if (!both || isEmbedding(row)) return [piece(cutEnd(prompt, width, glyphs.cut))];
	// An answer that only calls tools comes with an arrow of its own.
	const answer = inert(oneLine(row.answer ?? unknown)).replace(/^→ /, '');
	const arrow = ` ${glyphs.arrow} `;
	const room = Math.max(0, width - cellsOf(arrow));
	const half = Math.floor(room / 2);
	const promptRoom = Math.max(half, room - cellsOf(answer));
	const shown = cutEnd(prompt, promptRoom, glyphs.cut);
	return [piece(shown), piece(arrow, 'dim'), piece(cutEnd(answer, room - cellsOf(shown), glyphs.cut))];
}
