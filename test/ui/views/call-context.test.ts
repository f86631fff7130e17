import {describe, expect, test} from 'vitest';
import type {CallDetail} from '../../../source/store/answers.ts';
import type {CallAnatomy} from '../../../source/store/call-anatomy.ts';
import {callPlace} from '../../../source/ui/state/places.ts';
import type {CallData} from '../../../source/ui/views/call-page.ts';
import {callView} from '../../../source/ui/views/call.ts';
import {callsView} from '../../../source/ui/views/calls.ts';
import {seededReader} from '../../support/board.ts';
import {expectFrame, textOfView} from '../../support/terminal.tsx';
import {at, callDetail, contextOf} from './call-data.ts';

const call = callDetail({
	callId: 'c25',
	startMs: at('14:09:34.32'),
	durationMs: 5926,
	requestModel: 'claude-sonnet-4-5',
	provider: 'anthropic',
	session: 's_7f3a',
	usage: {input: 6130, output: 214, cacheRead: 0, cacheWrite: 6120, reasoning: null},
	cost: {...callDetail().cost, amountNanoUsd: 26_190_000},
});

const inputs = [3120, 3410, 3690, 4210, 5480, 6130];

const parts: NonNullable<CallAnatomy['parts']> = {
	parts: [
		{source: 'tools', tokens: 820},
		{source: 'system', tokens: 463},
		{source: 'history', tokens: 3121},
		{source: 'documents', tokens: 1064},
		{source: 'user', tokens: 12},
		{source: 'results', tokens: 650},
	],
	messages: [
		{number: 1, tokens: 463},
		{number: 2, tokens: 3121},
	],
	input: 6130,
	basis: 'reported',
	family: 'Claude',
	exact: false,
};

/** Call c25 of the story: the clock in its system message broke the prefix of c23. */
const broken: CallAnatomy = {
	callId: 'c25',
	parts,
	contextWindow: 200_000,
	growth: inputs.map((input, index) => ({
		callId: `c${index}`,
		startMs: at('13:55:10') + index * 60_000,
		input,
		isEstimated: false,
		cacheRead: 0,
	})),
	growthOf: 'session',
	cache: {
		previous: {callId: 'c23', startMs: at('14:09:26.26')},
		gapMs: 5053,
		isComparable: true,
		break: {
			kind: 'system',
			number: 1,
			role: 'system',
			at: 22,
			was: 'Now: 2026-11-23 14:09:26\nYou are the support agent of Lumen & Co.',
			is: 'Now: 2026-11-23 14:09:34\nYou are the support agent of Lumen & Co.',
		},
		changes: [],
		sharedTokens: 830,
		readTokens: 0,
		rule: {minimum: 1024, block: 1, by: 'asked', livesMs: [300_000, 3_600_000]},
		readableTokens: 5470,
		lostTokens: 5470,
		lostNanoUsd: 18_871_500,
		cause: 'broken',
	},
};

const first: CallAnatomy = {
	...broken,
	contextWindow: null,
	growth: broken.growth.slice(0, 1),
	cache: {
		...broken.cache,
		previous: null,
		gapMs: 0,
		isComparable: false,
		break: null,
		sharedTokens: null,
		readTokens: null,
		readableTokens: null,
		lostTokens: null,
		lostNanoUsd: null,
		cause: 'none',
	},
};

function framed(anatomy: CallAnatomy | null, columns = 120, rows = 40, of: CallDetail = call) {
	const context = contextOf(columns, rows, {
		view: 'calls',
		places: [{...callPlace(of.callId), tab: 'context'}],
	});
	const frame = callView.draw({call: of, carriers: [], uses: null, anatomy}, context);
	return textOfView(frame, context.screen);
}

test.each([
	[120, 40],
	[80, 24],
])('a broken prefix, %i×%i', async (columns, rows) => {
	await expectFrame(framed(broken, columns, rows), `call/context-typical-${columns}x${rows}`);
});

test.each([
	[120, 40],
	[80, 24],
])('more of everything than fits, %i×%i', async (columns, rows) => {
	const long = 'あ\t\u0007'.repeat(40);
	const overfull: CallAnatomy = {
		...broken,
		parts: {
			parts: [...(broken.parts?.parts ?? []), {source: 'media', tokens: 1_204_118}],
			messages: [],
			input: 1_210_248,
			basis: 'reckoned',
			family: 'GPT-4o and later',
			exact: true,
		},
		contextWindow: 1_000_000,
		growth: Array.from({length: 60}, (_, index) => ({
			callId: `c${index}`,
			startMs: at('13:00:00') + index * 1000,
			input: index % 7 === 3 ? null : 200_000 - index * 3000,
			isEstimated: index % 2 === 0,
			cacheRead: null,
		})),
		cache: {
			...broken.cache,
			break: {kind: 'message', number: 412, role: 'user', at: 400_000, was: `${long}one`, is: `${long}two`},
			changes: Array.from({length: 9}, (_, index) => `parameter_${index} ${long} → null`),
			gapMs: 90 * 86_400_000,
			lostNanoUsd: 1_830_000_000,
			rule: {minimum: 1024, block: 128, by: 'itself', livesMs: [300_000, 3_600_000]},
		},
	};
	const usage = {input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null};
	const of = {...call, usage, session: long};
	await expectFrame(framed(overfull, columns, rows, of), `call/context-overfull-${columns}x${rows}`);
});

test('the first call of a session, whose cache is not reported', async () => {
	await expectFrame(framed(first, 80, 24), 'call/context-first-80x24');
});

test('content is off, usage is reckoned, nothing is known of the model', async () => {
	const bare: CallAnatomy = {
		...first,
		parts: null,
		growth: [],
		growthOf: null,
		cache: {...first.cache, rule: null},
	};
	const of = {...call, usage: {...call.usage, input: null, cacheRead: null}, session: null};
	await expectFrame(framed(bare, 80, 24, of), 'call/context-empty-80x24');
});

test('while it is asked for it says so', () => {
	expect(framed(null)).toContain('reading the prompts before it');
});

describe('the conversation', () => {
	const text = (words: string) => [{type: 'text', text: words} as const];
	const talk: CallDetail = {
		...call,
		system: 'You are the support agent of Lumen & Co.',
		input: [
			{role: 'user', parts: text('My lamp came broken.')},
			{role: 'assistant', parts: text('I am sorry to hear that.')},
			{role: 'user', parts: text('When will my refund arrive?')},
		],
		output: [{role: 'assistant', parts: text('Within 14 days.')}],
	};
	const counted: CallAnatomy = {
		...broken,
		parts: {
			...parts,
			messages: [463, 3121, 12_345, 12].map((tokens, index) => ({number: index + 1, tokens})),
		},
	};

	test.each([
		[120, 40],
		[80, 24],
	])('has the tokens of each message beside it, %i×%i', async (columns, rows) => {
		const context = contextOf(columns, rows, {view: 'calls', places: [callPlace(talk.callId)]});
		const frame = callView.draw({call: talk, carriers: null, uses: null, anatomy: counted}, context);
		await expectFrame(textOfView(frame, context.screen), `call/conversation-counted-${columns}x${rows}`);
	});

	test('is there before they are counted', async () => {
		const {reader} = await seededReader();
		const {page} = await callsView.ask(reader, contextOf(120, 40));
		const callId = page.rows.find(row => row.operation === 'chat')?.callId ?? '';
		const context = contextOf(120, 40, {view: 'calls', places: [callPlace(callId)]});
		const {promise, resolve} = Promise.withResolvers<CallData>();
		const soon = await callView.ask(reader, context, resolve);
		expect(soon).toMatchObject({call: {callId}, anatomy: null});
		const later = await promise;
		expect(later.call).toBe(soon.call);
		expect(later.anatomy?.parts?.messages.length).toBeGreaterThan(0);
		expect((await callView.ask(reader, context)).anatomy).toBe(later.anatomy);
		await reader.close();
	});
});

describe('the verdict', () => {
	const of = (changes: Partial<CallAnatomy['cache']>): string =>
		framed({...broken, cache: {...broken.cache, break: null, ...changes}});
	test.each<[string, Partial<CallAnatomy['cache']>, readonly string[]]>([
		[
			'read as it should be',
			{readTokens: 5470, lostTokens: 0, lostNanoUsd: 0, cause: 'none'},
			['● prefix intact', 'lost   nothing', '5,470 of 6.1k tokens, 89%'],
		],
		[
			'expired',
			{cause: 'expired', gapMs: 483_000},
			['! prefix intact, but it had expired, 8m03s idle', '$0.0189, 72%'],
		],
		[
			'another model',
			{cause: 'model', changes: ['model a → b']},
			['every model has a cache', 'changed model a → b'],
		],
		[
			'too short',
			{cause: 'short', lostTokens: 0, lostNanoUsd: 0},
			['● prefix intact', 'keeps prefixes from 1.0k tokens on'],
		],
		['not asked for', {cause: 'not asked', lostTokens: 0, lostNanoUsd: 0}, ['cache_control']],
		[
			'not reported',
			{readTokens: null, lostTokens: null, lostNanoUsd: null, cause: 'unclear'},
			['cache not reported'],
		],
		['no price', {lostNanoUsd: null, cause: 'unclear'}, ['no price for reading is known']],
		['content off', {isComparable: false, cause: 'unclear'}, ['a prompt is not in the telemetry']],
		[
			'no rule',
			{rule: null, readableTokens: null, lostTokens: null, cause: 'unclear'},
			['nothing is known of a cache'],
		],
	])('%s', (_, changes, expected) => {
		const text = of(changes).replaceAll(/ +/g, ' ');
		for (const words of expected) expect(text).toContain(words.replaceAll(/ +/g, ' '));
	});

	test('an embedding has no cache', () => {
		const embedding = {...call, operation: 'embeddings'} as const;
		expect(framed(first, 120, 40, embedding)).toContain('nothing is cached of this kind of call');
	});
});
