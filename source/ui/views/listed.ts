/**
What lists of calls and traces have in common: the question around the cursor, the page in drawn order, and the words
beside it. It asks for the rows around the cursor only, whatever the list holds.
*/
import type {ListQuestion, ListSort} from '../../store/store.ts';
import {clock, count, grouped} from '../format.ts';
import {piece, type Row} from '../rows.ts';
import {filterOf} from '../state/filter.ts';
import {listOf, lookOf, sortOf} from '../state/lists.ts';
import type {UiState} from '../state/state.ts';
import {sortsOf} from '../state/view-table.ts';
import {windows} from '../state/windows.ts';
import type {BodyRow, ViewContext} from '../view.ts';
import {around, lastRow, selectedIndex} from '../widgets/list-window.ts';
import {newerText, newerThanLetGo} from './newer.ts';
import {windowKey} from './window-key.ts';

export type Listed = 'calls' | 'traces';

/** The question behind a list: the rows around its cursor. Asked for its end, the list is turned round. */
function listQuestion(context: ViewContext, list: Listed): ListQuestion {
	const {state, asOfMs, fromMs} = context;
	const {ascending, selected, line, follow} = listOf(state, list);
	const end = selected === lastRow;
	return {
		asOfMs,
		fromMs,
		filter: filterOf(state),
		sort: sortIn(state, list),
		ascending: end ? !ascending : ascending,
		...around({selected, line, follow}, context.screen.bodyRows),
		...(list === 'traces' ? {hidePlain: lookOf(state, 'traces', 'drawing') !== 'all traces'} : {}),
	};
}

/** One of the sorts of the view, all of which the store knows. */
export function sortIn(state: UiState, list: Listed): ListSort {
	return sortOf(listOf(state, list), sortsOf(list) as readonly [ListSort, ...ListSort[]]);
}

/** Changes with what is asked, not with the moment that it is asked for. */
export function listKey(context: ViewContext, list: Listed): string {
	const {asOfMs: _moment, fromMs: _start, ...question} = listQuestion(context, list);
	return JSON.stringify([question, ...windowKey(context)]);
}

type Page<Item> = {readonly rows: readonly Item[]; readonly before: number; readonly total: number};

/** The page in the order of the list, also where it had to be asked from its end. */
export async function askedPage<P extends Page<unknown>>(
	context: ViewContext,
	list: Listed,
	ask: (question: ListQuestion) => Promise<P>,
): Promise<P> {
	const page = await ask(listQuestion(context, list));
	if (listOf(context.state, list).selected !== lastRow) return page;
	return {...page, rows: page.rows.toReversed(), before: Math.max(0, page.total - page.rows.length)};
}

/** See `newerThanLetGo`: only where the row is out of what is loaded it takes a question of its own. */
export function askedNewer(
	context: ViewContext,
	list: Listed,
	page: {readonly ids: readonly string[]; readonly before: number},
	ask: (question: ListQuestion) => Promise<{readonly first: string | undefined; readonly before: number}>,
): Promise<number | null> {
	return newerThanLetGo(listOf(context.state, list), page, place =>
		ask({...listQuestion(context, list), ...place}),
	);
}

export function walkOf(
	ids: readonly string[],
	{state}: ViewContext,
	list: Listed,
	lines: number,
	pinned = 0,
) {
	return {ids, index: selectedIndex(listOf(state, list), ids), lines, pinned};
}

/** `1–25 of 25`. */
export function positionOf(before: number, shown: number, total: number): string {
	return total === 0 ? '' : `${grouped(before + 1)}–${grouped(before + shown)} of ${grouped(total)}`;
}

/** `25`, or `13 of 25` that pass a filter. */
export function countOf({total, of}: {readonly total: number; readonly of?: number}): string {
	return of === undefined ? count(total) : `${count(total)} of ${count(of)}`;
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
	const of = state.errors === 'all' ? what : `${what} with ${state.errors}`;
	const text =
		state.filter !== ''
			? `No ${of} ${period} pass the filter.   esc clears it`
			: state.errors === 'all'
				? `No ${of} ${period}.${longer}`
				: `No ${of} ${period}.   esc shows all`;
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
	calls: ['most calls first', 'fewest calls first'],
	service: ['by service, Z first', 'by service, A first'],
	session: ['by session, Z first', 'by session, A first'],
	operation: ['by operation, Z first', 'by operation, A first'],
	name: ['by name, Z first', 'by name, A first'],
	hit: ['most from the cache first', 'least from the cache first'],
	tpot: ['slowest writing first', 'fastest writing first'],
};

export function orderText(state: UiState, list: Listed): string {
	return order[sortIn(state, list)][listOf(state, list).ascending ? 1 : 0];
}

/** What `e` leaves in the list, and what has come above since the cursor let go of the newest. */
export function rightOf(context: ViewContext, newer: number | null | undefined): Row {
	const {errors} = context.state;
	const kept = errors === 'warnings' ? 'errors and warnings' : errors;
	const filter: Row = errors === 'all' ? [] : [piece(`${kept} only`, 'warn')];
	const come = newerText(newer, context);
	return [...filter, ...(filter.length > 0 && come.length > 0 ? [piece('   ')] : []), ...come];
}
