/**
Decides which spans of a unit are calls, so that each request to a model is counted once: wrappers and sums give
way to the calls below them, twins become one, failed tries join the try that followed. What gives way stays as an
entry with a reason, and first lends the call what that does not say.
*/
import {withAskedTools} from './asked-tools.ts';
import {joinContinuations} from './continuations.ts';
import {hasEnded, notEnded} from '../domain/in-flight.ts';
import {
	type Entry,
	complete,
	dismiss,
	entryOf,
	hasUsage,
	keepAttempt,
	keepEarlierTry,
	scopeOf,
} from './counted.ts';
import type {Facts} from './facts.ts';
import {errorClassOf} from './errors.ts';
import {classOfHttpBelow} from './http-below.ts';
import {isOperation} from './operations.ts';
import type {Node} from './tree.ts';
import {foldTries} from './tries.ts';
import {joinTwins, isSameRequest} from './twins.ts';

/** Longer pauses than this are a second request of the application (a retry of an SDK waits some seconds). */
const retryGapMsMax = 60_000;

/** @param nodes Parents first, as `linkNodes` gives them. */
export function countOnce(nodes: readonly Node[]): readonly Entry[] {
	const entries = new Map<Node, Entry>();
	for (const node of nodes) {
		const entry = entryOf(node);
		if (entry === null) continue;
		if (!entry.aggregate) entry.facts = withAskedTools(entry.facts, node);
		if (entry.errorClass === 'other') entry.errorClass = classOfHttpBelow(node) ?? 'other';
		entries.set(node, entry);
	}
	const below = new Map<Node, Below>();
	for (let at = nodes.length - 1; at >= 0; at--) {
		const node = nodes[at] as Node;
		below.set(node, settle(node, entries, below));
	}
	const list = [...entries.values()];
	for (const entry of list) {
		const {span} = entry.node;
		if (entry.counted && span !== null && !hasEnded(span)) dismiss(entry, notEnded);
	}
	joinContinuations(list);
	foldTries(list);
	joinTwins(list.filter(entry => entry.counted));
	return list;
}

/** What lies in a node's subtree, the node included. */
type Below = {
	/** The nearest entries that no tool or agent stands above: what a wrapper of one call wraps. */
	readonly open: readonly Entry[];
	/** All entries with usage, behind tools and agents too, are counted in an aggregate. */
	readonly hasUsage: boolean;
	readonly hasCall: boolean;
};

function settle(node: Node, entries: ReadonlyMap<Node, Entry>, below: ReadonlyMap<Node, Below>): Below {
	const inner = node.children.map(child => below.get(child) as Below);
	const own = node.children.map(child => entries.get(child)).filter(entry => entry !== undefined);
	foldAttempts(own.filter(entry => entry.counted));
	const open = inner.length === 1 ? (inner[0] as Below).open : inner.flatMap(child => child.open);
	const calls = open.filter(entry => entry.counted);
	const hasUsageBelow = inner.some(child => child.hasUsage);
	const hasCallBelow = inner.some(child => child.hasCall);
	const entry = entries.get(node);
	if (entry !== undefined) {
		for (const child of node.children) if (child.facts?.echoes === true) takeEcho(entry, child);
	}
	if (entry === undefined) {
		const isBoundary = node.kind === 'tool' || node.kind === 'agent';
		lend(node, calls);
		return {open: isBoundary ? [] : calls, hasUsage: hasUsageBelow, hasCall: hasCallBelow};
	}
	if (entry.aggregate) return settleAggregate(entry, {calls, hasUsageBelow});
	settleCall(entry, calls);
	return {open: entry.counted ? [entry] : calls, hasUsage: hasUsageBelow || hasUsage(entry), hasCall: true};
}

/** A wrapper without usage of its own (an outer span that failed) still knows the prompt of its one call. */
function lend(node: Node, calls: readonly Entry[]): void {
	const call = calls[0];
	const {facts} = node;
	if (call === undefined || calls.length > 1 || facts === null || !facts.aggregate) return;
	const isFailed = call.status !== 'ok';
	// A wrapper of another library may return what it made of the answer.
	const isSameLibrary = node.span?.scope.name === scopeOf(call);
	const output = call.facts.output ?? (isSameLibrary && !isFailed ? facts.output : null);
	const parameters = isSameLibrary ? withSchemaOf(facts, call.facts) : call.facts.parameters;
	// An agent's messages are those of all its turns: only a failed first call is lent its prompt.
	if (node.kind === 'agent' && (!isFailed || hasUsage(call))) {
		call.facts = {...call.facts, output, parameters};
		return;
	}
	const errorMessage = call.facts.errorMessage ?? (isFailed ? facts.errorMessage : null);
	if (call.errorClass === 'other' && call.facts.errorMessage === null) {
		call.errorClass = errorClassOf({...facts, type: null, message: errorMessage}) ?? 'other';
	}
	call.facts = {
		...call.facts,
		system: call.facts.system ?? facts.system,
		input: call.facts.input ?? facts.input,
		requestModel: call.facts.requestModel ?? facts.requestModel,
		errorMessage,
		output,
		parameters,
	};
	if (call.facts.lazy && node.endMs > call.endMs) call.endMs = node.endMs;
}

/** The Vercel AI SDK tells the schema of the answer on its outer span alone. */
function withSchemaOf(outer: Facts, {parameters}: Facts): Facts['parameters'] {
	const schema = outer.parameters['output.schema'];
	return schema === undefined || 'output.schema' in parameters
		? parameters
		: {...parameters, 'output.schema': schema};
}

function settleAggregate(
	entry: Entry,
	within: {readonly calls: readonly Entry[]; readonly hasUsageBelow: boolean},
): Below {
	const {calls, hasUsageBelow} = within;
	const [first] = calls;
	if (hasUsageBelow) {
		dismiss(entry, `roll-up of ${first === undefined ? 'the calls below it' : first.node.id}`);
		lend(entry.node, calls);
		return {open: entry.node.kind === 'agent' ? [] : calls, hasUsage: true, hasCall: true};
	}
	// Nothing below has usage: the sum is the only count there is, and good calls below are part of it.
	for (const call of calls) {
		if (call.status !== 'ok') continue;
		dismiss(call, `twin of ${entry.node.id}`);
		if (calls.length === 1) complete(entry, call);
	}
	return {open: entry.node.kind === 'agent' ? [] : [entry], hasUsage: true, hasCall: true};
}

/** The provider's word for its model is truer than the wrapper's, and its answer has the ids of the tools' calls. */
function takeEcho(entry: Entry, echo: Node): void {
	if (echo.facts === null) return;
	const {responseModel, output} = echo.facts;
	const lent = entryOf({...echo, kind: 'chat', facts: {...echo.facts, never: false}});
	if (lent !== null) complete(entry, lent);
	entry.facts = {
		...entry.facts,
		responseModel: responseModel ?? entry.facts.responseModel,
		output: isAskingTools(output) ? output : entry.facts.output,
	};
}

function isAskingTools(messages: Facts['output']): boolean {
	return messages?.some(message => message.parts.some(part => part.type === 'tool_call')) === true;
}

/** @param calls The nearest calls below that no tool or agent hides: context leaks put those below a chat. */
function settleCall(entry: Entry, calls: readonly Entry[]): void {
	const [first] = calls;
	if (first === undefined) return;
	if (calls.some(call => call.facts.part)) {
		settleParts(entry, calls);
		return;
	}
	const servers = calls.filter(call => call.operation === 'server');
	if (servers.length === calls.length && entry.operation !== 'server') {
		// The model server's own span is the same request seen from the other end.
		for (const server of servers) takeIn(entry, server, 'twin');
		return;
	}
	const withUsage = calls.filter(hasUsage);
	if (withUsage.length === 0 && hasUsage(entry)) {
		for (const call of calls) takeIn(entry, call, call.status === 'ok' ? 'twin' : 'attempt');
		return;
	}
	dismiss(entry, `roll-up of ${first.node.id}`);
	if (calls.length === 1) complete(first, entry);
}

/** The call's last pieces lie below it, and tries that failed beside them. What it did after those is not the call. */
function settleParts(entry: Entry, calls: readonly Entry[]): void {
	entry.endMs = Math.max(...calls.filter(call => call.facts.part).map(part => part.endMs));
	for (const call of calls) {
		takeIn(entry, call, call.status === 'ok' || call.facts.part ? 'twin' : 'attempt');
	}
	entry.facts = {...entry.facts, part: false};
}

function takeIn(call: Entry, other: Entry, as: 'twin' | 'attempt'): void {
	if (as === 'attempt') {
		keepAttempt(call, other);
		return;
	}
	dismiss(other, `twin of ${call.node.id}`);
	complete(call, other);
}

/**
Tries of one request under one parent: each failed one that another try follows is an attempt of the last.
Libraries that retry below their own span put them there; under a plain span of the application, which may ask
the same thing twice on purpose, nothing is folded.
*/
function foldAttempts(siblings: readonly Entry[]): void {
	if (siblings.length < 2) return;
	const ordered = siblings.toSorted(
		(a, b) => a.startMs - b.startMs || a.endMs - b.endMs || (a.node.id < b.node.id ? -1 : 1),
	);
	for (const [index, entry] of ordered.entries()) {
		if (entry.status !== 'error' || hasUsage(entry)) continue;
		const next = ordered.slice(index + 1).find(later => isRetryOf(later, entry));
		if (next !== undefined) keepEarlierTry(next, entry);
	}
}

function isRetryOf(later: Entry, entry: Entry): boolean {
	const gap = later.node.startMs - entry.endMs;
	if (gap < 0 || gap > retryGapMsMax || later.aggregate || entry.aggregate) return false;
	const {parent} = entry.node;
	const wrapper = parent?.facts ?? null;
	if (wrapper === null || wrapper.kind === 'agent' || later.node.parent !== parent) return false;
	// A library's own retry stands under its own span. What another library (instructor, DSPy) asks again is a
	// request of its own.
	if (parent?.span?.scope.name !== scopeOf(entry)) return false;
	if (!wrapper.aggregate && !isOperation(wrapper.kind)) return false;
	if (!isSameRequest(entry, later)) return false;
	// Without prompts, only a wrapper of one request tells that the next call is the same one.
	return isPromptKnown(entry, later) || isOperation(wrapper.kind) || wrapper.dialect === 'ai-sdk';
}

function isPromptKnown(first: Entry, second: Entry): boolean {
	return first.facts.input !== null && second.facts.input !== null;
}
