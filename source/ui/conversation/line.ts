/** A line of a conversation: its text, in which a text is found, and the row that it becomes where it is drawn. */
import {piece, plain, type Row} from '../rows.ts';
import type {Role} from '../theme.ts';
import {type Range, rangesOf, sliceRow} from './wrap.ts';

export type Line = {
	/** All of it, inert. */
	readonly text: string;
	/** Made only for lines in sight: a prompt of 400 KB has ten thousand that nobody looks at. */
	readonly row: () => Row;
};

export function lineOf(text: string, role?: Role): Line {
	return {text, row: () => [role === undefined ? {text} : {text, role}]};
}

export function lineOfRow(row: Row): Line {
	return {text: plain(row), row: () => row};
}

/** Lines with a head each: `first` before the first, and `rest` before the others. */
export function headed(lines: readonly Line[], first: Row, rest: Row): readonly Line[] {
	const [firstText, restText] = [plain(first), plain(rest)];
	return lines.map(({text, row}, at) =>
		at === 0
			? {text: firstText + text, row: () => [...first, ...row()]}
			: {text: restText + text, row: () => [...rest, ...row()]},
	);
}

export function indented(lines: readonly Line[], cells: number): readonly Line[] {
	const blanks: Row = [{text: ' '.repeat(cells)}];
	return headed(lines, blanks, blanks);
}

/** One line as it was written, broken at a width; what was broken off begins `hang` cells to the right. */
export function wrapRow(
	row: Row,
	{width, hang = 0, words = true}: {readonly width: number; readonly hang?: number; readonly words?: boolean},
): readonly Line[] {
	const text = plain(row);
	const [first, ...broken] = rangesOf(text, width, {words});
	if (first === undefined || broken.length === 0) return [{text, row: () => row}];
	// A hanging head of more than half of the width would leave nothing for the text.
	const blanks = Math.min(hang, Math.floor(width / 2));
	if (blanks > 0) {
		const tail = sliceRow(row, {from: broken[0]?.from ?? 0, until: text.length});
		return [partOf(row, text, first), ...indented(wrapRow(tail, {width: width - blanks, words}), blanks)];
	}
	return [first, ...broken].map(range => partOf(row, text, range));
}

function partOf(row: Row, text: string, range: Range): Line {
	return {text: text.slice(range.from, range.until), row: () => sliceRow(row, range)};
}

/** Pieces with line ends in them, as a row for each line, inert. */
export function splitRow(pieces: Row): readonly Row[] {
	const rows: Row[number][][] = [[]];
	for (const item of pieces) {
		for (const [at, text] of item.text.split('\n').entries()) {
			if (at > 0) rows.push([]);
			if (text !== '') rows.at(-1)?.push(piece(text, item.role));
		}
	}
	return rows;
}
