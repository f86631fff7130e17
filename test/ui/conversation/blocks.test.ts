import {expect, test} from 'vitest';
import type {Message, Part} from '../../../source/domain/message.ts';
import type {CallDetail} from '../../../source/store/answers.ts';
import {linesOfBlock, shownLines} from '../../../source/ui/conversation/block-lines.ts';
import {blocksOf} from '../../../source/ui/conversation/blocks.ts';
import {pretty} from '../../../source/ui/conversation/json-lines.ts';
import {glyphSets} from '../../../source/ui/glyphs.ts';
import {seedCall} from '../../support/seed.ts';

function said(input: readonly Message[] | null, changes: Partial<CallDetail> = {}): CallDetail {
	const call = seedCall({system: null, input, output: [message('assistant', text('Done.'))], ...changes});
	return {
		...call,
		endMs: 0,
		place: {number: 1, of: 1},
		related: [],
		toolRuns: changes.toolRuns ?? [],
		contentGone: null,
	};
}

const text = (value: string): Part => ({type: 'text', text: value});
const message = (role: Message['role'], ...parts: readonly Part[]): Message => ({role, parts});
const called = (id: string | null): Part => ({
	type: 'tool_call',
	id,
	name: 'get_order',
	arguments: '{"id":1}',
});
const result = (id: string | null): Part => ({type: 'tool_result', id, name: null, text: '{"state":"sent"}'});

const options = {width: 40, wrap: true, rendered: true, glyphs: glyphSets.unicode};

function lines(call: CallDetail): readonly string[] {
	return blocksOf(call).flatMap(block =>
		shownLines(block, {...options, open: false}).map(line => `${block.from} ${block.kind}: ${line.text}`),
	);
}

test('A result carries the name of the call that asked for it, found by its id', () => {
	expect(
		lines(
			said([
				message('user', text('Where?')),
				message('assistant', called('t1')),
				message('tool', result('t1')),
			]),
		),
	).toEqual([
		'1 user: Where?',
		'2 assistant: → get_order  {"id":1}',
		'3 result: ← get_order  {"state":"sent"}',
		'4 answer: Done.',
	]);
});

test('A call whose result is not there says so, but not in the answer, whose results come later', () => {
	expect(
		lines(
			said([message('user', text('a')), message('assistant', called('t9'))], {
				output: [message('assistant', called('t2'))],
			}),
		),
	).toEqual([
		'1 user: a',
		'2 assistant: → get_order   (its result is not in this call)',
		'2 assistant:   {',
		'2 assistant:     "id": 1',
		'2 assistant:   }',
		'3 answer: → get_order  {"id":1}',
	]);
});

test('What the answer asked for stands with what came of it, where spans tell', () => {
	const run = {status: 'ok', durationMs: 180, errorMessage: null, traceId: null, spanId: null} as const;
	const output = [message('assistant', called('t1'), called('t2'), called('t3'))];
	const toolRuns = [
		{...run, callId: 't1', result: '{"state":"sent"}'},
		{...run, callId: 't2', status: 'error', errorMessage: 'no such order', result: null} as const,
	];
	const wide = {...options, width: 80};
	const shown = blocksOf(said([], {output, toolRuns})).flatMap(block =>
		shownLines(block, {...wide, open: true}).map(line => line.text),
	);
	expect(shown).toEqual([
		'→ get_order  {"id":1}',
		'← get_order  {"state":"sent"}   (180ms)',
		'→ get_order  {"id":1}',
		'← get_order  no such order   (failed, 180ms)',
		'→ get_order  {"id":1}',
	]);
});

test('What was said before the last question is one block of history', () => {
	const past = [
		message('user', text('a')),
		message('assistant', called('t1')),
		message('tool', result('t1')),
		message('assistant', text('b')),
	];
	const blocks = blocksOf(said([...past, message('user', text('c'))], {system: 'Be kind.'}));
	expect(blocks.map(block => [block.kind, block.from, block.until])).toEqual([
		['system', 1, 1],
		['history', 2, 5],
		['user', 6, 6],
		['answer', 7, 7],
	]);
	expect(blocks[1]?.said).toEqual([{kind: 'note', text: 'messages 2–5: 1 user, 2 assistant, 1 tool result'}]);
	expect(blocks[1]?.blocks).toHaveLength(4);
});

test('Reasoning, media and parts of no known kind have their place', () => {
	const parts: readonly Part[] = [
		{type: 'reasoning', text: 'Hm.'},
		{type: 'media', modality: 'audio', mimeType: null, reference: 'file-1', bytes: null},
		{type: 'other', value: {kind: 'x'}},
	];
	expect(lines(said([message('user', ...parts)]))).toEqual([
		'1 user: reasoning',
		'1 user: Hm.',
		'1 user: [audio: file-1]',
		'1 user: {',
		'1 user:   "kind": "x"',
		'1 user: }',
		'2 answer: Done.',
	]);
});

test('No content at all is no block; no answer is said', () => {
	expect(blocksOf(said(null, {output: null}))).toEqual([]);
	expect(lines(said([message('user')], {output: null}))).toEqual([
		'1 user: (empty)',
		'2 answer: no answer in the telemetry',
	]);
	expect(
		lines(
			said([message('user', text('a'))], {
				output: null,
				status: 'error',
				errorClass: 'timeout',
				errorMessage: '30 s',
			}),
		).at(-1),
	).toBe('2 answer: × timeout: 30 s');
});

test('A long message is folded to its first lines; open it has all of them', () => {
	const long = Array.from({length: 40}, (_, at) => `line ${at}`).join('\n');
	const [block] = blocksOf(said([message('user', text(long))]));
	if (block === undefined) throw new Error('no block');
	expect(shownLines(block, {...options, open: false}).at(-1)?.text).toBe('▸ 28 more lines');
	expect(shownLines(block, {...options, open: true})).toHaveLength(40);
});

test('Lines are not broken where wrapping is off', () => {
	const [block] = blocksOf(said([message('user', text('word '.repeat(50)))]));
	expect(block === undefined ? 0 : linesOfBlock(block, {...options, wrap: false}).length).toBe(1);
});

test.each([
	['{"a":1}', '{\n  "a": 1\n}'],
	['{"a":', '{"a":'],
	['no JSON', 'no JSON'],
	['[broken', '[broken'],
])('JSON is shown a key a line: %s', (value, expected) => {
	expect(pretty(value)).toBe(expected);
});
