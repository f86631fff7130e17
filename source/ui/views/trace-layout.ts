/** Where the parts of an open trace stand: the tree, the inspector beside or below it, the blocks under it. */
import type {TraceDetail} from '../../store/answers.ts';
import type {Glyphs} from '../glyphs.ts';
import {inspectorCells} from '../panes.ts';
import {fit, type Piece, type Row} from '../rows.ts';
import type {TracePlace} from '../state/places.ts';
import type {BodyRow, ViewContext} from '../view.ts';
import type {TreeRow} from '../waterfall/tree-rows.ts';

/** Rows of the inspector below the tree, borders included; shorter screens than this do without. */
const inspectorRows = 6;
const treeRowsMin = 8;

export type Areas = {
	/** Rows of spans. */
	readonly lines: number;
	/** Rows for the blocks below the tree. */
	readonly blocks: number;
	/** Width of the waterfall, and of the inspector beside it; 0: none there. */
	readonly left: number;
	readonly right: number;
	/** Rows of the inspector below; 0: none there. */
	readonly below: number;
	/** Rows above the tree: facts, and an empty line where there is room. */
	readonly head: number;
};

export function areas(
	rows: readonly TreeRow[],
	trace: TraceDetail,
	place: TracePlace,
	context: ViewContext,
): Areas {
	const {screen} = context;
	const head = screen.height === 'short' ? 1 : 2;
	const room = screen.bodyRows - head - 1;
	const wide = screen.width !== 'narrow';
	const right = place.inspector && wide ? inspectorCells(context) : 0;
	const below = place.inspector && !wide && room - inspectorRows >= treeRowsMin ? inspectorRows : 0;
	const logs = place.logs ? Math.min(trace.logs.length + 2, Math.floor(room / 3)) : 0;
	const lines = Math.max(1, Math.min(rows.length, room - below - logs));
	return {lines, blocks: Math.max(0, room - below - lines), left: screen.columns - right, right, below, head};
}

/** Ancestors of the first row that stay on top of it, so that one knows where one is in a tree of thousands. */
export const pinnedMost = 3;

/**
Rows drawn in place of the first ones of the window: the nearest ancestors of what follows them. None where the
cursor would be covered, or where the window begins at the top.
*/
export function pinnedAbove(
	rows: readonly TreeRow[],
	first: number,
	{most, line}: {readonly most: number; readonly line: number},
): readonly number[] {
	if (first === 0) return [];
	let pinned: readonly number[] = [];
	for (let lines = 1; lines <= Math.min(most, line); lines++) {
		const ancestors: number[] = [];
		let at = rows[first + lines]?.under ?? null;
		while (at !== null && ancestors.length < lines) {
			ancestors.unshift(at);
			at = rows[at]?.under ?? null;
		}
		if (ancestors.length < lines) break;
		pinned = ancestors;
	}
	return pinned;
}

export function named(id: string | undefined): Pick<BodyRow, 'id'> {
	return id === undefined ? {} : {id};
}

/**
The selected row is reversed up to the inspector, not through it. The border of the bars goes on below the tree as
the line between the two.
*/
export function sideBySide(
	left: readonly Row[],
	right: readonly Row[],
	options: {
		readonly area: Areas;
		readonly ids: readonly (string | undefined)[];
		readonly selected: number;
		readonly drawn: number;
		readonly glyphs: Glyphs;
	},
): readonly BodyRow[] {
	const {area, ids, selected, drawn, glyphs} = options;
	const rule: Piece = {text: glyphs.box.down, role: 'dim'};
	return right.map((row, at) => {
		const beside = left[at] ?? [];
		const whole: Row = at < drawn ? beside : [...fit(beside, area.left - 1, glyphs.cut), rule];
		const marked = at === selected ? whole.map((item): Piece => ({...item, role: 'selection'})) : whole;
		const divider = {of: 'trace', at: area.left - 1} as const;
		return {row: [...fit(marked, area.left, glyphs.cut), {text: ' '}, ...row], divider, ...named(ids[at])};
	});
}
