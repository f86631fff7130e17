/**
Reads log records and joins what several of them tell of one thing. Which records belong together, and to which
span, is decided in `record-places.ts`; the order in which they arrived is no input.
*/
import {textOf} from '../domain/attributes.ts';
import type {Message, Role} from '../domain/message.ts';
import type {LogRecord} from '../domain/otlp.ts';
import {millisOf} from '../domain/time.ts';
import {dialects} from './dialects.ts';
import {outcomeOf} from './errors.ts';
import type {Facts} from './facts.ts';
import {factsOf, mergeFacts} from './merge.ts';

export type ReadRecord = {
	readonly record: LogRecord;
	readonly facts: Facts;
	readonly isCall: boolean;
	readonly timeNano: bigint;
};

/** In time order, each once. What no dialect claims is left out. */
export function readRecords(logs: readonly LogRecord[]): readonly ReadRecord[] {
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

function distinctRecords(read: readonly ReadRecord[]): readonly ReadRecord[] {
	const prints = new Map<string, ReadRecord>();
	for (const item of read) prints.set(fingerprint(item.record), item);
	return [...prints]
		.toSorted(([printA, a], [printB, b]) => {
			if (a.timeNano !== b.timeNano) return a.timeNano < b.timeNano ? -1 : 1;
			const sequence = sequenceOf(a.record) - sequenceOf(b.record);
			if (sequence !== 0) return sequence;
			return printA < printB ? -1 : 1;
		})
		.map(([, item]) => item);
}

/** Claude Code numbers its records: many of them have the same millisecond. */
function sequenceOf(record: LogRecord): number {
	const sequence = Number(textOf(record.attributes['event.sequence']) ?? 0);
	return Number.isFinite(sequence) ? sequence : 0;
}

export function fingerprint(value: object): string {
	return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item));
}

/** Records that are whole calls complete each other; records that are one message each stand in a row. */
export function joinRecords(all: readonly ReadRecord[]): Facts | null {
	if (all.length === 0) return null;
	const {records, attempts} = withoutEarlierTries(all);
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
	const joined = {...(facts as Facts), evaluations: records.flatMap(item => item.facts.evaluations)};
	return mergeFacts(attempts.length === 0 ? joined : {...joined, attempts}, row);
}

/** Tries of one request that are told of one by one: the last is the request, the others are its attempts. */
function withoutEarlierTries(records: readonly ReadRecord[]): {
	readonly records: readonly ReadRecord[];
	readonly attempts: Facts['attempts'];
} {
	const tries = records.filter(item => item.isCall && item.facts.isTry);
	if (tries.length < 2) return {records, attempts: []};
	const earlier = tries.slice(0, -1);
	const attempts = earlier.map(({facts, timeNano}) => {
		const {status, errorClass} = outcomeOf(facts);
		const {durationMs, errorMessage} = facts;
		return {
			spanId: null,
			status,
			errorClass,
			errorMessage,
			startMs: durationMs === null ? null : millisOf(timeNano) - durationMs,
			durationMs,
		};
	});
	return {records: records.filter(item => !earlier.includes(item)), attempts};
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
