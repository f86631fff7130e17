/**
Latency: is it slow, where, for whom. Three measures that are never mixed, chat calls only; a table by one dimension;
the slowest calls. Enter opens the calls behind a row, or the call.
*/
import type {CallPage, CallRow} from '../../store/answers.ts';
import type {Reader} from '../../store/store.ts';
import type {Latencies, LatencyKey, LatencyRow, Measure} from '../../store/latency-answers.ts';
import {count, duration, percentile} from '../format.ts';
import {beside, piece, type Row} from '../rows.ts';
import {allOf, figureFilterOf, testOf} from '../state/filter.ts';
import {listOf, type ListState, lookOf, looksOf, topOfList} from '../state/lists.ts';
import {callPlace, rowsPlace, tracePlace} from '../state/places.ts';
import type {UiState} from '../state/state.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {BodyRow, View, ViewContext, ViewFrame} from '../view.ts';
import {firstDrawn, selectedIndex} from '../widgets/list-window.ts';
import {type Column, columnsFitting, sortedBy, tableHead} from '../widgets/table.ts';
import {callsIn} from './call-facts.ts';
import {callColumns} from './calls-table.ts';
import {Late} from './late.ts';
import {latencyBox} from './latency-boxes.ts';
import {emptyBody, periodOf} from './listed.ts';
import {headRow, listedRows} from './table-body.ts';
import {windowKey} from './window-key.ts';
import {figureBuilder} from './figure-column.ts';

/** `slowest` null: they are still looked for among very many. */
export type LatencyData = {readonly latencies: Latencies; readonly slowest: CallPage | null};

/** Between two askings while it is live, ms. */
const restMs = 1000;

/** Of the slowest calls so many are read: who looks for more sorts the list of calls. */
const slowestMax = 50;

/** Rows of the histograms, borders included, by height of the screen. */
const boxRows = {short: 0, normal: 10, tall: 14} as const;

/** The table has at most so many rows, so that the slowest calls are in sight. */
const tableRowsMax = {short: 4, normal: 8, tall: 14} as const;

const measures: readonly Measure[] = ['ttft', 'tpot', 'duration'];

export const latencyView: View<LatencyData> = {
	id: 'latency',
	restMs,
	question(context) {
		const {state} = context;
		return JSON.stringify([
			...windowKey(context),
			figureFilterOf(state),
			lookOf(state, 'latency', 'breakdown'),
		]);
	},
	async ask(reader, context, later) {
		const {asOfMs, fromMs, state} = context;
		const filter = figureFilterOf(state);
		const by = lookOf(state, 'latency', 'breakdown') as LatencyKey;
		const latencies = await reader.latencies({asOfMs, fromMs, filter, by});
		const looking = slowestCalls(reader, {asOfMs, fromMs, filter});
		const asked = JSON.stringify([filter, state.window, state.sinceMs]);
		return lateCalls.told(looking, {reader, asked, later, dataOf: slowest => ({latencies, slowest})});
	},
	draw,
	walk(data, context) {
		const ids = idsOf(data, context);
		const {tableLines, slowestLines} = partsOf(data, context);
		return {
			ids,
			index: selectedIndex(listOf(context.state, 'latency'), ids),
			lines: isSlowest(context) ? slowestLines : tableLines,
		};
	},
	rowAt: (data, context) => (isSlowest(context) ? selectedCall(data, context) : selectedRow(data, context)),
	traceAt: (data, context) => (isSlowest(context) ? (selectedCall(data, context)?.traceId ?? null) : null),
	enter(data, context) {
		if (isSlowest(context)) {
			const call = selectedCall(data, context);
			return call === null ? 'there is no call to open' : {type: 'open', place: callPlace(call.callId)};
		}
		const row = selectedRow(data, context);
		if (row === null) return 'there are no calls to open';
		const by = lookOf(context.state, 'latency', 'breakdown');
		const key = row.key === null ? `-${by}:*` : testOf(by, row.key);
		const filter = `(operation:chat OR operation:completion) ${key}`;
		return {type: 'open', place: rowsPlace('calls', {title: row.key ?? `no ${by}`, filter})};
	},
	other(data, context) {
		const call = isSlowest(context) ? selectedCall(data, context) : null;
		if (call === null) return 'tab goes to the slowest calls, which have traces';
		if (call.traceId === null) return 'this call came as a log record without a trace';
		return {type: 'open', place: tracePlace(call.traceId, call.spanId)};
	},
	callAt: (data, context) => (isSlowest(context) ? (selectedCall(data, context)?.callId ?? null) : null),
	calls: data => callsIn(data?.slowest ?? undefined),
};

const lateCalls = new Late<CallPage>();

async function slowestCalls(
	reader: Reader,
	{asOfMs, fromMs, filter}: {readonly asOfMs: number; readonly fromMs: number; readonly filter: string},
): Promise<CallPage> {
	return reader.calls({
		asOfMs,
		fromMs,
		filter: allOf([filter, 'operation:chat OR operation:completion']),
		sort: 'duration',
		ascending: false,
		anchor: null,
		above: 0,
		below: slowestMax,
	});
}

/** The cursor is in the list of the slowest calls. */
function isSlowest({state}: ViewContext): boolean {
	return looksOf(state, 'latency').pane === 1;
}

/** U+0000 is in no name. */
function idOf({key}: LatencyRow): string {
	return key ?? '\u0000none';
}

function idsOf(data: LatencyData | null, context: ViewContext): readonly string[] {
	if (data === null) return [];
	return isSlowest(context)
		? (data.slowest?.rows ?? []).map(row => row.callId)
		: sortedRows(data, context).map(idOf);
}

/** The table in the order of the list; first as it came: by calls. */
function sortedRows(data: LatencyData | null, {state}: ViewContext): readonly LatencyRow[] {
	const {sort, ascending} = tableListOf(state);
	const rows = data?.latencies.rows ?? [];
	const of = figures.get(sort ?? 'calls') ?? (row => row.calls);
	return sortedBy(rows, {of, ascending});
}

/** The list of the table, wherever the cursor is. */
function tableListOf({lists}: UiState): ListState {
	return lists['latency'] ?? topOfList;
}

/** What the table can be sorted by. */
const figures: ReadonlyMap<string, (row: LatencyRow) => number | null> = new Map(
	measures.flatMap(measure =>
		(['p50', 'p95', 'max'] as const).map(
			which => [`${measure} ${which}`, (row: LatencyRow) => row.measures[measure][which]] as const,
		),
	),
);

function selectedRow(data: LatencyData | null, context: ViewContext): LatencyRow | null {
	const rows = sortedRows(data, context);
	return rows[selectedIndex(listOf(context.state, 'latency'), rows.map(idOf))] ?? null;
}

function selectedCall(data: LatencyData | null, {state}: ViewContext): CallRow | null {
	const rows = data?.slowest?.rows ?? [];
	const ids = rows.map(row => row.callId);
	return rows[selectedIndex(listOf(state, 'latency'), ids)] ?? null;
}

type Parts = {readonly boxLines: number; readonly tableLines: number; readonly slowestLines: number};

/** Boxes, an empty line, the table under its head, an empty line, and the slowest under theirs. */
function partsOf(data: LatencyData | null, {screen}: ViewContext): Parts {
	const boxLines = boxRows[screen.height] === 0 && screen.bodyRows >= 18 ? 8 : boxRows[screen.height];
	const most = tableRowsMax[screen.height];
	const tableLines = Math.max(1, Math.min(data?.latencies.rows.length ?? 1, most));
	const left = screen.bodyRows - boxLines - 1 - tableLines - 2;
	return {boxLines, tableLines, slowestLines: Math.max(1, left)};
}

function draw(data: LatencyData | null, context: ViewContext): ViewFrame {
	const {screen} = context;
	if (data === null) return {where: [[piece('Latency', 'strong')], []], body: [], position: ''};
	const where = whereOf(data.latencies, context);
	if (data.latencies.calls === 0) return {where, body: emptyBody(context, 'chat calls'), position: ''};
	const {boxLines} = partsOf(data, context);
	const body: BodyRow[] = [
		...boxesOf(data.latencies, context, boxLines).map(row => ({row})),
		...tableOf(data, context),
		{row: []},
		...slowestOf(data, context),
	];
	const ids = idsOf(data, context);
	const index = selectedIndex(listOf(context.state, 'latency'), ids);
	return {where, body: body.slice(0, screen.bodyRows), position: `${index + 1} of ${ids.length}`};
}

/** Side by side; on a narrow screen one, which `v` turns. */
function boxesOf(latencies: Latencies, {screen, state}: ViewContext, height: number): readonly Row[] {
	if (height === 0) return [];
	if (screen.width === 'narrow') {
		const measure = measures[looksOf(state, 'latency').drawing] ?? 'ttft';
		return latencyBox(measure, latencies, {width: screen.columns, height, screen});
	}
	const width = Math.floor(screen.columns / measures.length);
	return beside(
		measures.map((measure, at) => {
			const own = at === measures.length - 1 ? screen.columns - width * at : width;
			return {rows: latencyBox(measure, latencies, {width: own, height, screen}), width: own};
		}),
	);
}

function tableOf(data: LatencyData, context: ViewContext): readonly BodyRow[] {
	const {screen, state} = context;
	const rows = sortedRows(data, context);
	const list = listOf(state, 'latency');
	const here = !isSlowest(context);
	const {tableLines} = partsOf(data, context);
	const index = here ? selectedIndex(list, rows.map(idOf)) : -1;
	const first = here ? firstDrawn({index, line: list.line, lines: tableLines, total: rows.length}) : 0;
	const columns = latencyColumns(context);
	const options = {width: screen.columns, glyphs: screen.glyphs};
	return [
		here ? headRow(columns, options) : {row: tableHead(columns, options)},
		...listedRows(columns, {rows, first, lines: tableLines, index}, {...options, idOf}),
	];
}

function latencyColumns({screen, state}: ViewContext): readonly Column<LatencyRow>[] {
	const name = screen.width === 'narrow' ? 22 : 30;
	const by = lookOf(state, 'latency', 'breakdown').toUpperCase();
	const figure = figureBuilder<LatencyRow, string>(tableListOf(state).sort ?? 'calls');
	const both = (measure: Measure, label: string): readonly Column<LatencyRow>[] => [
		figure(
			`${label} p50`,
			13,
			({measures: {[measure]: of}}) => percentile(of.p50, {...of, which: 'p50'}),
			`${measure} p50`,
		),
		figure(
			`${label} p95`,
			13,
			({measures: {[measure]: of}}) => percentile(of.p95, {...of, which: 'p95'}),
			`${measure} p95`,
		),
		figure(`${label} max`, 11, ({measures: {[measure]: of}}) => duration(of.max), `${measure} max`),
	];
	const columns: readonly Column<LatencyRow>[] = [
		{
			head: `BY ${by}`,
			width: name,
			align: 'left',
			cell: ({key}) =>
				key === null ? piece('(none)', 'dim') : cutMiddle(inert(oneLine(key)), name - 1, screen.glyphs.cut),
		},
		figure('n', 6, row => count(row.calls), 'calls'),
		...both('ttft', 'TTFT'),
		...both('tpot', 'TPOT'),
		...both('duration', 'TOTAL'),
	];
	return columnsFitting(columns, {
		width: screen.columns,
		floor: 0,
		leave: ['TPOT p95', 'TTFT p95', 'TPOT max', 'TTFT max', 'TOTAL p95', 'TPOT p50', 'TOTAL max'],
	});
}

function slowestOf(data: LatencyData, context: ViewContext): readonly BodyRow[] {
	const {screen, state, asOfMs} = context;
	const rows = data.slowest?.rows ?? [];
	const list = listOf(state, 'latency');
	const here = isSlowest(context);
	const {slowestLines} = partsOf(data, context);
	const ids = rows.map(row => row.callId);
	const index = here ? selectedIndex(list, ids) : -1;
	const first = here ? firstDrawn({index, line: list.line, lines: slowestLines, total: rows.length}) : 0;
	const columns = callColumns({
		screen,
		width: screen.columns,
		sort: 'duration',
		asOfMs,
		chosen: state.columns.calls,
	});
	const options = {width: screen.columns, glyphs: screen.glyphs};
	return [
		{row: tableHead(columns, options)},
		...(data.slowest === null ? [{row: [piece('  reading the slowest calls', 'dim')]}] : []),
		...listedRows(columns, {rows, first, lines: slowestLines, index}, {...options, idOf: row => row.callId}),
	];
}

/** `Latency   21 chat calls in 15m, errors included; 4 others apart   ( ) = too few to trust`. */
function whereOf({calls, apart}: Latencies, {state, screen}: ViewContext): readonly [Row, Row] {
	const narrow = screen.width === 'narrow';
	const gap = narrow ? '  ' : '   ';
	const others = apart === 0 ? '' : `; ${count(apart)} others apart`;
	const of = `${count(calls)} chat calls ${periodOf(state)}`.trimEnd();
	const by = lookOf(state, 'latency', 'breakdown');
	return [
		[piece('Latency', 'strong'), piece(`${gap}${of}${narrow ? '' : ', errors included'}${others}`)],
		narrow ? [] : [piece(`( ) = too few to trust   by ${by}`, 'dim')],
	];
}
