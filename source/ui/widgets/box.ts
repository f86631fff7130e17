/**
A box: one border, its name at the left of the top edge, its sum at the right. Two things side by side get
boxes; a thing that fills the width gets none, and no box stands in a box.
*/
import type {Glyphs} from '../glyphs.ts';
import {fit, type Piece, piece, type Row, widthOf} from '../rows.ts';
import {cutEnd} from '../text.ts';

export type Box = {
	readonly title: string;
	/** Right end of the top edge. */
	readonly sum?: string | Row;
	readonly rows: readonly Row[];
	/** Outer width in cells, borders included. */
	readonly width: number;
	/** Outer height in rows; rows that do not fit are left out. */
	readonly height: number;
};

export function box(options: Box, glyphs: Glyphs): readonly Row[] {
	const {box: line} = glyphs;
	const inner = Math.max(0, options.width - 2);
	const side: Piece = {text: line.down, role: 'dim'};
	const body = Array.from({length: Math.max(0, options.height - 2)}, (_, index): Row => {
		const text = fit([{text: ' '}, ...(options.rows[index] ?? [])], inner, glyphs.cut);
		return [side, ...text, side];
	});
	const bottom: Row = [{text: line.bottomLeft + line.across.repeat(inner) + line.bottomRight, role: 'dim'}];
	return [topEdge(options, glyphs), ...body, bottom];
}

function topEdge(options: Box, glyphs: Glyphs): Row {
	const {box: line} = glyphs;
	const inner = Math.max(0, options.width - 2);
	const sum: Row = typeof options.sum === 'string' ? [piece(options.sum)] : (options.sum ?? []);
	const title = cutEnd(options.title, Math.max(0, inner - 3), glyphs.cut);
	const left: Row = [{text: ' '}, piece(title, 'accent'), {text: ' '}];
	// Name first: a sum that does not fit beside it is left out, not cut into a wrong number.
	const room = inner - widthOf(left) - 1;
	const right: Row = sum.length > 0 && widthOf(sum) + 2 <= room ? [{text: ' '}, ...sum, {text: ' '}] : [];
	const dashes = Math.max(0, inner - widthOf(left) - widthOf(right));
	return [
		{text: line.topLeft, role: 'dim'},
		...fit(left, Math.min(inner, widthOf(left))),
		{text: line.across.repeat(dashes), role: 'dim'},
		...right,
		{text: line.topRight, role: 'dim'},
	];
}
