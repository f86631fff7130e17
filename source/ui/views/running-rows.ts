/**
What runs, pinned above a list: a few rows, at most a third of it, and how many more there are. While the cursor is
off the newest row the pinned rows keep their number, so that what is read does not move when a request ends.
*/
import type {CallPage, RunningRow} from '../../store/answers.ts';
import {count} from '../format.ts';
import {emptyRow, piece, type Row} from '../rows.ts';
import type {ListState} from '../state/lists.ts';
import {type Column, tableRow} from '../widgets/table.ts';
import type {CallItem} from './calls-table.ts';

import type {Glyphs} from '../glyphs.ts';

/** Rows at most, also where there is room for more: most of the screen is for what has ended. */
const pinnedMost = 4;

/** Of the lines of the list, for what runs. */
const pinnedShare = 1 / 3;

/** Rows that are pinned. `lines`: of the list, what runs included. */
export function pinnedHeight(page: CallPage | undefined, list: ListState, lines: number): number {
	const bound = Math.min(pinnedMost, Math.max(1, Math.floor(lines * pinnedShare)));
	return Math.min(bound, list.letGo === null ? (page?.running.length ?? 0) : list.letGo.pinned);
}

/** Exactly `height` rows: what runs, newest first, and the number of the others where they do not fit. */
export function pinnedRows(
	{running, runningTotal}: CallPage,
	columns: readonly Column<CallItem>[],
	options: {readonly height: number; readonly width: number; readonly glyphs: Glyphs},
): readonly Row[] {
	const {height, width, glyphs} = options;
	const fits = runningTotal <= height;
	const shown: readonly RunningRow[] = running.slice(0, fits ? height : Math.max(0, height - 1));
	const more = runningTotal - shown.length;
	const what = shown.length === 0 ? `${count(more)} running` : `+${count(more)} more running`;
	const rows: readonly Row[] = [
		...shown.map(item => tableRow(columns, item, {width, glyphs})),
		...(fits ? [] : [[piece(` ${glyphs.running} ${what}`, 'accent')]]),
	];
	return Array.from({length: height}, (_, index) => rows[index] ?? emptyRow);
}
