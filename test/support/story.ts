/**
The story that the screens are drawn over: a support agent over a shop's documents, fifteen minutes of one
afternoon, 25 calls in 15 traces. What is wrong in it is wrong on purpose.
*/
import type {Attempt, ErrorClass, PricedCall, Step} from '../../source/domain/call.ts';
import type {Message} from '../../source/domain/message.ts';
import type {Cost, LedgerLine} from '../../source/domain/money.ts';
import type {Span} from '../../source/domain/otlp.ts';
import {nanoOf} from '../../source/domain/time.ts';
import type {Writer} from '../../source/store/store.ts';
import {seedCall, seedSpan, seedStep, spanIdOf} from './seed.ts';
import {type StoryCall, storyCalls, storySteps} from './story-data.ts';
import {readUnit} from './read-unit.ts';

/** The moment at which the screens are drawn. */
export const storyNowMs = at('14:09:44.000');

/** When run 1 began. */
export const storyRunMs = at('13:54:30.000');

export type StoryTrace = {
	readonly traceId: string;
	readonly spans: readonly Span[];
	readonly calls: readonly PricedCall[];
	readonly steps: readonly Step[];
};

/** Milliseconds of a time of day in the story (UTC). */
export function at(time: string): number {
	return Date.parse(`2026-11-23T${time}Z`);
}

/** Trace ids begin with the four digits of the drawn screens. */
export function storyTraceId(short: string): string {
	return short.padEnd(32, '0');
}

/** Dollars for a million tokens: input, cache read, cache write, output; null: no price is known. */
const prices: Readonly<Record<string, readonly [number, number, number, number] | null>> = {
	'claude-sonnet-4-5': [3, 0.3, 3.75, 15],
	'gpt-4o': [2.5, 1.25, 0, 10],
	'gpt-4o-mini': [0.15, 0.075, 0, 0.6],
	'text-embedding-3-small': [0.02, 0, 0, 0],
	'qwen3:8b': [0, 0, 0, 0],
	'house-7b': null,
};

export function storyTraces(): readonly StoryTrace[] {
	const ids = [...new Set(storyCalls.map(call => call.trace))];
	return ids.map(storyTrace);
}

/** Writes the story as an engine would: spans first, then what is derived from them, a trace at a time. */
export async function seedStory(
	writer: Writer,
	traces: readonly StoryTrace[] = storyTraces(),
): Promise<void> {
	await writer.startRun({atMs: storyRunMs, pid: 1});
	await writer.mark({atMs: at('14:05:00.000'), label: 'deploy v2', kind: 'mark'});
	for (const {spans, calls, steps} of traces) {
		const batch = {kind: 'traces', spans, logs: [], points: [], rejections: []} as const;
		const {units} = await writer.commit([batch], {receivedAtMs: storyNowMs});
		for (const key of units) {
			await writer.putDerived([{unit: await readUnit(writer, key), calls, steps}]);
		}
	}
}

function storyTrace(short: string): StoryTrace {
	const traceId = storyTraceId(short);
	const told = storyCalls.filter(call => call.trace === short);
	const [first] = told;
	if (first === undefined) throw new Error(`no call in trace ${short}`);
	const isAgent = told.some(call => call.service === 'api');
	const rootId = isAgent ? spanIdOf(Number.parseInt(short, 16) * 256) : null;
	const calls = told.map(call => callOf(call, traceId, rootId));
	const steps = storySteps
		.filter(step => step.trace === short)
		.map((step, index) =>
			seedStep({
				...step.facts,
				traceId,
				spanId: spanIdOf(Number.parseInt(short, 16) * 256 + 200 + index),
				parentSpanId: rootId,
				service: step.service,
				startMs: at(step.start),
				durationMs: step.durationMs,
				name: step.name,
				session: first.session,
			}),
		);
	const spans = [...calls.map(spanOfCall), ...steps.map(spanOfStep)];
	// The root of 9c4e has not arrived: what is in flight is known by its children only.
	if (rootId !== null && short !== '9c4e') {
		const startMs = Math.min(...calls.map(call => call.startMs), ...steps.map(step => step.startMs));
		const endMs = Math.max(
			...calls.map(call => call.startMs + call.durationMs),
			...steps.map(step => step.startMs + step.durationMs),
		);
		spans.unshift(rootSpan(traceId, rootId, startMs - 8, endMs + 12));
	}
	return {traceId, spans, calls, steps};
}

function rootSpan(traceId: string, spanId: string, startMs: number, endMs: number): Span {
	return seedSpan({
		traceId,
		spanId,
		name: 'POST /chat',
		kind: 2,
		startNano: nanoOf(startMs),
		endNano: nanoOf(endMs),
		attributes: {'http.request.method': 'POST', 'url.path': '/chat'},
	});
}

function callOf(told: StoryCall, traceId: string, rootId: string | null): PricedCall {
	const spanId = spanIdOf(Number.parseInt(told.trace, 16) * 256 + told.number);
	const embeddings = told.model.startsWith('text-embedding');
	const startMs = at(told.start);
	return seedCall({
		callId: `${traceId}-${spanId}`,
		traceId,
		spanId,
		parentSpanId: rootId,
		name: `${embeddings ? 'embeddings' : 'chat'} ${told.model}`,
		startMs,
		durationMs: told.totalMs,
		service: told.service,
		provider: told.provider,
		operation: embeddings ? 'embeddings' : 'chat',
		requestModel: told.model,
		responseModel: told.model,
		responseId: null,
		streaming: told.ttftMs !== null,
		usage: {
			input: told.input,
			output: told.output,
			cacheRead: told.read,
			cacheWrite: told.write,
			reasoning: null,
		},
		ttftMs: told.ttftMs,
		tpotMs: told.tpotMs,
		status: told.error === null ? 'ok' : 'error',
		errorClass: told.error,
		errorMessage: told.error === null ? null : (errorMessages[told.error] ?? null),
		finishReasons: told.finish === null ? [] : [told.finish],
		attempts: Array.from({length: told.attempts}, (_, index) => attempt(startMs + index * 1000)),
		toolCalls: told.tool === null ? [] : [told.tool],
		system: embeddings ? null : told.system,
		input: [{role: 'user', parts: [{type: 'text', text: told.prompt}]}],
		output: embeddings || told.error !== null ? null : outputOf(told),
		session: told.session,
		cost: costOf(told),
		origins: [{field: 'input', spanId, key: 'gen_ai.usage.input_tokens'}],
	});
}

const errorMessages: Readonly<Partial<Record<ErrorClass, string>>> = {
	timeout: 'Request timed out after 30 s',
	rate_limit: '429 Too Many Requests: limit of 30,000 tokens a minute reached',
};

function attempt(startMs: number): Attempt {
	return {
		spanId: null,
		status: 'error',
		errorClass: 'rate_limit',
		errorMessage: errorMessages.rate_limit ?? null,
		startMs,
		durationMs: 300,
	};
}

function outputOf({tool, answer}: StoryCall): readonly Message[] {
	if (tool === null) return [{role: 'assistant', parts: [{type: 'text', text: answer ?? ''}]}];
	return [{role: 'assistant', parts: [{type: 'tool_call', ...tool}]}];
}

function costOf(told: StoryCall): Cost {
	const empty = {reportedNanoUsd: null, computedNanoUsd: null, ledger: [], priceSource: null, terms: null};
	const price = prices[told.model] ?? null;
	if (told.input === null) return {...empty, source: 'unknown', amountNanoUsd: null};
	if (price === null) return {...empty, source: 'unpriced', amountNanoUsd: null};
	if (told.provider === 'ollama') return {...empty, source: 'local', amountNanoUsd: 0};
	const [input, read, write, output] = price;
	const cached = (told.read ?? 0) + (told.write ?? 0);
	// A dollar for a million tokens is 1000 nano-dollars for one.
	const line = (kind: LedgerLine['kind'], tokens: number, usd: number): LedgerLine => ({
		kind,
		tokens,
		rateNanoUsd: usd * 1e9,
		costNanoUsd: Math.round(tokens * usd * 1000),
	});
	const ledger = [
		line('input', told.input - cached, input),
		line('cache_read', told.read ?? 0, read),
		line('cache_write', told.write ?? 0, write),
		line('output', told.output ?? 0, output),
	].filter(item => item.tokens > 0);
	const amount = ledger.reduce((sum, item) => sum + item.costNanoUsd, 0);
	return {
		source: 'computed',
		amountNanoUsd: amount,
		reportedNanoUsd: null,
		computedNanoUsd: amount,
		ledger,
		priceSource: `prices 2026-11-20, ${told.provider} ${told.model}`,
		terms: {cacheReadNanoUsd: read * 1e9, contextWindow: told.provider === 'anthropic' ? 200_000 : 128_000},
	};
}

function spanOfCall(call: PricedCall): Span {
	return seedSpan({
		traceId: call.traceId ?? '',
		spanId: call.spanId ?? '',
		parentSpanId: call.parentSpanId,
		name: call.name,
		startNano: nanoOf(call.startMs),
		endNano: nanoOf(call.startMs + call.durationMs),
		attributes: {
			'gen_ai.operation.name': call.operation,
			'gen_ai.provider.name': call.provider ?? '',
			'gen_ai.request.model': call.requestModel ?? '',
			...(call.usage.input === null ? {} : {'gen_ai.usage.input_tokens': call.usage.input}),
			...(call.usage.output === null ? {} : {'gen_ai.usage.output_tokens': call.usage.output}),
			...(call.session === null ? {} : {'gen_ai.conversation.id': call.session}),
		},
		status: call.status === 'error' ? {code: 2, message: call.errorMessage ?? ''} : {code: 0, message: ''},
		resource: {attributes: {'service.name': call.service}, schemaUrl: ''},
	});
}

function spanOfStep(step: Step): Span {
	return seedSpan({
		traceId: step.traceId ?? '',
		spanId: step.spanId ?? '',
		parentSpanId: step.parentSpanId,
		name: step.name,
		kind: 1,
		startNano: nanoOf(step.startMs),
		endNano: nanoOf(step.startMs + step.durationMs),
		attributes: {'gen_ai.operation.name': step.kind === 'tool' ? 'execute_tool' : step.kind},
		status: step.status === 'error' ? {code: 2, message: step.errorMessage ?? ''} : {code: 0, message: ''},
		resource: {attributes: {'service.name': step.service}, schemaUrl: ''},
	});
}
