import {expect, test} from 'vitest';

import type {SpanRow} from '../../../source/store/answers.ts';
import {glyphSets} from '../../../source/ui/glyphs.ts';
import {nameOfSpan} from '../../../source/ui/waterfall/span-name.ts';
import {span} from './spans.ts';

const call = {callId: 'c', counted: true, model: 'gpt-4o-2024-08-06', inputTokens: 5480, outputTokens: 88};

test.each<[Partial<SpanRow>, string, string]>([
	[
		{name: 'x', label: 'get_order', kind: 'tool', arguments: '{"order":4711,"full":true}'},
		'tool get_order',
		'4711, true',
	],
	[{name: 'x', label: 'bash', kind: 'tool', arguments: '{"cmd":"ls'}, 'tool bash', '{"cmd":"ls'],
	[{name: 'ChatOpenAI', kind: 'chat', ...call}, 'chat gpt-4o', '5.5k→88'],
	[{name: 'OPENAI_API_CALL', kind: 'chat', ...call, counted: false, endMs: null}, 'chat gpt-4o', '5.5k→88'],
	[{name: 'doStream', kind: 'chat', ...call, counted: false, reason: 'roll-up of x'}, 'doStream', ''],
	[{name: 'chat', kind: 'chat', ...call, model: null}, 'chat', ''],
	[
		{name: 'e', kind: 'embeddings', ...call, model: 'text-embedding-3-small'},
		'embed text-embedding-3-small',
		'5.5k',
	],
	[{name: 'execute_tool', label: 'get_order', kind: 'tool'}, 'tool get_order', ''],
	[{name: 'claude_code.tool', kind: 'tool'}, 'claude_code.tool', ''],
	[{name: 'claude_code.tool.execution', kind: 'workflow'}, '.execution', ''],
	[{name: 'R', kind: 'retrieval', documents: 2}, 'retrieve R', '2 docs'],
	[{name: 'VectorStoreRetriever', kind: 'retrieval', documents: 1}, 'VectorStoreRetriever', '1 doc'],
	[{name: 'RunnableSequence', kind: 'workflow'}, 'RunnableSequence', ''],
	[{name: 'fs.read_file'}, 'fs.read_file', ''],
])('%j is called %s', (row, title, figures) => {
	const {
		what,
		name,
		figures: shown,
		given,
	} = nameOfSpan(span('s', null, [0, 1], row), {
		glyphs: glyphSets.unicode,
		under: 'claude_code.tool',
	});
	expect([what + name, shown + given]).toEqual([title, figures]);
});
