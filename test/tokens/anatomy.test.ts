import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Call} from '../../source/domain/call.ts';
import type {Message} from '../../source/domain/message.ts';
import {unknownUsage} from '../../source/domain/usage.ts';
import {anatomyOf, scaled, sources} from '../../source/tokens/anatomy.ts';
import {tokenizerFor} from '../../source/tokens/tokenizer.ts';
import {seedCall} from '../support/seed.ts';

const said = (role: Message['role'], text: string): Message => ({role, parts: [{type: 'text', text}]});
const refund = 'Refunds take 5 to 7 working days after the return was scanned.';
const returns = 'A lamp goes back free of charge within 30 days of its delivery.';

/** A turn in the middle of a conversation that retrieved two documents and called a tool. */
const turn: Partial<Call> = {
	requestModel: 'gpt-4o',
	responseModel: null,
	system: 'You are the support agent of a shop. Answer from the documents.',
	toolDefinitions: [{type: 'function', function: {name: 'get_order', parameters: {type: 'object'}}}],
	input: [
		said('user', 'My lamp arrived broken.'),
		said('assistant', 'I am sorry. It can go back free of charge.'),
		said('user', `When will my refund arrive?\n[1] ${refund}\n[2] ${returns}`),
		{role: 'assistant', parts: [{type: 'tool_call', id: '1', name: 'get_order', arguments: '{"order":7}'}]},
		{role: 'tool', parts: [{type: 'tool_result', id: '1', name: null, text: '{"state":"returned"}'}]},
	],
};

async function anatomy(changes: Partial<Call>, documents: readonly string[] = []) {
	const call = seedCall({...turn, ...changes});
	return anatomyOf(call, documents, await tokenizerFor(call.requestModel));
}

const shares = (found: Awaited<ReturnType<typeof anatomy>>) =>
	Object.fromEntries((found?.parts ?? []).map(({source, tokens}) => [source, tokens]));

test('a prompt is told by what its tokens were spent on, and they add up to what was billed', async () => {
	const found = await anatomy({usage: {...unknownUsage, input: 150}}, [
		refund,
		returns,
		'not in it at all, though long',
	]);
	expect(found).toMatchObject({input: 150, basis: 'reported', exact: true, family: 'GPT-4o and later'});
	expect(found?.parts.map(({source}) => source)).toEqual([
		'tools',
		'system',
		'history',
		'documents',
		'user',
		'results',
	]);
	expect((found?.parts ?? []).reduce((sum, {tokens}) => sum + tokens, 0)).toBe(150);
});

test('tokens of messages are told by number, and with the tools they add up too', async () => {
	const found = await anatomy({usage: {...unknownUsage, input: 150}});
	expect(found?.messages.map(({number}) => number)).toEqual([1, 2, 3, 4, 5, 6]);
	const tools = found?.parts.find(({source}) => source === 'tools')?.tokens ?? 0;
	const sum = (found?.messages ?? []).reduce((all, {tokens}) => all + tokens, tools);
	// Each is rounded by itself.
	expect(Math.abs(sum - 150)).toBeLessThanOrEqual(4);
});

test('documents are taken from whichever message they stand in, once each', async () => {
	const usage = {...unknownUsage, input: 150};
	const [none, once, twice] = await Promise.all([
		anatomy({usage}),
		anatomy({usage}, [refund]),
		anatomy({usage}, [refund, refund, refund.slice(0, 40)]),
	]);
	expect(shares(none)).not.toHaveProperty('documents');
	expect(shares(twice)).toEqual(shares(once));
	const before = shares(none)['user'] ?? 0;
	// To the token that rounding moves.
	const both = (shares(once)['documents'] ?? 0) + (shares(once)['user'] ?? 0);
	expect(Math.abs(both - before)).toBeLessThanOrEqual(1);
});

test('a document in a tool result is found as JSON has it', async () => {
	const text = `He said: "${refund}"\nand left.`;
	const input: Message[] = [
		said('user', 'And?'),
		{role: 'tool', parts: [{type: 'tool_result', id: '1', name: null, text: JSON.stringify({text})}]},
	];
	const found = await anatomy({input, usage: {...unknownUsage, input: 200}}, [text]);
	expect(shares(found)['documents']).toBeGreaterThan(20);
});

test('without a count of the provider the sum is ours', async () => {
	const found = await anatomy({usage: unknownUsage});
	expect(found?.basis).toBe('reckoned');
	expect((found?.parts ?? []).reduce((sum, {tokens}) => sum + tokens, 0)).toBe(found?.input);
	expect((await anatomy({usage: {...unknownUsage, input: 9}, tokensEstimated: true}))?.basis).toBe(
		'reckoned',
	);
});

test('a picture has what the texts leave over, and texts keep theirs', async () => {
	const input: Message[] = [
		{
			role: 'user',
			parts: [
				{type: 'text', text: 'What is this?'},
				{type: 'media', modality: 'image', mimeType: 'image/png', reference: null, bytes: 9},
			],
		},
	];
	const plain = {system: null, toolDefinitions: null, input};
	expect(shares(await anatomy({...plain, usage: {...unknownUsage, input: 800}}))).toEqual({
		user: 8,
		media: 792,
	});
	expect(shares(await anatomy({...plain, usage: {...unknownUsage, input: 5}}))).toEqual({user: 5});
});

test('what was billed and is nowhere to be seen is no part of what is', async () => {
	const plain = {system: null, toolDefinitions: null, input: [said('user', 'What is this?')]};
	expect(shares(await anatomy({...plain, usage: {...unknownUsage, input: 500}}))).toEqual({
		user: 8,
		unseen: 492,
	});
	expect(shares(await anatomy({...plain, usage: {...unknownUsage, input: 90}}))).toEqual({user: 90});
});

test('texts that are embedded together are no history of each other', async () => {
	const input = [said('user', 'doc-1: Returns are free.'), said('user', 'doc-2: Lamps are not.')];
	const plain = {system: null, toolDefinitions: null, operation: 'embeddings', input} as const;
	expect(shares(await anatomy({...plain, usage: {...unknownUsage, input: 20}}))).toEqual({user: 20});
});

test('of a call without its prompt nothing is told', async () => {
	expect(await anatomy({system: null, input: null})).toBeNull();
	expect(await anatomy({system: null, input: []})).toBeNull();
});

test('any parts are scaled to whole numbers that add up', () => {
	fc.assert(
		fc.property(
			fc.array(fc.tuple(fc.constantFrom(...sources), fc.double({min: 0.01, max: 1e6, noNaN: true})), {
				minLength: 1,
			}),
			fc.nat(2_000_000),
			(list, total) => {
				const parts = scaled(new Map(list), total);
				expect(parts.reduce((sum, {tokens}) => sum + tokens, 0)).toBe(total);
				expect(parts.every(({tokens}) => Number.isInteger(tokens) && tokens > 0)).toBe(true);
			},
		),
	);
});
