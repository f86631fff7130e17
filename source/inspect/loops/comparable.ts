/**
What was asked and what came back, so that two of them can be compared: without what differs each time whatever happens
(ids of requests, moments, durations), and in one order of keys.
*/
import type {Action} from '../exchange.ts';

export type Comparable = {
	readonly action: Action;
	readonly index: number;
	/** Tool and arguments. */
	readonly asked: string;
	/** Null: it is not told. */
	readonly result: string | null;
	/** Leaves of the arguments by path, as they came. */
	readonly leaves: ReadonlyMap<string, string>;
};

/** What a comparison reads of a text: two that begin alike for so long are alike. */
const lengthMax = 20_000;

const volatile: readonly (readonly [RegExp, string])[] = [
	[/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '‹id›'],
	[/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g, '‹time›'],
	[/\b\d\d:\d\d:\d\d(?:\.\d+)?\b/g, '‹time›'],
	[/\b1[5-9]\d{8}(?:\d{3}|\.\d+)?\b/g, '‹time›'],
	[
		/\b(?:req|request|trace|run|call|corr|correlation|span|txn|session)[-_ ]?(?:id)?["': =_-]{1,4}[\w-]{4,}/gi,
		'‹id›',
	],
	[/\b[0-9a-f]{16,}\b/gi, '‹id›'],
	[/\b\d+(?:\.\d+)? ?(?:ms|µs|us|s|sec|secs|seconds|milliseconds)\b/gi, '‹time›'],
	[
		/"(?:took|elapsed|duration|latency|time|timestamp|ts|date|uptime|age)(?:_?(?:ms|s))?" ?: ?[\d.]+/gi,
		'‹time›',
	],
];

function masked(text: string): string {
	let result = text.slice(0, lengthMax);
	for (const [pattern, sign] of volatile) result = result.replaceAll(pattern, sign);
	return result.replaceAll(/\s+/g, ' ').trim();
}

export function comparableOf(action: Action, index: number): Comparable {
	const parsed = parsedOf(action.input);
	const leaves = new Map<string, string>();
	collect(parsed ?? action.input ?? '', '', leaves);
	const ordered = [...leaves].toSorted(([one], [other]) => (one < other ? -1 : 1));
	const said = action.isError ? (action.errorMessage ?? action.output) : action.output;
	return {
		action,
		index,
		asked: `${action.name} ${masked(ordered.map(([path, value]) => `${path}=${value}`).join(' '))}`,
		result: said === null ? null : masked(said),
		leaves,
	};
}

function parsedOf(input: string | null): unknown {
	if (input === null || !/^\s*[[{"]/.test(input) || input.length > lengthMax) return null;
	try {
		return JSON.parse(input);
	} catch {
		return null;
	}
}

/** More arguments than these no tool has; what comes later is not compared. */
const leavesMax = 200;

function collect(value: unknown, path: string, leaves: Map<string, string>): void {
	if (leaves.size >= leavesMax) return;
	if (typeof value !== 'object' || value === null) {
		leaves.set(path, String(value));
		return;
	}
	for (const [key, item] of Object.entries(value))
		collect(item, path === '' ? key : `${path}.${key}`, leaves);
}
