/**
What the prompt of a call is made of, how it grew over its session, and what of it the provider's cache served. Asked
of one call at a time: it reads the prompts before it and counts their tokens, which no list could.
*/
import type {PricedCall} from '../../domain/call.ts';
import {anatomyOf} from '../../tokens/anatomy.ts';
import {cacheLossOf} from '../../tokens/cache-loss.ts';
import {goesOn, previousOf} from '../../tokens/previous.ts';
import {tokenizerFor} from '../../tokens/tokenizer.ts';
import type {CallDetail} from '../answers.ts';
import type {CallAnatomy} from '../call-anatomy.ts';
import {callDetail} from './call-detail.ts';
import {readCall, type CallColumns} from './call-row.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {readStep, type StepColumns} from './step-row.ts';

/** Calls before it that may be the one that it continues: more agents than this seldom share a session. */
const candidatesMax = 8;

/** Calls that are looked at for the same first message: a greeting begins many chats. */
const sameFirstMax = 24;

/** Calls of the thread that are told, with this one: a bar each on the widest screen. */
const growthMax = 60;

/** Retrievals of a trace whose documents are looked for in the prompt. */
const retrievalsMax = 20;

const talking = "counted = 1 AND operation IN ('chat', 'completion')";

/** Null: there is no such call, or it had not started. */
export async function callAnatomy(
	connection: ReaderConnection,
	callId: string,
	options: {readonly asOfMs: number},
): Promise<CallAnatomy | null> {
	const found = connection.ask(() => {
		const call = callDetail(connection, callId, options);
		return call === null
			? null
			: {call, documents: documentsBefore(connection, call), ...threadTo(connection, call)};
	});
	if (found === null) return null;
	const {call, documents, candidates, growth, growthOf} = found;
	const previous = previousOf(call, candidates);
	const tokenizer = await tokenizerFor(call.responseModel ?? call.requestModel);
	return {
		callId,
		parts: anatomyOf(call, documents, tokenizer),
		contextWindow: call.cost.terms?.contextWindow ?? null,
		growth,
		growthOf,
		cache: cacheLossOf(call, previous, tokenizer),
	};
}

/** Texts that retrieval and reranking of the trace had found when the call began. */
function documentsBefore(connection: ReaderConnection, {traceId, startMs}: CallDetail): readonly string[] {
	if (traceId === null) return [];
	const rows = connection.all<StepColumns>(
		`SELECT * FROM step WHERE trace_id = ? AND kind IN ('retrieval', 'rerank') AND start_ms <= ?
			ORDER BY start_ms DESC LIMIT ?`,
		[traceId, startMs, retrievalsMax],
	);
	const texts = rows.flatMap(row => readStep(row, connection.content).documents.map(({text}) => text));
	return [...new Set(texts.filter(text => text !== null))];
}

type Thread = {
	/** Calls that it may go on from. */
	readonly candidates: readonly PricedCall[];
	readonly growth: CallAnatomy['growth'];
	readonly growthOf: CallAnatomy['growthOf'];
};

/** What it belongs to: a session, else a trace with a call before it, else calls that begin with the same messages. */
function threadTo(connection: ReaderConnection, call: CallDetail): Thread {
	const isTalk = call.operation === 'chat' || call.operation === 'completion';
	const key = keyOf(call);
	if (key === null || !isTalk) return {candidates: [], growth: [], growthOf: null};
	const candidates = candidatesOf(connection, call, key);
	if (candidates.length === 0 && key.kind === 'trace') {
		const sameMessages = callsWithItsMessages(connection, call);
		if (sameMessages.length > 0) {
			const growth = [...sameMessages, call]
				.toSorted((one, two) => one.startMs - two.startMs)
				.map(one => ({
					callId: one.callId,
					startMs: one.startMs,
					input: one.usage.input ?? one.estimate?.input ?? null,
					isEstimated: one.tokensEstimated || one.usage.input === null,
					cacheRead: one.usage.cacheRead,
				}));
			return {candidates: sameMessages, growth, growthOf: 'messages'};
		}
	}
	return {candidates, growth: growthTo(connection, call, key), growthOf: key.kind};
}

type Key = {
	readonly kind: 'session' | 'trace';
	readonly column: 'session' | 'trace_id';
	readonly index: 'call_by_session' | 'call_by_trace';
	readonly value: string;
};

function keyOf({session, traceId}: CallDetail): Key | null {
	if (session !== null) return {kind: 'session', column: 'session', index: 'call_by_session', value: session};
	if (traceId === null) return null;
	return {kind: 'trace', column: 'trace_id', index: 'call_by_trace', value: traceId};
}

/** Calls of the thread that had ended when it began, the latest first. */
function candidatesOf(connection: ReaderConnection, call: CallDetail, key: Key): readonly PricedCall[] {
	const rows = connection.all<CallColumns>(
		`SELECT * FROM call INDEXED BY ${key.index} WHERE ${key.column} = ? AND ${talking}
			AND start_ms <= ? AND end_ms <= ? AND call_id <> ? ORDER BY start_ms DESC LIMIT ?`,
		[key.value, call.startMs, call.startMs, call.callId, candidatesMax],
	);
	return rows.map(row => wholeOf(connection, row));
}

/** Calls that it goes on from, found by their first message, which a chat that is sent again keeps. */
function callsWithItsMessages(connection: ReaderConnection, call: CallDetail): readonly PricedCall[] {
	if ((call.input ?? []).length < 2) return [];
	const rows = connection.all<CallColumns>(
		`SELECT call.* FROM call AS own
			JOIN call_message AS first ON first.call = own.id AND first.part = 'input' AND first.position = 0
			JOIN call_message AS other ON other.message = first.message AND other.part = 'input'
				AND other.position = 0 AND other.call < own.id
			JOIN call ON call.id = other.call
			WHERE own.call_id = ? AND call.service = own.service AND call.counted = 1
				AND call.operation = own.operation AND call.end_ms <= own.start_ms
			ORDER BY other.call DESC LIMIT ?`,
		[call.callId, sameFirstMax],
	);
	return rows.map(row => wholeOf(connection, row)).filter(earlier => goesOn(call, earlier));
}

function wholeOf(connection: ReaderConnection, row: CallColumns): PricedCall {
	return readCall(row, {content: connection.content, messages: connection.messages.of(row.id)});
}

type GrowthColumns = Pick<
	CallColumns,
	| 'call_id'
	| 'start_ms'
	| 'input_tokens'
	| 'tokens_estimated'
	| 'estimated_input_tokens'
	| 'cache_read_tokens'
>;

/** The last calls of the thread up to this one, oldest first. */
function growthTo(connection: ReaderConnection, call: CallDetail, key: Key): CallAnatomy['growth'] {
	const rows = connection.all<GrowthColumns>(
		`SELECT call_id, start_ms, input_tokens, tokens_estimated, estimated_input_tokens, cache_read_tokens
			FROM call INDEXED BY ${key.index} WHERE ${key.column} = ? AND ${talking} AND start_ms <= ?
			ORDER BY start_ms DESC LIMIT ?`,
		[key.value, call.startMs, growthMax],
	);
	return rows.reverse().map(row => ({
		callId: row.call_id,
		startMs: row.start_ms,
		input: row.input_tokens ?? row.estimated_input_tokens,
		isEstimated: row.tokens_estimated === 1 || row.input_tokens === null,
		cacheRead: row.cache_read_tokens,
	}));
}
