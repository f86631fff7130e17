/**
Reads the spans and log records of a unit: asks the dialects, joins records to the span they were written in,
and gives back one node a span, and one for the records of a call whose span is not there. The order in which
records arrived is no input: all that follows is the same for any order, and for records that came twice.
*/
import {countOf} from '../domain/attributes.ts';
import {asTheyStand, hasEnded} from '../domain/in-flight.ts';
import type {LogRecord, Span} from '../domain/otlp.ts';
import {millisOf} from '../domain/time.ts';
import type {Message, Role} from '../domain/message.ts';
import {commonFacts} from './common.ts';
import {dialects} from './dialects.ts';
import {spanRuleOf} from './emitters.ts';
import type {Facts} from './facts.ts';
import {factsOf, mergeFacts} from './merge.ts';
import {endNanoOf} from './timing.ts';
import type {Node} from './tree.ts';

export type Unit = {
	readonly spans: readonly Span[];
	readonly logs: readonly LogRecord[];
	readonly key: string;
};

export function readUnit(unit: Unit): readonly Node[] {
	const spans = distinctSpans(asTheyStand(unit.spans));
	const records = readRecords(unit.logs);
	const joined = new Map<string, ReadRecord[]>();
	for (const record of records) {
		const id = recordId(record.record, unit.key);
		const list = joined.get(id);
		if (list === undefined) joined.set(id, [record]);
		else list.push(record);
	}
	const nodes: Node[] = [];
	for (const [id, span] of spans) {
		nodes.push(spanNode(span, {id, unit: unit.key, records: joined.get(id) ?? []}));
		joined.delete(id);
	}
	for (const [id, records] of joined) nodes.push(...recordNodes({id, unit: unit.key, records}));
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

function fingerprint(value: object): string {
	return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item));
}

/** Where a node comes from, beside its span. */
type Origin = {readonly id: string; readonly unit: string; readonly records: readonly ReadRecord[]};

type ReadRecord = {
	readonly record: LogRecord;
	readonly facts: Facts;
	readonly isCall: boolean;
	readonly timeNano: bigint;
};

function readRecords(logs: readonly LogRecord[]): readonly ReadRecord[] {
	const read: ReadRecord[] = [];
	for (const record of logs) {
		let facts: Facts | null = null;
		let isCall = false;
		for (const dialect of dialects) {
			if (dialect.log === null || !dialect.log.claims(record)) continue;
			const partial = dialect.log.read(record);
			facts = facts === null ? factsOf({...partial, dialect: dialect.name}) : mergeFacts(facts, partial);
			isCall ||= dialect.log.isCall(record);
		}
		if (facts === null) continue;
		read.push({
			record,
			facts,
			isCall,
			timeNano: record.timeNano > 0n ? record.timeNano : record.observedNano,
		});
	}
	if (read.length < 2) return read;
	return distinctRecords(read);
}

/** In time order; a record that came twice is there once. */
function distinctRecords(read: readonly ReadRecord[]): readonly ReadRecord[] {
	const prints = new Map<string, ReadRecord>();
	for (const item of read) prints.set(fingerprint(item.record), item);
	return [...prints]
		.toSorted(([printA, a], [printB, b]) => {
			if (a.timeNano !== b.timeNano) return a.timeNano < b.timeNano ? -1 : 1;
			return printA < printB ? -1 : 1;
		})
		.map(([, item]) => item);
}

function recordId(record: LogRecord, unitKey: string): string {
	if (record.traceId !== null && record.spanId !== null) return `${record.traceId}-${record.spanId}`;
	return unitKey.startsWith('log-') ? unitKey : `log-${unitKey}`;
}

function spanNode(span: Span, {id, unit, records}: Origin): Node {
	let facts: Facts | null = null;
	for (const dialect of dialects) {
		if (!dialect.claims(span)) continue;
		const partial = dialect.read(span);
		facts = facts === null ? factsOf({...partial, dialect: dialect.name}) : mergeFacts(facts, partial);
	}
	const joined = joinRecords(records);
	if (joined !== null) facts = facts === null ? joined : mergeFacts(facts, joined);
	if (facts !== null) facts = withRule(mergeFacts(facts, commonFacts(span)), span);
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

/** Records without a span are a call only where one of them says so; else they wait for their span. */
function recordNodes(origin: Origin): readonly Node[] {
	const {id, unit, records} = origin;
	const hasIds = !id.startsWith('log-');
	if (hasIds) return records.some(item => item.isCall) ? [recordNode(origin)] : [];
	const calls = records.filter(item => item.isCall);
	return calls.map((item, index) =>
		recordNode({id: calls.length === 1 ? id : `${id}-${index + 1}`, unit, records: [item]}),
	);
}

function recordNode({id, unit, records}: Origin): Node {
	const facts = joinRecords(records) as Facts;
	const first = records[0] as ReadRecord;
	const last = records.at(-1) as ReadRecord;
	return {
		id,
		unit,
		traceId: first.record.traceId,
		spanId: first.record.spanId,
		span: null,
		records: records.map(item => item.record),
		facts,
		kind: facts.never ? 'other' : (facts.kind ?? 'chat'),
		startMs: millisOf(first.timeNano),
		endMs: millisOf(last.timeNano),
		parent: null,
		children: [],
		depth: 0,
	};
}

/** Records that are whole calls complete each other; records that are one message each stand in a row. */
function joinRecords(records: readonly ReadRecord[]): Facts | null {
	if (records.length === 0) return null;
	const messages = inConversationOrder(records.filter(item => !item.isCall));
	let facts: Facts | null = null;
	for (const item of records) {
		const own = item.isCall ? item.facts : {...item.facts, input: null, output: null, finishReasons: []};
		facts = facts === null ? own : mergeFacts(facts, own);
	}
	const row = {
		input: concatenated(messages.map(item => item.facts.input)),
		output: concatenated(messages.map(item => item.facts.output)),
		finishReasons: messages.flatMap(item => item.facts.finishReasons),
		evaluations: [],
	};
	return mergeFacts({...(facts as Facts), evaluations: records.flatMap(item => item.facts.evaluations)}, row);
}

function concatenated(lists: readonly (readonly Message[] | null)[]): readonly Message[] | null {
	const said = lists.filter(list => list !== null);
	return said.length === 0 ? null : said.flat();
}

/**
Records of one millisecond (the clock of Node) say nothing about their order: they are put as a conversation
runs. System first, then in turns of user, assistant, tool.
*/
function inConversationOrder(records: readonly ReadRecord[]): readonly ReadRecord[] {
	const ordered: ReadRecord[] = [];
	for (let start = 0; start < records.length;) {
		let end = start + 1;
		while (end < records.length && records[end]?.timeNano === records[start]?.timeNano) end++;
		ordered.push(...inTurns(records.slice(start, end)));
		start = end;
	}
	return ordered;
}

function inTurns(records: readonly ReadRecord[]): readonly ReadRecord[] {
	if (records.length < 2) return records;
	const queues = new Map<Role | 'none', ReadRecord[]>();
	for (const item of records) {
		const role = item.facts.input?.[0]?.role ?? 'none';
		queues.set(role, [...(queues.get(role) ?? []), item]);
	}
	const turns: ReadRecord[] = [...(queues.get('system') ?? [])];
	const users = queues.get('user') ?? [];
	const assistants = queues.get('assistant') ?? [];
	const tools = queues.get('tool') ?? [];
	// Results of one request for tools belong together, so all that can follow an assistant's turn do.
	const toolsPerTurn = Math.max(1, Math.ceil(tools.length / Math.max(1, assistants.length)));
	while (users.length + assistants.length + tools.length > 0) {
		turns.push(...users.splice(0, 1), ...assistants.splice(0, 1), ...tools.splice(0, toolsPerTurn));
	}
	return [...turns, ...(queues.get('none') ?? [])];
}
