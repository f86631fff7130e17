/**
The left part of a row of the waterfall: guides of the tree, sign of folding, name. No times, no bars.
*/
import {grouped} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {piece, type Row} from '../rows.ts';
import {cellsOf, cutMiddle, inert, oneLine} from '../text.ts';
import type {TreeRow} from './tree-rows.ts';
import type {SpanTree} from './tree.ts';

/** Levels that are drawn as guides; what lies deeper is drawn from the nearest of them, with its depth in figures. */
const deepest = 8;

/** Guides kept in front of a row that lies deeper: room for the depth, and still a tree. */
const guidesWhenDeep = 2;

/** `⋮22 `: the depth of a row that lies deeper. */
const depthCells = 4;

/** At most `width` cells. */
export function spanLabel(
	tree: SpanTree,
	rows: readonly TreeRow[],
	place: number,
	options: {readonly width: number; readonly glyphs: Glyphs},
): Row {
	const {glyphs, width} = options;
	const row = rows[place];
	if (row === undefined) return [];
	const guides = guidesOf(rows, row, glyphs);
	const span = tree.nodes[row.nodes[0]]?.span;
	const failed = row.nodes.some(node => tree.nodes[node]?.span.status === 'error');
	const sign = failed ? `${glyphs.error} ` : '';
	const left = Math.max(4, width - cellsOf(guides) - cellsOf(sign));
	const name = cutMiddle(inert(oneLine(span?.name ?? '')), left, glyphs.cut);
	if (row.kind === 'chain') {
		return [
			piece(guides, 'dim'),
			piece(`${glyphs.tree.more} ${row.nodes.length} levels, one child each`, 'dim'),
		];
	}
	if (row.kind === 'group') {
		const count = ` ×${grouped(row.nodes.length)} equal names`;
		const short = cutMiddle(inert(oneLine(span?.name ?? '')), Math.max(4, left - count.length), glyphs.cut);
		return [piece(guides, 'dim'), piece(sign, 'error'), piece(short), piece(count, 'dim')];
	}
	return [piece(guides, 'dim'), piece(sign, 'error'), piece(name)];
}

/** `│ ├▾ `: two cells a level, then the sign of folding and a blank. */
function guidesOf(rows: readonly TreeRow[], row: TreeRow, glyphs: Glyphs): string {
	const fold = row.open === null ? ' ' : row.open ? glyphs.open : glyphs.folded;
	if (row.level === 0) return `${fold} `;
	const parts: string[] = [row.last ? glyphs.tree.last : glyphs.tree.branch];
	const most = row.level > deepest ? guidesWhenDeep : deepest;
	let at = row.under;
	while (at !== null && parts.length < most) {
		const above: TreeRow | undefined = rows[at];
		if (above === undefined || above.level === 0) break;
		parts.unshift(above.last ? '  ' : `${glyphs.tree.down} `);
		at = above.under;
	}
	const deep = row.level > deepest ? `${glyphs.tree.more}${row.level} `.padEnd(depthCells) : '';
	return `${deep}${parts.join('')}${fold} `;
}
