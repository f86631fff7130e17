/**
Long text into lines of cells. Breaks between words, inside a word only where it is longer than a line, between
any two wide characters. Lines come back inert: no byte of a prompt is a command to the terminal.

A message may be 400 KB, so that the usual scripts are measured by a table of ranges and only what can combine
(marks, joiners, emoji) goes through the segmenter, which is thirty times slower.
*/
import type {Piece, Row} from '../rows.ts';
import {cellsOf, inert} from '../text.ts';

/** A tab is drawn as two blanks: indentation of code stays visible and does not eat the line. */
const tab = '  ';

const ascii = /^[\u0020-\u007E]*$/;

/** Scripts whose characters stand alone, one or two cells each: nothing here joins with what is beside it. */
const alone =
	/^[\u0020-\u007E\u00A1-\u00AC\u00AE-\u02FF\u0370-\u0482\u048A-\u052F\u2010-\u2027\u2030-\u205E\u20A0-\u20BF\u2190-\u21FF\u2400-\u243F\u2500-\u25A9\u3001-\u3029\u3031-\u303C\u3041-\u3096\u309B-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3\uFF01-\uFF5E]*$/u;

/** Of the characters above, those of two cells: CJK, kana, hangul and full-width forms. */
function isWide(code: number): boolean {
	return (
		code >= 0x30_01 &&
		(code <= 0x30_ff ||
			(code >= 0x34_00 && code <= 0x9f_ff) ||
			(code >= 0xac_00 && code <= 0xd7_a3) ||
			(code >= 0xff_01 && code <= 0xff_5e))
	);
}

const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

/** Lines of `text`, each at most `width` cells and inert. An empty text has no line. */
export function wrapText(text: string, width: number): readonly string[] {
	if (text === '') return [];
	return linesOf(text).flatMap(line => rangesOf(line, width).map(({from, until}) => line.slice(from, until)));
}

/** The lines as they were written, inert, not wrapped. */
export function linesOf(text: string): readonly string[] {
	return text
		.replaceAll('\t', tab)
		.split(/\r\n|[\n\r]/)
		.map(line => inert(line));
}

/** A part of a line, by UTF-16 units. */
export type Range = {readonly from: number; readonly until: number};

/** Where a line that is inert breaks. `words: false`: wherever it is full, as code does. */
export function rangesOf(line: string, width: number, {words = true} = {}): readonly Range[] {
	if (line.length <= width && ascii.test(line)) return [{from: 0, until: line.length}];
	if (width === Number.POSITIVE_INFINITY) return [{from: 0, until: line.length}];
	const ranges: Range[] = [];
	if (ascii.test(line)) breakAscii(line, {width, words}, ranges);
	else breakWide(line, {width, words}, ranges);
	return ranges;
}

/** The pieces of a row that lie in a part of its text. */
export function sliceRow(row: Row, {from, until}: Range): Row {
	const sliced: Piece[] = [];
	let at = 0;
	for (const item of row) {
		const end = at + item.text.length;
		if (end > from && at < until) {
			const text = item.text.slice(Math.max(0, from - at), until - at);
			sliced.push(text === item.text ? item : {...item, text});
		}
		at = end;
	}
	return sliced;
}

type Breaking = {readonly width: number; readonly words: boolean};

function breakAscii(line: string, {width, words}: Breaking, ranges: Range[]): void {
	let from = 0;
	while (line.length - from > width) {
		// Sought in this part only: a line of 400 KB without a blank would be gone through for each of its parts.
		const blank = words ? from + line.slice(from, from + width + 1).lastIndexOf(' ') : -1;
		// Blanks that lead the line are its indentation, not a place to break.
		const broken = blank > from && line.slice(from, blank).trim() !== '';
		const until = broken ? blank : from + width;
		ranges.push({from, until});
		from = broken ? blank + 1 : until;
	}
	ranges.push({from, until: line.length});
}

function breakWide(line: string, {width, words}: Breaking, ranges: Range[]): void {
	let from = 0;
	let at = 0;
	let used = 0;
	/** Place behind the last blank or wide character, where the line may break, and the cells up to it. */
	let breakAt = 0;
	let breakCells = 0;
	for (const [character, cells] of charactersOf(line)) {
		if (used + cells > width && at > from) {
			const cut = breakAt > from ? breakAt : at;
			ranges.push({from, until: words ? from + line.slice(from, cut).trimEnd().length : cut});
			used = cut === at ? 0 : used - breakCells;
			from = cut;
			if (words && character === ' ' && cut === at) from += 1;
			else used += cells;
			breakAt = 0;
		} else {
			used += cells;
		}
		at += character.length;
		if (words && (character === ' ' || cells === 2) && line.slice(from, at).trim() !== '') {
			breakAt = at;
			breakCells = used;
		}
	}
	ranges.push({from, until: line.length});
}

/** Widths of what was measured before: a text in one script has few different clusters. Emptied when it is full. */
const measured = new Map<string, number>();
const measuredMost = 4096;

function cellsOfSegment(segment: string): number {
	const known = measured.get(segment);
	if (known !== undefined) return known;
	const cells = cellsOf(segment);
	if (measured.size >= measuredMost) measured.clear();
	measured.set(segment, cells);
	return cells;
}

/** Characters of a line with their cells. Words that may hold something combined go through the segmenter, alone. */
function* charactersOf(line: string): Generator<readonly [string, number]> {
	const words = alone.test(line) ? [line] : line.split(/(?<= )/);
	for (const word of words) {
		if (alone.test(word)) {
			for (const character of word) yield [character, isWide(character.codePointAt(0) ?? 0) ? 2 : 1];
		} else {
			for (const {segment} of segmenter.segment(word)) yield [segment, cellsOfSegment(segment)];
		}
	}
}
