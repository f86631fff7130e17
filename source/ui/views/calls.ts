/**
Calls: which call, how big, how dear, how slow, how did it end, what was said. One row a call, what runs pinned on
top, the inside of the selected one below. It asks for the rows around the cursor only, whatever the list holds.
*/
import type {CallDetail, CallPage, CallRow} from '../../store/answers.ts';
import type {ListQuestion, ListSort, Reader} from '../../store/store.ts';
import {filterOf} from '../error-filter.ts';
import {clock, count, grouped, money} from '../format.ts';
import {piece, type Row} from '../rows.ts';
import {callPlace, tracePlace} from '../state/places.ts';
import {type UiState, windows} from '../state/state.ts';
import type {BodyRow, View, ViewContext, ViewFrame} from '../view.ts';
import {around, firstDrawn, lastRow, selectedIndex} from '../widgets/list-window.ts';
import {tableHead, tableRow} from '../widgets/table.ts';
import {callPane} from './calls-pane.ts';
import {callsIn} from './call-facts.ts';
import {callColumns} from './calls-table.ts';
import {newerText, newerThanLetGo} from './newer.ts';
import {pinnedHeight, pinnedRows} from './running-rows.ts';

export type CallsData = {
	readonly page: CallPage;
	/** Calls that came above since the cursor let go of the newest; null: not known, or it has not. */
	readonly newer?: number | null;
	/** The selected call whole; null where the pane is off, or while it is asked for. */
	readonly detail: CallDetail | null;
};

/** Rows of the pane by height of the screen, borders included; lists keep six rows above it. */
const paneRows = {short: 6, normal: 8, tall: 14} as const;
const listRowsMin = 6;

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
	calls: data => callsIn(data?.page),
	errors: data =>
		callsIn(data?.page)
			.filter(call => call.failed)
			.map(call => call.callId),
};

/** The question behind a list: the rows around its cursor. Asked for its end, the list is turned round. */
function listQuestion(context: ViewContext, list: 'calls' | 'traces'): ListQuestion {
	const {state, asOfMs, fromMs} = context;
	const {sort, ascending, selected, line, follow} = state.lists[list];
	const end = selected === lastRow;
	return {
		asOfMs,
		fromMs,
		filter: filterOf(state.errors),
		sort,
		ascending: end ? !ascending : ascending,
		...around({selected, line, follow}, context.screen.bodyRows),
		...(list === 'traces' ? {hidePlain: !state.plainTraces} : {}),
	};
}

/** Changes with what is asked, not with the moment that it is asked for. */
export function listKey(context: ViewContext, list: 'calls' | 'traces'): string {
	const {state, source, file} = context;
	const {asOfMs: _moment, fromMs: _start, ...question} = listQuestion(context, list);
	const whole = source === 'saved' || source === 'replay' ? (file?.firstMs ?? '') : '';
	return JSON.stringify([question, state.window, state.sinceMs, whole]);
}

type Page<Item> = {readonly rows: readonly Item[]; readonly before: number; readonly total: number};

/** The page in the order of the list, also where it had to be asked from its end. */
export async function askedPage<P extends Page<unknown>>(
	context: ViewContext,
	list: 'calls' | 'traces',
	ask: (question: ListQuestion) => Promise<P>,
): Promise<P> {
	const page = await ask(listQuestion(context, list));
	if (context.state.lists[list].selected !== lastRow) return page;
	return {...page, rows: page.rows.toReversed(), before: Math.max(0, page.total - page.rows.length)};
}

/** See `newerThanLetGo`: only where the row is out of what is loaded it takes a question of its own. */
export function askedNewer(
	context: ViewContext,
	list: 'calls' | 'traces',
	page: {readonly ids: readonly string[]; readonly before: number},
	ask: (question: ListQuestion) => Promise<{readonly first: string | undefined; readonly before: number}>,
): Promise<number | null> {
	return newerThanLetGo(context.state.lists[list], page, place =>
		ask({...listQuestion(context, list), ...place}),
	);
}

async function askedDetail(reader: Reader, page: CallPage, context: ViewContext): Promise<CallDetail | null> {
	if (!context.state.preview) return null;
	const row =
		page.rows[
			selectedIndex(
				context.state.lists.calls,
				page.rows.map(item => item.callId),
			)
		];
	return row === undefined ? null : reader.call(row.callId, {asOfMs: context.asOfMs});
}

export function walkOf(
	ids: readonly string[],
	{state}: ViewContext,
	list: 'calls' | 'traces',
	lines: number,
	pinned = 0,
) {
	return {ids, index: selectedIndex(state.lists[list], ids), lines, pinned};
}

function selectedRow(data: CallsData | null, {state}: ViewContext): CallRow | null {
	const rows = data?.page.rows ?? [];
	return (
		rows[
			selectedIndex(
				state.lists.calls,
				rows.map(row => row.callId),
			)
		] ?? null
	);
}

function paneHeight(data: CallsData | null, context: ViewContext): number {
	const {state, screen} = context;
	if (!state.preview || (data?.page.rows.length ?? 0) === 0) return 0;
	const height = paneRows[screen.height];
	return screen.bodyRows - 1 - pinned(data, context) - height >= listRowsMin ? height : 0;
}

function pinned(data: CallsData | null, {state, screen}: ViewContext): number {
	return pinnedHeight(data?.page, state.lists.calls, screen.bodyRows - 1);
}

function listLines(data: CallsData | null, context: ViewContext): number {
	return Math.max(1, context.screen.bodyRows - 1 - pinned(data, context) - paneHeight(data, context));
}

function draw(data: CallsData | null, context: ViewContext): ViewFrame {
	const {screen, state, asOfMs} = context;
	if (data === null) return {where: [[piece('Calls', 'strong')], []], body: [], position: ''};
	const {page} = data;
	const ids = page.rows.map(row => row.callId);
	const index = selectedIndex(state.lists.calls, ids);
	const lines = listLines(data, context);
	const first = firstDrawn({index, line: state.lists.calls.line, lines, total: ids.length});
	const shown = page.rows.slice(first, first + lines);
	const where = whereOf(data, context);
	if (page.total === 0 && page.running.length === 0)
		return {where, body: emptyBody(context, 'calls'), position: ''};
	const columns = callColumns({screen, width: screen.columns, sort: state.lists.calls.sort, asOfMs});
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const body: BodyRow[] = [{row: tableHead(columns, options)}];
	for (const row of pinnedRows(page, columns, {...options, height: pinned(data, context)})) body.push({row});
	for (const [at, row] of shown.entries()) {
		const selected = first + at === index;
		body.push({row: tableRow(columns, row, {...options, selected}), selected});
	}
	const height = paneHeight(data, context);
	const selected = page.rows[index];
	if (height > 0 && selected !== undefined) {
		// A short list leaves its room to the inside of the selected call.
		const rest = screen.bodyRows - body.length;
		const pane = callPane(selected, data.detail, {...options, height, heightMost: rest});
		for (const row of pane) body.push({row});
	}
	return {where, body, position: positionOf(page.before + first, shown.length, page.total)};
}

/** `1–25 of 25`. */
export function positionOf(before: number, shown: number, total: number): string {
	return total === 0 ? '' : `${grouped(before + 1)}–${grouped(before + shown)} of ${grouped(total)}`;
}

/** `in 15m`, `since 14:05:00`; empty where everything is shown. */
export function periodOf({sinceMs, window}: UiState): string {
	if (sinceMs !== null) return `since ${clock(sinceMs)}`;
	const label = windows[window]?.label ?? 'all';
	return label === 'all' ? '' : `in ${label}`;
}

/** One sentence and one key, where there is nothing to list. */
export function emptyBody({state}: ViewContext, what: string): readonly BodyRow[] {
	const period =
		periodOf(state) === ''
			? 'yet'
			: state.sinceMs === null
				? periodOf(state).replace('in ', 'in the last ')
				: periodOf(state);
	const longer = period === 'yet' ? '' : '   t shows a longer time';
	const text =
		state.errors === 'all'
			? `No ${what} ${period}.${longer}`
			: `No ${what} with ${state.errors} ${period}.   esc shows all`;
	return [{row: []}, {row: [piece(`  ${text}`, 'dim')]}];
}

const order: Readonly<Record<ListSort, readonly [down: string, up: string]>> = {
	time: ['newest first', 'oldest first'],
	model: ['by model, Z first', 'by model, A first'],
	input: ['most input first', 'least input first'],
	output: ['most output first', 'least output first'],
	cost: ['dearest first', 'cheapest first'],
	ttft: ['slowest first token first', 'fastest first token first'],
	duration: ['slowest first', 'fastest first'],
	status: ['by status', 'by status, turned'],
	spans: ['most spans first', 'fewest spans first'],
};

export function orderText(state: UiState, list: 'calls' | 'traces'): string {
	const {sort, ascending} = state.lists[list];
	return order[sort][ascending ? 1 : 0];
}

/** What `e` leaves in the list, and what has come above since the cursor let go of the newest. */
export function rightOf(context: ViewContext, newer: number | null | undefined): Row {
	const {errors} = context.state;
	const kept = errors === 'warnings' ? 'errors and warnings' : errors;
	const filter: Row = errors === 'all' ? [] : [piece(`${kept} only`, 'warn')];
	const come = newerText(newer, context);
	return [...filter, ...(filter.length > 0 && come.length > 0 ? [piece('   ')] : []), ...come];
}

function whereOf({page, newer}: CallsData, context: ViewContext): readonly [Row, Row] {
	const gap = context.screen.width === 'narrow' ? '  ' : '   ';
	const running = page.runningTotal > 0 ? `, ${count(page.runningTotal)} running` : '';
	const facts = [
		`${count(page.total)} ${periodOf(context.state)}`.trimEnd() + running,
		money(page.costNanoUsd),
		orderText(context.state, 'calls'),
	];
	return [[piece('Calls', 'strong'), piece(`${gap}${facts.join(gap)}`)], rightOf(context, newer)];
}
