/**
One trace: where did the time go, what failed, what was counted. The waterfall with the inspector beside it (below
it on a narrow screen), the critical path added up where there is room. An open trace grows: rows come in where
they belong, and the selected span keeps its line.
*/
import type {CallDetail, SpanDetail, TraceDetail, TraceRow} from '../../store/answers.ts';
import type {Reader} from '../../store/store.ts';
import {clock, grouped} from '../format.ts';
import {piece, type Row} from '../rows.ts';
import {callPlace, type TracePlace} from '../state/places.ts';
import {type Action, topPlace} from '../state/state.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {BodyRow, Screen, View, ViewContext, ViewFrame} from '../view.ts';
import {withMarks} from '../conversation/find.ts';
import {nextSpan, spansWith, topDown} from '../waterfall/find.ts';
import {saidRow} from '../waterfall/said-row.ts';
import {treeRows, type TreeRow, type TreeRows} from '../waterfall/tree-rows.ts';
import {treeOf, type SpanTree} from '../waterfall/tree.ts';
import {holderAmong, levelToFold, levelToUnfold} from '../waterfall/fold-level.ts';
import {waterfallHead, waterfallOf, waterfallRow} from '../waterfall/waterfall.ts';
import {firstDrawn} from '../widgets/list-window.ts';
import {inspectorBox, inspectorColumn} from './trace-inspector.ts';
import {traceBelow, traceRowBelow} from './known-below.ts';
import {Late} from './late.ts';
import {readingFrame} from './reading.ts';
import {callsOfSpans} from './trace-calls.ts';
import {factsOf} from './trace-facts.ts';
import {areas, named, pinnedAbove, pinnedMost, sideBySide} from './trace-layout.ts';
import {keptTrace} from './trace-kept.ts';
import {linkAction} from './trace-links.ts';
import {blocksBelow} from './trace-blocks.ts';

export type TraceData = {
	/** Null: there is no such trace at this moment. */
	readonly trace: TraceDetail | null;
	/** What its row in the list says, while the trace itself is asked for. */
	readonly row?: TraceRow;
	/** The selected span whole, and its call; null where there is none, or while it is asked for. */
	readonly span: SpanDetail | null;
	readonly call: CallDetail | null;
	/** Spans that say what is looked for, by the file; absent: they are not asked for, or not known yet. */
	readonly said?: {readonly text: string; readonly ids: readonly string[]};
};

export const traceView: View<TraceData> = {
	id: 'trace',
	question(context) {
		const place = placeOf(context);
		return place === null ? '' : JSON.stringify([place.traceId, place.selected, place.inspector, place.find]);
	},
	async ask(reader, context, later) {
		const place = placeOf(context);
		const data = await askedTrace(reader, context);
		if (place === null || place.find === '' || data.trace === null) return data;
		const {traceId, find: text} = place;
		const asked = JSON.stringify([traceId, text, data.trace.lastMs]);
		const known = lateSaid.known(reader, asked);
		// The cursor moves on at once: the spans are those of before.
		if (known !== null) return {...data, said: {text, ids: known}};
		const looking = reader.spansSaying({traceId, text, asOfMs: context.asOfMs});
		const dataOf = (ids: readonly string[] | null): TraceData =>
			ids === null ? data : {...data, said: {text, ids}};
		return lateSaid.told(looking, {reader, asked, later, dataOf});
	},
	begin(below, context) {
		const traceId = placeOf(context)?.traceId ?? '';
		const trace = traceBelow(below, traceId);
		if (trace !== null) return {trace, span: null, call: null};
		const row = traceRowBelow(below, traceId);
		return row === null ? null : {trace: null, span: null, call: null, row};
	},
	draw,
	walk(data, context) {
		const place = placeOf(context);
		const trace = data?.trace ?? null;
		if (place === null || trace === null) return {ids: [], index: 0, lines: 1};
		const {rows, rowOf} = rowsOf(trace, place);
		const {lines} = areas(rows, trace, place, context);
		return {ids: rows.map(row => row.id), index: indexOf(rowOf, place), lines};
	},
	traceAt: (_data, context) => placeOf(context)?.traceId ?? null,
	callAt(data, context) {
		const found = selection(data, context);
		return found === null ? null : (found.tree.nodes[found.row.nodes[0]]?.span.callId ?? null);
	},
	enter(data, context) {
		const found = selection(data, context);
		if (found === null) return 'there is no span';
		const {row, tree} = found;
		if (row.open !== null) return {type: 'toggle', id: row.id};
		const callId = tree.nodes[row.nodes[0]]?.span.callId ?? null;
		return callId === null ? 'nothing lies below this span' : {type: 'open', place: callPlace(callId)};
	},
	other(data, context) {
		const found = selection(data, context);
		const callId = found === null ? null : (found.tree.nodes[found.row.nodes[0]]?.span.callId ?? null);
		return callId === null ? 'this span is not a call' : {type: 'open', place: callPlace(callId)};
	},
	zoom(data, context) {
		const found = selection(data, context);
		const span = found?.tree.nodes[found.row.nodes[0]]?.span;
		return span === undefined ? 'there is no span' : {type: 'zoom', spanId: span.spanId};
	},
	link(data, context) {
		const found = selection(data, context);
		const span = found?.tree.nodes[found.row.nodes[0]]?.span;
		if (found === null || span === undefined) return 'there is no span';
		if (span.links === 0) return 'this span has no links';
		const detail = data?.span?.span;
		if (detail?.spanId !== span.spanId) return 'its links are still being read';
		return linkAction(detail, traceView.walk(data, context));
	},
	foldLevel(by, data, context) {
		const place = placeOf(context);
		const trace = data?.trace ?? null;
		if (place === null || trace === null) return 'there is no trace';
		const {rows, rowOf} = rowsOf(trace, place);
		const ids = by === 'fold' ? levelToFold(rows, place.folded) : levelToUnfold(rows);
		if (ids.length === 0) return by === 'fold' ? 'nothing more can be folded' : 'nothing is folded';
		const cursor = by === 'fold' ? holderAmong(rows, indexOf(rowOf, place), ids) : null;
		return {type: 'toggleAll', ids, cursor};
	},
	match(by, data, context) {
		const place = placeOf(context);
		const trace = data?.trace ?? null;
		return place === null || trace === null ? 'there is no trace' : matchOf(by, {...data, trace}, context);
	},
	calls: data => callsOfSpans(data?.trace),
	errors(data, context) {
		const place = placeOf(context);
		const trace = data?.trace ?? null;
		if (place === null || trace === null) return [];
		const tree = treeOf(trace.spans);
		return rowsOf(trace, place)
			.rows.filter(row => holdsError(tree, row))
			.map(row => row.id);
	},
};

const lateSaid = new Late<readonly string[]>();

async function askedTrace(reader: Reader, context: ViewContext): Promise<TraceData> {
	const place = placeOf(context);
	const {asOfMs} = context;
	const trace = place === null ? null : keptTrace(reader, await reader.trace(place.traceId, {asOfMs}));
	if (trace === null || place === null) return {trace, span: null, call: null};
	const row = selectedRow(trace, place);
	const spanRow = row === null ? null : (treeOf(trace.spans).nodes[row.nodes[0]]?.span ?? null);
	// Without the inspector it is asked for what it is linked to.
	if (spanRow === null || (!place.inspector && spanRow.links === 0)) return {trace, span: null, call: null};
	const [span, call] = await Promise.all([
		spanRow.missing ? null : reader.span(place.traceId, spanRow.spanId),
		spanRow.callId === null ? null : reader.call(spanRow.callId, {asOfMs}),
	]);
	return {trace, span, call};
}

/** Spans that are looked for and have a row, be it one that holds them. */
function foundIn(trace: TraceDetail, place: TracePlace, said: TraceData['said']): readonly string[] {
	const {rowOf} = rowsOf(trace, place);
	const sought = {text: place.find, said: said?.text === place.find ? said.ids : nothingSaid};
	return spansWith(trace, treeOf(trace.spans), sought).filter(id => rowOf(id) !== null);
}

const nothingSaid: readonly string[] = [];

function matchOf(
	by: 1 | -1,
	{trace, said}: {readonly trace: TraceDetail; readonly said?: TraceData['said']},
	context: ViewContext,
): Action | string | null {
	const place = placeOf(context);
	if (place === null) return 'there is no trace';
	const tree = treeOf(trace.spans);
	const found = foundIn(trace, place, said);
	const row = selectedRow(trace, place);
	const here = place.selected ?? tree.nodes[row?.nodes[0] ?? -1]?.span.spanId ?? null;
	const id = nextSpan(found, {here, order: topDown(tree), by});
	if (id === null && said?.text !== place.find) return null;
	if (id === null) return `"${place.find}" is in none of these spans`;
	const {rows, rowOf} = rowsOf(trace, place);
	const {lines} = areas(rows, trace, place, context);
	return {type: 'select', id, walk: {ids: rows.map(one => one.id), index: indexOf(rowOf, place), lines}};
}

/** An error of its own, or one that is folded away below it. */
function holdsError(tree: SpanTree, row: TreeRow): boolean {
	if (row.kind === 'span' && row.open !== false) return tree.nodes[row.nodes[0]]?.span.status === 'error';
	if (row.kind !== 'span' && row.open === true) return false;
	if (row.kind === 'chain') return false;
	return row.nodes.some(node => (tree.nodes[node]?.failed ?? 0) > 0);
}

function placeOf({state}: ViewContext): TracePlace | null {
	const place = topPlace(state);
	return place?.kind === 'trace' ? place : null;
}

function rowsOf(trace: TraceDetail, {folded, criticalOnly, allSpans, selected}: TracePlace): TreeRows {
	return treeRows(treeOf(trace.spans), {folded, criticalOnly, all: allSpans, selected});
}

function indexOf(rowOf: TreeRows['rowOf'], {selected}: TracePlace): number {
	return selected === null ? 0 : (rowOf(selected) ?? 0);
}

function selectedRow(trace: TraceDetail, place: TracePlace): TreeRow | null {
	const {rows, rowOf} = rowsOf(trace, place);
	return rows[indexOf(rowOf, place)] ?? null;
}

function selection(data: TraceData | null, context: ViewContext): {row: TreeRow; tree: SpanTree} | null {
	const place = placeOf(context);
	const trace = data?.trace ?? null;
	if (place === null || trace === null) return null;
	const row = selectedRow(trace, place);
	return row === null ? null : {row, tree: treeOf(trace.spans)};
}

function draw(data: TraceData | null, context: ViewContext): ViewFrame {
	const place = placeOf(context);
	if (data === null || place === null)
		return readingFrame([], 'Traces', place === null ? null : place.traceId.slice(0, 6));
	const {trace} = data;
	if (trace === null && data.row !== undefined) {
		const name = `${inert(oneLine(data.row.name))}  ${data.row.traceId.slice(0, 6)}`;
		return readingFrame([], 'Traces', name);
	}
	if (trace === null) {
		const row = [piece('  This trace is not there at this moment.   esc back', 'dim')];
		return {where: [[piece('Traces', 'strong')], []], body: [{row: []}, {row}], position: ''};
	}
	const {screen, asOfMs} = context;
	const tree = treeOf(trace.spans);
	const {rows, rowOf, hidden, hiddenFailed} = rowsOf(trace, place);
	const area = areas(rows, trace, place, context);
	const index = indexOf(rowOf, place);
	const first = firstDrawn({index, line: place.line, lines: area.lines, total: rows.length});
	const waterfall = waterfallOf({
		tree,
		rows,
		width: area.left,
		asOfMs,
		zoom: place.zoom,
		glyphs: screen.glyphs,
	});
	const shown = rows.slice(first, first + area.lines);
	const column: Row[] = [waterfallHead(waterfall)];
	const above = pinnedAbove(rows, first, {most: pinnedMost, line: index - first});
	for (const at of shown.keys()) {
		const row = above[at] ?? first + at;
		column.push(withMarks(waterfallRow(waterfall, row, {selected: row === index}), place.find));
	}
	column.push(
		...blocksBelow(trace, place, {width: area.left - 1, height: area.blocks, asOfMs, glyphs: screen.glyphs}),
	);
	const inspected = {tree, row: rows[index] ?? null, data, trace, place, asOfMs, glyphs: screen.glyphs};
	const head: BodyRow[] = [{row: factsOf(trace, tree, {context, hiddenFailed})}];
	if (area.head > 1)
		head.push({row: [{text: ' '}, ...saidRow(trace, {width: screen.columns - 1, glyphs: screen.glyphs})]});
	/** By line: the head of the bars has none. */
	const ids = [undefined, ...shown.keys().map(at => rows[above[at] ?? first + at]?.id)];
	const selected = index - first + 1;
	const height = screen.bodyRows - area.head;
	const body =
		area.right > 0
			? sideBySide(column, inspectorColumn(inspected, {width: area.right - 1, height}), {
					area,
					ids,
					selected,
					drawn: shown.length + 1,
					glyphs: screen.glyphs,
				})
			: column.map((row, at): BodyRow => ({row, selected: at === selected, ...named(ids[at])}));
	const under = area.below > 0 ? inspectorBox(inspected, {width: screen.columns, height: area.below}) : [];
	// The box keeps its place at the foot, however short the tree is.
	const gap = under.length > 0 ? Math.max(0, screen.bodyRows - area.head - body.length - under.length) : 0;
	const filler = Array.from({length: gap}, (): BodyRow => ({row: []}));
	return {
		where: whereOf({trace, said: data.said}, place, screen, {
			first,
			shown: shown.length,
			total: rows.length,
			hidden,
			hiddenFailed,
		}),
		body: [...head, ...body, ...filler, ...under.map(row => ({row}))],
		position: `span ${grouped(index + 1)} of ${grouped(rows.length)}`,
	};
}

function whereOf(
	{trace, said}: {readonly trace: TraceDetail; readonly said: TraceData['said']},
	place: TracePlace,
	screen: Screen,
	window: {first: number; shown: number; total: number; hidden: number; hiddenFailed: number},
): readonly [Row, Row] {
	const narrow = screen.width === 'narrow';
	const name = cutMiddle(inert(oneLine(trace.row.name)), narrow ? 28 : 56, screen.glyphs.cut);
	const {first, shown, total, hidden, hiddenFailed} = window;
	const failed = hiddenFailed === 0 ? '' : `, ${grouped(hiddenFailed)} failed`;
	const rows =
		shown === total ? '' : `rows ${grouped(first + 1)}–${grouped(first + shown)} of ${grouped(total)}`;
	const notes = [
		...(place.criticalOnly ? ['critical path only'] : []),
		...(place.zoom === null ? [] : ['zoomed']),
		...(hidden === 0
			? []
			: [`${grouped(hidden)} plain${narrow ? '' : hidden === 1 ? ' span' : ' spans'} hidden${failed}`]),
		...(place.find === '' ? [] : [`/ ${inert(oneLine(place.find))} ${foundText(trace, place, said)}`]),
		...(rows === '' ? (narrow ? [] : [`started ${clock(trace.row.startMs, {milliseconds: true})}`]) : [rows]),
	];
	return [
		[piece('Traces', 'strong'), piece(` › ${name}  ${trace.row.traceId.slice(0, 6)}`)],
		[
			piece(
				notes.length === 0 ? '' : `  ${notes.join('   ')}`,
				place.criticalOnly || place.zoom !== null ? 'accent' : 'dim',
			),
		],
	];
}

/** `3 of 17`; of none where the cursor is on another span, the number alone. */
function foundText(trace: TraceDetail, place: TracePlace, said: TraceData['said']): string {
	const found = foundIn(trace, place, said);
	const at = found.indexOf(place.selected ?? '');
	return at === -1 ? `in ${grouped(found.length)}` : `${grouped(at + 1)} of ${grouped(found.length)}`;
}
