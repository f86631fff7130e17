/** A turn of a coding agent over a real file: its spans, and records without a trace that tell of the same requests. */
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {LogRecord, Span} from '../../source/domain/otlp.ts';
import {deriveUnits} from '../../source/engine/derive.ts';
import {drain} from '../../source/engine/drain.ts';
import {makePricer} from '../../source/pricing/prices.ts';
import {openReader, openWriter} from '../../source/store/sqlite/open.ts';
import type {Writer} from '../../source/store/store.ts';
import {temporaryFolder} from '../support/program.ts';
import {batchOf, seedLog, seedMs, seedScope, seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';

const pricer = makePricer({userPrices: null});

/** Far more requests than traces that are derived together. */
const requests = 30;

const millis = (ms: number): bigint => BigInt(ms) * 1_000_000n;
const startOf = (request: number): number => seedMs + request * 1000;

/** Codex: the request, and below it the last piece of its answer. */
function spansOf(request: number): readonly Span[] {
	const scope = {...seedScope, name: 'codex_exec'};
	const startMs = startOf(request);
	const outer = seedSpan({
		name: 'try_run_sampling_request',
		spanId: spanIdOf(request * 2 + 2),
		parentSpanId: spanIdOf(1),
		startNano: millis(startMs),
		endNano: millis(startMs + 500),
		attributes: {model: 'gpt-5'},
		scope,
	});
	const piece = seedSpan({
		name: 'handle_responses',
		spanId: spanIdOf(request * 2 + 3),
		parentSpanId: outer.spanId,
		startNano: millis(startMs + 400),
		endNano: millis(startMs + 401),
		attributes: {'gen_ai.usage.input_tokens': 1000 + request, 'gen_ai.usage.output_tokens': 5},
		scope,
	});
	return [outer, piece];
}

function recordOf(request: number): LogRecord {
	return seedLog({
		timeNano: 0n,
		observedNano: millis(startOf(request) + 400),
		attributes: {
			'event.name': 'codex.sse_event',
			'event.kind': 'response.completed',
			input_token_count: String(1000 + request),
			output_token_count: '5',
			cached_token_count: '3',
			'conversation.id': 'c1',
			model: 'gpt-5',
		},
		scope: {...seedScope, name: 'codex_otel.log_only'},
	});
}

async function countsOf(file: string): Promise<{readonly calls: number; readonly cacheReadTokens: number}> {
	const reader = openReader(file);
	const [all] = await reader.stats({by: null, filter: '', fromMs: null, untilMs: null});
	await reader.close();
	return {calls: all?.calls ?? 0, cacheReadTokens: all?.cacheReadTokens ?? 0};
}

async function put(writer: Writer, spans: readonly Span[], logs: readonly LogRecord[]): Promise<void> {
	await writer.commit([batchOf({spans, logs})], {receivedAtMs: seedMs});
	await drain(writer, pricer);
}

const all = Array.from({length: requests}, (_, request) => request);

test.each([
	['the spans first, then each record by itself', true],
	['each record by itself, then the spans', false],
])(
	'a turn of thirty requests, told by one trace and thirty records, is thirty calls: %s',
	async (_, first) => {
		const file = join(temporaryFolder(), 'turn.db');
		const writer = openWriter(file, {durable: false});
		const turn = seedSpan({name: 'run_turn', endNano: millis(startOf(requests)), attributes: {}});
		const spans = [turn, ...all.flatMap(spansOf)];
		if (first) await put(writer, spans, []);
		for (const request of all) await put(writer, [], [recordOf(request)]);
		if (!first) await put(writer, spans, []);
		const expected = {calls: requests, cacheReadTokens: 3 * requests};
		expect(await countsOf(file)).toEqual(expected);
		// Again: what is derived anew comes to the same.
		await deriveUnits(writer, pricer, [traceIdOf(1)]);
		expect(await countsOf(file)).toEqual(expected);
		await writer.close();
	},
);

/** Claude Code without its trace beta. */
function claudeRecord(name: string, atMs: number, attributes: LogRecord['attributes']): LogRecord {
	return seedLog({
		timeNano: millis(atMs),
		body: `claude_code.${name}`,
		attributes: {'event.name': name, 'session.id': 's1', 'prompt.id': 'p1', ...attributes},
		scope: {...seedScope, name: 'com.anthropic.claude_code.events'},
	});
}

test('the records of a turn without a trace come one by one, twice and late, and are one unit', async () => {
	const file = join(temporaryFolder(), 'claude.db');
	const writer = openWriter(file, {durable: false});
	const request = {request_id: 'req_1', model: 'claude-sonnet-4-5-20250929'};
	const records = [
		claudeRecord('tool_result', seedMs + 900, {
			tool_name: 'Bash',
			tool_use_id: 'toolu_1',
			success: 'true',
			duration_ms: '80',
			tool_input: '{"command":"ls"}',
			request_id: 'req_1',
		}),
		claudeRecord('assistant_response', seedMs + 801, {...request, response: 'I will look.'}),
		claudeRecord('api_request', seedMs + 800, {
			...request,
			input_tokens: '10',
			output_tokens: '5',
			cache_read_tokens: '100',
			cache_creation_tokens: '0',
			cost_usd: '0.01',
			duration_ms: '700',
		}),
		claudeRecord('user_prompt', seedMs, {prompt: 'What is here?'}),
	];
	for (const record of [...records, ...records]) await put(writer, [], [record]);
	await writer.close();
	const reader = openReader(file);
	const calls = await reader.callDetails({filter: '', after: null, limit: 10, includeUncounted: true});
	const steps = await reader.steps({filter: '', after: null, limit: 10});
	expect(calls).toHaveLength(1);
	expect(calls[0]).toMatchObject({
		traceId: null,
		startMs: seedMs + 100,
		durationMs: 700,
		usage: {input: 110, cacheRead: 100},
		cost: {source: 'reported', amountNanoUsd: 10_000_000},
		input: [{role: 'user', parts: [{type: 'text', text: 'What is here?'}]}],
		toolCalls: [{id: 'toolu_1', name: 'Bash', arguments: '{"command":"ls"}'}],
		session: 's1',
	});
	expect(steps).toHaveLength(1);
	expect(steps[0]).toMatchObject({
		traceId: null,
		spanId: null,
		kind: 'tool',
		startMs: seedMs + 820,
		durationMs: 80,
		tool: {name: 'Bash', callId: 'toolu_1', arguments: '{"command":"ls"}'},
	});
	// A page goes on behind a step that has no span.
	expect(await reader.steps({filter: '', after: steps[0]?.stepId ?? '', limit: 10})).toEqual([]);
	await reader.close();
});
