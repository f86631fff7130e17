/**
The lists of the screen and their cursors. A view has a list, one more for each further pane of it, and the rows behind
a figure have a list of their own: where each of them is kept is known here and nowhere else.
*/
import type {Walked} from '../widgets/list-window.ts';
import type {Place, RowsPlace} from './places.ts';
import {viewLine, type ViewId} from './view-table.ts';

/** A long list that is looked at through a window. */
export type ListState = {
	/** Id of the selected row; null: the first one. */
	readonly selected: string | null;
	/** Line of the body on which the selected row stands; it keeps it while data arrives. */
	readonly line: number;
	/** True: the cursor stays on the newest row. Lets go when the cursor leaves the top. */
	readonly follow: boolean;
	/** Which row was the newest, and how many were pinned above it, when the cursor let go of it; null: it follows. */
	readonly letGo: {readonly newest: string | null; readonly pinned: number} | null;
	/** One of the sorts of its view; null: the first of them. */
	readonly sort: string | null;
	readonly ascending: boolean;
};

/** How a view is looked at: indexes into the line of the view in `viewTable`. */
export type Looks = {readonly pane: number; readonly breakdown: number; readonly drawing: number};

/** The part of the state that this file reads. */
type Listed = {
	readonly view: ViewId;
	readonly places: readonly Place[];
	readonly lists: Readonly<Record<string, ListState>>;
	readonly looks: Readonly<Partial<Record<ViewId, Looks>>>;
};

export const topOfList: ListState = {
	selected: null,
	line: 0,
	follow: true,
	letGo: null,
	sort: null,
	ascending: false,
};

const firstLooks: Looks = {pane: 0, breakdown: 0, drawing: 0};

export function looksOf(state: Pick<Listed, 'looks'>, view: ViewId): Looks {
	return state.looks[view] ?? firstLooks;
}

/** Name of a pane, breakdown or drawing that a view shows now; empty where it has none. */
export function lookOf(state: Pick<Listed, 'looks'>, view: ViewId, look: keyof Looks): string {
	return lookNames(view, look)[looksOf(state, view)[look]] ?? '';
}

/** Name of what comes after it. */
export function nextLook(state: Pick<Listed, 'looks'>, view: ViewId, look: keyof Looks): string {
	const names = lookNames(view, look);
	return names[(looksOf(state, view)[look] + 1) % names.length] ?? '';
}

export function lookNames(view: ViewId, look: keyof Looks): readonly string[] {
	const {panes, breakdowns, drawings} = viewLine(view);
	return {pane: panes, breakdown: breakdowns, drawing: drawings}[look];
}

/** The rows on top, where those of a figure are open. */
export function rowsPlaceOf({places}: Pick<Listed, 'places'>): RowsPlace | null {
	const top = places.at(-1);
	return top?.kind === 'rows' ? top : null;
}

/** The view that is in sight: that of the rows of a figure, or the chosen one. */
export function shownView(state: Pick<Listed, 'view' | 'places'>): ViewId {
	return rowsPlaceOf(state)?.of ?? state.view;
}

/** The list of a view as it is in sight, that of the pane with the cursor. */
export function listOf(state: Listed, view: ViewId): ListState {
	const rows = rowsPlaceOf(state);
	if (rows !== null && rows.of === view) return rows.list;
	return state.lists[listName(state, view)] ?? topOfList;
}

/** The list that the keys are for. */
export function currentList(state: Listed): ListState {
	return listOf(state, shownView(state));
}

/** What the list of a view is sorted by. */
export function sortOf<Sort extends string>(
	list: Pick<ListState, 'sort'>,
	sorts: readonly [Sort, ...Sort[]],
): Sort {
	return sorts.find(sort => sort === list.sort) ?? sorts[0];
}

export function listName(state: Pick<Listed, 'looks'>, view: ViewId): string {
	const {pane} = looksOf(state, view);
	return pane === 0 ? view : `${view} ${pane}`;
}

/** At its newest row again. */
export function newest(list: ListState): ListState {
	return {...list, selected: null, line: 0, follow: true, letGo: null};
}

/** The cursor stays on the row on which it is. */
export function held(list: ListState, walk: Walked): ListState {
	return letGo(list, {...list, selected: walk.ids[walk.index] ?? null, follow: false}, walk);
}

/** What the list remembers of the moment at which its cursor leaves the newest row. */
export function letGo(before: ListState, after: ListState, walk: Walked): ListState {
	if (after.follow) return {...after, letGo: null};
	if (!before.follow) return after;
	return {...after, letGo: {newest: walk.ids[0] ?? null, pinned: walk.pinned ?? 0}};
}
