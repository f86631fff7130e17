/**
The working state of counting: one entry a span or record that could be a call, and how an entry is completed
from another one that speaks of the same request. Which entries do is decided in `count-once.ts`.
*/
import {textOf} from '../domain/attributes.ts';
import type {Attempt, ErrorClass, Operation, Origin, Outcome} from '../domain/call.ts';
import {isUnknown, type Usage} from '../domain/usage.ts';
import {type Sender, isAnswerNamed} from './emitters.ts';
import {outcomeOf} from './errors.ts';
import {eventNameOf} from './event-name.ts';
import type {Facts} from './facts.ts';
import {mergeFacts} from './merge.ts';
import {isOperation} from './operations.ts';
import {canonicalProvider, inferProvider, undatedModel} from './providers.ts';
import {saneTtftMs} from './timing.ts';
import type {Node} from './tree.ts';
import {resolveUsage} from './usage.ts';

export type Entry = {
	readonly node: Node;
	readonly operation: Operation;
	/** An agent, a workflow or a known wrapper: its usage is that of the calls below, where there are any. */
	readonly aggregate: boolean;
	facts: Facts;
	provider: string | null;
	usage: Usage;
	usageRule: string | null;
	estimated: boolean;
	status: Outcome;
	errorClass: ErrorClass | null;
	startMs: number;
	endMs: number;
	/** From `startMs`. */
	ttftMs: number | null;
	attempts: readonly Attempt[];
	/** Who wrote this record of the request, and those of it that were taken in: each writes one. */
	readonly writers: Set<string>;
	counted: boolean;
	reason: string | null;
	origins: Map<string, Origin>;
};

const nobody: Sender = {scope: {name: '', version: ''}};

/** Null for what can never be a call: another kind, an aggregate without usage, a span that its dialect bars. */
export function entryOf(node: Node): Entry | null {
	const {facts} = node;
	if (facts === null || facts.never) return null;
	const aggregate = facts.aggregate || node.kind === 'agent' || node.kind === 'workflow';
	if (!aggregate && !isOperation(node.kind)) return null;
	const {status, errorClass} = outcomeOf(facts);
	const named = status === 'ok' ? facts : withModelOfMessage(facts);
	const provider = providerOf(node, named);
	const {scope, attributes, resource} = node.span ?? node.records[0] ?? nobody;
	const {usage, estimated, rule} = resolveUsage(facts.usage, {
		scope,
		attributes,
		resource,
		provider,
		streaming: facts.streaming,
	});
	if (aggregate && isUnknown(usage)) return null;
	const startMs = Math.min(node.startMs, node.endMs - (facts.durationMs ?? 0));
	const origins = new Map<string, Origin>();
	for (const [field, key] of Object.entries(facts.keys))
		origins.set(field, {field, spanId: node.spanId, key});
	return {
		node,
		operation: isOperation(node.kind) ? node.kind : 'chat',
		aggregate,
		facts: withAskedModel(named, {node, status}),
		provider,
		usage,
		usageRule: rule,
		estimated,
		status,
		errorClass,
		startMs,
		endMs: node.endMs,
		ttftMs: saneTtftMs(
			facts.ttftMs,
			node.span === null && startMs === node.endMs ? Infinity : node.endMs - startMs,
		),
		attempts: facts.attempts,
		writers: new Set([writerOf(node)]),
		counted: true,
		reason: null,
		origins,
	};
}

/** Gemini CLI writes two kinds of records of one request, so the name of the event belongs to it. */
function writerOf({span, records}: Node): string {
	if (span !== null) return `span ${span.scope.name}`;
	const record = records[0];
	const event = textOf(record?.attributes['event.name']) ?? record?.eventName ?? '';
	return `log ${record?.scope.name ?? ''} ${event}`;
}

/** OpenAI's own words; some wrappers drop the model of a failed call, but keep its message. */
const modelInMessage = /\b(?:rate limit reached for|the model [`'"])\s*([a-z][\w.:-]*\w)/i;

function withModelOfMessage(facts: Facts): Facts {
	if (facts.requestModel !== null || facts.errorMessage === null) return facts;
	const found = modelInMessage.exec(facts.errorMessage)?.[1];
	return found === undefined ? facts : {...facts, requestModel: found};
}

/** Where an emitter calls the answer's model the request's, what was asked for is the name without its date. */
function withAskedModel(facts: Facts, {node, status}: Pick<Entry, 'node' | 'status'>): Facts {
	const named = facts.requestModel ?? (node.kind === 'server' ? facts.responseModel : null);
	if (named === null) return facts;
	if (node.span === null || !isAnswerNamed(node.span)) return {...facts, requestModel: named};
	const answered = facts.responseModel ?? (status === 'ok' ? named : null);
	return {...facts, requestModel: undatedModel(named), responseModel: answered};
}

/** Strands for JavaScript writes the name of the service where the provider belongs. */
function providerOf(node: Node, facts: Facts): string | null {
	const said = canonicalProvider(facts.provider);
	const service = textOf(node.span?.resource.attributes['service.name'])?.toLowerCase();
	return said !== null && said !== service
		? said
		: inferProvider({model: facts.requestModel ?? facts.responseModel, endpoint: facts.endpoint});
}

export function hasUsage(entry: Entry): boolean {
	return !isUnknown(entry.usage);
}

/**
Who wrote it. A library that writes a record of its own and one of the conventions tells each request twice (Gemini
CLI), or tells the end of a stream apart from its request (Logfire): the second counts as another writer.
*/
export function scopeOf({node: {span, records}, facts}: Entry): string {
	if (span !== null) return facts.continues ? `${span.scope.name} (end of a stream)` : span.scope.name;
	const [record] = records;
	if (record === undefined) return '';
	const isSecond = facts.dialect !== 'gen_ai' && eventNameOf(record).startsWith('gen_ai.');
	return isSecond ? `${record.scope.name} gen_ai` : record.scope.name;
}

export function dismiss(entry: Entry, reason: string): void {
	entry.counted = false;
	entry.reason = reason;
}

/** Takes from `other`, which speaks of the same request, what `entry` does not say; `other` is not changed. */
export function complete(entry: Entry, other: Entry): void {
	completeUsage(entry, other);
	for (const writer of other.writers) entry.writers.add(writer);
	for (const [field, origin] of other.origins)
		if (!entry.origins.has(field)) entry.origins.set(field, origin);
	entry.provider ??= other.provider;
	if (entry.ttftMs === null && other.ttftMs !== null) {
		entry.ttftMs = saneTtftMs(
			other.startMs + other.ttftMs - entry.startMs,
			Math.max(entry.endMs, other.endMs) - entry.startMs,
		);
	}
	if (entry.attempts.length === 0) entry.attempts = other.facts.attempts;
	completeOutcome(entry, other);
	// The outcome is settled above; `usage` of the facts is not read again.
	entry.facts = mergeFacts(entry.facts, {...other.facts, usage: null, status: null});
}

/**
A twin whose input is this input and its cache together shows that this one counts the cache outside, also where
this one does not send the cache at all.
*/
function completeUsage(entry: Entry, other: Entry): void {
	if (!hasUsage(other)) return;
	if (!hasUsage(entry)) {
		entry.usage = other.usage;
		entry.usageRule = other.usageRule;
		entry.estimated = other.estimated;
		return;
	}
	const {usage} = entry;
	const cached = (other.usage.cacheRead ?? 0) + (other.usage.cacheWrite ?? 0);
	const isWhole = cached > 0 && usage.input !== null && other.usage.input === usage.input + cached;
	const isThinking = isReasoningApart(other.usage, usage);
	// Anthropic's SDK reports what its server said; libraries around it add up what they saw.
	const isOwn = scopeOf(other).startsWith('com.anthropic.sdk.') && other.usage.output !== null;
	if (isWhole || isOwn || isThinking || (entry.estimated && !other.estimated)) {
		entry.usage = {...other.usage, reasoning: other.usage.reasoning ?? usage.reasoning};
		entry.usageRule = isWhole ? 'cache outside: the twin span has the whole input' : other.usageRule;
		entry.estimated = other.estimated;
		return;
	}
	const sameInput = usage.input === null || usage.input === other.usage.input;
	const sameOutput = usage.output === null || usage.output === other.usage.output;
	entry.usage = {
		input: usage.input ?? other.usage.input,
		output: usage.output ?? other.usage.output,
		cacheRead: usage.cacheRead ?? (sameInput ? other.usage.cacheRead : null),
		cacheWrite: usage.cacheWrite ?? (sameInput ? other.usage.cacheWrite : null),
		reasoning: usage.reasoning ?? (sameOutput ? other.usage.reasoning : null),
	};
	entry.usageRule ??= other.usageRule;
}

/** Equal but for the reasoning, which `part` counts outside of its output and does not send (Gemini CLI). */
export function isReasoningApart(whole: Usage, part: Usage): boolean {
	const reasoning = whole.reasoning ?? 0;
	if (reasoning === 0 || whole.output === null || part.output === null || whole.input !== part.input)
		return false;
	return (part.reasoning ?? 0) === 0 && whole.output === part.output + reasoning;
}

/**
A wrapper's error is its call's only where the call has nothing to show for itself: a parser may fail after a
good answer. Where both failed, the one that says why completes the other.
*/
function completeOutcome(entry: Entry, other: Entry): void {
	if (other.status === 'ok') return;
	const isUnfinished =
		entry.usage.output === null && (entry.facts.finishReasons.length === 0 || isBroken(entry));
	if (entry.status === 'ok' && isUnfinished) {
		entry.status = other.status;
		entry.errorClass = other.errorClass;
	} else if (entry.status !== 'ok' && (entry.errorClass === 'other' || entry.errorClass === null)) {
		entry.errorClass = other.errorClass ?? entry.errorClass;
	}
}

function isBroken(entry: Entry): boolean {
	return entry.facts.finishReasons.every(reason => reason === 'error');
}

/** How much an entry says; of two twins the one that says more is the call. */
export function richness(entry: Entry): number {
	const {facts, usage} = entry;
	let score = hasUsage(entry) ? 8 : 0;
	if (entry.estimated) score -= 6;
	for (const value of [usage.cacheRead, usage.cacheWrite, usage.reasoning]) if (value !== null) score += 1;
	for (const value of [facts.input, facts.output]) if (value !== null) score += 3;
	for (const value of [facts.system, facts.requestModel, facts.responseModel, facts.responseId]) {
		if (value !== null) score += 1;
	}
	if (entry.ttftMs !== null) score += 1;
	if (facts.finishReasons.length > 0) score += 1;
	return score;
}

/** The failed try is one of this call, which told of it or came after it. */
export function keepAttempt(call: Entry, failed: Entry): void {
	dismiss(failed, `attempt of ${call.node.id}`);
	call.attempts = [...failed.attempts, attemptOf(failed), ...call.attempts];
}

/** As `keepAttempt`, where the call is the next try: the request that both are began with the failed one. */
export function keepEarlierTry(call: Entry, failed: Entry): void {
	keepAttempt(call, failed);
	if (call.ttftMs !== null) call.ttftMs += call.startMs - failed.startMs;
	call.startMs = failed.startMs;
}

/** The failed try as the call that followed it keeps it. */
function attemptOf(entry: Entry): Attempt {
	// Its own tries are attempts beside it: it is the last of them.
	const own = entry.attempts.length > 0 ? entry.facts.durationMs : null;
	const durationMs = own ?? entry.endMs - entry.startMs;
	return {
		spanId: entry.node.spanId,
		status: entry.status,
		errorClass: entry.errorClass,
		errorMessage: entry.facts.errorMessage,
		startMs: entry.endMs - durationMs,
		durationMs,
	};
}
