/**
Prompts and answers as their vendors write them, each with what a reader makes of it: see `lines` in
`messages.test.ts`. The role is that of a text without one; user where none is given.
*/
import type {Role} from '../../source/domain/message.ts';
import type {AttributeValue} from '../../source/domain/otlp.ts';

export type Shape = readonly [
	name: string,
	value: AttributeValue,
	expected: readonly string[] | null,
	role?: Role,
];

const weather = '{"city":"Paris"}';

export const shapes: readonly Shape[] = [
	['plain text', 'Hi', ['user: Hi']],
	['nothing', '', null],
	['withheld', '__REDACTED__', null],
	['withheld by a bare word', 'redacted', null],
	['withheld in a message', [{role: 'user', content: '[REDACTED]'}], null],
	['a person who says the word', [{role: 'user', content: 'redacted'}], ['user: redacted']],
	['an object that nobody read', '<groq.Stream object at 0x7fc7c122b210>', null],
	['empty list', [], []],
	['messages whose content is off', [{role: 'user', parts: []}], null],
	['JSON that the model wrote', '{"name":"Ann","age":3}', ['assistant: {"name":"Ann","age":3}'], 'assistant'],
	['a text in JSON', '"Hi"', ['user: Hi']],
	['JSON in JSON', JSON.stringify(JSON.stringify([{role: 'user', content: 'Hi'}])), ['user: Hi']],
	['messages as Python prints them', "[{'role': 'user', 'content': 'Hi', 'name': None}]", ['user: Hi']],
	['a map of Python that somebody wrote', "{'a': 1}", ["user: {'a': 1}"]],
	['prose that begins with a bracket', '[Scrubbed due to session]', ['user: [Scrubbed due to session]']],
	[
		'semantic conventions',
		[
			{role: 'system', parts: [{type: 'text', content: 'Be brief'}]},
			{
				role: 'user',
				parts: [
					{type: 'text', content: 'Hi'},
					{type: 'blob', modality: 'image', mime_type: 'image/png', content: 'AAAA'.repeat(20)},
				],
			},
			{
				role: 'assistant',
				parts: [
					{type: 'reasoning', content: 'hm'},
					{type: 'tool_call', id: 'c1', name: 'weather', arguments: {city: 'Paris'}},
				],
			},
			{role: 'tool', parts: [{type: 'tool_call_response', id: 'c1', response: {c: 21}}]},
			{role: 'user', parts: [{type: 'tool_call_response', id: 'c2', result: 'sunny'}]},
			{role: 'assistant', parts: [{type: 'tool_approval_response', ok: true}], finish_reason: 'stop'},
		],
		[
			'system: Be brief',
			'user: Hi | <image image/png null 60>',
			`assistant: (hm) | weather#c1 ${weather}`,
			'tool: =c1 {"c":21}',
			'tool: =c2 sunny',
			'assistant: other {"type":"tool_approval_response","ok":true}',
		],
	],
	[
		'parts without a message',
		[
			{type: 'text', content: 'Be'},
			{type: 'text', content: 'brief'},
		],
		['system: Be | brief'],
		'system',
	],
	[
		'OpenAI chat',
		{
			model: 'gpt-4o',
			messages: [
				{role: 'developer', content: 'Be brief'},
				{
					role: 'user',
					content: [
						{type: 'text', text: 'Hi'},
						{type: 'image_url', image_url: {url: 'https://x.test/a.png'}},
					],
				},
				{
					role: 'assistant',
					content: null,
					reasoning_content: 'hm',
					tool_calls: [{id: 'c1', type: 'function', function: {name: 'weather', arguments: weather}}],
				},
				{role: 'tool', tool_call_id: 'c1', content: '21'},
			],
		},
		[
			'system: Be brief',
			'user: Hi | <image null https://x.test/a.png null>',
			`assistant: (hm) | weather#c1 ${weather}`,
			'tool: =c1 21',
		],
	],
	[
		'OpenAI refusal',
		{choices: [{message: {role: 'assistant', content: null, refusal: 'I cannot'}}]},
		['assistant: I cannot'],
	],
	[
		'OpenAI choices',
		{
			id: 'x',
			choices: [{message: {role: 'assistant', content: 'a'}}, {message: {role: 'assistant', content: 'b'}}],
		},
		['assistant: a', 'assistant: b'],
	],
	['completions', {choices: [{text: 'a', index: 0}]}, ['assistant: a']],
	[
		'OpenAI Responses request',
		{
			instructions: 'Be brief',
			input: [
				{role: 'user', content: [{type: 'input_text', text: 'Hi'}]},
				{type: 'reasoning', id: 'rs', summary: [{type: 'summary_text', text: 'hm'}]},
				{type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'weather', arguments: weather},
				{type: 'function_call_output', call_id: 'c1', output: '21'},
			],
		},
		['system: Be brief', 'user: Hi', `assistant: (hm) | weather#c1 ${weather}`, 'tool: =c1 21'],
	],
	[
		'OpenAI Responses answer',
		{
			id: 'resp_1',
			object: 'response',
			output: [
				{type: 'reasoning', summary: []},
				{type: 'web_search_call', id: 'ws', status: 'completed'},
				{
					type: 'message',
					role: 'assistant',
					content: [{type: 'output_text', text: 'Hello', annotations: []}],
				},
			],
		},
		['assistant: web_search#ws null | Hello'],
		'assistant',
	],
];
