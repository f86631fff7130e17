/**
What the tokens of a prompt were spent on. The tokenizer counts each piece; the pieces are then scaled so that they
add up to the input that the provider billed, since only the whole is known exactly.
*/
import type {Call} from '../domain/call.ts';
import {promptTokens} from './estimate.ts';
import {definitionsOf, type Segment, segmentsOf, tokensOfSegment} from './prompt.ts';
import type {Tokenizer} from './tokenizer.ts';

/**
`history`: messages before the last question. `documents`: what retrieval found and the prompt repeats, wherever it
stands. `results`: tool calls and their results since the last question. `media`: what has no text. `unseen`: billed,
and too much to be an error of ours: tool definitions that the sender left out, say.
*/
export const sources = [
	'tools',
	'system',
	'history',
	'documents',
	'user',
	'results',
	'media',
	'unseen',
] as const;

export type Source = (typeof sources)[number];

export type Anatomy = {
	/** Sources that have tokens, in the order in which a prompt is read; they add up to `input`. */
	readonly parts: readonly {readonly source: Source; readonly tokens: number}[];
	/** Of the system message and of each message, as the conversation numbers them. */
	readonly messages: readonly {readonly number: number; readonly tokens: number}[];
	readonly input: number;
	/** `reported`: `input` is what the provider counted. `reckoned`: nobody told it. */
	readonly basis: 'reported' | 'reckoned';
	/** Name of the family whose tokenizer counted, and whether it is the model's own. */
	readonly family: string;
	readonly exact: boolean;
};

/** The factors of families are wrong by less than this (families.ts), and the tokens around texts are fewer. */
const unseenFactorMin = 1.5;
const unseenTokensMin = 100;

/** Shorter texts stand in many prompts by chance. */
const documentLengthMin = 20;

/** Null: the telemetry does not hold the prompt. */
export function anatomyOf(call: Call, documents: readonly string[], tokenizer: Tokenizer): Anatomy | null {
	const {family} = tokenizer;
	const segments = segmentsOf(call, family);
	if (!segments.some(segment => segment.kind !== 'tools')) return null;
	const tools = definitionsOf(call.toolDefinitions).length;
	const tokens = segments.map(segment => tokensOfSegment(segment, tokenizer, tools));
	const reckoned = reckonedParts(call, {segments, tokens, documents, tokenizer});
	const told = call.tokensEstimated ? null : call.usage.input;
	const sum = tokens.reduce((total, count) => total + count, 0);
	const input = told ?? promptTokens(call, tokenizer);
	// What has no text takes what the texts leave over: scaling the texts would hide it.
	const rest = told === null ? 0 : told - sum;
	const hasMedia = segments.some(segment => segment.hasMedia);
	const isUnseen = rest > unseenTokensMin && input > sum * unseenFactorMin;
	const isMore = rest > 0 && (hasMedia || isUnseen);
	if (isMore) reckoned.set(hasMedia ? 'media' : 'unseen', rest);
	const factor = isMore || sum === 0 ? 1 : input / sum;
	return {
		parts: scaled(reckoned, input),
		messages: segments.flatMap(({number}, index) =>
			number === 0 ? [] : [{number, tokens: Math.round((tokens[index] ?? 0) * factor)}],
		),
		input,
		basis: told === null ? 'reckoned' : 'reported',
		family: family.name,
		exact: family.exact,
	};
}

function reckonedParts(
	call: Call,
	{
		segments,
		tokens,
		documents,
		tokenizer,
	}: {
		readonly segments: readonly Segment[];
		readonly tokens: readonly number[];
		readonly documents: readonly string[];
		readonly tokenizer: Tokenizer;
	},
): Map<Source, number> {
	const lastQuestion = segments.findLastIndex(segment => segment.role === 'user' && !segment.isResult);
	const parts = new Map<Source, number>();
	const add = (source: Source, count: number): void => {
		if (count > 0) parts.set(source, (parts.get(source) ?? 0) + count);
	};
	for (const [index, segment] of segments.entries()) {
		const whole = tokens[index] ?? 0;
		const found =
			segment.kind === 'tools'
				? 0
				: placesOf(segment.text, documents).reduce(
						(sum, [from, until]) => sum + tokenizer.count(segment.text.slice(from, until)),
						0,
					);
		const retrieved = Math.min(whole, found);
		add('documents', retrieved);
		// Texts that are embedded together do not follow upon each other.
		add(sourceOf(segment, call.operation === 'chat' ? index - lastQuestion : 0), whole - retrieved);
	}
	return parts;
}

function sourceOf({kind}: Segment, fromQuestion: number): Source {
	if (kind !== 'message') return kind;
	if (fromQuestion < 0) return 'history';
	return fromQuestion === 0 ? 'user' : 'results';
}

/** Where documents stand in a text, as they are or as JSON has them; places that meet are one. */
function placesOf(
	text: string,
	documents: readonly string[],
): readonly (readonly [from: number, until: number])[] {
	const places: [from: number, until: number][] = [];
	for (const document of documents) {
		const plain = document.trim();
		if (plain.length < documentLengthMin) continue;
		for (const form of new Set([plain, JSON.stringify(plain).slice(1, -1)])) {
			const from = text.indexOf(form);
			if (from === -1) continue;
			places.push([from, from + form.length]);
			break;
		}
	}
	places.sort(([one], [two]) => one - two);
	const joined: [number, number][] = [];
	for (const [from, until] of places) {
		const last = joined.at(-1);
		if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], until);
		else joined.push([from, until]);
	}
	return joined;
}

/** Whole numbers in the same proportions that add up to `total`: what rounding leaves goes to the largest rests. */
export function scaled(parts: ReadonlyMap<Source, number>, total: number): Anatomy['parts'] {
	const sum = [...parts.values()].reduce((all, tokens) => all + tokens, 0);
	if (sum <= 0) return [];
	const shares = sources
		.filter(source => parts.has(source))
		.map(source => {
			const exact = ((parts.get(source) ?? 0) * total) / sum;
			return {source, tokens: Math.floor(exact), rest: exact - Math.floor(exact)};
		});
	let left = total - shares.reduce((all, {tokens}) => all + tokens, 0);
	for (const share of shares.toSorted((one, two) => two.rest - one.rest)) {
		if (left <= 0) break;
		share.tokens++;
		left--;
	}
	return shares.filter(({tokens}) => tokens > 0).map(({source, tokens}) => ({source, tokens}));
}
