/** All rows of a level of the tree at once: the deepest open one is folded, the first folded one is opened. */
import type {TreeRow} from './tree-rows.ts';

/**
Ids of the rows to toggle, `toggled` being those that are not as they are by default; empty: there is nothing to fold. What
is open only because the cursor is below it stays, unless the cursor goes to it (`holderAmong`).
*/
export function levelToFold(rows: readonly TreeRow[], toggled: readonly string[]): readonly string[] {
	const isToggled = new Set(toggled);
	const open = rows.filter(
		({id, kind, open: isOpen}) => isOpen === true && isToggled.has(id) === (kind !== 'span'),
	);
	const deepest = open.reduce((level, row) => Math.max(level, row.level), 0);
	return open.filter(({level}) => level === deepest).map(({id}) => id);
}

/** Ids of the rows to toggle; empty: nothing is folded. */
export function levelToUnfold(rows: readonly TreeRow[]): readonly string[] {
	const folded = rows.filter(({open}) => open === false);
	const first = folded.reduce((level, row) => Math.min(level, row.level), Number.POSITIVE_INFINITY);
	return folded.filter(({level}) => level === first).map(({id}) => id);
}

/** The row among these that hides the row at `at` once it is folded; null: none of them does. */
export function holderAmong(rows: readonly TreeRow[], at: number, ids: readonly string[]): string | null {
	const folded = new Set(ids);
	for (let row = rows[at]; row !== undefined; row = row.under === null ? undefined : rows[row.under])
		if (folded.has(row.id)) return row.id;
	return null;
}
