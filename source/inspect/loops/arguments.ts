/**
What a tool was asked, as calls are compared: whether two are the same, or the same in other words. Ids of the request
itself and the present time are noise; ids of what is asked about are not, since a batch differs in nothing else.
*/
import {distance} from 'fastest-levenshtein';

import {hashOf} from '../usual/hash.ts';
import {wordsOf} from '../quality/words.ts';

type Leaf = string | number | boolean | null;

export type Arguments = {
	/** Equal for calls that ask the same. */
	readonly key: string;
	/** By path: `filter.name`. Text that is no JSON stands at the path ''. */
	readonly leaves: ReadonlyMap<string, Leaf>;
};

const noise =
	/(?:^|[._])(?:(?:request|trace|span|correlation|idempotency|call|tool_?call|message|event|attempt)_?(?:id|key)|idempotency|nonce|timestamp|ts|now|requested_?at|sent_?at|attempt|retry|retries)$/i;

/** Beyond it arguments are compared as a whole: such a text is a document, and no question. */
const charactersMax = 20_000;
const leavesMax = 200;

export function argumentsOf(input: string): Arguments {
	const leaves = new Map<string, Leaf>();
	if (input.length > charactersMax) return {key: hashOf(input), leaves: new Map([['', hashOf(input)]])};
	let value: unknown = input;
	try {
		if (/^\s*[{["]/.test(input)) value = JSON.parse(input);
	} catch {
		// It only looks like JSON, and is compared as text.
	}
	addLeaves(leaves, {path: '', value, depth: 0});
	const sorted = [...leaves].toSorted(([one], [other]) => (one < other ? -1 : 1));
	return {key: hashOf(JSON.stringify(sorted)), leaves};
}

function addLeaves(
	leaves: Map<string, Leaf>,
	{path, value, depth}: {readonly path: string; readonly value: unknown; readonly depth: number},
): void {
	if (noise.test(path) || leaves.size >= leavesMax) return;
	if (typeof value === 'object' && value !== null && depth < 8) {
		for (const [key, inner] of Object.entries(value))
			addLeaves(leaves, {path: path === '' ? key : `${path}.${key}`, value: inner, depth: depth + 1});
		return;
	}
	const isLeaf =
		typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null;
	leaves.set(path, isLeaf ? (typeof value === 'string' ? value.trim() : value) : JSON.stringify(value));
}

/** Numbers that turn a search wider and ask nothing else. */
const knob =
	/(?:^|[._])(?:limit|top_?k|k|n|max_?\w*|size|num_?\w*|count|timeout\w*|threshold|min_?\w*|depth|verbose|recursive|fuzzy|exact)$/i;
/** Where the next part of the same is asked for. */
const page =
	/(?:^|[._])(?:page\w*|offset|cursor|start\w*|skip|\w*token|after|before|from|since|until|to|end\w*|line\w*|index|position|chunk\w*|part)$/i;

/** `near`: in other words, or with another bound. `other`: about something else. */
export function relationOf(one: Arguments, other: Arguments): 'same' | 'near' | 'other' {
	if (one.key === other.key) return 'same';
	for (const path of new Set([...one.leaves.keys(), ...other.leaves.keys()])) {
		const [before, after] = [one.leaves.get(path), other.leaves.get(path)];
		if (before === after) continue;
		if (page.test(path)) return 'other';
		if (before === undefined || after === undefined) {
			if (one.leaves.size === 1 && other.leaves.size === 1) return 'other';
			continue;
		}
		const isText = typeof before === 'string' && typeof after === 'string';
		if (isText ? !isReworded(before, after) : !knob.test(path)) return 'other';
	}
	return 'near';
}

/** Share of words that two wordings have in common. */
const overlapMin = 0.3;

function isReworded(one: string, other: string): boolean {
	const [plain, otherPlain] = [plainOf(one), plainOf(other)];
	if (plain === otherPlain) return true;
	const [words, otherWords] = [wordsOf(one), wordsOf(other)];
	const [keys, otherKeys] = [new Set(words.keys), new Set(otherWords.keys)];
	let shared = 0;
	for (const key of keys) if (otherKeys.has(key)) shared++;
	const all = keys.size + otherKeys.size - shared;
	if (all === shared) return true;
	// One word is a name, a place or a number: another one asks about something else, unless it is a slip of the hand.
	if (keys.size === 1 && otherKeys.size === 1) return isSlip(plain, otherPlain);
	if (shared / all < overlapMin) return false;
	const added = differing(words, {text: one, than: otherKeys});
	const removed = differing(otherWords, {text: other, than: keys});
	// What is replaced by something with a capital or a digit is what is asked about.
	return added.length === 0 || removed.length === 0 || !(added.some(isEntity) && removed.some(isEntity));
}

function isSlip(one: string, other: string): boolean {
	const length = Math.min(one.length, other.length);
	return length >= 6 && length <= 40 && !/\d/.test(one + other) && distance(one, other) <= 1;
}

function plainOf(text: string): string {
	return text.toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '');
}

function differing(
	{keys, starts, ends}: ReturnType<typeof wordsOf>,
	{text, than}: {readonly text: string; readonly than: ReadonlySet<string>},
): readonly string[] {
	return keys.flatMap((key, at) => {
		if (than.has(key)) return [];
		const start = starts[at] ?? 0;
		const raw = text.slice(start, ends[at]);
		// The first word of a sentence has its capital from its place.
		return [at === 0 ? raw.toLowerCase() : raw];
	});
}

function isEntity(word: string): boolean {
	return /^\p{Lu}|\d/u.test(word);
}

/**
Wordings that are one sentence with another word in one place each time: a batch over things of one kind, even where
each is like the one before.
*/
export function isOneSlot(all: readonly Arguments[]): boolean {
	const texts = new Map<string, readonly string[]>();
	for (const {leaves} of all) {
		const words = [...leaves].flatMap(([path, leaf]) =>
			knob.test(path) ? [] : typeof leaf === 'string' ? wordsOf(leaf.slice(0, 2000)).keys : [String(leaf)],
		);
		texts.set(JSON.stringify(words), words);
	}
	const variants = [...texts.values()];
	const [first] = variants;
	if (first === undefined || variants.length < 3) return false;
	if (variants.some(({length}) => length !== first.length)) return false;
	const places = first.flatMap((word, at) => (variants.every(words => words[at] === word) ? [] : [at]));
	return (
		places.length === 1 && new Set(variants.map(words => words[places[0] ?? 0])).size === variants.length
	);
}
