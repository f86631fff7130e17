/**
The Overview: is it working, in one line; then volume, latency, money and errors; then the last calls. Every
figure has its n, and unknown is `–`.
*/
import type {CallRow, Overview} from '../../store/answers.ts';
import type {Reader} from '../../store/store.ts';
import {bucketMs} from '../charts/axis.ts';
import {count} from '../format.ts';
import {beside, emptyRow, piece, type Row, row, widthOf} from '../rows.ts';
import {figureFilterOf, filterOf} from '../state/filter.ts';
import {listOf} from '../state/lists.ts';
import {callPlace, tracePlace} from '../state/places.ts';
import type {BodyRow, View, ViewContext, ViewFrame, Walk, Zone} from '../view.ts';
import {box} from '../widgets/box.ts';
import {around, firstDrawn, selectedIndex} from '../widgets/list-window.ts';
import {tableHead} from '../widgets/table.ts';
import {callsIn} from './call-facts.ts';
import {callColumns} from './calls-table.ts';
import {costBox, errorsBox} from './overview-money.ts';
import {latencyBox, requestsBox} from './overview-charts.ts';
import {type OverviewData, overviewLayout, sparkBuckets} from './overview-layout.ts';
import {newerText, newerThanLetGo} from './newer.ts';
import {pinnedHeight, pinnedRows} from './running-rows.ts';
import {signalStrip} from './overview-strip.ts';
import {listedRows} from './table-body.ts';
import {windowKey} from './window-key.ts';

function listLines(context: ViewContext): number {
	const {top, bottom} = overviewLayout(context.screen);
	return Math.max(1, context.screen.bodyRows - top.height - (bottom?.height ?? 0) - 1);
}

export const overviewView: View<OverviewData> = {
	id: 'overview',
	question(context) {
		const {state, screen} = context;
		const {selected, follow} = listOf(state, 'overview');
		const {sparkCells, top} = overviewLayout(screen);
		return [
			...windowKey(context),
			filterOf(state),
			follow ? '' : selected,
			sparkCells,
			top.left,
			screen.rows,
		].join(' ');
	},
	async ask(reader, context) {
		const {asOfMs, fromMs, state} = context;
		const list = listOf(state, 'overview');
		const cursor = list.follow ? {...list, selected: null} : list;
		const question = {
			asOfMs,
			fromMs,
			filter: filterOf(state),
			sort: 'time',
			ascending: false,
		} as const;
		const [figures, page] = await Promise.all([
			askedFigures(reader, context),
			reader.calls({...question, ...around(cursor, listLines(context))}),
		]);
		const ids = page.rows.map(call => call.callId);
		const newer = await newerThanLetGo(list, {ids, before: page.before}, async place => {
			const {rows, before} = await reader.calls({...question, ...place});
			return {first: rows[0]?.callId, before};
		});
		return {figures, page, newer, fromMs, asOfMs};
	},
	draw,
	walk,
	enter(data, context) {
		const call = selectedCall(data, context);
		return call === null ? 'there is no call yet' : {type: 'open', place: callPlace(call.callId)};
	},
	other(data, context) {
		const call = selectedCall(data, context);
		if (call === null) return 'there is no call yet';
		if (call.traceId === null) return 'this call came without a trace';
		return {type: 'open', place: tracePlace(call.traceId, call.spanId)};
	},
	rowAt: (data, context) => selectedCall(data, context),
	traceAt: (data, context) => selectedCall(data, context)?.traceId ?? null,
	callAt: (data, context) => selectedCall(data, context)?.callId ?? null,
	calls: data => callsIn(data?.page),
	errors: data =>
		callsIn(data?.page)
			.filter(call => call.failed)
			.map(call => call.callId),
};

/** The figures do not depend on the cursor: a walk down the list asks for them again only when time has gone on. */
async function askedFigures(
	reader: Reader,
	{asOfMs, fromMs, screen, state, status}: ViewContext,
): Promise<Overview> {
	const {sparkCells, top} = overviewLayout(screen);
	const key = [state.filter, state.window, state.sinceMs, sparkCells, top.left, status?.revision].join(' ');
	const kept = lastFigures.get(reader);
	if (kept?.key === key && Math.abs(asOfMs - kept.asOfMs) < figuresMsMax) return kept.figures;
	const figures = await reader.overview({
		asOfMs,
		fromMs,
		filter: figureFilterOf(state),
		buckets: sparkBuckets(asOfMs - fromMs, sparkCells).count,
		chartBucketMs: bucketMs(asOfMs - fromMs, chartBuckets(top.left)),
	});
	lastFigures.set(reader, {key, asOfMs, figures});
	return figures;
}

/** Less than the tick of a live clock, so that each second has its own figures, ms. */
const figuresMsMax = 500;

const lastFigures = new WeakMap<
	Reader,
	{readonly key: string; readonly asOfMs: number; readonly figures: Overview}
>();

/** Buckets of the request chart: two cells each at least, so that steps are seen; 15 minutes are 15. */
function chartBuckets(width: number): number {
	return Math.max(6, Math.min(30, Math.floor((width - 8) / 2)));
}

function walk(data: OverviewData | null, context: ViewContext): Walk {
	const ids = (data?.page.rows ?? []).map(call => call.callId);
	const pinned = pinnedHeight(data?.page, listOf(context.state, 'overview'), listLines(context));
	return {
		ids,
		index: selectedIndex(listOf(context.state, 'overview'), ids),
		lines: Math.max(1, listLines(context) - pinned),
		pinned,
	};
}

function selectedCall(data: OverviewData | null, context: ViewContext): CallRow | null {
	return data?.page.rows[walk(data, context).index] ?? null;
}

function draw(data: OverviewData | null, context: ViewContext): ViewFrame {
	const {state} = context;
	if (data === null) return {where: [row(piece('reading…', 'dim')), []], body: [], position: ''};
	const {follow} = listOf(state, 'overview');
	const total = data.page.total;
	const at = walk(data, context).index + data.page.before + 1;
	const come = newerText(data.newer, context);
	return {
		where: [signalStrip(data, context, takenBy(come, context)), come],
		body: [...boxesOf(data, context), ...lastCalls(data, context)],
		position: total === 0 ? '' : follow ? 'following newest' : `${count(at)} of ${count(total)}`,
	};
}

/** Cells at the right end of the third line, where the frame says what is filtered, or frozen. */
function takenBy(come: Row, {state, screen}: ViewContext): number {
	if (state.pausedAtMs !== null) return frozenCells;
	const filter = state.filter === '' ? 0 : Math.min(state.filter.length, Math.floor(screen.columns / 3)) + 5;
	return filter + (come.length === 0 ? 0 : widthOf(come) + 3);
}

/** `‖ frozen at 14:09:44, +4.2k spans wait`. */
const frozenCells = 42;

/** Two beside each other, and two below them where there is room. A click on one goes to the view behind it. */
function boxesOf(data: OverviewData, context: ViewContext): readonly BodyRow[] {
	const {top, bottom} = overviewLayout(context.screen);
	const upper = {
		place: top,
		one: {...requestsBox(data, context, top), view: 'calls'},
		other: {...latencyBox(data, context, top), view: 'latency'},
	} as const;
	const lower =
		bottom === null
			? []
			: [
					{
						place: bottom,
						one: {...costBox(data, context, bottom), view: 'cost'},
						other: {...errorsBox(data, context, bottom), view: 'errors'},
					} as const,
				];
	return [upper, ...lower].flatMap(({place, one, other}) => {
		const {glyphs} = context.screen;
		const drawn = beside([
			{rows: box({...one, width: place.left, height: place.height}, glyphs), width: place.left},
			{rows: box({...other, width: place.right, height: place.height}, glyphs), width: place.right},
		]);
		const zones: readonly Zone[] = [
			{from: 0, to: place.left, action: {type: 'view', view: one.view}},
			{from: place.left, to: place.left + place.right, action: {type: 'view', view: other.view}},
		];
		return drawn.map(line => ({row: line, zones}));
	});
}

function lastCalls(data: OverviewData, context: ViewContext): readonly BodyRow[] {
	const {screen, state, asOfMs} = context;
	const {glyphs, columns: width} = screen;
	const {rows} = data.page;
	const list = listOf(state, 'overview');
	const columns = callColumns({screen, width, sort: 'time', asOfMs, chosen: state.columns.calls});
	const {index, lines, pinned = 0} = walk(data, context);
	const first = firstDrawn({index, line: list.line, lines, total: rows.length});
	const shown = rows.slice(first, first + lines);
	const head = pinned + shown.length === 0 ? [] : [{row: tableHead(columns, {width, glyphs})}];
	return [
		...head,
		...pinnedRows(data.page, columns, {height: pinned, width, glyphs}).map(line => ({row: line})),
		...(shown.length === 0 ? [{row: emptyRow}, {row: nothingRow(context)}] : []),
		...listedRows(columns, {rows, first, lines, index}, {width, glyphs, idOf: row => row.callId}),
	];
}

function nothingRow({state}: ViewContext): Row {
	if (state.filter !== '') return row('  No call in this window passes the filter; esc clears it.');
	if (state.errors !== 'all')
		return row('  ', piece('No call of these ended badly. ', 'ok'), 'e shows all again.');
	if (state.sinceMs !== null)
		return row('  No call has ended since the new run began; t shows what was before.');
	return row('  No call ended in this window; t widens it.');
}
