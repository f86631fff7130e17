/**
Completes the facts of one carrier with those of another: the first that says a thing is believed. It does not
judge which of the two is the call; that is `count-once.ts`.
*/
import type {Facts, RawUsage} from './facts.ts';
import {noFacts} from './facts.ts';

/** `first` wins wherever it says something; lists count as said when they hold something. */
export function mergeFacts(first: Facts, second: Partial<Facts>): Facts {
	const merged: Record<string, unknown> = {...first};
	for (const [field, value] of Object.entries(second)) {
		const own = merged[field];
		if (isSaid(own) || (own === false && field === 'streaming')) continue;
		// A flag is said when it is true; of a stream, "false" says something too.
		if (!isSaid(value) && !(value === false && field === 'streaming')) continue;
		merged[field] = value;
	}
	merged['usage'] = mergeUsage(first.usage, second.usage ?? null);
	merged['tool'] = mergeTool(first.tool, second.tool ?? null);
	merged['parameters'] = {...second.parameters, ...first.parameters};
	merged['keys'] = {...second.keys, ...first.keys};
	return merged as Facts;
}

export function factsOf(partial: Partial<Facts>): Facts {
	return {...noFacts, ...partial};
}

/**
Details of a second source join only where both mean the same count: two emitters on one span may disagree
about whether the cache lies inside.
*/
export function mergeUsage(first: RawUsage | null, second: RawUsage | null): RawUsage | null {
	if (first === null || isZero(first)) return second !== null && !isZero(second) ? second : first;
	if (second === null || isZero(second)) return first;
	const sameInput = first.input === null || second.input === null || first.input === second.input;
	const sameOutput = first.output === null || second.output === null || first.output === second.output;
	return {
		input: first.input ?? second.input,
		output: first.output ?? second.output,
		cacheRead: first.cacheRead ?? (sameInput ? second.cacheRead : null),
		cacheWrite: first.cacheWrite ?? (sameInput ? second.cacheWrite : null),
		reasoning: first.reasoning ?? (sameOutput ? second.reasoning : null),
		total: first.total ?? second.total,
		cacheInside: first.cacheInside ?? (sameInput ? second.cacheInside : null),
		reasoningInside: first.reasoningInside ?? (sameOutput ? second.reasoningInside : null),
		estimated: first.estimated && second.estimated,
	};
}

/** What was decided of a tool and what it came to may be told apart. */
function mergeTool(first: Facts['tool'], second: Facts['tool']): Facts['tool'] {
	if (first === null || second === null) return first ?? second;
	return {
		name: first.name ?? second.name,
		callId: first.callId ?? second.callId,
		arguments: first.arguments ?? second.arguments,
		result: first.result ?? second.result,
	};
}

/** No count in it that is above 0: a stream without a usage chunk sends 0/0, which is not a measurement. */
export function isZero(usage: RawUsage): boolean {
	return !(
		(usage.input ?? 0) > 0 ||
		(usage.output ?? 0) > 0 ||
		(usage.cacheRead ?? 0) > 0 ||
		(usage.cacheWrite ?? 0) > 0 ||
		(usage.reasoning ?? 0) > 0 ||
		(usage.total ?? 0) > 0
	);
}

function isSaid(value: unknown): boolean {
	if (value === null || value === undefined || value === '' || value === false) return false;
	return !Array.isArray(value) || value.length > 0;
}
