/**
What a call read from the provider's cache, what it could have read had the prompt gone on as it began, and what the
difference cost. Tokens of texts are reckoned; what the provider told of them is exact.
*/
import type {PricedCall} from '../domain/call.ts';
import {type CacheRule, cacheRuleOf, keptOf} from './cache-rules.ts';
import {type Break, changesOf, comparePrefix, type Prefix} from './prefix.ts';
import {definitionsOf, type Segment, segmentsOf, tokensOfSegment} from './prompt.ts';
import type {Tokenizer} from './tokenizer.ts';

/**
Why nothing or too little was read. `none`: nothing is lost. `short`: the prefix is below what the provider keeps.
`not asked`: the provider keeps what the request marks, and the call before marked nothing. `expired`: it does not
live that long. `perhaps expired`: it may not have. `unclear`: the prefix stands and nothing else explains it.
*/
type Cause = 'none' | 'broken' | 'model' | 'short' | 'not asked' | 'expired' | 'perhaps expired' | 'unclear';

export type CacheLoss = {
	/** Whose prompt it is compared with; null: there is none before it. */
	readonly previous: {readonly callId: string; readonly startMs: number} | null;
	/** From the end of the previous call to the start of this one. */
	readonly gapMs: number;
	/** The texts of both are there, so that they can be compared. */
	readonly isComparable: boolean;
	/** Null: the prefix is intact, or cannot be compared. */
	readonly break: Break | null;
	/** Model, provider and parameters that differ, in words. */
	readonly changes: readonly string[];
	/** Tokens from the first to the first difference. */
	readonly sharedTokens: number | null;
	/** Null: the provider does not say. */
	readonly readTokens: number | null;
	readonly rule: CacheRule | null;
	/** Tokens of the previous prompt that stand in this one, and that the provider's rules let it keep. */
	readonly readableTokens: number | null;
	/** Of them, those that were not read. Null: not known. */
	readonly lostTokens: number | null;
	/** What they cost beyond the price of reading them. Null: not known, or no price for reading. */
	readonly lostNanoUsd: number | null;
	readonly cause: Cause;
};

const noPrevious: CacheLoss = {
	previous: null,
	gapMs: 0,
	isComparable: false,
	break: null,
	changes: [],
	sharedTokens: null,
	readTokens: null,
	rule: null,
	readableTokens: null,
	lostTokens: null,
	lostNanoUsd: null,
	cause: 'none',
};

export function cacheLossOf(call: PricedCall, previous: PricedCall | null, tokenizer: Tokenizer): CacheLoss {
	const readTokens = call.tokensEstimated ? null : call.usage.cacheRead;
	const rule = cacheRuleOf(call.requestModel ?? call.responseModel);
	if (previous === null) return {...noPrevious, readTokens, rule};
	const before = segmentsOf(previous, tokenizer.family);
	const now = segmentsOf(call, tokenizer.family);
	const known = {
		...noPrevious,
		previous: {callId: previous.callId, startMs: previous.startMs},
		gapMs: Math.max(0, call.startMs - previous.startMs - previous.durationMs),
		changes: changesOf(previous, call),
		readTokens,
		rule,
	};
	if (!hasText(before) || !hasText(now)) return {...known, cause: 'unclear'};
	const prefix = comparePrefix(before, now);
	const tokens = scaledTokens(call, now, tokenizer);
	const isWhole = prefix.break === null && prefix.equal === before.length;
	// All of a prompt that was counted: its own count is better than ours.
	const counted = isWhole && !previous.tokensEstimated ? previous.usage.input : null;
	const shared = counted ?? sharedOf(prefix, now, tokens);
	const same = counted ?? sameOf(prefix, now, tokens);
	const kept = rule === null ? null : readableOf({previous, same, rule});
	// What was read could be read, whatever the documentation says.
	const readable = kept === null ? null : Math.max(kept, readTokens ?? 0);
	const lost = readable === null || readTokens === null ? null : Math.max(0, readable - readTokens);
	const told = {...known, isComparable: true, break: prefix.break, sharedTokens: Math.round(shared)};
	return {
		...told,
		readableTokens: readable,
		lostTokens: lost,
		lostNanoUsd: lost === null ? null : priceOf(call, lost),
		cause: causeOf({call, previous, told, same, readable, lost}),
	};
}

function hasText(segments: readonly Segment[]): boolean {
	return segments.some(segment => segment.kind !== 'tools');
}

/** Tokens of each segment, scaled to the input that the provider counted. */
function scaledTokens(
	call: PricedCall,
	segments: readonly Segment[],
	tokenizer: Tokenizer,
): readonly number[] {
	const tools = definitionsOf(call.toolDefinitions).length;
	const reckoned = segments.map(segment => tokensOfSegment(segment, tokenizer, tools));
	const sum = reckoned.reduce((all, tokens) => all + tokens, 0);
	const told = call.tokensEstimated ? null : call.usage.input;
	const factor = told === null || sum === 0 ? 1 : told / sum;
	return reckoned.map(tokens => tokens * factor);
}

/** Up to the first difference. */
function sharedOf({equal, head}: Prefix, segments: readonly Segment[], tokens: readonly number[]): number {
	const whole = tokens.slice(0, equal).reduce((sum, count) => sum + count, 0);
	const changed = segments[equal];
	if (changed === undefined || changed.text === '') return whole;
	return whole + ((tokens[equal] ?? 0) * head) / changed.text.length;
}

/** All that stands in both prompts: what would have been shared, had the change stood at the end. */
function sameOf(prefix: Prefix, segments: readonly Segment[], tokens: readonly number[]): number {
	const changed = segments[prefix.equal];
	const tail =
		changed === undefined || changed.text === ''
			? 0
			: ((tokens[prefix.equal] ?? 0) * prefix.tail) / changed.text.length;
	const behind = prefix.equalBehind.reduce((sum, index) => sum + (tokens[index] ?? 0), 0);
	return sharedOf(prefix, segments, tokens) + tail + behind;
}

/** At most what the call before put there: where a provider is asked to keep, it told how much it did. */
function readableOf({
	previous,
	same,
	rule,
}: {
	readonly previous: PricedCall;
	readonly same: number;
	readonly rule: CacheRule;
}): number | null {
	const {input, cacheRead, cacheWrite} = previous.usage;
	const put = rule.by === 'asked' ? sumOf(cacheRead, cacheWrite) : input;
	if (rule.by === 'asked' && put === null) return null;
	return keptOf(Math.floor(Math.min(same, put ?? same)), rule);
}

function sumOf(one: number | null, two: number | null): number | null {
	return one === null && two === null ? null : (one ?? 0) + (two ?? 0);
}

/** Tokens that were written again were paid as such first, then as plain input. */
function priceOf({cost}: PricedCall, lost: number): number | null {
	if (lost === 0) return 0;
	const lines = ['cache_write', 'input'].flatMap(kind => cost.ledger.filter(line => line.kind === kind));
	const read =
		cost.ledger.find(line => line.kind === 'cache_read')?.rateNanoUsd ?? cost.terms?.cacheReadNanoUsd ?? null;
	if (read === null || lines.length === 0) return null;
	let left = lost;
	let price = 0;
	for (const {tokens, rateNanoUsd} of lines) {
		const taken = Math.min(left, tokens);
		price += (taken * (rateNanoUsd - read)) / 1_000_000;
		left -= taken;
	}
	return Math.max(0, Math.round(price));
}

/** Below this share of what was readable a loss is the fault of our reckoning, or of the last block. */
const noise = 0.1;

function causeOf({
	call,
	previous,
	told,
	same,
	readable,
	lost,
}: {
	readonly call: PricedCall;
	readonly previous: PricedCall;
	readonly told: Pick<CacheLoss, 'break' | 'gapMs' | 'rule'>;
	readonly same: number;
	readonly readable: number | null;
	readonly lost: number | null;
}): Cause {
	const {rule} = told;
	if (lost !== null && readable !== null && lost > readable * noise) {
		const modelOf = ({requestModel, responseModel}: PricedCall) => requestModel ?? responseModel;
		if (modelOf(call) !== modelOf(previous)) return 'model';
		if (told.break !== null) return 'broken';
		const [surely, most] = rule?.livesMs ?? [Infinity, Infinity];
		if (told.gapMs > most || (rule?.by === 'asked' && told.gapMs > surely)) return 'expired';
		return told.gapMs > surely ? 'perhaps expired' : 'unclear';
	}
	if (rule === null || readable === null) return 'unclear';
	if (readable === 0 && same < rule.minimum) return 'short';
	const {cacheRead, cacheWrite} = previous.usage;
	return readable === 0 && rule.by === 'asked' && sumOf(cacheRead, cacheWrite) === 0 ? 'not asked' : 'none';
}
