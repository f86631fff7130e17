/** Claude Code: what a turn's records and spans come to, together and alone. */
import {describe, expect, test} from 'vitest';
import type {Attributes, LogRecord, Span} from '../../source/domain/otlp.ts';
import {deriveAll, deriveStably, only} from '../support/derive-all.ts';
import {seedLog, seedMs, seedScope, seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';

const millis = (ms: number): bigint => BigInt(ms) * 1_000_000n;

/** As the default build writes them: no trace, the name in the body and bare in the attribute. */
function record(
	name: string,
	atMs: number,
	attributes: Attributes,
	changes: Partial<LogRecord> = {},
): LogRecord {
	return seedLog({
		timeNano: millis(seedMs + atMs),
		body: `claude_code.${name}`,
		attributes: {'event.name': name, 'session.id': 's1', 'prompt.id': 'p1', 'user.id': 'u1', ...attributes},
		scope: {...seedScope, name: 'com.anthropic.claude_code.events'},
		...changes,
	});
}

const prompt = record('user_prompt', 0, {prompt: 'What is here?', 'user.email': 'ada@example.com'});

function request(id: string, atMs: number, attributes: Attributes = {}): LogRecord {
	return record('api_request', atMs, {
		request_id: id,
		model: 'claude-sonnet-4-5-20250929',
		input_tokens: 10,
		output_tokens: 5,
		cache_read_tokens: 100,
		cache_creation_tokens: 20,
		cost_usd: 0.01,
		duration_ms: 700,
		ttft_ms: 90,
		query_source: 'sdk',
		...attributes,
	});
}

const answer = (id: string, atMs: number, response: string): LogRecord =>
	record('assistant_response', atMs, {request_id: id, response, query_source: 'sdk'});

const inTrace = (spanId: string): Partial<LogRecord> => ({traceId: traceIdOf(1), spanId});

function span(name: string, place: {id: number; parent: number | null}, changes: Partial<Span> = {}): Span {
	const {attributes, ...rest} = changes;
	return seedSpan({
		name: `claude_code.${name}`,
		spanId: spanIdOf(place.id),
		parentSpanId: place.parent === null ? null : spanIdOf(place.parent),
		startNano: millis(seedMs),
		endNano: millis(seedMs + 1000),
		scope: {...seedScope, name: 'com.anthropic.claude_code.tracing'},
		attributes: {'session.id': 's1', 'gen_ai.provider.name': 'anthropic', 'span.type': name, ...attributes},
		...rest,
	});
}

const interaction = span(
	'interaction',
	{id: 1, parent: null},
	{
		attributes: {'gen_ai.operation.name': 'invoke_agent', user_prompt: 'What is here?'},
	},
);

const llmRequest = span(
	'llm_request',
	{id: 2, parent: 1},
	{
		startNano: millis(seedMs + 100),
		endNano: millis(seedMs + 800),
		attributes: {
			'gen_ai.request.model': 'claude-sonnet-4-5',
			'gen_ai.response.id': 'req_1',
			request_id: 'req_1',
			input_tokens: 10,
			output_tokens: 5,
			cache_read_tokens: 100,
			cache_creation_tokens: 20,
			ttft_ms: 90,
			first_content_ms: 120,
			stop_reason: 'end_turn',
			success: true,
		},
	},
);

describe('log records without spans', () => {
	test('a request is told by all records that name it, and stands before its record', () => {
		const {calls, uncounted, steps} = deriveStably(
			[],
			[prompt, request('req_1', 800), answer('req_1', 801, 'A file.')],
		);
		expect(uncounted).toEqual([]);
		expect(steps).toEqual([]);
		expect(only(calls)).toMatchObject({
			carrier: 'log',
			traceId: null,
			startMs: seedMs + 100,
			durationMs: 700,
			provider: 'anthropic',
			requestModel: 'claude-sonnet-4-5',
			responseModel: 'claude-sonnet-4-5-20250929',
			responseId: 'req_1',
			streaming: true,
			usage: {input: 130, output: 5, cacheRead: 100, cacheWrite: 20, reasoning: null},
			reportedCostUsd: 0.01,
			// The first event of a stream is no content.
			ttftMs: null,
			input: [{role: 'user', parts: [{type: 'text', text: 'What is here?'}]}],
			output: [{role: 'assistant', parts: [{type: 'text', text: 'A file.'}]}],
			session: 's1',
			user: 'u1',
		});
	});

	test('older builds write names whole and numbers as texts, and no id of the turn: each record is alone', () => {
		const old = seedLog({
			timeNano: millis(seedMs + 800),
			body: null,
			attributes: {
				'event.name': 'claude_code.api_request',
				'session.id': 's1',
				model: 'claude-sonnet-4-5-20250929',
				input_tokens: '10',
				output_tokens: '5',
				cache_read_tokens: '0',
				cost_usd: '0.02',
				duration_ms: '300',
			},
		});
		expect(only(deriveStably([], [old]).calls)).toMatchObject({
			usage: {input: 10, output: 5},
			reportedCostUsd: 0.02,
			durationMs: 300,
			session: 's1',
			input: null,
		});
	});

	test('each call of a turn has its prompt, those beside it have not', () => {
		const title = request('req_2', 900, {query_source: 'generate_session_title'});
		const later = request('req_3', 2000, {query_source: 'repl_main_thread'});
		const other = record('user_prompt', 3000, {prompt: 'And now?', 'prompt.id': 'p2'});
		const second = request('req_4', 4000, {'prompt.id': 'p2'});
		const {calls} = deriveStably([], [prompt, request('req_1', 800), title, later, other, second]);
		expect(calls.map(call => call.input?.[0]?.parts[0])).toEqual([
			{type: 'text', text: 'What is here?'},
			undefined,
			{type: 'text', text: 'What is here?'},
			{type: 'text', text: 'And now?'},
		]);
	});

	test('a prompt that is withheld is unknown, and said to be withheld', () => {
		const withheld = record('user_prompt', 0, {prompt: '<REDACTED>'});
		const call = only(deriveStably([], [withheld, request('req_1', 800)]).calls);
		expect(call).toMatchObject({input: null, contentRedacted: true});
	});

	test('tools are steps, and what their request asked for', () => {
		const use = {tool_name: 'Bash', tool_use_id: 'toolu_1', request_id: 'req_1'};
		const {calls, steps} = deriveStably(
			[],
			[
				prompt,
				record('tool_decision', 790, {...use, decision: 'accept', tool_parameters: '{"bash_command":"ls"}'}),
				request('req_1', 800),
				answer('req_1', 801, 'I will look.'),
				record('tool_result', 900, {
					...use,
					success: 'false',
					error: 'no such file',
					duration_ms: '80',
					tool_input: '{"command":"ls x"}',
				}),
			],
		);
		expect(only(calls)).toMatchObject({
			toolCalls: [{id: 'toolu_1', name: 'Bash', arguments: '{"command":"ls x"}'}],
			output: [{role: 'assistant', parts: [{text: 'I will look.'}, {type: 'tool_call'}]}],
		});
		expect(only(steps)).toMatchObject({
			kind: 'tool',
			name: 'Bash',
			spanId: null,
			traceId: null,
			startMs: seedMs + 820,
			durationMs: 80,
			status: 'error',
			errorMessage: 'no such file',
			session: 's1',
		});
	});

	test('a tool that was refused is there without a result', () => {
		const use = {tool_name: 'Bash', tool_use_id: 'toolu_1', request_id: 'req_1'};
		const {calls, steps} = deriveStably(
			[],
			[record('tool_decision', 790, {...use, decision: 'reject'}), request('req_1', 800)],
		);
		expect(only(calls).toolCalls).toEqual([{id: 'toolu_1', name: 'Bash', arguments: null}]);
		expect(only(steps)).toMatchObject({name: 'Bash', status: 'cancelled'});
	});

	test('a failed request is the last try, with as many before it as are counted', () => {
		const error = record('api_error', 800, {
			request_id: 'req_3',
			model: 'claude-sonnet-4-5',
			error: 'Overloaded',
			status_code: '529',
			duration_ms: '100',
			attempt: '3',
		});
		const exhausted = record('api_retries_exhausted', 800, {model: 'claude-sonnet-4-5', total_attempts: 3});
		const call = only(deriveStably([], [prompt, error, exhausted]).calls);
		expect(call).toMatchObject({
			status: 'error',
			errorClass: 'overloaded',
			requestModel: 'claude-sonnet-4-5',
			responseModel: null,
			startMs: seedMs + 700,
		});
		expect(call.attempts).toHaveLength(2);
		expect(call.attempts[0]).toMatchObject({status: 'error', errorClass: null, startMs: null});
	});

	test('what a subagent had in its last request is no call, and no record alone makes one', () => {
		const agent = record('subagent_completed', 900, {total_tokens: 5000, agent_type: 'Explore'});
		expect(deriveStably([], [prompt, agent, answer('req_1', 801, 'A file.')])).toEqual({
			calls: [],
			uncounted: [],
			steps: [],
		});
	});

	test('a body tells the whole prompt and answer, and the model that was asked for', () => {
		const body = record('api_request_body', 110, {
			request_body_id: 'b1',
			body: '{"model":"claude-sonnet-4-5-20250929","system":[{"type":"text","text":"Be brief."}],"messages":[{"role":"user","content":"What is here?"}],"max_tokens":5}',
		});
		const response = record('api_response_body', 802, {
			request_id: 'req_1',
			request_body_id: 'b1',
			'message.id': 'msg_1',
			body: '{"id":"msg_1","model":"claude-sonnet-4-5-20250929","content":[{"type":"text","text":"A file."}],"stop_reason":"end_turn","usage":{"input_tokens":10,"output_tokens":5,"cache_read_input_tokens":100,"cache_creation_input_tokens":20}}',
		});
		const {calls} = deriveStably(
			[],
			[prompt, body, request('req_1', 800), answer('req_1', 801, 'A file.'), response],
		);
		expect(only(calls)).toMatchObject({
			requestModel: 'claude-sonnet-4-5-20250929',
			responseId: 'msg_1',
			system: 'Be brief.',
			finishReasons: ['stop'],
			parameters: {max_tokens: 5},
			usage: {input: 130},
			output: [{role: 'assistant', parts: [{text: 'A file.'}]}],
		});
	});

	test('the body of a failed request is the one that was sent while it ran', () => {
		const body = (id: string, atMs: number, text: string): LogRecord =>
			record('api_request_body', atMs, {
				request_body_id: id,
				model: 'claude-sonnet-4-5',
				body: `{"model":"claude-sonnet-4-5","messages":[{"role":"user","content":"${text}"}]}`,
			});
		const error = record('api_error', 800, {
			request_id: 'req_2',
			model: 'claude-sonnet-4-5',
			error: 'no',
			status_code: 500,
			duration_ms: 100,
			attempt: 2,
		});
		const {calls} = deriveStably([], [body('b1', 100, 'first try'), body('b2', 705, 'second try'), error]);
		expect(only(calls).input).toEqual([{role: 'user', parts: [{type: 'text', text: 'second try'}]}]);
	});
});

describe('spans', () => {
	test('alone they know no cost and no answer; the prompt is that of the interaction', () => {
		const {calls, steps} = deriveStably([interaction, llmRequest], []);
		expect(only(calls)).toMatchObject({
			carrier: 'span',
			usage: {input: 130, output: 5, cacheRead: 100, cacheWrite: 20},
			ttftMs: 120,
			reportedCostUsd: null,
			responseId: 'req_1',
			finishReasons: ['stop'],
			input: [{parts: [{text: 'What is here?'}]}],
			output: null,
		});
		expect(only(steps)).toMatchObject({kind: 'agent', rollup: false});
	});

	test('records of the same request complete its span, although they were written in another', () => {
		const own = inTrace(interaction.spanId);
		const {calls, uncounted} = deriveStably(
			[interaction, llmRequest],
			[
				{...prompt, ...own},
				{...request('req_1', 800), ...own},
				{...answer('req_1', 801, 'A file.'), ...own},
			],
		);
		expect(uncounted).toEqual([]);
		expect(only(calls)).toMatchObject({
			spanId: llmRequest.spanId,
			startMs: seedMs + 100,
			durationMs: 700,
			reportedCostUsd: 0.01,
			responseModel: 'claude-sonnet-4-5-20250929',
			output: [{parts: [{text: 'A file.'}]}],
		});
	});

	test('records without a trace are twins of the spans of another unit', () => {
		const {calls, uncounted} = deriveStably([interaction, llmRequest], [prompt, request('req_1', 800)]);
		expect(only(calls)).toMatchObject({carrier: 'span', reportedCostUsd: 0.01});
		expect(only(uncounted)).toMatchObject({carrier: 'log', reason: `twin of ${only(calls).callId}`});
	});

	test('each try has an event: what failed is an attempt, and times count from the last try', () => {
		const event = (atMs: number): Span['events'][number] => ({
			name: 'gen_ai.request.attempt',
			timeNano: millis(seedMs + atMs),
			attributes: {},
		});
		const retried = {...llmRequest, events: [event(110), event(410)]};
		expect(only(deriveAll([retried], []).calls)).toMatchObject({
			ttftMs: 420,
			attempts: [{status: 'error', startMs: seedMs + 110, durationMs: null}],
		});
	});

	test('a tool has what it printed from its event, and what it was asked from its record', () => {
		const tool = span(
			'tool',
			{id: 3, parent: 1},
			{
				attributes: {'gen_ai.operation.name': 'execute_tool', tool_name: 'Bash', tool_use_id: 'toolu_1'},
				events: [{name: 'tool.output', timeNano: millis(seedMs + 900), attributes: {output: 'README.md'}}],
			},
		);
		const result = record(
			'tool_result',
			900,
			{
				tool_name: 'Bash',
				tool_use_id: 'toolu_1',
				success: true,
				tool_input: '{"command":"ls"}',
				duration_ms: 5,
			},
			inTrace(interaction.spanId),
		);
		const {steps} = deriveStably([interaction, tool], [result]);
		expect(steps.filter(step => step.kind === 'tool')).toMatchObject([
			{
				spanId: tool.spanId,
				durationMs: 1000,
				tool: {name: 'Bash', callId: 'toolu_1', arguments: '{"command":"ls"}', result: 'README.md'},
			},
		]);
	});
});
