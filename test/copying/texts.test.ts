import {execFileSync} from 'node:child_process';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {answerText, callMarkdown, chatMessages} from '../../source/copying/conversation.ts';
import {csvOf} from '../../source/copying/csv.ts';
import {curlOf} from '../../source/copying/curl.ts';
import {withoutSecrets} from '../../source/copying/masking.ts';
import {plainJson} from '../../source/copying/plain.ts';
import {inertLines} from '../../source/domain/inert.ts';
import type {Message} from '../../source/domain/message.ts';
import {seedCall} from '../support/seed.ts';

const asked: readonly Message[] = [
	{role: 'user', parts: [{type: 'text', text: "Where's my parcel?"}]},
	{
		role: 'assistant',
		parts: [
			{type: 'reasoning', text: 'look\nit up'},
			{type: 'tool_call', id: 'c1', name: 'track', arguments: '{"id":7}'},
		],
	},
	{role: 'tool', parts: [{type: 'tool_result', id: 'c1', name: 'track', text: '```{"state":"lost"}'}]},
];
const call = seedCall({
	system: 'Be brief.',
	input: asked,
	output: [{role: 'assistant', parts: [{type: 'text', text: 'It is lost.'}]}],
	parameters: {temperature: 0.2, unknown: 1},
});

test('Messages in the form of chat APIs: a result names its call, reasoning is no message', () => {
	expect(chatMessages(call)).toEqual([
		{role: 'system', content: 'Be brief.'},
		{role: 'user', content: "Where's my parcel?"},
		{
			role: 'assistant',
			content: null,
			tool_calls: [{id: 'c1', type: 'function', function: {name: 'track', arguments: '{"id":7}'}}],
		},
		{role: 'tool', tool_call_id: 'c1', content: '```{"state":"lost"}'},
		{role: 'assistant', content: 'It is lost.'},
	]);
});

test('A report has what was said whole, in fences longer than any in it', () => {
	const text = callMarkdown(call);
	expect(text).toContain('- model: ');
	expect(text).toContain('## system\n\nBe brief.\n');
	expect(text).toContain('> look\n> it up');
	expect(text).toContain('````\n```{"state":"lost"}\n````');
	expect(text.endsWith('## answer\n\nIt is lost.\n')).toBe(true);
});

test('An answer that only calls tools is these calls; of no answer nothing is told', () => {
	expect(answerText(call)).toBe('It is lost.');
	expect(answerText({output: asked.slice(1, 2)})).toBe('look\nit up');
	const only = [{role: 'assistant' as const, parts: asked[1]?.parts.slice(1) ?? []}];
	expect(answerText({output: only})).toBe('track {"id":7}');
	expect(answerText({output: null})).toBeNull();
});

/** What a shell makes of the command: the arguments of curl. */
function argumentsOf(command: string): readonly string[] {
	const script = `curl() { for part in "$@"; do printf '%s\\0' "$part"; done; }\n${command}`;
	const environment = {...process.env, OPENAI_API_KEY: 'k1', ANTHROPIC_API_KEY: 'k2'};
	return execFileSync('sh', ['-c', script], {env: environment, encoding: 'utf8'}).split('\0').slice(0, -1);
}

test('The request again: the shell gives curl the address, the key of the variable and the body', () => {
	const made = curlOf({...call, provider: 'openai', requestModel: 'gpt-4o', endpoint: null});
	if ('reason' in made) throw new Error(made.reason);
	const [url, ...rest] = argumentsOf(made.command);
	expect(url).toBe('https://api.openai.com/v1/chat/completions');
	expect(rest).toContain('authorization: Bearer k1');
	expect(JSON.parse(rest.at(-1) ?? '')).toEqual({
		model: 'gpt-4o',
		temperature: 0.2,
		messages: chatMessages({...call, output: null}),
	});
});

test('Anthropic takes the system message apart, and tools as parts of messages', () => {
	const made = curlOf({...call, provider: 'anthropic', requestModel: 'claude-sonnet-4-5'});
	if ('reason' in made) throw new Error(made.reason);
	const body = JSON.parse(argumentsOf(made.command).at(-1) ?? '') as Record<string, unknown>;
	expect(body).toMatchObject({system: 'Be brief.', max_tokens: 1024, temperature: 0.2});
	expect(body['messages']).toEqual([
		{role: 'user', content: [{type: 'text', text: "Where's my parcel?"}]},
		{role: 'assistant', content: [{type: 'tool_use', id: 'c1', name: 'track', input: {id: 7}}]},
		{role: 'user', content: [{type: 'tool_result', tool_use_id: 'c1', content: '```{"state":"lost"}'}]},
	]);
});

test.each([
	[{operation: 'embeddings'}, 'this is no chat call: embeddings'],
	[{input: null, system: null}, 'its messages are not in the telemetry'],
	[{requestModel: null, responseModel: null}, 'its model is not in the telemetry'],
	[{provider: 'acme', endpoint: 'llm.example.net'}, 'nobody tells where acme takes requests'],
] as const)('No command without %j', (changes, reason) => {
	expect(curlOf({...call, ...changes})).toEqual({reason});
});

test('A server on this machine takes it without a key', () => {
	const made = curlOf({...call, provider: 'ollama', endpoint: 'localhost:11434'});
	expect('command' in made && argumentsOf(made.command)[0]).toBe(
		'http://localhost:11434/v1/chat/completions',
	);
	expect('command' in made && made.command).not.toContain('authorization');
});

test('A row as CSV: moments, dollars, unknown as empty, and no formula', () => {
	const startMs = Date.UTC(2026, 10, 23, 14, 9, 34);
	const row = {startMs, ttftMs: 420.5, costNanoUsd: 26_200_000, model: null, prompt: '=1+1, "x"', delta: -3};
	expect(csvOf(row)).toBe(
		'start,ttftMs,costUsd,model,prompt,delta\r\n2026-11-23T14:09:34.000Z,420.5,0.0262,,"\'=1+1, ""x""",-3\r\n',
	);
});

test('Secrets are masked and counted, and JSON stays JSON', () => {
	const key = `sk-${'proj-'}${'a1B2c3D4e5F6g7H8'.repeat(3)}`;
	const {text, masked} = withoutSecrets(JSON.stringify({note: `the key is ${key}`}));
	expect(masked).toBe(1);
	expect(text).not.toContain(key);
	expect(JSON.parse(text)).toHaveProperty('note');
	expect(withoutSecrets('nothing here')).toEqual({text: 'nothing here', masked: 0});
});

test('What is pasted commands nothing: lines and tabs stay, all else is as on the screen', () => {
	expect(inertLines('a\tb\r\nc\u001B[31md\u202Ee')).toBe('a\tb\r\nc␛[31md‹U+202E›e');
});

test('JSON with what is hidden written by its number is the same value', () => {
	fc.assert(
		fc.property(fc.jsonValue(), value => {
			const text = plainJson({value});
			expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify({value})));
			expect(inertLines(text)).toBe(text);
		}),
	);
	expect(plainJson('\u202Ea\u{E0041}\u001B')).toBe('"\\u202ea\\udb40\\udc41\\u001b"');
});
