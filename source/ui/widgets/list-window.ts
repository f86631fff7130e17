/**
A long list seen through a window. The selection belongs to a row (an id), not to a place: while data arrives
the selected row keeps its line and the rows around it move. Pure; what is in the rows does not matter here.
*/

/** The part of a list's state that moves. */
export type Cursor = {
	/** Id of the selected row; null: the first one; `lastRow`: the last one, wherever it is. */
	readonly selected: string | null;
	readonly line: number;
	readonly follow: boolean;
};

/** What the cursor walks over: ids in drawn order, the selected index, and the lines of the window. */
export type Walked = {
	readonly ids: readonly string[];
	readonly index: number;
	readonly lines: number;
	/** Rows pinned above the walk. */
	readonly pinned?: number;
};

export type Move = {readonly rows: number} | {readonly pages: number} | {readonly to: 'first' | 'last'};

/**
Stands for the last row of a list that is not loaded up to there: a view that sees it asks the list turned
round, and its walk names the real row. U+0000 is in no id.
*/
export const lastRow = '\u0000last';

/** Where the cursor goes. The row under it moves on the screen by as many lines as it moves in the list, while the window has room. */
export function moved<C extends Cursor>(cursor: C, walked: Walked, move: Move): C {
	if ('to' in move) {
		if (move.to === 'first') return {...cursor, selected: null, line: 0, follow: true};
		return {...cursor, selected: lastRow, line: Math.max(0, walked.lines - 1), follow: false};
	}
	if (walked.ids.length === 0) return cursor;
	// A page keeps one row of the old one in sight.
	const rows = 'rows' in move ? move.rows : move.pages * Math.max(1, walked.lines - 1);
	const last = walked.ids.length - 1;
	const from = clamp(walked.index, 0, last);
	const index = clamp(from + rows, 0, last);
	// Up at the very top takes hold of the newest again.
	if (index === 0 && from === 0 && rows < 0) return {...cursor, selected: null, line: 0, follow: true};
	return {
		...cursor,
		selected: walked.ids[index] ?? cursor.selected,
		line: clamp(cursor.line + index - from, 0, Math.max(0, walked.lines - 1)),
		follow: false,
	};
}

/** The cursor on a row that is named (the next error), on the line on which it is already drawn where it is. */
export function jumped<C extends Cursor>(cursor: C, walked: Walked, id: string): C {
	const to = walked.ids.indexOf(id);
	if (to === -1) return {...cursor, selected: id, follow: false};
	return moved(cursor, walked, {rows: to - walked.index}).selected === null
		? {...cursor, selected: id, follow: false}
		: moved(cursor, walked, {rows: to - walked.index});
}

/** Index of the selected row in `ids`: 0 when nothing is selected or the row is gone. */
export function selectedIndex(cursor: Cursor, ids: readonly string[]): number {
	if (cursor.selected === null) return 0;
	if (cursor.selected === lastRow) return Math.max(0, ids.length - 1);
	return Math.max(0, ids.indexOf(cursor.selected));
}

/** First row drawn, so that the selected row stands on its line and no line is wasted at either end. */
export function firstDrawn(options: {
	readonly index: number;
	readonly line: number;
	readonly lines: number;
	readonly total: number;
}): number {
	const {index, line, lines, total} = options;
	return clamp(index - clamp(line, 0, Math.max(0, lines - 1)), 0, Math.max(0, total - lines));
}

/** How many rows to ask for around the cursor: two windows each way, so that a page key has its rows already. */
export function around(
	cursor: Cursor,
	lines: number,
): {readonly anchor: string | null; readonly above: number; readonly below: number} {
	const top = cursor.selected === null || cursor.selected === lastRow;
	return top
		? {anchor: null, above: 0, below: lines * 3}
		: {anchor: cursor.selected, above: lines * 2, below: lines * 2};
}

function clamp(value: number, low: number, high: number): number {
	return Math.min(Math.max(value, low), Math.max(low, high));
}
