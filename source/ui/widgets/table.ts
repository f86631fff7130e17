/**
A table of columns that leave in order when the window narrows. Numbers stand right, words left; the last
column takes what is left. Widths are those of the columns, never of the rows, so the table does not breathe.
*/
import type {Glyphs} from '../glyphs.ts';
import {fit, type Piece, piece, type Row, widthOf} from '../rows.ts';

export type Column<Item> = {
	readonly head: string;
	/** Cells, including one blank at the left of a number column; `rest`: what the others leave. */
	readonly width: number | 'rest';
	readonly align: 'left' | 'right';
	readonly cell: (item: Item) => Row | Piece | string;
	/** A sorted column carries the sign in its head. */
	readonly sorted?: boolean;
	/** What a list is sorted by it; absent: it is not. */
	readonly sort?: string;
};

/** The most first, or the least; what is unknown last either way, and what is equal as it came. */
export function sortedBy<Item>(
	rows: readonly Item[],
	{of, ascending}: {readonly of: (item: Item) => number | string | null; readonly ascending: boolean},
): readonly Item[] {
	const sign = ascending ? 1 : -1;
	return rows.toSorted((one, other) => {
		const [left, right] = [of(one), of(other)];
		if (left === null || right === null) return Number(left === null) - Number(right === null);
		return left === right ? 0 : sign * (left < right ? -1 : 1);
	});
}

/** Columns without those that leave, one after the other in the order of `leave`, until `floor` cells are free. */
export function columnsFitting<Item>(
	columns: readonly Column<Item>[],
	{width, floor, leave}: {readonly width: number; readonly floor: number; readonly leave: readonly string[]},
): readonly Column<Item>[] {
	let left = columns;
	for (const head of leave) {
		if (width - takenBy(left) >= floor) break;
		left = left.filter(column => column.head !== head);
	}
	return left;
}

/** Cells of the columns that have a width, and of the sign of the selected row. */
export function takenBy<Item>(columns: readonly Column<Item>[]): number {
	return columns.reduce((sum, column) => sum + (column.width === 'rest' ? 0 : column.width), 1);
}

export function tableHead<Item>(
	columns: readonly Column<Item>[],
	options: {width: number; glyphs: Glyphs},
): Row {
	const widths = widthsOf(columns, options.width);
	const pieces = columns.flatMap((column, index): Row => {
		const text: Row = [
			{text: column.head, role: 'dim'},
			...(column.sorted === true ? [{text: options.glyphs.sorted, role: 'accent'} as const] : []),
		];
		return placed(text, {width: widths[index] ?? 0, align: column.align, cut: options.glyphs.cut});
	});
	return [{text: ' '}, ...pieces];
}

export function tableRow<Item>(
	columns: readonly Column<Item>[],
	item: Item,
	options: {width: number; glyphs: Glyphs; selected?: boolean},
): Row {
	const widths = widthsOf(columns, options.width);
	const pieces = columns.flatMap((column, index): Row => {
		const cell = column.cell(item);
		const text: Row = typeof cell === 'string' ? [piece(cell)] : Array.isArray(cell) ? cell : [cell as Piece];
		return placed(text, {width: widths[index] ?? 0, align: column.align, cut: options.glyphs.cut});
	});
	return [{text: options.selected === true ? options.glyphs.selected : ' '}, ...pieces];
}

/** Where each column stands, in cells from the left edge, `to` not included. */
export function columnZones<Item>(
	columns: readonly Column<Item>[],
	width: number,
): readonly {readonly column: Column<Item>; readonly from: number; readonly to: number}[] {
	let end = 1;
	return widthsOf(columns, width).flatMap((cells, index) => {
		const column = columns[index];
		const from = end;
		end += cells;
		return column === undefined ? [] : [{column, from, to: end}];
	});
}

/** One cell is the sign of the selected row; one blank stands between a word and what follows it. */
function widthsOf<Item>(columns: readonly Column<Item>[], width: number): readonly number[] {
	const fixed = columns.reduce((sum, column) => sum + (column.width === 'rest' ? 0 : column.width), 0);
	return columns.map(column => (column.width === 'rest' ? Math.max(0, width - 1 - fixed) : column.width));
}

function placed(text: Row, options: {width: number; align: 'left' | 'right'; cut: string}): Row {
	const {width, align, cut} = options;
	const have = widthOf(text);
	if (align === 'right' && have < width) return [{text: ' '.repeat(width - have)}, ...text];
	// A word that fills its column keeps one blank to its right.
	if (align === 'left' && have >= width && width > 1) return [...fit(text, width - 1, cut), {text: ' '}];
	return fit(text, width, cut);
}
