/** The waterfall of the selected trace below the list: its first spans, what it cost, its last log records. */
import type {SpanRow, TraceDetail, TraceRow} from '../../store/answers.ts';
import {duration, grouped, money} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {piece, type Row, row as rowOf} from '../rows.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import {titleOfSpan} from '../waterfall/span-name.ts';
import {saidRow} from '../waterfall/said-row.ts';
import {treeRows} from '../waterfall/tree-rows.ts';
import {treeOf} from '../waterfall/tree.ts';
import {waterfallHead, waterfallOf, waterfallRow} from '../waterfall/waterfall.ts';
import {box} from '../widgets/box.ts';
import {logRow} from './trace-logs.ts';
import {lengthOf, traceStatus} from './traces-table.ts';

/** Rows of a pane below a short list: it does not shrink to a line. */
const heightMin = 9;

export function tracePane(
	row: TraceRow,
	detail: TraceDetail | null,
	options: {
		readonly width: number;
		/** Rows with borders: at least, and at most where the trace needs them. */
		readonly height: number;
		readonly heightMost: number;
		readonly asOfMs: number;
		readonly glyphs: Glyphs;
	},
): readonly Row[] {
	const {width, glyphs, asOfMs} = options;
	const rows = detail === null ? [] : insideOf(detail, {...options, lines: options.heightMost - 2});
	// While the list is long the pane keeps its height, so that the list does not jump as one walks through it.
	const height = options.heightMost > options.height ? Math.max(heightMin, rows.length + 2) : options.height;
	const facts = [duration(lengthOf(row, asOfMs)), ...[row.session].filter(one => one !== null)];
	const sum = rowOf(
		traceStatus(row, glyphs),
		` ${facts.map(fact => cutMiddle(inert(oneLine(fact)), 24, glyphs.cut)).join('   ')}`,
	);
	const title = `${cutMiddle(inert(oneLine(row.name)), Math.floor(width / 2), glyphs.cut)}  ${row.traceId.slice(0, 6)}`;
	return box({title, sum, rows, width, height}, glyphs);
}

function insideOf(
	detail: TraceDetail,
	options: {width: number; height: number; lines: number; asOfMs: number; glyphs: Glyphs},
): readonly Row[] {
	const {width, asOfMs, glyphs, lines} = options;
	const tree = treeOf(detail.spans);
	const {rows, hidden} = treeRows(tree, {folded: [], criticalOnly: false, all: false, selected: null});
	// The box has a blank at each side; a row loses the cell of its sign, and the border that the box draws.
	const waterfall = waterfallOf({tree, rows, width: width - 2, asOfMs, zoom: null, glyphs});
	const drawnSpans = rows.flatMap(({nodes}) => nodes.map(index => tree.nodes[index]?.span));
	const failed = drawnSpans.find(span => span?.status === 'error');
	const foot = footOf(detail, {width: width - 4, failed, hidden, glyphs});
	const said = saidRow(detail, {width: width - 4, glyphs});
	const head: readonly Row[] = [...(said.length === 0 ? [] : [said]), waterfallHead(waterfall).slice(1, -1)];
	const room = Math.max(1, lines - head.length);
	const places = rows
		.slice(0, rows.length > room ? room - 1 : room)
		.map((_, place) => waterfallRow(waterfall, place).slice(1, -1));
	const more = rows.length - places.length;
	const rest: Row[] = more > 0 ? [[piece(`${glyphs.folded} ${grouped(more)} more rows`, 'accent')]] : [];
	const drawn = [...head, ...places, ...rest];
	const left = lines - drawn.length - 1;
	return left < 1 || foot.length === 0 ? drawn : [...drawn, [], ...foot.slice(0, left)];
}

function footOf(
	detail: TraceDetail,
	options: {
		readonly width: number;
		/** The first span that failed and is drawn. */
		readonly failed: SpanRow | undefined;
		readonly hidden: number;
		readonly glyphs: Glyphs;
	},
): readonly Row[] {
	const {width, failed, hidden, glyphs} = options;
	const {row, logs} = detail;
	const message =
		failed === undefined ? '' : oneLine(failed.statusMessage === '' ? 'failed' : failed.statusMessage);
	const facts: Row = [
		piece(`cost ${money(row.costNanoUsd)} in ${row.calls} ${row.calls === 1 ? 'call' : 'calls'}`),
		...(failed === undefined
			? []
			: [piece(`   ${glyphs.error} ${titleOfSpan(failed, glyphs)}: ${message}`, 'error')]),
		...(row.status === 'lost'
			? [piece(`   ${glyphs.warning} lost or crashed: its last spans never came`, 'warn')]
			: []),
		...(hidden === 0
			? []
			: [piece(`   ${grouped(hidden)} plain ${hidden === 1 ? 'span' : 'spans'} hidden`, 'dim')]),
	];
	return [facts, ...logs.slice(-3).map(log => logRow(log, {startMs: row.startMs, width}))];
}
