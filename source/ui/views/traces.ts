/**
Traces: which request, how long, how much model in it. One row a trace, with a bar of all on one scale; the
waterfall of the selected one in the pane below, so that walking with `j` walks through waterfalls.
*/
import type {TraceDetail, TracePage, TraceRow} from '../../store/answers.ts';
import type {Reader} from '../../store/store.ts';
import {count} from '../format.ts';
import {paneBody, paneRows} from '../panes.ts';
import {piece, type Row} from '../rows.ts';
import {callPlace, tracePlace} from '../state/places.ts';
import {listOf, rowsPlaceOf} from '../state/lists.ts';
import type {BodyRow, View, ViewContext, ViewFrame} from '../view.ts';
import {firstDrawn, selectedIndex} from '../widgets/list-window.ts';
import {
	askedNewer,
	askedPage,
	countOf,
	emptyBody,
	listKey,
	orderText,
	periodOf,
	positionOf,
	rightOf,
	sortIn,
	walkOf,
} from './listed.ts';
import {callsOfSpans} from './trace-calls.ts';
import {keptTrace} from './trace-kept.ts';
import {tracePane} from './traces-pane.ts';
import {traceColumns} from './traces-table.ts';
import {headRow, listedRows} from './table-body.ts';

export type TracesData = {
	readonly page: TracePage;
	/** Traces that came above since the cursor let go of the newest; null: not known, or it has not. */
	readonly newer?: number | null;
	/** The selected trace whole; null where the pane is off. */
	readonly detail: TraceDetail | null;
};

export const tracesView: View<TracesData> = {
	id: 'traces',
	question: context => `${listKey(context, 'traces')} ${context.state.preview}`,
	async ask(reader, context) {
		const page = await askedPage(context, 'traces', question => reader.traces(question));
		const ids = page.rows.map(row => row.traceId);
		const newer = await askedNewer(context, 'traces', {ids, before: page.before}, async question => {
			const {rows, before} = await reader.traces(question);
			return {first: rows[0]?.traceId, before};
		});
		return {page, newer, detail: await askedDetail(reader, page, context)};
	},
	draw,
	walk(data, context) {
		const ids = (data?.page.rows ?? []).map(row => row.traceId);
		return walkOf(ids, context, 'traces', listLines(data, context));
	},
	rowAt: (data, context) => selectedRow(data, context),
	traceAt: (data, context) => selectedRow(data, context)?.traceId ?? null,
	enter(data, context) {
		const row = selectedRow(data, context);
		return row === null ? 'there is no trace to open' : {type: 'open', place: tracePlace(row.traceId)};
	},
	other(data, context) {
		const row = selectedRow(data, context);
		const detail = data?.detail ?? null;
		if (row === null || detail?.row.traceId !== row.traceId)
			return 'the calls of this trace are not read yet';
		const span = detail.spans.find(one => one.callId !== null && one.counted);
		return span?.callId == null
			? 'there is no call in this trace'
			: {type: 'open', place: callPlace(span.callId)};
	},
	calls: data => callsOfSpans(data?.detail),
	errors: data => (data?.page.rows ?? []).filter(row => row.status === 'error').map(row => row.traceId),
};

async function askedDetail(
	reader: Reader,
	page: TracePage,
	context: ViewContext,
): Promise<TraceDetail | null> {
	const row = rowIn(page, context);
	if (row === null || !context.state.preview) return null;
	return keptTrace(reader, await reader.trace(row.traceId, {asOfMs: context.asOfMs}));
}

function rowIn(page: TracePage, {state}: ViewContext): TraceRow | null {
	const ids = page.rows.map(row => row.traceId);
	return page.rows[selectedIndex(listOf(state, 'traces'), ids)] ?? null;
}

function selectedRow(data: TracesData | null, context: ViewContext): TraceRow | null {
	return data === null ? null : rowIn(data.page, context);
}

function paneHeight(data: TracesData | null, context: ViewContext): number {
	return (data?.page.rows.length ?? 0) === 0 ? 0 : paneRows('traces', context);
}

function listLines(data: TracesData | null, context: ViewContext): number {
	return Math.max(1, context.screen.bodyRows - 1 - paneHeight(data, context));
}

function draw(data: TracesData | null, context: ViewContext): ViewFrame {
	const {screen, state, asOfMs} = context;
	if (data === null) return {where: [[piece('Traces', 'strong')], []], body: [], position: ''};
	const {page, newer, detail} = data;
	const index = selectedIndex(
		listOf(state, 'traces'),
		page.rows.map(row => row.traceId),
	);
	const lines = listLines(data, context);
	const first = firstDrawn({index, line: listOf(state, 'traces').line, lines, total: page.rows.length});
	const shown = page.rows.slice(first, first + lines);
	const where = whereOf(page, context, newer);
	if (page.rows.length === 0) {
		const what = page.plain === 0 ? 'traces' : 'traces with a call, a tool or an agent in them';
		return {where, body: emptyBody(context, what), position: ''};
	}
	const columns = traceColumns({
		screen,
		sort: sortIn(state, 'traces'),
		asOfMs,
		shown,
		chosen: state.columns.traces,
	});
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const body: BodyRow[] = [
		headRow(columns, options),
		...listedRows(columns, {rows: page.rows, first, lines, index}, {...options, idOf: row => row.traceId}),
	];
	const height = paneHeight(data, context);
	const selected = page.rows[index];
	if (height > 0 && selected !== undefined) {
		const whole = detail?.row.traceId === selected.traceId ? detail : null;
		const rest = screen.bodyRows - body.length;
		const pane = tracePane(selected, whole, {...options, height, heightMost: rest, asOfMs});
		body.push(...paneBody('traces', pane));
	}
	return {where, body, position: positionOf(page.before + first, shown.length, page.total)};
}

function whereOf(
	page: TracePage,
	context: ViewContext,
	newer: number | null | undefined,
): readonly [Row, Row] {
	const gap = context.screen.width === 'narrow' ? '  ' : '   ';
	const running = page.running > 0 ? `, ${count(page.running)} running` : '';
	const facts = [
		`${countOf(page)} ${periodOf(context.state)}`.trimEnd() + running,
		`${count(page.spans)} spans`,
		...(page.plain === 0 ? [] : [`${count(page.plain)} plain hidden`]),
		orderText(context.state, 'traces'),
	];
	const of = rowsPlaceOf(context.state);
	const title = of === null ? 'Traces' : `Traces of ${of.title}`;
	return [[piece(title, 'strong'), piece(`${gap}${facts.join(gap)}`)], rightOf(context, newer)];
}
