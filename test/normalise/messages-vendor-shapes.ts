/**
The second half of the table of message shapes: Anthropic, Bedrock, Gemini, Vercel, LangChain and further ones.
*/
import type {Shape} from './messages-shapes.ts';

const weather = '{"city":"Paris"}';

export const vendorShapes: readonly Shape[] = [
	[
		'Anthropic',
		{
			system: [{type: 'text', text: 'Be brief'}],
			messages: [
				{role: 'user', content: 'Hi'},
				{
					role: 'assistant',
					content: [
						{type: 'thinking', thinking: 'hm', signature: 's'},
						{type: 'tool_use', id: 'c1', name: 'weather', input: {city: 'Paris'}},
					],
				},
				{
					role: 'user',
					content: [
						{type: 'tool_result', tool_use_id: 'c1', content: [{type: 'text', text: '21'}]},
						{type: 'text', text: 'and?'},
					],
				},
			],
		},
		['system: Be brief', 'user: Hi', `assistant: (hm) | weather#c1 ${weather}`, 'tool: =c1 21', 'user: and?'],
	],
	[
		'Anthropic answer',
		{
			id: 'm',
			type: 'message',
			role: 'assistant',
			content: [{type: 'text', text: 'Hello'}],
			stop_reason: 'end_turn',
		},
		['assistant: Hello'],
		'assistant',
	],
	[
		'Anthropic image',
		[
			{
				role: 'user',
				content: [{type: 'image', source: {type: 'base64', media_type: 'image/png', data: 'AAAA'}}],
			},
		],
		['user: <image image/png null 3>'],
	],
	[
		'Bedrock and Strands',
		[
			{role: 'user', content: [{text: 'Hi'}]},
			{
				role: 'assistant',
				content: [
					{reasoningContent: {reasoningText: {text: 'hm'}}},
					{toolUse: {toolUseId: 'c1', name: 'weather', input: {city: 'Paris'}}},
				],
			},
			{role: 'user', content: [{toolResult: {toolUseId: 'c1', status: 'success', content: [{text: '21'}]}}]},
		],
		['user: Hi', `assistant: (hm) | weather#c1 ${weather}`, 'tool: =c1 21'],
	],
	[
		'Gemini request',
		{
			system_instruction: {parts: [{text: 'Be brief'}], role: 'user'},
			contents: [
				{role: 'user', parts: [{text: 'Hi'}]},
				{
					role: 'model',
					parts: [{text: 'hm', thought: true}, {functionCall: {name: 'weather', args: {city: 'Paris'}}}],
				},
				{role: 'function', parts: [{functionResponse: {name: 'weather', response: {c: 21}}}]},
			],
		},
		['system: Be brief', 'user: Hi', `assistant: (hm) | weather#null ${weather}`, 'tool: =null {"c":21}'],
	],
	[
		'Gemini answer',
		{candidates: [{content: {role: 'model', parts: [{text: 'Hello'}]}, finishReason: 'STOP'}]},
		['assistant: Hello'],
	],
	[
		'Vercel',
		[
			{
				role: 'assistant',
				content: [
					{type: 'reasoning', text: 'hm'},
					{type: 'tool-call', toolCallId: 'c1', toolName: 'weather', input: {city: 'Paris'}},
				],
			},
			{
				role: 'tool',
				content: [
					{
						type: 'tool-result',
						toolCallId: 'c1',
						toolName: 'weather',
						output: {type: 'json', value: {c: 21}},
					},
				],
			},
			{
				role: 'tool',
				content: [{type: 'tool-result', toolCallId: 'c2', toolName: 'weather', result: 'sunny'}],
			},
		],
		[`assistant: (hm) | weather#c1 ${weather}`, 'tool: =c1 {"c":21}', 'tool: =c2 sunny'],
	],
	[
		'LangChain constructors',
		{
			messages: [
				[
					{
						lc: 1,
						type: 'constructor',
						id: ['langchain', 'schema', 'messages', 'SystemMessage'],
						kwargs: {content: 'Be brief', type: 'system'},
					},
					{
						lc: 1,
						type: 'constructor',
						id: ['langchain', 'schema', 'messages', 'HumanMessage'],
						kwargs: {content: 'Hi'},
					},
					{
						lc: 1,
						type: 'constructor',
						id: ['langchain', 'schema', 'messages', 'AIMessage'],
						kwargs: {
							content: '',
							tool_calls: [{name: 'weather', args: {city: 'Paris'}, id: 'c1', type: 'tool_call'}],
						},
					},
					{
						lc: 1,
						type: 'constructor',
						id: ['langchain', 'schema', 'messages', 'ToolMessage'],
						kwargs: {content: '21', tool_call_id: 'c1', name: 'weather'},
					},
				],
			],
		},
		['system: Be brief', 'user: Hi', `assistant: weather#c1 ${weather}`, 'tool: =c1 21'],
	],
	[
		'LangChain dump',
		{
			messages: [
				{type: 'human', content: 'Hi'},
				{type: 'ai', data: {content: 'Hello'}},
			],
		},
		['user: Hi', 'assistant: Hello'],
	],
	[
		'LangChain answer',
		{
			generations: [
				[
					{
						text: 'Hello',
						message: {lc: 1, type: 'constructor', id: ['AIMessage'], kwargs: {content: 'Hello'}},
					},
				],
			],
		},
		['assistant: Hello'],
		'assistant',
	],
	[
		'LangChain tuples',
		[
			['system', 'Be brief'],
			['user', 'Hi'],
		],
		['system: Be brief', 'user: Hi'],
	],
	[
		'Genkit',
		{
			messages: [
				{
					role: 'user',
					content: [{text: 'Hi'}, {media: {url: 'https://x.test/a.png', contentType: 'image/png'}}],
				},
				{role: 'model', content: [{toolRequest: {ref: 'c1', name: 'weather', input: {city: 'Paris'}}}]},
				{role: 'tool', content: [{toolResponse: {ref: 'c1', name: 'weather', output: 21}}]},
			],
			config: {},
		},
		[
			'user: Hi | <image image/png https://x.test/a.png null>',
			`assistant: weather#c1 ${weather}`,
			'tool: =c1 21',
		],
	],
	[
		'Genkit answer',
		{message: {role: 'model', content: [{text: 'Hello'}]}, finishReason: 'stop', usage: {inputTokens: 1}},
		['assistant: Hello'],
		'assistant',
	],
	[
		'Haystack',
		[
			{
				role: 'tool',
				meta: {},
				name: null,
				content: [
					{
						tool_call_result: {
							result: '21',
							origin: {id: 'c1', tool_name: 'weather', arguments: {}},
							error: false,
						},
					},
				],
			},
		],
		['tool: =c1 21'],
	],
	['LangWatch', {type: 'chat_messages', value: [{role: 'user', content: 'Hi'}]}, ['user: Hi']],
	['LangWatch text', {type: 'text', value: 'Hi'}, ['user: Hi']],
	[
		'LlamaIndex',
		[{role: 'MessageRole.USER', blocks: [{block_type: 'text', text: 'Hi'}], additional_kwargs: {}}],
		['user: Hi'],
	],
	[
		'OpenRouter',
		{completion: 'Hello', reasoning: 'hm', toolCalls: []},
		['assistant: (hm) | Hello'],
		'assistant',
	],
	['event body without a role', {content: 'Hi'}, ['user: Hi']],
	[
		'choice event',
		{
			index: 0,
			finish_reason: 'tool_calls',
			message: {tool_calls: [{id: 'c1', type: 'function', function: {name: 'weather', arguments: weather}}]},
		},
		[`assistant: weather#c1 ${weather}`],
		'assistant',
	],
	[
		'tools on offer',
		[
			{role: 'user', content: 'Hi'},
			{role: 'tool', content: {type: 'function', function: {name: 'weather'}}},
		],
		['user: Hi'],
	],
	['content that is JSON of parts', [{role: 'user', content: '[{"type":"text","text":"Hi"}]'}], ['user: Hi']],
	[
		'content that is the user’s JSON',
		[{role: 'user', content: '[{"text":"Hi"}]'}],
		['user: [{"text":"Hi"}]'],
	],
	[
		'Ollama',
		{
			message: {
				role: 'assistant',
				content: '',
				thinking: 'hm',
				tool_calls: [{function: {name: 'weather', arguments: {city: 'Paris'}}}],
			},
			done: true,
		},
		[`assistant: (hm) | weather#null ${weather}`],
	],
	[
		'cut JSON',
		'[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello th',
		['user: Hi', 'assistant: Hello th'],
	],
	[
		'a tagged double in arguments',
		[{role: 'assistant', content: null, tool_calls: [{id: 'c', name: 'f', args: {n: {$double: 1}}}]}],
		['assistant: f#c {"n":1}'],
	],
	[
		'a repr of a block',
		[{role: 'assistant', content: `TextBlock(citations=None, text='It\\'s ✓\\nok', type='text')`}],
		["assistant: It's ✓\nok"],
	],
	[
		'a repr of a tool call',
		[
			{
				role: 'assistant',
				parts: [
					{
						type: 'text',
						content: `ResponseFunctionToolCall(arguments='{"city":"Paris"}', call_id='c1', name='weather', type='function_call', id='fc_1')`,
					},
				],
			},
		],
		[`assistant: weather#c1 ${weather}`],
	],
	[
		'reprs of messages',
		{
			messages: [
				`ChatMessage(role=<MessageRole.USER: 'user'>, additional_kwargs={}, blocks=[TextBlock(block_type='text', text='Hi')])`,
			],
		},
		['user: Hi'],
	],
	[
		'a repr of Gemini',
		[
			{
				role: 'assistant',
				content: `media_resolution=None code_execution_result=None text='Hello' thought=None`,
			},
		],
		['assistant: Hello'],
	],
	[
		'prose that quotes a repr',
		[{role: 'user', content: `Why does TextBlock(text='x') fail?`}],
		[`user: Why does TextBlock(text='x') fail?`],
	],
];
