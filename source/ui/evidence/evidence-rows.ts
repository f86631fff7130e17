/**
The evidence drawn: each sentence with its score, `^` under what nothing supports, where the rest is from; below it the
documents. The place of the finding that is looked at is always in sight.
*/
import {rangesOf, sliceRow} from '../conversation/wrap.ts';
import {count, money, share} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {fit, piece, type Piece, plain, type Row, widthOf} from '../rows.ts';
import {cellsOf, cutEnd, inert, left, oneLine, right} from '../text.ts';
import type {Role} from '../theme.ts';
import {type Evidence, type EvidenceDocument, type Mark, type Segment, segmentsOf} from './evidence.ts';

/** The finding that is looked at. */
export type Looked = {readonly key: string; readonly name: string; readonly said: string};

type Size = {readonly width: number; readonly height: number; readonly glyphs: Glyphs};

/** Cells of the score before a sentence, and of what stands below it. */
const scoreCells = 5;
const noteIndent = '   ';

/** Lines from which on the documents are listed, and from which on they are summed up. */
const roomyHeight = 16;
const summedHeight = 8;

export function evidenceRows(evidence: Evidence, looked: Looked | null, size: Size): readonly Row[] {
	const {width, height, glyphs} = size;
	const segments = segmentsOf(evidence, {back: glyphs.back, cut: glyphs.cut});
	const isRoomy = height >= roomyHeight;
	const documents = documentRows(evidence, size, isRoomy ? Math.floor(height * 0.4) : 1);
	const below =
		height >= summedHeight && documents.length > 0 ? [...(isRoomy ? [[]] : []), ...documents] : [];
	const above = headRows(evidence, {looked, segments, width});
	const room = Math.max(1, height - below.length - above.length);
	const answer = answerRows(segments, looked, {width, height: room, glyphs});
	return [...above, ...answer, ...below].slice(0, height).map(row => fit(row, width, glyphs.cut));
}

/** What is said of all of the call, or of what has no place in the answer; and why there are no scores. */
function headRows(
	evidence: Evidence,
	{looked, segments, width}: {looked: Looked | null; segments: readonly Segment[]; width: number},
): readonly Row[] {
	const rows: Row[] = [];
	const hasPlace =
		looked !== null &&
		segments.some(({marks, remarks}) => [...marks, ...remarks].some(({key}) => key === looked.key));
	if (looked !== null && !hasPlace) {
		const said = looked.said === '' ? looked.name : `${looked.name}: ${oneLine(looked.said)}`;
		rows.push(...wrapped([piece(said, 'warn')], width).slice(0, 3));
	}
	if (evidence.answers === null && evidence.unmeasured === null)
		rows.push([piece('its texts are not in the file: the sender withholds them', 'dim')]);
	if (evidence.unmeasured !== null)
		rows.push(...wrapped([piece(evidence.unmeasured, 'dim')], width).slice(0, 2));
	return rows;
}

/** From the sentence with the finding on, or from the first where that is in sight too. */
function answerRows(segments: readonly Segment[], looked: Looked | null, size: Size): readonly Row[] {
	const {width, height} = size;
	if (segments.length === 0) return [];
	const spaced = allRows(segments, size);
	if (spaced !== null) return spaced;
	const focus = Math.max(
		0,
		segments.findIndex(({marks, remarks}) => [...marks, ...remarks].some(({key}) => key === looked?.key)),
	);
	const focused = segmentRows(segments[focus], size);
	const before: Row[][] = [];
	let taken = focused.length;
	// A line tells of what is left out above.
	for (let at = focus - 1; at >= 0; at--) {
		const rows = segmentRows(segments[at], size);
		if (taken + rows.length + (at > 0 ? 1 : 0) > height) break;
		before.unshift([...rows]);
		taken += rows.length;
	}
	const left = focus - before.length;
	const lead: Row[] = left === 0 ? [] : [moreRow(left, 'above')];
	const mark = focused.findIndex(row => plain(row).trimStart().startsWith('^'));
	const rows = [...lead, ...before.flat()];
	// One sentence may be longer than there is room.
	const over = Math.max(0, rows.length + mark + 2 - height);
	rows.push(...focused.slice(Math.min(over, Math.max(0, focused.length - 1))));
	let at = focus + 1;
	for (; at < segments.length && rows.length < height; at++) {
		const next = segmentRows(segments[at], size);
		const isLast = at === segments.length - 1;
		if (rows.length + next.length + (isLast ? 0 : 1) > height) break;
		rows.push(...next);
	}
	if (at < segments.length && rows.length < height) rows.push(moreRow(segments.length - at, 'below'));
	return rows.map(row => fit(row, width, size.glyphs.cut)).slice(0, height);
}

/** With a line of air between sentences, where there is room for all of it; null: there is not. */
function allRows(segments: readonly Segment[], size: Size): readonly Row[] | null {
	const rows: Row[] = [];
	for (const [at, segment] of segments.entries()) {
		if (at > 0) rows.push([]);
		rows.push(...segmentRows(segment, size));
		if (rows.length > size.height) return null;
	}
	return rows;
}

function moreRow(number: number, where: 'above' | 'below'): Row {
	return [piece(`     ${count(number)} more ${number === 1 ? 'sentence' : 'sentences'} ${where}`, 'dim')];
}

function segmentRows(segment: Segment | undefined, {width, glyphs}: Size): readonly Row[] {
	if (segment === undefined) return [];
	const {score, remarks, notes} = segment;
	const inner = Math.max(10, width - scoreCells);
	const {line, places} = inertWith(segment);
	const rows: Row[] = [];
	for (const range of rangesOf(line, inner)) {
		const head = rows.length === 0 ? scoreText(score, glyphs) : '';
		const row = sliceRow([piece(line)], range);
		rows.push([piece(left(head, scoreCells), 'dim'), ...row]);
		rows.push(...underlines(line, range, places, inner));
	}
	for (const {label} of remarks) rows.push(...noteRows([`${glyphs.warning} ${label}`], width, 'warn'));
	rows.push(...noteRows(notes, width, 'dim'));
	return rows;
}

/** `.91`; nothing where nothing was to be measured. */
function scoreText(score: Segment['score'], {unknown}: Glyphs): string {
	if (score === undefined) return '';
	return score === null ? unknown : score.toFixed(2).replace(/^0/, '');
}

/** What is made inert may become longer: the places move with it. */
function inertWith({text, marks}: Segment): {readonly line: string; readonly places: readonly Mark[]} {
	const flat = text.replaceAll(/\s/g, ' ');
	const at = (place: number): number => inert(flat.slice(0, place)).length;
	return {
		line: inert(flat),
		places: marks.map(mark => ({...mark, start: at(mark.start), end: at(mark.end)})),
	};
}

/** `^^^^ number: in nothing that was read`, below the places that are in this line. */
function underlines(
	line: string,
	range: {readonly from: number; readonly until: number},
	places: readonly Mark[],
	width: number,
): readonly Row[] {
	const own = places.filter(({start, end}) => start < range.until && end > range.from);
	if (own.length === 0) return [];
	let carets = '';
	const labels: string[] = [];
	for (const {start, end, label} of own) {
		const from = cellsOf(line.slice(range.from, Math.max(start, range.from)));
		const cells = cellsOf(line.slice(Math.max(start, range.from), Math.min(end, range.until)));
		carets = left(carets, from).slice(0, from) + '^'.repeat(Math.max(1, cells));
		// What goes on in the next line is named there.
		if (end <= range.until && !labels.includes(label)) labels.push(label);
	}
	const text = labels.join('; ');
	const indent = ' '.repeat(scoreCells);
	if (text === '') return [[piece(`${indent}${carets}`, 'warn')]];
	if (carets.length + 1 + cellsOf(inert(text)) <= width)
		return [[piece(`${indent}${carets} ${oneLine(text)}`, 'warn')]];
	return [[piece(`${indent}${carets}`, 'warn')], ...noteRows(labels, width + scoreCells, 'warn')];
}

/** As many of them in a line as go into it, each whole where it can be. */
function noteRows(notes: readonly string[], width: number, role: Role): readonly Row[] {
	const indent = `${' '.repeat(scoreCells)}${noteIndent}`;
	const room = Math.max(10, width - indent.length);
	const lines: string[] = [];
	for (const note of notes) {
		const text = inert(oneLine(note));
		const last = lines.at(-1);
		if (last !== undefined && cellsOf(last) + 3 + cellsOf(text) <= room)
			lines[lines.length - 1] = `${last}   ${text}`;
		else lines.push(text);
	}
	return lines
		.flatMap(line =>
			rangesOf(line, room)
				.slice(0, 3)
				.map(({from, until}) => line.slice(from, until)),
		)
		.map((line): Row => [piece(`${indent}${line}`, role)]);
}

/** The list of them, or where there is no room one line; what the unused ones cost at its end. */
function documentRows({documents, query}: Evidence, {width, glyphs}: Size, most: number): readonly Row[] {
	if (documents.length === 0) return [];
	const sum = piece(sumOf(documents), 'dim');
	if (most < 4) return [[sum]];
	const asked = query === null ? '' : ` for "${oneLine(query)}"`;
	const head = `DOCUMENTS  ${count(documents.length)} retrieved${asked}`;
	const figures = 15;
	const room = Math.max(10, width - figures - 1);
	const shown = documents.slice(0, most - (documents.length > most - 2 ? 3 : 2));
	const more = documents.length - shown.length;
	const lines = shown.map((document, at): Row => documentRow(document, {number: at + 1, room, glyphs}));
	return [
		[piece(left(cutEnd(inert(head), room, glyphs.cut), room + 1), 'dim'), piece('TOKENS   PRICE', 'dim')],
		...lines,
		...(more === 0 ? [] : [[piece(` ${count(more)} more`, 'dim')]]),
		[sum],
	];
}

function documentRow(
	{name, score, isUsed, tokens, nanoUsd}: EvidenceDocument,
	{number, room, glyphs}: {readonly number: number; readonly room: number; readonly glyphs: Glyphs},
): Row {
	const use: Piece =
		isUsed === null ? {text: ''} : piece(isUsed ? 'used' : 'unused', isUsed ? undefined : 'warn');
	const name_ = left(
		cutEnd(inert(oneLine(name)), Math.max(8, room - 18), glyphs.cut),
		Math.max(8, Math.min(24, room - 18)),
	);
	const row: Row = [
		piece(
			`${right(`[${number}]`, 4)} ${name_} ${right(score === null ? glyphs.unknown : score.toFixed(2).replace(/^0/, ''), 4)}  `,
		),
		use,
	];
	const figures = `${right(tokens === null ? glyphs.unknown : `~${count(tokens)}`, 6)} ${right(nanoUsd === null ? '' : money(nanoUsd), 8)}`;
	return [...fit(row, room, glyphs.cut), piece(figures)];
}

function sumOf(documents: readonly EvidenceDocument[]): string {
	const total = (list: readonly EvidenceDocument[]): number =>
		list.reduce((sum, {tokens}) => sum + (tokens ?? 0), 0);
	const unused = documents.filter(({isUsed}) => isUsed === false);
	const used = documents.filter(({isUsed}) => isUsed === true).length;
	if (used + unused.length === 0) return `${count(documents.length)} documents; which were used is not known`;
	const priced = unused.flatMap(({nanoUsd}) => (nanoUsd === null ? [] : [nanoUsd]));
	const price = priced.length === 0 ? '' : `: ${money(priced.reduce((sum, one) => sum + one, 0))}`;
	const [part, whole] = [total(unused), total(documents)];
	return `${used} of ${documents.length} documents used; unused ~${count(part)} of ~${count(whole)} tokens, ${share(part, whole)}${price}`;
}

function wrapped(row: Row, width: number): readonly Row[] {
	if (widthOf(row) <= width) return [row];
	return rangesOf(plain(row), width).map(range => sliceRow(row, range));
}
