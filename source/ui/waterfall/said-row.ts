/** What a trace was asked and what it answered, in one row: the first thing that one wants to know of it. */
import type {TraceDetail} from '../../store/answers.ts';
import type {Glyphs} from '../glyphs.ts';
import {piece, type Row} from '../rows.ts';
import {cellsOf, cutEnd, inert, oneLine} from '../text.ts';

/** `asked Where is my refund?   answered It was approved on …`: half and half, and each has the room that the other leaves. */
export function saidRow(
	{row, prompt, answer}: TraceDetail,
	{width, glyphs}: {readonly width: number; readonly glyphs: Glyphs},
): Row {
	const asked = inert(oneLine(prompt ?? ''));
	const answered = inert(oneLine(answer ?? ''));
	if (asked === '' && answered === '') return [];
	const word = row.status === 'running' ? 'so far ' : 'answered ';
	const words = asked === '' || answered === '' ? oneWord : twoWords;
	const room = width - words;
	const question = cutEnd(asked, Math.max(Math.floor(room / 2), room - cellsOf(answered)), glyphs.cut);
	const reply = cutEnd(answered, room - cellsOf(question), glyphs.cut);
	return [
		...(asked === '' ? [] : [piece('asked ', 'dim'), piece(question)]),
		...(answered === '' ? [] : [piece(asked === '' ? word : `   ${word}`, 'dim'), piece(reply)]),
	];
}

/** Cells of the words before the texts. */
const oneWord = 9;
const twoWords = 18;
