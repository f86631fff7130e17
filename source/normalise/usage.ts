/**
Turns tokens as an emitter wrote them into ours: input with the cache in it, output with reasoning in it. Null
stays unknown; nothing here estimates.
*/
import {unknownUsage, type Usage} from '../domain/usage.ts';
import {type Sender, countingOf} from './emitters.ts';
import type {RawUsage} from './facts.ts';
import {isZero} from './merge.ts';

export type ResolvedUsage = {
	readonly usage: Usage;
	readonly estimated: boolean;
	/** Why the cache and reasoning were taken as inside or outside; null where there was nothing to decide. */
	readonly rule: string | null;
};

/** Who wrote the counts, and of what kind of call. */
export type Emitter = Sender & {
	readonly provider: string | null;
	readonly streaming?: boolean | null;
};

const nothing: ResolvedUsage = {usage: unknownUsage, estimated: false, rule: null};

/**
What the dialect says goes first, then what is known of the emitter (unless its own counts contradict it), then
arithmetic. What only a twin can tell needs the tree and stands in `counted.ts`.
*/
export function resolveUsage(sent: RawUsage | null, emitter: Emitter): ResolvedUsage {
	if (sent === null || isZero(sent)) return nothing;
	const known = countingOf(emitter, emitter.provider);
	const raw = known?.swapped === true ? {...sent, input: sent.output, output: sent.input} : sent;
	const cache = cacheDecision(raw, known);
	const reasoning = reasoningDecision(raw, known, cache.inside);
	const read = raw.cacheRead ?? 0;
	const write = raw.cacheWrite ?? 0;
	const cacheWrite = known?.blindToWrites === true && write === 0 ? null : raw.cacheWrite;
	const cached = read + write;
	const rawInput = raw.input ?? (cache.inside || cached === 0 ? null : 0);
	const input = rawInput === null ? null : cache.inside ? Math.max(rawInput, cached) : rawInput + cached;
	const hidden = raw.reasoning ?? 0;
	const output =
		raw.output === null ? null : reasoning.inside ? Math.max(raw.output, hidden) : raw.output + hidden;
	const rules = [cached > 0 ? cache.rule : null, hidden > 0 ? reasoning.rule : null].filter(
		rule => rule !== null,
	);
	return {
		usage: {input, output, cacheRead: raw.cacheRead, cacheWrite, reasoning: raw.reasoning},
		estimated: raw.estimated || (known?.estimatesStreams === true && emitter.streaming === true),
		rule: rules.length === 0 ? null : [...new Set(rules)].join('; '),
	};
}

type Decision = {readonly inside: boolean; readonly rule: string};

function cacheDecision(raw: RawUsage, known: ReturnType<typeof countingOf>): Decision {
	if (raw.cacheInside !== null) {
		return {
			inside: raw.cacheInside,
			rule: `this dialect reports the cache ${side(raw.cacheInside)} of the input`,
		};
	}
	if (known !== null) return {inside: known.cacheInside, rule: known.rule};
	const cached = (raw.cacheRead ?? 0) + (raw.cacheWrite ?? 0);
	const input = raw.input ?? 0;
	const output = raw.output ?? 0;
	if (cached > input) return {inside: false, rule: 'cache outside: more tokens cached than in the input'};
	if (
		raw.total !== null &&
		cached > 0 &&
		raw.total === input + output + cached &&
		raw.total !== input + output
	) {
		return {inside: false, rule: 'cache outside: the total is input, output and cache together'};
	}
	return {inside: true, rule: 'cache inside: nothing speaks against it'};
}

function reasoningDecision(
	raw: RawUsage,
	known: ReturnType<typeof countingOf>,
	cacheInside: boolean,
): Decision {
	if (raw.reasoningInside !== null) {
		return {
			inside: raw.reasoningInside,
			rule: `this dialect reports reasoning ${side(raw.reasoningInside)} of the output`,
		};
	}
	const reasoning = raw.reasoning ?? 0;
	const output = raw.output ?? 0;
	if (reasoning > output) return {inside: false, rule: 'reasoning outside: more reasoning than output'};
	if (known !== null) return {inside: known.reasoningInside, rule: known.rule};
	const input = (raw.input ?? 0) + (cacheInside ? 0 : (raw.cacheRead ?? 0) + (raw.cacheWrite ?? 0));
	if (raw.total !== null && reasoning > 0 && raw.total === input + output + reasoning) {
		return {inside: false, rule: 'reasoning outside: the total is input, output and reasoning together'};
	}
	return {inside: true, rule: 'reasoning inside: nothing speaks against it'};
}

function side(isInside: boolean): string {
	return isInside ? 'inside' : 'outside';
}

/**
A RawUsage out of counts; negative and NaN are gone already (`countOf`). Null where no count is known, so that
"no usage" and "usage of unknown parts" stay apart.
*/
export function rawUsage(counts: Partial<RawUsage>): RawUsage | null {
	const usage: RawUsage = {
		input: null,
		output: null,
		cacheRead: null,
		cacheWrite: null,
		reasoning: null,
		total: null,
		cacheInside: null,
		reasoningInside: null,
		estimated: false,
		...counts,
	};
	return usage.input === null && usage.output === null && usage.total === null ? null : usage;
}
