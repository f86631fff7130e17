/**
Calls: which call, how big, how dear, how slow, how did it end, what was said. One row a call, what runs pinned on
top, the inside of the selected one below. It asks for the rows around the cursor only, whatever the list holds.
*/
import type {CallDetail, CallPage, CallRow} from '../../store/answers.ts';
import type {Reader} from '../../store/store.ts';
import {count, money} from '../format.ts';
import {paneBody, paneRows} from '../panes.ts';
import {piece, type Row} from '../rows.ts';
import {callPlace, tracePlace} from '../state/places.ts';
import {listOf, rowsPlaceOf} from '../state/lists.ts';
import type {BodyRow, View, ViewContext, ViewFrame} from '../view.ts';
import {firstDrawn, selectedIndex} from '../widgets/list-window.ts';
import {callPane} from './calls-pane.ts';
import {callsIn} from './call-facts.ts';
import {callColumns} from './calls-table.ts';
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
import {pinnedHeight, pinnedRows} from './running-rows.ts';
import {headRow, listedRows} from './table-body.ts';

export type CallsData = {
	readonly page: CallPage;
	/** Calls that came above since the cursor let go of the newest; null: not known, or it has not. */
	readonly newer?: number | null;
	/** The selected call whole; null where the pane is off, or while it is asked for. */
	readonly detail: CallDetail | null;
};

export const callsView: View<CallsData> = {
	id: 'calls',
	question: context => `${listKey(context, 'calls')} ${context.state.preview}`,
	async ask(reader, context) {
		const page = await askedPage(context, 'calls', question => reader.calls(question));
		const ids = page.rows.map(row => row.callId);
		const newer = await askedNewer(context, 'calls', {ids, before: page.before}, async question => {
			const {rows, before} = await reader.calls(question);
			return {first: rows[0]?.callId, before};
		});
		return {page, newer, detail: await askedDetail(reader, page, context)};
	},
	draw,
	walk(data, context) {
		const rows = data?.page.rows ?? [];
		return walkOf(
			rows.map(row => row.callId),
			context,
			'calls',
			listLines(data, context),
			pinned(data, context),
		);
	},
	enter(data, context) {
		const row = selectedRow(data, context);
		return row === null ? 'there is no call to open' : {type: 'open', place: callPlace(row.callId)};
	},
	other(data, context) {
		const row = selectedRow(data, context);
		if (row === null) return 'there is no call';
		if (row.traceId === null) return 'this call came as a log record without a trace';
		return {type: 'open', place: tracePlace(row.traceId, row.spanId)};
	},
	rowAt: (data, context) => selectedRow(data, context),
	traceAt: (data, context) => selectedRow(data, context)?.traceId ?? null,
	callAt: (data, context) => selectedRow(data, context)?.callId ?? null,
	calls: data => callsIn(data?.page),
	errors: data =>
		callsIn(data?.page)
			.filter(call => call.failed)
			.map(call => call.callId),
};

async function askedDetail(reader: Reader, page: CallPage, context: ViewContext): Promise<CallDetail | null> {
	if (!context.state.preview) return null;
	const row =
		page.rows[
			selectedIndex(
				listOf(context.state, 'calls'),
				page.rows.map(item => item.callId),
			)
		];
	return row === undefined ? null : reader.call(row.callId, {asOfMs: context.asOfMs});
}

function selectedRow(data: CallsData | null, {state}: ViewContext): CallRow | null {
	const rows = data?.page.rows ?? [];
	return (
		rows[
			selectedIndex(
				listOf(state, 'calls'),
				rows.map(row => row.callId),
			)
		] ?? null
	);
}

function paneHeight(data: CallsData | null, context: ViewContext): number {
	return (data?.page.rows.length ?? 0) === 0 ? 0 : paneRows('calls', context, pinned(data, context));
}

function pinned(data: CallsData | null, {state, screen}: ViewContext): number {
	return pinnedHeight(data?.page, listOf(state, 'calls'), screen.bodyRows - 1);
}

function listLines(data: CallsData | null, context: ViewContext): number {
	return Math.max(1, context.screen.bodyRows - 1 - pinned(data, context) - paneHeight(data, context));
}

function draw(data: CallsData | null, context: ViewContext): ViewFrame {
	const {screen, state, asOfMs} = context;
	if (data === null) return {where: [[piece('Calls', 'strong')], []], body: [], position: ''};
	const {page} = data;
	const ids = page.rows.map(row => row.callId);
	const index = selectedIndex(listOf(state, 'calls'), ids);
	const lines = listLines(data, context);
	const first = firstDrawn({index, line: listOf(state, 'calls').line, lines, total: ids.length});
	const shown = page.rows.slice(first, first + lines);
	const where = whereOf(data, context);
	if (page.total === 0 && page.running.length === 0)
		return {where, body: emptyBody(context, 'calls'), position: ''};
	const columns = callColumns({
		screen,
		width: screen.columns,
		sort: sortIn(state, 'calls'),
		asOfMs,
		chosen: state.columns.calls,
	});
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const body: BodyRow[] = [headRow(columns, options)];
	for (const row of pinnedRows(page, columns, {...options, height: pinned(data, context)})) body.push({row});
	const listing = {rows: page.rows, first, lines, index};
	body.push(...listedRows(columns, listing, {...options, idOf: row => row.callId}));
	const height = paneHeight(data, context);
	const selected = page.rows[index];
	if (height > 0 && selected !== undefined) {
		// A short list leaves its room to the inside of the selected call.
		const rest = screen.bodyRows - body.length;
		const pane = callPane(selected, data.detail, {...options, height, heightMost: rest});
		body.push(...paneBody('calls', pane));
	}
	return {where, body, position: positionOf(page.before + first, shown.length, page.total)};
}

function whereOf({page, newer}: CallsData, context: ViewContext): readonly [Row, Row] {
	const gap = context.screen.width === 'narrow' ? '  ' : '   ';
	const running = page.runningTotal > 0 ? `, ${count(page.runningTotal)} running` : '';
	const facts = [
		`${countOf(page)} ${periodOf(context.state)}`.trimEnd() + running,
		money(page.costNanoUsd),
		orderText(context.state, 'calls'),
	];
	const of = rowsPlaceOf(context.state);
	const title = of === null ? 'Calls' : `Calls of ${of.title}`;
	return [[piece(title, 'strong'), piece(`${gap}${facts.join(gap)}`)], rightOf(context, newer)];
}
