/**
A screen is rows; a row is pieces of text with a meaning each. Views, widgets and charts make rows; only
`paint` knows colours. Widths are terminal cells, never characters.
*/
import {cellsOf, cutEnd, inert, isSimple} from './text.ts';
import type {Role, Theme} from './theme.ts';

export type Piece = {
	readonly text: string;
	readonly role?: Role;
};

export type Row = readonly Piece[];

/** Text made inert (control characters drawn as pictures), with its meaning. Telemetry MUST come through here. */
export function piece(text: string, role?: Role): Piece {
	const safe = inert(text);
	return role === undefined ? {text: safe} : {text: safe, role};
}

export function row(...pieces: readonly (Piece | string)[]): Row {
	return pieces.map(item => (typeof item === 'string' ? piece(item) : item));
}

export const emptyRow: Row = [];

/** Width of a row in cells. */
export function widthOf(pieces: Row): number {
	let width = 0;
	for (const item of pieces) width += cellsOf(item.text);
	return width;
}

/** Exactly `width` cells: cut with `…`, or filled with blanks. */
export function fit(pieces: Row, width: number, cut = '…'): Row {
	const have = widthOf(pieces);
	if (have === width) return pieces;
	if (have < width) return [...pieces, {text: ' '.repeat(width - have)}];
	const fitted: Piece[] = [];
	let left = width;
	for (const item of pieces) {
		const cells = cellsOf(item.text);
		if (cells < left) {
			fitted.push(item);
			left -= cells;
			continue;
		}
		// The last piece that shows: it gives up cells for the sign only when something really is lost.
		const text = cutEnd(item.text, left, cut, {forced: true});
		fitted.push({...item, text: text + ' '.repeat(Math.max(0, left - cellsOf(text)))});
		return fitted;
	}
	return fitted;
}

/** Left and right parts with blanks between; the left one is cut when both do not fit. */
export function spread(left: Row, right: Row, width: number): Row {
	const rightWidth = widthOf(right);
	if (rightWidth >= width) return fit(right, width);
	return [...fit(left, width - rightWidth), ...right];
}

/** Blocks of rows side by side; each row is fitted to the width of its block, shorter blocks are filled up. */
export function beside(
	blocks: readonly {readonly rows: readonly Row[]; readonly width: number}[],
): readonly Row[] {
	const height = Math.max(0, ...blocks.map(block => block.rows.length));
	return Array.from({length: height}, (_, index) =>
		blocks.flatMap(block => fit(block.rows[index] ?? emptyRow, block.width)),
	);
}

/** The same row with another meaning for its plain pieces (a selected row, a dim one). */
export function withRole(pieces: Row, role: Role): Row {
	return pieces.map(item => (item.role === undefined ? {...item, role} : item));
}

export function plain(pieces: Row): string {
	return pieces.map(item => item.text).join('');
}

/**
The row as the terminal gets it: exactly `width` cells, colours by the theme, the whole of it reversed when selected.
Whatever the views did: each piece is made inert here, and terminals that measure its characters otherwise than we
do (emoji sequences, ambiguous widths, scripts they cannot shape) draw all that follows at its own column.
*/
export function paint(pieces: Row, options: {width: number; theme: Theme; selected?: boolean}): string {
	const {theme} = options;
	const inertPieces = pieces.map(item => ({...item, text: inert(item.text)}));
	let line = '';
	let column = 0;
	let isSure = true;
	for (const item of fit(inertPieces, options.width)) {
		if (!isSure && item.text.trim() !== '') {
			line += toColumn(column);
			isSure = true;
		}
		// What was there before would show in a cell that the terminal skips.
		if (isSure && !isSimple(item.text)) {
			isSure = false;
			if (!line.startsWith(eraseRow)) line = eraseRow + line;
		}
		line += item.role === undefined ? item.text : theme.paint(item.role, item.text);
		column += cellsOf(item.text);
	}
	return options.selected === true ? theme.paint('selection', line) : line;
}

/** CSI sequences (ECMA-48): the cursor to a column of its row, erase the row. */
const toColumn = (column: number): string => `\u001B[${column + 1}G`;
const eraseRow = '\u001B[2K';
