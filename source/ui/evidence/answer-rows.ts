/** The evidence of an answer as lines: each sentence with its grounding, what is wrong underlined, what supports it below. */
import {rangesOf} from '../conversation/wrap.ts';
import {count, money, numbered} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {fit, piece, type Piece, type Row} from '../rows.ts';
import {cellsOf, cutEnd, inert, left, oneLine, right} from '../text.ts';
import type {AnswerEvidence, EvidenceDocument, EvidenceSentence} from './answer-evidence.ts';

type Size = {readonly width: number; readonly height: number; readonly glyphs: Glyphs};

/** Cells of the score before a sentence. */
const scoreCells = 5;

/** A sentence that what was read supports less than this stands out. */
const low = 0.6;

const sourceCells = 26;

export function answerRows(evidence: AnswerEvidence, size: Size): readonly Row[] {
	const documents = documentRows(evidence, size);
	const told = evidence.sentences.map(sentence => sentenceRows(sentence, size));
	// Documents keep their place where there are lines for a sentence above them.
	const room = Math.max(4, size.height - documents.length);
	const rows: Row[] = [];
	for (const [at, lines] of told.entries()) {
		const rest = told.length - at;
		if (rows.length + lines.length > room) {
			// Of the first at least its beginning.
			if (at === 0) rows.push(...lines.slice(0, room));
			else rows.push([piece(`     ${numbered(rest, 'sentence')} more`, 'dim')]);
			break;
		}
		rows.push(...lines);
	}
	return [...rows, ...documents].slice(0, size.height);
}

function sentenceRows(sentence: EvidenceSentence, {width, glyphs}: Size): readonly Row[] {
	const text = oneLine(inert(sentence.text)).trim();
	const cells = Math.max(10, width - scoreCells);
	const lines = rangesOf(text, cells);
	const shift = offsetOf(sentence.text);
	const rows: Row[] = [];
	for (const [at, {from, until}] of lines.entries()) {
		rows.push([
			at === 0 ? scorePiece(sentence, glyphs) : piece(' '.repeat(scoreCells)),
			piece(text.slice(from, until)),
		]);
		for (const {start, end, label} of sentence.marks) {
			const [first, last] = [start - shift, end - shift];
			if (first < from || first >= until) continue;
			const before = cellsOf(text.slice(from, first));
			const marked = Math.max(1, Math.min(cellsOf(text.slice(first, last)), cells - before));
			const mark = `${' '.repeat(scoreCells + before)}${'^'.repeat(marked)} `;
			const isFitting = cellsOf(mark) + cellsOf(label) <= width;
			rows.push([piece(mark, 'warn'), ...(isFitting ? [piece(label, 'warn')] : [])]);
			if (!isFitting)
				rows.push([piece(cutEnd(`${' '.repeat(scoreCells)}${label}`, width, glyphs.cut), 'warn')]);
		}
	}
	const note = noteOf(sentence, glyphs);
	if (note !== '') rows.push(fit([piece(`${' '.repeat(scoreCells)}  ${note}`, 'dim')], width, glyphs.cut));
	return rows;
}

/** Blanks before a sentence go. */
function offsetOf(text: string): number {
	return text.length - text.trimStart().length;
}

function scorePiece({score}: EvidenceSentence, glyphs: Glyphs): Piece {
	if (score === null) return piece(left(glyphs.unknown, scoreCells), 'dim');
	const text = score >= 0.995 ? '1.0' : score.toFixed(2).slice(1);
	return piece(left(text, scoreCells), score < low ? 'warn' : 'dim');
}

/** `€59.90 ← tool get_order   €64.80 = 59.90 + 4.90`; without figures the passages that say most of it. */
function noteOf({from, sources, score}: EvidenceSentence, {back}: Glyphs): string {
	const said = from.map(({said: figure, source, sum}) => {
		const shown = oneLine(inert(figure));
		return sum === null ? `${shown} ${back} ${nameOf(source)}` : `${shown} = ${oneLine(inert(sum))}`;
	});
	if (said.length > 0) return said.join('   ');
	if (score === null) return 'no claim to check';
	return sources.length === 0 || score < low ? '' : `${back} ${sources.map(nameOf).join(', ')}`;
}

function nameOf(source: string): string {
	return oneLine(inert(source));
}

function documentRows({documents, query}: AnswerEvidence, {width, height, glyphs}: Size): readonly Row[] {
	if (documents.length === 0) return [];
	// A third of the lines: what is said of the answer comes first.
	const shownMax = Math.min(documentsMax, Math.floor(height / 3) - documentLines);
	if (shownMax < 0) return [];
	const unused = documents.filter(({isUsed}) => !isUsed);
	const sum = (of: readonly EvidenceDocument[], value: (document: EvidenceDocument) => number): number =>
		of.reduce((total, document) => total + value(document), 0);
	const asked = query === null ? '' : ` for "${oneLine(inert(query))}"`;
	const price = unused.every(({nanoUsd}) => nanoUsd !== null)
		? `: ${money(sum(unused, ({nanoUsd}) => nanoUsd ?? 0))}`
		: '';
	const rows: Row[] = [
		[],
		fit([piece('DOCUMENTS', 'strong'), piece(`  ${documents.length} retrieved${asked}`)], width, glyphs.cut),
		...documents.slice(0, shownMax).map(document => documentRow(document, glyphs)),
	];
	if (shownMax > 0 && documents.length > shownMax)
		rows.push([piece(`  ${documents.length - shownMax} more`, 'dim')]);
	rows.push([
		piece(
			`unused ~${count(sum(unused, ({tokens}) => tokens))} of ~${count(sum(documents, ({tokens}) => tokens))} tokens${price}`,
			unused.length > 0 ? undefined : 'dim',
		),
	]);
	return rows.map(row => fit(row, width, glyphs.cut));
}

/** Of each list of them; around it a line of air, a head and the sum. */
const documentsMax = 5;
const documentLines = 3;

function documentRow({source, score, isUsed, tokens, nanoUsd}: EvidenceDocument, glyphs: Glyphs): Row {
	const role = isUsed ? undefined : 'dim';
	const name = cutEnd(nameOf(source).replace(/^document /, ''), sourceCells - 2, glyphs.cut);
	return [
		piece(`  ${left(name, sourceCells)}`, role),
		piece(right(score === null ? '' : score.toFixed(2), 5), role),
		piece(`  ${left(isUsed ? 'used' : 'unused', 7)}`, role),
		piece(right(`~${count(tokens)}`, 7), role),
		piece(nanoUsd === null || isUsed ? '' : `  ${money(nanoUsd)}`, role),
	];
}
