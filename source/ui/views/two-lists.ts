/**
Two lists, one over the other: a table, and below it what lies behind the row of it on which the cursor stands. Tab goes
from one to the other; each has a cursor of its own.
*/
import type {Row} from '../rows.ts';
import {listOf, looksOf} from '../state/lists.ts';
import type {ViewId} from '../state/view-table.ts';
import type {BodyRow, ViewContext, Walk} from '../view.ts';
import type {Listing} from './table-body.ts';
import {firstDrawn, selectedIndex} from '../widgets/list-window.ts';

/** Head of the table, a blank line, head of the list below, and a last line free. */
const linesBetween = 4;

export type TwoLists<Upper, Lower> = {
	readonly view: ViewId;
	readonly upper: readonly Upper[];
	readonly idOf: (row: Upper) => string;
	readonly lowerOf: (row: Upper) => readonly Lower[];
	/** Which pane of the view the table is; the list below is the one after it. Absent: the first. */
	readonly pane?: number;
};

export type Parts<Upper, Lower> = {
	/** The row of the table whose list is below; null: there is none. */
	readonly chosen: Upper | null;
	readonly upper: Listing<Upper>;
	readonly lower: Listing<Lower>;
	readonly walk: Walk;
};

export function partsOf<Upper, Lower>(
	lists: TwoLists<Upper, Lower>,
	{state, screen}: ViewContext,
): Parts<Upper, Lower> {
	const {view, upper, idOf, lowerOf, pane = 0} = lists;
	const looks = looksOf(state, view);
	const isLower = looks.pane === pane + 1;
	const upperIds = upper.map(idOf);
	const upperList = listOf({...state, looks: {[view]: {...looks, pane}}}, view);
	const upperIndex = selectedIndex(upperList, upperIds);
	const chosen = upper[upperIndex] ?? null;
	const lower = chosen === null ? [] : lowerOf(chosen);
	const lowerIds = lower.map((_, at) => String(at));
	const lowerList = listOf(state, view);
	const lowerIndex = isLower ? selectedIndex(lowerList, lowerIds) : -1;
	const upperLines = Math.max(1, Math.min(upper.length, Math.floor((screen.bodyRows - linesBetween) / 2)));
	const lowerLines = Math.max(1, screen.bodyRows - linesBetween - upperLines);
	return {
		chosen,
		upper: {
			rows: upper,
			first: firstDrawn({
				index: upperIndex,
				line: isLower ? upperIndex : upperList.line,
				lines: upperLines,
				total: upper.length,
			}),
			lines: upperLines,
			index: isLower ? -1 : upperIndex,
		},
		lower: {
			rows: lower,
			first: isLower
				? firstDrawn({index: lowerIndex, line: lowerList.line, lines: lowerLines, total: lower.length})
				: 0,
			lines: lowerLines,
			index: lowerIndex,
		},
		walk: isLower
			? {ids: lowerIds, index: lowerIndex, lines: lowerLines}
			: {ids: upperIds, index: upperIndex, lines: upperLines},
	};
}

/** The rows of the list below that are on the screen. */
export function drawnOf<Item>(
	{rows, first, lines, index}: Listing<Item>,
	rowOf: (item: Item, selected: boolean) => Row,
): readonly BodyRow[] {
	return rows.slice(first, first + lines).map((item, offset) => {
		const at = first + offset;
		const selected = at === index;
		return {row: rowOf(item, selected), selected, ...(index < 0 ? {} : {id: String(at)})};
	});
}
