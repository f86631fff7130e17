/**
Spans as the AI SDK 5 writes them (`experimental_telemetry`): an outer `ai.streamText` over the inner
`ai.streamText.doStream` of each step and attempt, and `ai.toolCall` beside them. The outer one repeats the sums
of the whole run; with Anthropic the input tokens are without the cached ones, which stand in
`ai.response.providerMetadata`.
*/
import {exceptionEvent, type Attributes, type PlannedEvent, type TraceBuilder} from '../plan.ts';
import type {Model, Usage} from '../models.ts';

const scope = {name: 'ai', version: ''};

type Part =
	| {readonly type: 'text'; readonly text: string}
	| {
			readonly type: 'tool-call';
			readonly toolCallId: string;
			readonly toolName: string;
			readonly input: object;
	  }
	| {
			readonly type: 'tool-result';
			readonly toolCallId: string;
			readonly toolName: string;
			readonly output: {readonly type: 'json'; readonly value: object};
	  };

export type Message =
	| {readonly role: 'system'; readonly content: string}
	| {readonly role: 'user' | 'assistant' | 'tool'; readonly content: readonly Part[]};

export type ToolCall = {readonly id: string; readonly name: string; readonly input: object};

export type Run = {
	readonly functionId: string;
	readonly model: Model;
	readonly session: string;
	readonly user: string;
	readonly tools: readonly object[];
};

export type Step = {
	readonly startMs: number;
	readonly firstTokenMs: number;
	readonly totalMs: number;
	readonly messages: readonly Message[];
	readonly text: string;
	readonly toolCalls: readonly ToolCall[];
	readonly usage: Usage;
	readonly responseId: string;
};

/** One step that was answered. */
export function addStep(trace: TraceBuilder, outer: string, run: Run, step: Step): void {
	const endMs = step.startMs + step.totalMs;
	const reason = step.toolCalls.length > 0 ? 'tool-calls' : 'stop';
	const inputTokens = reportedInput(run.model, step.usage);
	trace.add({
		parent: outer,
		service: 'api',
		scope,
		name: 'ai.streamText.doStream',
		startMs: step.startMs,
		endMs,
		attributes: {
			...innerAttributes(run, step.messages),
			'ai.response.msToFirstChunk': step.firstTokenMs + 0.4,
			'ai.response.msToFinish': step.totalMs + 0.1,
			'ai.response.avgOutputTokensPerSecond': (step.usage.output * 1_000) / step.totalMs,
			'ai.response.finishReason': reason,
			'ai.response.text': step.text,
			...(step.toolCalls.length > 0 && {
				'ai.response.toolCalls': JSON.stringify(step.toolCalls.map(toolCallPart)),
			}),
			'ai.response.id': step.responseId,
			'ai.response.model': run.model.answeredBy,
			'ai.response.providerMetadata': providerMetadata(run.model, step.usage),
			...usageAttributes(run.model, step.usage),
			'gen_ai.response.finish_reasons': [reason],
			'gen_ai.response.id': step.responseId,
			'gen_ai.response.model': run.model.answeredBy,
			'gen_ai.usage.input_tokens': inputTokens,
			'gen_ai.usage.output_tokens': step.usage.output,
		},
		events: [firstChunk(step), {name: 'ai.stream.finish', atMs: endMs, attributes: {}}],
	});
}

/** An attempt that the provider refused, as the SDK's own retry leaves it. */
export function addRefusedAttempt(
	trace: TraceBuilder,
	outer: string,
	run: Run,
	attempt: {
		readonly startMs: number;
		readonly endMs: number;
		readonly messages: readonly Message[];
		readonly message: string;
	},
): void {
	trace.add({
		parent: outer,
		service: 'api',
		scope,
		name: 'ai.streamText.doStream',
		startMs: attempt.startMs,
		endMs: attempt.endMs,
		attributes: innerAttributes(run, attempt.messages),
		events: [exceptionEvent('AI_APICallError', attempt.message, attempt.endMs)],
		error: attempt.message,
	});
}

export function addToolCall(
	trace: TraceBuilder,
	outer: string,
	run: Run,
	call: ToolCall & {
		readonly startMs: number;
		readonly endMs: number;
		readonly result: object;
		readonly error?: string;
	},
): void {
	trace.add({
		parent: outer,
		service: 'api',
		scope,
		name: 'ai.toolCall',
		startMs: call.startMs,
		endMs: call.endMs,
		attributes: {
			...named('ai.toolCall', run),
			'ai.toolCall.name': call.name,
			'ai.toolCall.id': call.id,
			'ai.toolCall.args': JSON.stringify(call.input),
			...(call.error === undefined && {'ai.toolCall.result': JSON.stringify(call.result)}),
		},
		...(call.error !== undefined && {
			error: call.error,
			events: [exceptionEvent('TimeoutError', call.error, call.endMs)],
		}),
	});
}

/** The outer span; `steps` in order, the last one holds the answer. */
export function addOuter(
	trace: TraceBuilder,
	outer: string,
	parent: string,
	run: Run,
	call: {
		readonly startMs: number;
		readonly endMs: number;
		readonly messages: readonly Message[];
		readonly steps: readonly Step[];
	},
): void {
	const last = call.steps.at(-1);
	const usage = call.steps.reduce<Usage>(
		(sum, step) => ({
			input: sum.input + step.usage.input,
			output: sum.output + step.usage.output,
			cacheRead: sum.cacheRead + step.usage.cacheRead,
			cacheWrite: sum.cacheWrite + step.usage.cacheWrite,
		}),
		{input: 0, output: 0, cacheRead: 0, cacheWrite: 0},
	);
	trace.add({
		spanId: outer,
		parent,
		service: 'api',
		scope,
		name: 'ai.streamText',
		startMs: call.startMs,
		endMs: call.endMs,
		attributes: {
			...named('ai.streamText', run),
			...modelAttributes(run),
			'ai.prompt': JSON.stringify({messages: call.messages}),
			'ai.response.finishReason': 'stop',
			'ai.response.text': last?.text ?? '',
			...usageAttributes(run.model, usage),
		},
	});
}

/** The message that a step with tool calls leaves in the history, and the one with their results. */
export function toolMessages(calls: readonly (ToolCall & {readonly result: object})[]): readonly Message[] {
	return [
		{
			role: 'assistant',
			content: calls.map(call => ({
				type: 'tool-call',
				toolCallId: call.id,
				toolName: call.name,
				input: call.input,
			})),
		},
		{
			role: 'tool',
			content: calls.map(call => ({
				type: 'tool-result',
				toolCallId: call.id,
				toolName: call.name,
				output: {type: 'json', value: call.result},
			})),
		},
	];
}

function innerAttributes(run: Run, messages: readonly Message[]): Attributes {
	return {
		...named('ai.streamText.doStream', run),
		...modelAttributes(run),
		'ai.prompt.messages': JSON.stringify(messages),
		...(run.tools.length > 0 && {
			'ai.prompt.tools': run.tools.map(tool => JSON.stringify(tool)),
			'ai.prompt.toolChoice': '{"type":"auto"}',
		}),
		'gen_ai.system': run.model.aiSdkProvider ?? run.model.provider,
		'gen_ai.request.model': run.model.id,
		'gen_ai.request.temperature': 0.2,
		'gen_ai.request.max_tokens': 800,
	};
}

function named(operation: string, run: Run): Attributes {
	return {
		'operation.name': `${operation} ${run.functionId}`,
		'resource.name': run.functionId,
		'ai.operationId': operation,
		'ai.telemetry.functionId': run.functionId,
		'ai.telemetry.metadata.sessionId': run.session,
		'ai.telemetry.metadata.userId': run.user,
	};
}

function modelAttributes(run: Run): Attributes {
	return {
		'ai.model.provider': run.model.aiSdkProvider ?? run.model.provider,
		'ai.model.id': run.model.id,
		'ai.settings.maxRetries': 2,
		'ai.settings.temperature': 0.2,
		'ai.settings.maxOutputTokens': 800,
	};
}

function isAnthropic(model: Model): boolean {
	return model.provider === 'anthropic';
}

function reportedInput(model: Model, usage: Usage): number {
	return isAnthropic(model) ? usage.input - usage.cacheRead - usage.cacheWrite : usage.input;
}

function usageAttributes(model: Model, usage: Usage): Attributes {
	const input = reportedInput(model, usage);
	return {
		'ai.usage.inputTokens': input,
		'ai.usage.outputTokens': usage.output,
		'ai.usage.totalTokens': input + usage.output,
		'ai.usage.cachedInputTokens': usage.cacheRead,
	};
}

function providerMetadata(model: Model, usage: Usage): string {
	if (!isAnthropic(model)) {
		return JSON.stringify({openai: {acceptedPredictionTokens: 0, rejectedPredictionTokens: 0}});
	}
	return JSON.stringify({
		anthropic: {
			usage: {
				input_tokens: reportedInput(model, usage),
				cache_creation_input_tokens: usage.cacheWrite,
				cache_read_input_tokens: usage.cacheRead,
				output_tokens: usage.output,
				service_tier: 'standard',
			},
			cacheCreationInputTokens: usage.cacheWrite,
			stopSequence: null,
		},
	});
}

function toolCallPart(call: ToolCall): object {
	return {type: 'tool-call', toolCallId: call.id, toolName: call.name, input: call.input};
}

function firstChunk(step: Step): PlannedEvent {
	return {
		name: 'ai.stream.firstChunk',
		atMs: step.startMs + step.firstTokenMs,
		attributes: {'ai.response.msToFirstChunk': step.firstTokenMs + 0.4},
	};
}
