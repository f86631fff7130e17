/**
A waterfall as rows of the screen: head with the axis, then name, time and bar of each span in the window. It is
given which rows to draw and draws no others, so that ten thousand spans cost what forty do.
*/
import {duration, unknown} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {fit, piece, type Row} from '../rows.ts';
import {barOf, barOfMany} from './bar.ts';
import {axisOf, grownEnd, type Scale} from './scale.ts';
import {spanLabel} from './span-label.ts';
import type {TreeRow} from './tree-rows.ts';
import {drawnEndMs, type SpanTree} from './tree.ts';

/** Bars keep this much; names are cut in the middle before. */
const barCellsMin = 24;

/** Names and times together; more than 60 cells is more than names need. */
const labelCells = {min: 28, max: 60} as const;

/** Of the width, for names and times: a name that is cut tells less than a bar of some cells fewer. */
const labelShare = 0.5;

/** TOTAL with one blank at its left: `25m12s` is the widest. */
const totalCells = 8;

export type Waterfall = {
	readonly tree: SpanTree;
	readonly rows: readonly TreeRow[];
	readonly scale: Scale;
	readonly labelWidth: number;
	readonly asOfMs: number;
	readonly glyphs: Glyphs;
};

/** `width` is that of the whole block, the sign of the selected row included. */
export function waterfallOf(options: {
	readonly tree: SpanTree;
	readonly rows: readonly TreeRow[];
	readonly width: number;
	readonly asOfMs: number;
	/** Span whose time is the whole scale; null: the trace's. */
	readonly zoom: string | null;
	readonly glyphs: Glyphs;
}): Waterfall {
	const {tree, rows, width, asOfMs, zoom, glyphs} = options;
	const wanted = Math.min(labelCells.max, Math.max(labelCells.min, Math.round(width * labelShare)));
	// One cell for the sign, three for the borders of the bars and the blank before them.
	const barCells = Math.max(1, Math.max(Math.min(barCellsMin, width - 12), width - wanted - 4));
	const labelWidth = Math.max(totalCells, width - barCells - 4);
	return {tree, rows, scale: scaleOf(tree, {width: barCells, asOfMs, zoom}), labelWidth, asOfMs, glyphs};
}

function scaleOf(tree: SpanTree, options: {width: number; asOfMs: number; zoom: string | null}): Scale {
	const {width, asOfMs, zoom} = options;
	const zoomed = zoom === null ? undefined : tree.nodes[tree.places.get(zoom) ?? -1];
	if (zoomed !== undefined) {
		return {fromMs: zoomed.span.startMs, untilMs: drawnEndMs(zoomed, asOfMs), width};
	}
	const whole = {fromMs: tree.startMs, untilMs: tree.knownEndMs, width};
	if (!tree.running) return whole;
	const untilMs = Math.max(asOfMs, tree.knownEndMs);
	return {...whole, untilMs: grownEnd({...whole, untilMs})};
}

export function waterfallHead({scale, tree, labelWidth, glyphs}: Waterfall): Row {
	const head = fit([{text: 'SPAN', role: 'dim'}], labelWidth - totalCells);
	return [
		{text: ' '},
		...head,
		{text: 'TOTAL'.padStart(totalCells), role: 'dim'},
		{text: ` ${glyphs.box.down}`, role: 'dim'},
		...fit([{text: axisOf(scale, tree.startMs), role: 'dim'}], scale.width),
		{text: glyphs.box.down, role: 'dim'},
	];
}

/** The row at `place`; exactly as wide as the head. */
export function waterfallRow(waterfall: Waterfall, place: number, options: {selected?: boolean} = {}): Row {
	const {tree, rows, scale, labelWidth, asOfMs, glyphs} = waterfall;
	const row = rows[place];
	if (row === undefined) return [];
	const label = spanLabel(tree, rows, place, {width: labelWidth - totalCells, glyphs});
	const bar =
		row.kind === 'span'
			? barOf(tree, row.nodes[0], {scale, asOfMs, glyphs})
			: barOfMany(tree, row.nodes, {scale, asOfMs, glyphs});
	return [
		{text: options.selected === true ? glyphs.selected : ' '},
		...fit(label, labelWidth - totalCells, glyphs.cut),
		piece(totalOf(waterfall, row).padStart(totalCells)),
		{text: ` ${glyphs.box.down}`, role: 'dim'},
		...bar,
		{text: glyphs.box.down, role: 'dim'},
	];
}

/** Of a span its length, of a group the sum of its members, of a chain the length of its uppermost. */
function totalOf({tree, asOfMs}: Waterfall, row: TreeRow): string {
	const lengthOf = (index: number) => {
		const node = tree.nodes[index];
		if (node === undefined || node.span.status === 'lost') return null;
		return drawnEndMs(node, asOfMs) - node.span.startMs;
	};
	if (row.kind !== 'group') {
		const length = lengthOf(row.nodes[0]);
		return length === null ? unknown : duration(length);
	}
	return duration(row.nodes.reduce((sum, index) => sum + (lengthOf(index) ?? 0), 0));
}
