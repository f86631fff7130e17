/**
Of which span, request or tool each log record tells. Most records stand in the span they tell of. Coding agents
write theirs in the span of the turn, or in none at all, and name the request or the tool that they mean: records that
have such an id in common are one thing, and join its span where there is one.
*/
import type {Span} from '../domain/otlp.ts';
import {millisOf} from '../domain/time.ts';
import {isOperation, isStepKind} from './operations.ts';
import type {Facts} from './facts.ts';
import {noFacts} from './facts.ts';
import type {ReadRecord} from './records.ts';

/** Records of one thing that no span tells of. */
type FreeRecords = {
	/** Unique in the unit; the same however many records have come yet. */
	readonly id: string;
	/** False: what they tell of is the span that they were written in, which has not come. */
	readonly isApart: boolean;
	readonly records: readonly ReadRecord[];
};

type Places = {
	/** By the id of the span's node. */
	readonly bySpan: ReadonlyMap<string, readonly ReadRecord[]>;
	readonly free: readonly FreeRecords[];
};

/** A span of the unit, with what it tells by itself. */
export type Carrier = {readonly span: Span; readonly facts: Facts | null};

/** By the id of the span's node. */
type Carriers = ReadonlyMap<string, Carrier>;

/** @param records In time order, each once. */
export function placeRecords(records: readonly ReadRecord[], carriers: Carriers, unit: string): Places {
	const requests = new Map<string, ReadRecord[]>();
	const tools = new Map<string, ReadRecord[]>();
	const others: ReadRecord[] = [];
	const rootOf = requestRoots(records, carriers);
	for (const item of records) {
		const {facts} = item;
		const request = facts.requestIds[0];
		const callId = isTool(item) ? (facts.tool?.callId ?? null) : null;
		if (callId !== null) {
			append(tools, callId, item);
		} else if (request !== undefined && !isTool(item)) {
			append(requests, rootOf(request), item);
		} else {
			others.push(item);
		}
	}
	addBodies(requests);
	addAsked(requests, tools, rootOf);
	const places = {bySpan: new Map<string, ReadRecord[]>(), free: [] as FreeRecords[]};
	const base = unit.startsWith('log-') ? unit : `log-${unit}`;
	placeBy(requests, spansOfRequests(carriers, rootOf), places, root => `${base}-${printable(root)}`);
	placeBy(tools, spansOfTools(carriers), places, callId => `${base}-${printable(callId)}`);
	placeOthers(others, carriers, places, base);
	return places;
}

/** Ids of senders become part of ours, which are shown and typed. */
function printable(id: string): string {
	return encodeURIComponent(id.toWellFormed());
}

type Filling = {readonly bySpan: Map<string, ReadRecord[]>; readonly free: FreeRecords[]};

function isTool({facts}: ReadRecord): boolean {
	return facts.kind === 'tool' && facts.tool !== null;
}

function append<K>(map: Map<K, ReadRecord[]>, key: K, ...items: readonly ReadRecord[]): void {
	const list = map.get(key);
	if (list === undefined) map.set(key, [...items]);
	else list.push(...items);
}

/** One name for all ids of a request: the smallest, so that it does not depend on what came first. */
function requestRoots(records: readonly ReadRecord[], carriers: Carriers): (id: string) => string {
	const parents = new Map<string, string>();
	const rootOf = (id: string): string => {
		let root = id;
		for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next;
		return root;
	};
	const unite = (ids: readonly string[]): void => {
		for (const id of ids) {
			const [one, two] = [rootOf(ids[0] as string), rootOf(id)];
			if (one !== two) parents.set(one < two ? two : one, one < two ? one : two);
		}
	};
	for (const item of records) if (!isTool(item)) unite(item.facts.requestIds);
	for (const {facts} of carriers.values()) if (facts !== null) unite(facts.requestIds);
	return rootOf;
}

function spansOfRequests(carriers: Carriers, rootOf: (id: string) => string): ReadonlyMap<string, string> {
	const spans = new Map<string, string>();
	for (const [id, {facts}] of carriers) {
		const request = facts?.requestIds[0];
		if (request !== undefined) putSmallest(spans, rootOf(request), id);
	}
	return spans;
}

function spansOfTools(carriers: Carriers): ReadonlyMap<string, string> {
	const spans = new Map<string, string>();
	for (const [id, {facts}] of carriers) {
		const callId = facts?.kind === 'tool' ? (facts.tool?.callId ?? null) : null;
		if (callId !== null) putSmallest(spans, callId, id);
	}
	return spans;
}

function putSmallest(spans: Map<string, string>, key: string, id: string): void {
	const other = spans.get(key);
	if (other === undefined || id < other) spans.set(key, id);
}

/** Clocks of milliseconds, read one after the other. */
const slackMs = 50;

/**
The body of a request has an id of its own, which only the body of the response repeats. Of a failed request there is
none: then it is the body that was written while it ran.
*/
function addBodies(requests: Map<string, ReadRecord[]>): void {
	const bodies = [...requests].filter(([, list]) =>
		list.every(item => !item.isCall && item.facts.input !== null),
	);
	if (bodies.length === 0) return;
	for (const list of requests.values()) {
		const call = list.find(item => item.isCall && item.facts.durationMs !== null);
		if (call === undefined || list.some(item => item.facts.input !== null)) continue;
		const endMs = millisOf(call.timeNano);
		const startMs = endMs - (call.facts.durationMs ?? 0);
		const found = bodies.findLast(([root, [body]]) => {
			if (body === undefined || !requests.has(root)) return false;
			const atMs = millisOf(body.timeNano);
			return (
				atMs >= startMs - slackMs &&
				atMs <= endMs &&
				body.facts.requestModel === call.facts.requestModel &&
				body.facts.turn === call.facts.turn
			);
		});
		if (found === undefined) continue;
		requests.delete(found[0]);
		list.unshift(...found[1]);
	}
}

/** Records of a tool that name the request tell what it asked for. */
function addAsked(
	requests: Map<string, ReadRecord[]>,
	tools: ReadonlyMap<string, readonly ReadRecord[]>,
	rootOf: (id: string) => string,
): void {
	for (const [id, list] of tools) {
		const asker = list.find(item => item.facts.requestIds.length > 0);
		const request = asker?.facts.requestIds[0];
		if (asker === undefined || request === undefined) continue;
		const tool = list.map(item => item.facts.tool).find(item => item?.arguments != null) ?? asker.facts.tool;
		const part = {
			type: 'tool_call',
			id,
			name: tool?.name ?? null,
			arguments: tool?.arguments ?? null,
		} as const;
		append(requests, rootOf(request), {
			...asker,
			isCall: false,
			facts: {
				...noFacts,
				dialect: asker.facts.dialect,
				output: [{role: 'assistant', parts: [part]}],
				keys: {output: asker.facts.keys['tool.arguments'] ?? asker.facts.keys['tool.name'] ?? ''},
			},
		});
	}
}

function placeBy(
	groups: ReadonlyMap<string, readonly ReadRecord[]>,
	spans: ReadonlyMap<string, string>,
	places: Filling,
	idOf: (key: string) => string,
): void {
	for (const [key, records] of groups) {
		const span = spans.get(key);
		if (span === undefined) places.free.push({id: idOf(key), isApart: true, records});
		else append(places.bySpan, span, ...records);
	}
}

/** By the span that they were written in. */
function placeOthers(
	records: readonly ReadRecord[],
	carriers: Carriers,
	places: Filling,
	base: string,
): void {
	const waiting = new Map<string, ReadRecord[]>();
	const alone: ReadRecord[] = [];
	for (const item of records) {
		const {traceId, spanId} = item.record;
		const id = traceId === null || spanId === null ? null : `${traceId}-${spanId}`;
		const span = id === null ? null : (carriers.get(id)?.facts ?? null);
		const tool = isTool(item) && span !== null && span.kind !== 'tool' ? toolSpanOf(item, carriers) : null;
		if (tool !== null) append(places.bySpan, tool, item);
		else if (id === null || item.facts.prompt !== null || isOfAnother(item, span)) alone.push(item);
		else if (carriers.has(id)) append(places.bySpan, id, item);
		else append(waiting, id, item);
	}
	for (const [id, list] of waiting) places.free.push({id, isApart: false, records: list});
	for (const [index, item] of alone.entries()) {
		places.free.push({
			id: alone.length === 1 ? base : `${base}-${index + 1}`,
			isApart: true,
			records: [item],
		});
	}
}

/** A request or a tool that was written in the span of its agent: that span is neither. */
function isOfAnother(item: ReadRecord, span: Facts | null): boolean {
	if (span === null || !isStepKind(span.kind)) return false;
	return isTool(item) ? span.kind !== 'tool' : item.isCall && isOperation(item.facts.kind);
}

/** Without an id of the use (Gemini CLI) its name and time tell which span it is. */
function toolSpanOf({facts, timeNano}: ReadRecord, carriers: Carriers): string | null {
	const endMs = millisOf(timeNano) + slackMs;
	const startMs = endMs - (facts.durationMs ?? 0) - 2 * slackMs;
	for (const [id, carrier] of [...carriers].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
		if (carrier.facts?.kind !== 'tool' || carrier.facts.tool?.name !== facts.tool?.name) continue;
		const {startNano, endNano} = carrier.span;
		if (millisOf(startNano) >= startMs && millisOf(endNano) <= endMs) return id;
	}
	return null;
}
