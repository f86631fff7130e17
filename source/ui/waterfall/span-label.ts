/**
The left part of a row of the waterfall: guides of the tree, sign of folding, name, and where there is room tokens and
the error. No times, no bars.
*/
import type {SpanRow} from '../../store/answers.ts';
import {grouped} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {piece, type Piece, type Row} from '../rows.ts';
import {cellsOf, cutEnd, cutMiddle, inert, oneLine} from '../text.ts';
import {nameOfSpan} from './span-name.ts';
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
	if (row.kind === 'chain') {
		return [
			piece(guides, 'dim'),
			piece(`${glyphs.tree.more} ${row.nodes.length} levels, one child each`, 'dim'),
		];
	}
	const node = tree.nodes[row.nodes[0]];
	if (node === undefined) return [];
	const sign = hasFailed(tree, row) ? `${glyphs.error} ` : '';
	const before: Row = [piece(guides, 'dim'), piece(sign, 'error')];
	const left = Math.max(4, width - cellsOf(guides) - cellsOf(sign));
	const under = node.parent === null ? null : (tree.nodes[node.parent]?.span.name ?? null);
	return [...before, ...named(node.span, {row, left, under, glyphs})];
}

/** Itself, or what is folded away below it. */
function hasFailed(tree: SpanTree, row: TreeRow): boolean {
	return row.nodes.some(index => {
		const node = tree.nodes[index];
		return node?.span.status === 'error' || (row.open === false && (node?.failed ?? 0) > 0);
	});
}

/** A text that is cut to less than this tells nothing. */
const textCellsMin = 10;

/** What it is called, then its figures where they fit, and as much of its error or its arguments as there is room for. */
function named(
	span: SpanRow,
	options: {
		readonly row: TreeRow;
		readonly left: number;
		readonly under: string | null;
		readonly glyphs: Glyphs;
	},
): Row {
	const {row, left, glyphs} = options;
	const {what, name, figures, given} = nameOfSpan(span, options);
	const isPlain = span.callId === null && span.kind === null && row.level > 0 && !span.missing;
	if (row.kind === 'group') {
		const count = ` ×${grouped(row.nodes.length)} equal names`;
		const short = cutMiddle(what + name, Math.max(4, left - count.length), glyphs.cut);
		return [isPlain ? piece(short, 'dim') : piece(short), piece(count, 'dim')];
	}
	const short = what + cutMiddle(name, Math.max(4, left - cellsOf(what)), glyphs.cut);
	const label: Piece[] = [isPlain ? piece(short, 'dim') : piece(short)];
	let room = left - cellsOf(short);
	if (figures !== '' && cellsOf(figures) + 2 <= room) {
		label.push(piece(`  ${figures}`, 'dim'));
		room -= cellsOf(figures) + 2;
	}
	const failed = span.status === 'error' && span.statusMessage !== '';
	const text = failed ? oneLine(span.statusMessage) : given;
	if (text !== '' && room >= Math.min(textCellsMin, cellsOf(text)) + 2) {
		label.push(piece(`  ${cutEnd(inert(text), room - 2, glyphs.cut)}`, failed ? 'error' : 'dim'));
	}
	return label;
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
