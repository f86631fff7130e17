/**
A table of Markdown in cells: as wide as its texts where there is room, else its wide columns share what is left and
wrap. Where even that leaves too little for a column, each row becomes lines of name and value.
*/
import type {Token, Tokens} from 'marked';
import type {Glyphs} from '../glyphs.ts';
import {piece, type Row, widthOf} from '../rows.ts';
import type {Role} from '../theme.ts';
import {inlinePieces} from './inline.ts';
import {type Line, lineOf, lineOfRow, splitRow, wrapRow} from './line.ts';

/** A column of less, whose texts are longer, is a column of letters. */
const columnCellsMin = 8;

/** ` │ ` */
const betweenCells = 3;

type Align = Tokens.Table['align'][number];
type Room = {readonly width: number; readonly glyphs: Glyphs};

/** Null: it says more than its cells hold, and is shown as it was written. */
export function tableLines(table: Tokens.Table, room: Room): readonly Line[] | null {
	if (losesText(table)) return null;
	const header = table.header.map(({tokens}) => cellOf(tokens, 'strong'));
	const rows = table.rows.map(cells => cells.map(({tokens}) => cellOf(tokens)));
	const widths = columnWidths([header, ...rows], room.width);
	if (widths === null) return records(header, rows, room);
	const layout = {widths, align: table.align, glyphs: room.glyphs};
	const drawn = rows.map(row => tableRow(row, layout));
	const isTall = drawn.some(lines => lines.length > 1);
	const rule = ruleOf(layout);
	return [
		...tableRow(header, layout),
		rule,
		...drawn.flatMap((lines, at) => (isTall && at > 0 ? [rule, ...lines] : lines)),
	];
}

function cellOf(tokens: readonly Token[], role?: Role): Row {
	return splitRow(inlinePieces(tokens, role)).flat();
}

/** Cells beyond those of the header belong to no column. */
function losesText({raw, header}: Tokens.Table): boolean {
	return raw.split('\n').some(line => {
		const inner = line.trim().replaceAll(/^\||(?<!\\)\|$/g, '');
		const between = inner.match(/(?<!\\)\|/g)?.length ?? 0;
		return between >= header.length;
	});
}

function columnWidths(rows: readonly (readonly Row[])[], width: number): readonly number[] | null {
	const [header = []] = rows;
	const natural = header.map((_, column) =>
		rows.reduce((most, row) => Math.max(most, widthOf(row[column] ?? [])), 1),
	);
	let left = width - betweenCells * (natural.length - 1);
	if (natural.reduce((sum, cells) => sum + cells, 0) <= left) return natural;
	const widths = natural.map(() => 0);
	const narrowFirst = natural
		.map((_, column) => column)
		.toSorted((a, b) => (natural[a] ?? 0) - (natural[b] ?? 0));
	for (const [at, column] of narrowFirst.entries()) {
		const share = Math.floor(left / (narrowFirst.length - at));
		const cells = Math.min(natural[column] ?? 0, share);
		if (share < Math.min(columnCellsMin, natural[column] ?? 0)) return null;
		widths[column] = cells;
		left -= cells;
	}
	return widths;
}

type Layout = {
	readonly widths: readonly number[];
	readonly align: readonly Align[];
	readonly glyphs: Glyphs;
};

function tableRow(cells: readonly Row[], {widths, align, glyphs}: Layout): readonly Line[] {
	const columns = widths.map((width, at) => wrapRow(cells[at] ?? [], {width}).map(line => line.row()));
	const height = Math.max(1, ...columns.map(lines => lines.length));
	const between = piece(` ${glyphs.box.down} `, 'dim');
	return Array.from({length: height}, (_, index) =>
		lineOfRow(
			widths.flatMap((width, at) => {
				const isLast = at === widths.length - 1;
				const cell = aligned(columns[at]?.[index] ?? [], {width, align: align[at] ?? null, isLast});
				return isLast ? cell : [...cell, between];
			}),
		),
	);
}

function aligned(
	row: Row,
	{width, align, isLast}: {readonly width: number; readonly align: Align; readonly isLast: boolean},
): Row {
	const free = Math.max(0, width - widthOf(row));
	const before = align === 'right' ? free : align === 'center' ? Math.floor(free / 2) : 0;
	const after = isLast ? 0 : free - before;
	return [...blanks(before), ...row, ...blanks(after)];
}

function blanks(cells: number): Row {
	return cells === 0 ? [] : [{text: ' '.repeat(cells)}];
}

function ruleOf({widths, glyphs}: Layout): Line {
	const {across} = glyphs.box;
	return lineOf(widths.map(width => across.repeat(width)).join(`${across}┼${across}`), 'dim');
}

/** `name  value`, a line each, with a rule between rows. */
function records(
	header: readonly Row[],
	rows: readonly (readonly Row[])[],
	{width, glyphs}: Room,
): readonly Line[] {
	const rule = lineOf(glyphs.box.across.repeat(Math.min(width, columnCellsMin)), 'dim');
	if (rows.length === 0) return header.flatMap(name => wrapRow(name, {width}));
	return rows.flatMap((row, at) => {
		const lines = header.flatMap((name, column) => {
			const value = row[column] ?? [];
			return wrapRow([...name, piece(': ', 'dim'), ...value], {width, hang: 2});
		});
		return at === 0 ? lines : [rule, ...lines];
	});
}
