/**
Turns that one user sends again and again: the same, or nearly the same (SimHash: Charikar 2002, Similarity estimation
techniques from rounding algorithms).
*/
import type {Statement} from '../../domain/finding.ts';
import type {Turn} from '../../domain/inspection.ts';
import {hash64, hashOf, hexOf} from './hash.ts';

/** Looked back from the turn. */
export const repeatWindowMs = 600_000;

const repeatsMin = 5;
const manyMin = 10;
/**
Manku et al. 2007 take 3 bits of 64 for pages of the web. Of a turn of a dozen words one that differs is worth 4 to 7; of
pairs of real questions one in ten thousand is as near as this.
*/
const distanceMax = 8;
/** "yes" and "go on" are said often, and rightly. */
const wordsMin = 4;
const shortRepeatsMin = 15;

function wordsOf(text: string): readonly string[] {
	return (
		text
			.normalize('NFKC')
			.toLowerCase()
			.match(/[\p{L}\p{N}]+/gu) ?? []
	);
}

/** Longer turns are told apart by their beginning. */
const turnLengthMax = 20_000;

/** Of the words of a turn, whatever their case and the signs between them: 16 hex digits. */
export function turnKey(text: string): string {
	return hashOf(wordsOf(text.slice(0, turnLengthMax)).join(' '));
}

/** SimHash of words: 16 hex digits that differ in few bits where the turns differ in few words. */
export function turnMark(text: string): string {
	const words = wordsOf(text.slice(0, turnLengthMax));
	const weights = new Int32Array(64);
	for (const word of words) {
		const [high, low] = hash64(word);
		for (let bit = 0; bit < 32; bit++) {
			weights[bit] = (weights[bit] ?? 0) + ((high >>> bit) & 1 ? 1 : -1);
			weights[bit + 32] = (weights[bit + 32] ?? 0) + ((low >>> bit) & 1 ? 1 : -1);
		}
	}
	const half = (from: number): number => {
		let value = 0;
		for (let bit = 0; bit < 32; bit++) if ((weights[from + bit] ?? 0) > 0) value |= 1 << bit;
		return value >>> 0;
	};
	return hexOf([half(0), half(32)]);
}

/** Bits that differ. */
export function markDistance(one: string, other: string): number {
	let bits = 0;
	for (const from of [0, 8]) {
		let rest =
			(Number.parseInt(one.slice(from, from + 8), 16) ^ Number.parseInt(other.slice(from, from + 8), 16)) >>>
			0;
		for (; rest !== 0; rest &= rest - 1) bits++;
	}
	return bits;
}

export type RepeatedTurn = {
	readonly text: string;
	readonly key: string;
	readonly mark: string;
	readonly callId: string;
	/** As `Passage.source` of the turn. */
	readonly source: string;
};

/**
Detector `repeat`, rules `same turn` and `near turn`. `earlier`: turns of the same user in the window before this one. Null:
they are too few.
*/
export function repeatIn(turn: RepeatedTurn, earlier: readonly Turn[]): Statement | null {
	const words = wordsOf(turn.text.slice(0, turnLengthMax)).length;
	if (words === 0) return null;
	const others = earlier.filter(({callId}) => callId !== turn.callId);
	const same = others.filter(({key}) => key === turn.key).length;
	const near = others.filter(({mark}) => markDistance(mark, turn.mark) <= distanceMax).length;
	const isSame = same + 1 >= repeatsMin;
	const times = (isSame || words < wordsMin ? same : Math.max(same, near)) + 1;
	if (times < (words < wordsMin ? shortRepeatsMin : repeatsMin)) return null;
	return {
		signal: 'security',
		detector: 'repeat',
		rule: isSame ? 'same turn' : 'near turn',
		level: times >= manyMin ? 'warning' : 'info',
		confidence: isSame ? 0.9 : 0.7,
		part: 'input',
		source: turn.source,
		start: 0,
		end: turn.text.length,
		evidence: `${times} times in ten minutes: ${turn.text.trim().slice(0, 150)}`,
	};
}
