/**
Reads the spans and log records of a unit: asks the dialects, joins records to the span they were written in,
and gives back one node a span, and one for the records of a call whose span is not there. The order in which
records arrived is no input: all that follows is the same for any order, and for records that came twice.
*/
import {countOf} from '../domain/attributes.ts';
import {asTheyStand, hasEnded} from '../domain/in-flight.ts';
import type {LogRecord, Span} from '../domain/otlp.ts';
import {millisOf} from '../domain/time.ts';
import {commonFacts} from './common.ts';
import {dialects} from './dialects.ts';
import {spanRuleOf} from './emitters.ts';
import type {Facts} from './facts.ts';
import {factsOf, mergeFacts} from './merge.ts';
import {joinNeighbours} from './messages.ts';
import {isOperation} from './operations.ts';
import {type Carrier, placeRecords} from './record-places.ts';
import {type ReadRecord, fingerprint, joinRecords, readRecords} from './records.ts';
import {endNanoOf} from './timing.ts';
import type {Node} from './tree.ts';

export type Unit = {
	readonly spans: readonly Span[];
	readonly logs: readonly LogRecord[];
	readonly key: string;
};

export function readUnit(unit: Unit): readonly Node[] {
	const spans = distinctSpans(asTheyStand(unit.spans));
	const carriers = new Map<string, Carrier>();
	for (const [id, span] of spans) carriers.set(id, {span, facts: readSpan(span)});
	const {bySpan, free} = placeRecords(readRecords(unit.logs), carriers, unit.key);
	const nodes: Node[] = [];
	for (const [id, span] of spans) {
		const facts = carriers.get(id)?.facts ?? null;
		nodes.push(spanNode(span, facts, {id, unit: unit.key, records: bySpan.get(id) ?? []}));
	}
	for (const {id, records, isApart} of free) {
		const node = recordNode({id, unit: unit.key, records}, isApart);
		if (node !== null) nodes.push(node);
	}
	return nodes;
}

/** Of two copies of one span the one that ended later says more (Genkit and Judgeval export a span as it grows). */
function distinctSpans(spans: readonly Span[]): ReadonlyMap<string, Span> {
	const distinct = new Map<string, Span>();
	for (const span of spans) {
		const id = `${span.traceId}-${span.spanId}`;
		const other = distinct.get(id);
		if (other === undefined || isLater(span, other)) distinct.set(id, span);
	}
	return distinct;
}

function isLater(span: Span, other: Span): boolean {
	if (hasEnded(span) !== hasEnded(other)) return hasEnded(span);
	const updates = updatesOf(span) - updatesOf(other);
	if (updates !== 0) return updates > 0;
	if (span.endNano !== other.endNano) return span.endNano > other.endNano;
	const size = Object.keys(span.attributes).length - Object.keys(other.attributes).length;
	if (size !== 0) return size > 0;
	return fingerprint(span) > fingerprint(other);
}

/** Judgeval counts how often it has sent a span; where the counts differ, times and sizes say nothing more. */
function updatesOf(span: Span): number {
	return countOf(span.attributes['judgment.update_id']) ?? 0;
}

/** Where a node comes from, beside its span. */
type Origin = {readonly id: string; readonly unit: string; readonly records: readonly ReadRecord[]};

function readSpan(span: Span): Facts | null {
	let facts: Facts | null = null;
	for (const dialect of dialects) {
		if (!dialect.claims(span)) continue;
		const partial = dialect.read(span);
		facts = facts === null ? factsOf({...partial, dialect: dialect.name}) : mergeFacts(facts, partial);
	}
	return facts;
}

function spanNode(span: Span, own: Facts | null, {id, unit, records}: Origin): Node {
	const joined = joinRecords(records);
	let facts = joined === null ? own : own === null ? joined : withRecords(own, joined);
	if (facts !== null) facts = withResponseId(withRule(mergeFacts(facts, commonFacts(span)), span));
	return {
		id,
		unit,
		traceId: span.traceId,
		spanId: span.spanId,
		span,
		records: records.map(item => item.record),
		facts,
		kind: facts === null || facts.never ? 'other' : (facts.kind ?? 'other'),
		startMs: millisOf(span.startNano),
		endMs: millisOf(endNanoOf(span)),
		parent: null,
		children: [],
		depth: 0,
	};
}

/** The table of emitters has the last word on spans that only their names tell apart. */
function withRule(facts: Facts, span: Span): Facts {
	const rule = spanRuleOf(span);
	if (rule === null) return facts;
	return rule === 'never' ? {...facts, never: true} : {...facts, aggregate: true};
}

/** A span has its own times. A record may know the id of the response where the span has only that of HTTP. */
function withRecords(span: Facts, records: Facts): Facts {
	const isBorrowed = span.responseId !== null && span.requestIds.includes(span.responseId);
	const own = isBorrowed && records.responseId !== null ? withoutResponseId(span) : span;
	return mergeFacts(own, {...records, durationMs: null, prompt: null, name: null});
}

function withoutResponseId(facts: Facts): Facts {
	const {responseId: _, ...keys} = facts.keys;
	return {...facts, responseId: null, keys};
}

/** The id of HTTP stands for the response's where nobody tells that one. */
function withResponseId(facts: Facts): Facts {
	const [requestId] = facts.requestIds;
	if (facts.responseId !== null || requestId === undefined || !isOperation(facts.kind)) return facts;
	return {...facts, responseId: requestId};
}

/** Null for records that wait for their span, or for the one that says that they are a call. */
function recordNode({id, unit, records}: Origin, isApart: boolean): Node | null {
	const joined = joinRecords(records) as Facts;
	const isCall = records.some(item => item.isCall);
	const isTool = joined.kind === 'tool' && joined.tool !== null;
	if (!isCall && !isTool && joined.prompt === null) return null;
	const facts = withResponseId(isApart ? {...joined, output: joinedOutput(joined)} : joined);
	const {record} = records[0] as ReadRecord;
	// What happened after a request was answered does not make it longer.
	const last = records.findLast(item => item.isCall || item.facts.durationMs !== null) ?? records.at(-1);
	const first = facts.durationMs === null ? records[0] : last;
	return {
		id,
		unit,
		traceId: record.traceId,
		spanId: isApart && record.traceId !== null ? null : record.spanId,
		span: null,
		records: records.map(item => item.record),
		facts,
		kind: facts.never ? 'other' : (facts.kind ?? 'chat'),
		startMs: Math.min(
			millisOf((first as ReadRecord).timeNano) - (facts.durationMs ?? 0),
			...facts.attempts.map(attempt => attempt.startMs).filter(startMs => startMs !== null),
		),
		endMs: millisOf((last as ReadRecord).timeNano),
		parent: null,
		children: [],
		depth: 0,
	};
}

/** Of its text and its requests for tools, each in a record of its own, an answer is one message. */
function joinedOutput({output, requestIds}: Facts): Facts['output'] {
	return output === null || requestIds.length === 0 ? output : joinNeighbours(output);
}
