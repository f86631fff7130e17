/**
How many have come above the row that was the newest when the cursor let go of it: what is said of a list that one
reads while it grows. Late ones that belong further down are not among them.
*/
import type {ListQuestion} from '../../store/store.ts';
import {count} from '../format.ts';
import {piece, type Row} from '../rows.ts';
import type {ListState} from '../state/lists.ts';
import type {ViewContext} from '../view.ts';

/** Null: nothing let go, the list is in another order, or the row has left the window. */
export async function newerThanLetGo(
	list: ListState,
	page: {readonly ids: readonly string[]; readonly before: number},
	before: (question: Pick<ListQuestion, 'ascending' | 'anchor' | 'above' | 'below'>) => Promise<{
		readonly first: string | undefined;
		readonly before: number;
	}>,
): Promise<number | null> {
	const newest = list.letGo?.newest ?? null;
	if (newest === null || (list.sort ?? 'time') !== 'time' || list.ascending) return null;
	const at = page.ids.indexOf(newest);
	if (at !== -1) return page.before + at;
	if (page.before === 0) return null;
	const found = await before({ascending: false, anchor: newest, above: 0, below: 1});
	return found.first === newest ? found.before : null;
}

/** `↑ 12 new`; empty where none have come. */
export function newerText(newer: number | null | undefined, {screen}: ViewContext): Row {
	return newer == null || newer === 0 ? [] : [piece(`${screen.glyphs.up} ${count(newer)} new`, 'accent')];
}
