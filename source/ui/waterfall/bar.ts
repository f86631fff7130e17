/**
The bar of a span: `█` while the trace waited for it, `▄` beside the critical path, `░│█` until the first token and
then writing, `◆` where something happened in it, `├─┤` where it restates the spans below it, `╌` while it has not
ended (`!`: nothing was heard of it for long), `×` where it failed. The signs carry it all; roles only repeat them.
*/
import type {Glyphs} from '../glyphs.ts';
import type {Piece, Row} from '../rows.ts';
import type {Role} from '../theme.ts';
import {criticalPathOf} from './critical-path.ts';
import {cellOf, stretchOf, type Scale} from './scale.ts';
import {drawnEndMs, type SpanNode, type SpanTree} from './tree.ts';

/** A wait for the first token is drawn in bars of three cells and more: wait, token, writing. */
const tokenCells = 3;

type Cell = {readonly text: string; readonly role?: Role};

/** Exactly `scale.width` cells. `asOfMs` is the end of what runs. */
export function barOf(
	tree: SpanTree,
	index: number,
	options: {readonly scale: Scale; readonly asOfMs: number; readonly glyphs: Glyphs},
): Row {
	const {scale, asOfMs, glyphs} = options;
	const node = tree.nodes[index];
	const cells: Cell[] = Array.from({length: scale.width}, () => ({text: ' '}));
	if (node === undefined) return joined(cells);
	const endMs = drawnEndMs(node, asOfMs);
	const stretch = stretchOf(scale, node.span.startMs, endMs);
	if (stretch === null) return joined(cells);
	const {from, until} = stretch;
	const waitedUntilMs = criticalPathOf(tree).until.get(index) ?? null;
	const waited =
		waitedUntilMs === null ? from : (stretchOf(scale, node.span.startMs, waitedUntilMs)?.until ?? from);
	const set = (at: number, text: string, role?: Role) => {
		if (at >= from && at < until) cells[at] = role === undefined ? {text} : {text, role};
	};
	for (let at = from; at < until; at++) {
		if (at < waited) set(at, glyphs.work);
		else set(at, glyphs.beside, 'dim');
	}
	if (isRollup(node)) frameOf(glyphs, from, until, set);
	else if (node.span.missing || node.span.endMs === null) {
		for (let at = from; at < until; at++) set(at, glyphs.pending, 'dim');
		if (node.span.status === 'running') set(until - 1, glyphs.running, 'dim');
		if (node.span.status === 'lost') set(until - 1, glyphs.warning, 'warn');
	} else if (node.span.ttftMs !== null && until - from >= tokenCells) {
		const token = cellOf(scale, node.span.startMs + node.span.ttftMs);
		const shown = Math.min(until - 2, Math.max(from + 1, token));
		for (let at = from; at < shown; at++) set(at, glyphs.wait, 'dim');
		set(shown, glyphs.firstToken);
	}
	// At the edges begins and ends what the bar says anyhow.
	for (const ms of node.span.eventMs) {
		const at = cellOf(scale, ms);
		if (at > from && at < until - 1 && cells[at]?.text !== glyphs.firstToken) set(at, glyphs.event, 'accent');
	}
	if (node.span.status === 'error') set(until - 1, glyphs.error, 'error');
	return joined(cells);
}

/** Its figures restate spans below it, so that they are shown and not added. */
function isRollup(node: SpanNode): boolean {
	return !node.span.counted && node.span.reason !== null && node.children.length > 0;
}

function frameOf(
	glyphs: Glyphs,
	from: number,
	until: number,
	set: (at: number, text: string, role?: Role) => void,
): void {
	for (let at = from; at < until; at++) set(at, glyphs.span.across, 'dim');
	set(until - 1, glyphs.span.right, 'dim');
	set(from, glyphs.span.left, 'dim');
}

/** A group or chain of spans: where any of them worked, `█` where one of them was waited for. */
export function barOfMany(
	tree: SpanTree,
	indexes: readonly number[],
	options: {readonly scale: Scale; readonly asOfMs: number; readonly glyphs: Glyphs},
): Row {
	const {scale, asOfMs, glyphs} = options;
	const cells: Cell[] = Array.from({length: scale.width}, () => ({text: ' '}));
	const until = criticalPathOf(tree).until;
	for (const index of indexes) {
		const node = tree.nodes[index];
		if (node === undefined) continue;
		const endMs = drawnEndMs(node, asOfMs);
		const stretch = stretchOf(scale, node.span.startMs, endMs);
		if (stretch === null) continue;
		for (let at = stretch.from; at < stretch.until; at++) {
			if (until.has(index)) cells[at] = {text: glyphs.work};
			else if (cells[at]?.text === ' ') cells[at] = {text: glyphs.beside, role: 'dim'};
		}
	}
	for (const index of indexes) {
		const node = tree.nodes[index];
		if (node?.span.status !== 'error') continue;
		const stretch = stretchOf(scale, node.knownEndMs, node.knownEndMs);
		if (stretch !== null) cells[stretch.from] = {text: glyphs.error, role: 'error'};
	}
	return joined(cells);
}

function joined(cells: readonly Cell[]): Row {
	const pieces: Piece[] = [];
	for (const cell of cells) {
		const before = pieces.at(-1);
		if (before !== undefined && before.role === cell.role) {
			pieces[pieces.length - 1] = {...before, text: before.text + cell.text};
		} else pieces.push(cell);
	}
	return pieces;
}
