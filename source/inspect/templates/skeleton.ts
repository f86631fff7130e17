/**
The words of a prompt with what is filled in as slots, and whether two of them are one template. After Drain (He et al.
2017, an online log parsing approach with fixed depth tree): what looks like a value is masked first, then what differs
at the same place of otherwise equal texts is a slot.
*/
import {diffArrays} from 'diff';

/** A word; null: a slot. */
export type Skeleton = readonly (string | null)[];

/** Prompts are told apart by their beginning: what comes later is often pasted in. */
const wordsMax = 400;
const textLengthMax = 8000;

/** What is filled in: figures, dates, ids, addresses, what stands in quotes or braces. */
const value = /\d|@|https?:\/\/|^[{["'“«].*[}\]"'”»][,.;:]?$|^<[^>]*>$|^[A-Fa-f0-9-]{16,}$/;

export function skeletonOf(text: string): Skeleton {
	const words = text.slice(0, textLengthMax).match(/\S+/g) ?? [];
	const skeleton: (string | null)[] = [];
	for (const word of words.slice(0, wordsMax)) {
		const masked = value.test(word) ? null : word;
		// Slots beside each other are one: a date has as many words as its language wants.
		if (masked !== null || skeleton.at(-1) !== null) skeleton.push(masked);
	}
	return skeleton;
}

export const slotSign = '‹…›';

export function skeletonText(skeleton: Skeleton): string {
	return skeleton.map(word => word ?? slotSign).join(' ');
}

/** Share of words that two have in common, 0 to 1 (Dice), whatever their order. */
export function likeness(one: Skeleton, other: Skeleton): number {
	const counts = new Map<string, number>();
	for (const word of one) if (word !== null) counts.set(word, (counts.get(word) ?? 0) + 1);
	let common = 0;
	for (const word of other) {
		if (word === null) continue;
		const left = counts.get(word) ?? 0;
		if (left > 0) common++;
		if (left > 0) counts.set(word, left - 1);
	}
	const words = (skeleton: Skeleton): number => skeleton.filter(word => word !== null).length;
	const total = words(one) + words(other);
	return total === 0 ? 1 : (2 * common) / total;
}

/** Prompts that begin with so many equal words are of one family, whatever is pasted in behind them. */
const headWords = 10;

export function beginsAlike(one: Skeleton, other: Skeleton): boolean {
	if (one.length < headWords || other.length < headWords) return false;
	return one
		.slice(0, headWords)
		.every((word, at) => word === null || other[at] === null || word === other[at]);
}

/** A name, a language, a place has at most so many words; an instruction that was edited has more. */
const slotWordsMax = 4;

/**
The skeleton of both where they differ in what is filled in alone, with slots there; null: an instruction of them differs.
*/
export function merged(one: Skeleton, other: Skeleton): Skeleton | null {
	const common: (string | null)[] = [];
	let removed: readonly string[] = [];
	let added: readonly string[] = [];
	const close = (): boolean => {
		if (removed.length + added.length === 0) return true;
		const isFilled = fills(removed) && fills(added);
		if (isFilled && common.at(-1) !== null) common.push(null);
		[removed, added] = [[], []];
		return isFilled;
	};
	for (const part of diffArrays(wordsOf(one), wordsOf(other), {timeout: 50}) ?? []) {
		if (part.removed) removed = [...removed, ...part.value];
		else if (part.added) added = [...added, ...part.value];
		else {
			if (!close()) return null;
			for (const word of part.value) {
				const item = word === slotSign ? null : word;
				if (item !== null || common.at(-1) !== null) common.push(item);
			}
		}
	}
	return close() ? common : null;
}

/** A slot may be empty on one side ("Dear ‹…›,"), and is never a sentence. */
function fills(words: readonly string[]): boolean {
	return words.length <= slotWordsMax && words.slice(0, -1).every(word => !/[.!?:]$/.test(word));
}

function wordsOf(skeleton: Skeleton): string[] {
	return skeleton.map(word => word ?? slotSign);
}
