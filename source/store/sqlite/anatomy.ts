/**
What the prompt of a call is made of, how it grew over its session, and what of it the provider's cache served. Asked
of one call at a time: it reads the prompts before it and counts their tokens, which no list could.
*/
import {anatomyOf} from '../../tokens/anatomy.ts';
import {cacheLossOf} from '../../tokens/cache-loss.ts';
import {previousOf} from '../../tokens/previous.ts';
import {tokenizerFor} from '../../tokens/tokenizer.ts';
import type {CallDetail} from '../answers.ts';
import type {CallAnatomy} from '../call-anatomy.ts';
import {callDetail} from './call-detail.ts';
import {readCall, type CallColumns} from './call-row.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {readStep, type StepColumns} from './step-row.ts';

/** Calls before it that may be the one that it continues: more agents than this seldom share a session. */
const candidatesMax = 8;

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
		if (call === null) return null;
		return {
			call,
			documents: documentsBefore(connection, call),
			previous: previousOf(call, candidatesFor(connection, call)),
			growth: growthTo(connection, call),
		};
	});
	if (found === null) return null;
	const {call, documents, previous, growth} = found;
	const tokenizer = await tokenizerFor(call.responseModel ?? call.requestModel);
	return {
		callId,
		parts: anatomyOf(call, documents, tokenizer),
		contextWindow: call.cost.terms?.contextWindow ?? null,
		growth,
		growthOf: call.session !== null ? 'session' : call.traceId !== null ? 'trace' : null,
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

/** Calls of the session that had ended when it began, the latest first; of the trace where it has no session. */
function candidatesFor(connection: ReaderConnection, call: CallDetail) {
	if (call.operation !== 'chat' && call.operation !== 'completion') return [];
	const thread = threadOf(call);
	if (thread === null) return [];
	const rows = connection.all<CallColumns>(
		`SELECT * FROM call INDEXED BY ${thread.index} WHERE ${thread.column} = ? AND ${talking}
			AND start_ms <= ? AND end_ms <= ? AND call_id <> ? ORDER BY start_ms DESC LIMIT ?`,
		[thread.value, call.startMs, call.startMs, call.callId, candidatesMax],
	);
	return rows.map(row =>
		readCall(row, {content: connection.content, messages: connection.messages.of(row.id)}),
	);
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
function growthTo(connection: ReaderConnection, call: CallDetail): CallAnatomy['growth'] {
	const thread = threadOf(call);
	if (thread === null) return [];
	const rows = connection.all<GrowthColumns>(
		`SELECT call_id, start_ms, input_tokens, tokens_estimated, estimated_input_tokens, cache_read_tokens
			FROM call INDEXED BY ${thread.index} WHERE ${thread.column} = ? AND ${talking} AND start_ms <= ?
			ORDER BY start_ms DESC LIMIT ?`,
		[thread.value, call.startMs, growthMax],
	);
	return rows.reverse().map(row => ({
		callId: row.call_id,
		startMs: row.start_ms,
		input: row.input_tokens ?? row.estimated_input_tokens,
		isEstimated: row.tokens_estimated === 1 || row.input_tokens === null,
		cacheRead: row.cache_read_tokens,
	}));
}

type Thread = {
	readonly column: 'session' | 'trace_id';
	readonly index: 'call_by_session' | 'call_by_trace';
	readonly value: string;
};

/** What its calls belong to: a session, else a trace. Null: it stands alone. */
function threadOf({session, traceId}: CallDetail): Thread | null {
	if (session !== null) return {column: 'session', index: 'call_by_session', value: session};
	return traceId === null ? null : {column: 'trace_id', index: 'call_by_trace', value: traceId};
}
