/** Gemini CLI: two records and a span of one request, each without something that another one knows. */
import {expect, test} from 'vitest';
import type {Attributes, LogRecord} from '../../source/domain/otlp.ts';
import {deriveStably, only} from '../support/derive-all.ts';
import {seedLog, seedMs, seedScope, seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';

const millis = (ms: number): bigint => BigInt(ms) * 1_000_000n;
const scope = {...seedScope, name: 'gemini-cli'};

function record(
	name: string,
	atMs: number,
	attributes: Attributes,
	changes: Partial<LogRecord> = {},
): LogRecord {
	return seedLog({
		timeNano: millis(seedMs + atMs),
		attributes: {'event.name': name, 'session.id': 's1', auth_type: 'gemini-api-key', ...attributes},
		scope,
		...changes,
	});
}

const pieces = [
	{
		candidates: [{content: {role: 'model', parts: [{text: 'A '}]}}],
		responseId: 'r1',
		modelVersion: 'gemini-2.5-flash',
	},
	{candidates: [{content: {role: 'model', parts: [{text: 'file.'}]}}], responseId: 'r1'},
];

const response = record('gemini_cli.api_response', 500, {
	model: 'gemini-2.5-flash',
	duration_ms: 400,
	input_token_count: 1000,
	output_token_count: 20,
	cached_content_token_count: 300,
	thoughts_token_count: 50,
	total_token_count: 1070,
	finish_reasons: ['stop', 'stop'],
	response_text: JSON.stringify(pieces),
});

const common = {
	'gen_ai.operation.name': 'generate_content',
	'gen_ai.provider.name': 'gcp.gen_ai',
	'gen_ai.request.model': 'gemini-2.5-flash',
	'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"What is here?"}]}]',
};
const details = 'gen_ai.client.inference.operation.details';

const before = record(details, 100, common);
const after = record(details, 501, {
	...common,
	'gen_ai.response.id': 'r1',
	'gen_ai.response.finish_reasons': ['stop', 'stop'],
	'gen_ai.output.messages':
		'[{"role":"system","parts":[{"type":"text","content":"A "}]},{"role":"system","parts":[{"type":"text","content":"file."}]}]',
	'gen_ai.usage.input_tokens': 1000,
	'gen_ai.usage.output_tokens': 20,
});

const call = seedSpan({
	name: 'llm_call',
	startNano: millis(seedMs + 99),
	endNano: millis(seedMs + 505),
	scope,
	attributes: {
		'gen_ai.operation.name': 'llm_call',
		'gen_ai.request.model': 'gemini-2.5-flash',
		'gen_ai.conversation.id': 's1',
		'gen_ai.usage.input_tokens': 1000,
		'gen_ai.usage.output_tokens': 20,
	},
});

const whole = {
	provider: 'gcp.gemini',
	responseId: 'r1',
	durationMs: 400,
	// Thoughts are beside the output, what was cached is in the input.
	usage: {input: 1000, output: 70, cacheRead: 300, reasoning: 50},
	finishReasons: ['stop'],
	output: [{role: 'assistant', parts: [{type: 'text', text: 'A file.'}]}],
	session: 's1',
	streaming: true,
};

test('a record by itself is a call', () => {
	expect(only(deriveStably([], [response]).calls)).toMatchObject(whole);
});

test('two records of one request are one call; the one from before the request is none', () => {
	const {calls, uncounted} = deriveStably([], [before, response, after]);
	expect(only(calls)).toMatchObject({input: [{parts: [{text: 'What is here?'}]}], output: whole.output});
	expect(uncounted).toHaveLength(1);
});

test('they are one also where neither text nor id is told', () => {
	const {response_text: _, ...rest} = response.attributes;
	const {calls} = deriveStably([], [{...response, attributes: rest}, after]);
	expect(only(calls)).toMatchObject({responseId: 'r1', usage: {cacheRead: 300}});
});

test('a span without an id takes what they know', () => {
	const own = {traceId: traceIdOf(1), spanId: spanIdOf(1)};
	const {calls} = deriveStably([call], [{...before, ...own}, response, after]);
	expect(only(calls)).toMatchObject({
		carrier: 'span',
		responseId: 'r1',
		usage: {input: 1000, cacheRead: 300},
		input: [{parts: [{text: 'What is here?'}]}],
		output: whole.output,
	});
});

test('text that was cut says so, and what came is kept', () => {
	const text = JSON.stringify(pieces).slice(0, -40);
	const cut = {...response, attributes: {...response.attributes, response_text: text}};
	expect(only(deriveStably([], [cut]).calls)).toMatchObject({contentTruncated: true, responseId: 'r1'});
});

test('errors and tools', () => {
	const {calls, steps} = deriveStably(
		[],
		[
			record('gemini_cli.api_error', 400, {
				model_name: 'gemini-2.5-flash',
				'error.message': '{"error":{"code":400,"message":"maximum context length is 8192 tokens"}}',
				error_type: 'ApiError',
				status_code: 400,
				duration: 100,
			}),
			record('gemini_cli.tool_call', 600, {
				function_name: 'run_shell_command',
				function_args: '{"command":"ls"}',
				duration_ms: 60,
				success: false,
				error: 'denied',
			}),
		],
	);
	expect(only(calls)).toMatchObject({status: 'error', errorClass: 'context_length', startMs: seedMs + 300});
	expect(only(steps)).toMatchObject({
		kind: 'tool',
		name: 'run_shell_command',
		startMs: seedMs + 540,
		status: 'error',
		errorMessage: 'denied',
		tool: {arguments: '{"command":"ls"}'},
	});
});
