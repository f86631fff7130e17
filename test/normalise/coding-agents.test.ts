/** Whatever a coding agent, or somebody in its name, puts under the keys that are read: nothing throws. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Attributes, AttributeValue} from '../../source/domain/otlp.ts';
import {deriveAll, only} from '../support/derive-all.ts';
import {seedLog, seedScope, seedSpan} from '../support/seed.ts';

function words(text: string): readonly string[] {
	return text.split(/\s+/);
}

const values: readonly AttributeValue[] = [
	null,
	'',
	'text',
	'7',
	'{"a":[',
	'[{"candidates":[{"content":{"parts":[{"text":"x',
	'{"messages":[{"role":"user","content":[{"type":"text"}]}],"system":7,"usage":[],"content":{}}',
	'\ud800',
	-1,
	1e300,
	true,
	[],
	[null, 1, {a: 'b'}],
	{},
	{$double: 'NaN'},
	{$int: '9223372036854775807'},
	{$bytes: 'AAAA'},
];

const keys =
	words(`request_id client_request_id request_body_id prompt.id session.id user.email model input_tokens
	output_tokens cache_read_tokens cost_usd duration_ms attempt status_code error error.message prompt response body
	body_truncated message.id query_source tool_name tool_use_id tool_input call_id arguments output success decision
	input_token_count output_token_count thoughts_token_count response_text request_text finish_reasons response_id
	function_name function_args auth_type conversation.id http.response.status_code user_prompt stop_reason
	first_content_ms codex.tool.phase turn_id gen_ai.usage.input_tokens gen_ai.operation.name gen_ai.input.messages
	gen_ai.output.messages`);

const attributes: fc.Arbitrary<Attributes> = fc.dictionary(
	fc.constantFrom(...keys),
	fc.constantFrom(...values),
	{maxKeys: 20},
);

const events = words(`claude_code.user_prompt claude_code.api_request claude_code.api_error
	claude_code.api_request_body claude_code.api_response_body claude_code.assistant_response claude_code.tool_decision
	claude_code.tool_result claude_code.api_refusal codex.user_prompt codex.api_request codex.sse_event
	codex.tool_result codex.tool_decision gemini_cli.user_prompt gemini_cli.api_request gemini_cli.api_response
	gemini_cli.api_error gemini_cli.tool_call qwen-code.api_response gen_ai.client.inference.operation.details`);

const spans = words(`claude_code.interaction claude_code.llm_request claude_code.tool claude_code.hook
	try_run_sampling_request handle_responses session_task.turn exec_command llm_call tool_call
	qwen-code.llm_request qwen-code.tool`);

const scopes = ['com.anthropic.claude_code.events', 'codex_exec', 'gemini-cli'];

test('takes any value under any of its keys', () => {
	fc.assert(
		fc.property(
			fc.array(fc.tuple(fc.constantFrom(...events), attributes, fc.constantFrom(...scopes)), {maxLength: 6}),
			fc.array(fc.tuple(fc.constantFrom(...spans), attributes, fc.constantFrom(...scopes)), {maxLength: 3}),
			(records, some) => {
				const derived = deriveAll(
					some.map(([name, own, scope], index) =>
						seedSpan({
							name,
							spanId: `000000000000000${index + 1}`,
							parentSpanId: index === 0 ? null : `000000000000000${index}`,
							attributes: own,
							scope: {...seedScope, name: scope},
						}),
					),
					records.map(([name, own, scope], index) =>
						seedLog({
							timeNano: BigInt(index),
							attributes: {'event.name': name, ...own},
							scope: {...seedScope, name: scope},
						}),
					),
				);
				const ids = [...derived.calls, ...derived.uncounted].map(call => call.callId);
				expect(new Set(ids).size).toBe(ids.length);
				const steps = derived.steps.map(step => step.stepId);
				expect(new Set(steps).size).toBe(steps.length);
			},
		),
		{numRuns: 400},
	);
});

test('an id of a request that no screen could show is part of ours without harm', () => {
	const record = seedLog({
		attributes: {
			'event.name': 'claude_code.api_request',
			'prompt.id': 'p1',
			request_id: 'a\u001b[2J\ud800 b',
		},
	});
	expect(only(deriveAll([], [record]).calls).callId).toMatch(/^log-[\w-]+-[\w%.-]+$/);
});
