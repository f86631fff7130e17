import {describe, expect, test} from 'vitest';
import type {PricedCall} from '../../source/domain/call.ts';
import type {Message} from '../../source/domain/message.ts';
import type {Cost, LedgerLine} from '../../source/domain/money.ts';
import {unknownUsage} from '../../source/domain/usage.ts';
import {cacheLossOf} from '../../source/tokens/cache-loss.ts';
import {previousOf} from '../../source/tokens/previous.ts';
import {tokenizerFor} from '../../source/tokens/tokenizer.ts';
import {seedCall, seedMs} from '../support/seed.ts';

const minute = 60_000;
const said = (role: Message['role'], text: string): Message => ({role, parts: [{type: 'text', text}]});
/** About 2,000 tokens. */
const manual = Array.from(
	{length: 200},
	(_, line) => `Rule ${line}: be kind to customer number ${line}.`,
).join('\n');

const line = (kind: LedgerLine['kind'], tokens: number, usd: number): LedgerLine => ({
	kind,
	tokens,
	rateNanoUsd: usd * 1e9,
	costNanoUsd: Math.round(tokens * usd * 1000),
});

const costOf = (ledger: readonly LedgerLine[], cacheReadNanoUsd: number | null): Cost => ({
	...seedCall().cost,
	ledger,
	terms: {cacheReadNanoUsd, contextWindow: 200_000},
});

type Told = {
	readonly input: number;
	readonly read?: number | null;
	readonly write?: number | null;
	readonly system?: string;
	readonly at?: number;
	readonly model?: string;
	readonly messages?: readonly Message[];
	readonly agent?: string;
};

/** gpt-4o-mini costs 0.15 and 0.075 where it is read from the cache; claude-sonnet-4-5 3, 0.30 and 3.75 written. */
function call(told: Told): PricedCall {
	const {input, read = 0, write = null, system = manual, at = 0, model = 'gpt-4o-mini', agent = null} = told;
	const isClaude = model.startsWith('claude');
	const plain = input - (read ?? 0) - (write ?? 0);
	const ledger = [
		line('input', plain, isClaude ? 3 : 0.15),
		line('cache_read', read ?? 0, isClaude ? 0.3 : 0.075),
		line('cache_write', write ?? 0, 3.75),
	].filter(({tokens}) => tokens > 0);
	return seedCall({
		callId: `call-${at}`,
		requestModel: model,
		responseModel: null,
		startMs: seedMs + at,
		durationMs: 1000,
		system,
		agent,
		input: told.messages ?? [said('user', 'One?')],
		usage: {...unknownUsage, input, cacheRead: read, cacheWrite: write},
		cost: costOf(ledger, isClaude ? 300_000_000 : 75_000_000),
	});
}

async function lossOf(now: PricedCall, previous: PricedCall | null) {
	return cacheLossOf(now, previous, await tokenizerFor(now.requestModel));
}

const first = call({input: 2300});
const twoTurns = [said('user', 'One?'), said('assistant', 'Yes.'), said('user', 'Two?')];

test('the first call has nothing to be compared with', async () => {
	expect(await lossOf(first, null)).toMatchObject({previous: null, cause: 'none', lostTokens: null});
});

test('an intact prefix that was read loses nothing', async () => {
	const loss = await lossOf(call({input: 2320, read: 2176, at: 5000, messages: twoTurns}), first);
	expect(loss).toMatchObject({
		break: null,
		cause: 'none',
		readableTokens: 2176,
		lostTokens: 0,
		lostNanoUsd: 0,
	});
	expect(loss.gapMs).toBe(4000);
});

test('a changed system message loses what stands behind the change, in blocks of the provider', async () => {
	const now = call({input: 2300, system: `Now: 14:09:34\n${manual}`, at: 5000});
	const before = call({input: 2300, system: `Now: 14:09:26\n${manual}`});
	const loss = await lossOf(now, before);
	expect(loss).toMatchObject({cause: 'broken', break: {kind: 'system', number: 1, at: 11}, readTokens: 0});
	// All but the clock stands in both: 2,176 = 1,024 + 9 blocks of 128, at half of $0.15 a million.
	expect(loss.readableTokens).toBe(2176);
	expect(loss.lostTokens).toBe(2176);
	expect(loss.lostNanoUsd).toBe(163_200);
	expect(loss.sharedTokens).toBeLessThan(20);
});

test('Claude keeps what it was asked to keep: that is what the call before told', async () => {
	const model = 'claude-sonnet-4-5';
	const before = call({model, input: 2300, read: 0, write: 2200, system: `Now: 26\n${manual}`});
	const now = call({model, input: 2300, read: 0, write: 2250, system: `Now: 34\n${manual}`, at: 5000});
	const loss = await lossOf(now, before);
	expect(loss).toMatchObject({cause: 'broken', lostTokens: 2200});
	// Written again at $3.75 where it could be read at $0.30.
	expect(loss.lostNanoUsd).toBe(7_590_000);
});

describe('other reasons', () => {
	const model = 'claude-sonnet-4-5';
	const asked = call({model, input: 2300, read: 0, write: 2200});
	test.each<[string, PricedCall, PricedCall, object]>([
		[
			'too long ago for Claude',
			call({model, input: 2320, read: 0, write: 2310, at: 8 * minute, messages: twoTurns}),
			asked,
			{cause: 'expired', break: null, lostTokens: 2200},
		],
		[
			'perhaps too long ago for OpenAI',
			call({input: 2320, at: 8 * minute, messages: twoTurns}),
			first,
			{cause: 'perhaps expired', lostTokens: 2176},
		],
		[
			'at once, and not read all the same',
			call({input: 2320, at: 5000, messages: twoTurns}),
			first,
			{cause: 'unclear', lostTokens: 2176},
		],
		[
			'another model has another cache',
			call({input: 2320, at: 5000, model: 'gpt-4o', messages: twoTurns}),
			first,
			{cause: 'model', changes: ['model gpt-4o-mini → gpt-4o']},
		],
		[
			'Claude was not asked to keep anything',
			call({model, input: 2320, read: 0, write: 0, at: 5000, messages: twoTurns}),
			call({model, input: 2300, read: 0, write: 0}),
			{cause: 'not asked', lostTokens: 0},
		],
		[
			'too short to be kept',
			call({input: 60, system: 'Be kind.', at: 5000, messages: twoTurns}),
			call({input: 40, system: 'Be kind.'}),
			{cause: 'short', lostTokens: 0, readableTokens: 0},
		],
		[
			'the provider does not say what was read',
			call({input: 2320, read: null, at: 5000, messages: twoTurns}),
			first,
			{readTokens: null, lostTokens: null, lostNanoUsd: null, readableTokens: 2176},
		],
		[
			'a model without a known rule',
			call({input: 2320, at: 5000, model: 'house-7b', messages: twoTurns}),
			call({input: 2300, model: 'house-7b'}),
			{rule: null, lostTokens: null, cause: 'unclear'},
		],
		[
			'content is off',
			{...call({input: 2320, at: 5000}), system: null, input: null},
			first,
			{isComparable: false, break: null, lostTokens: null},
		],
	])('%s', async (_, now, before, expected) => {
		expect(await lossOf(now, before)).toMatchObject(expected);
	});

	test('no price for reading: the tokens are told, not what they cost', async () => {
		const now = call({input: 2320, at: 5000, messages: twoTurns});
		const loss = await lossOf({...now, cost: costOf(now.cost.ledger, null)}, first);
		expect(loss).toMatchObject({lostTokens: 2176, lostNanoUsd: null});
	});
});

test('of several agents in a session the call of the same conversation is the one before', () => {
	const mine = call({input: 2300, at: 0});
	const other = call({input: 90, system: 'You sort mail.', at: 3000, agent: 'sorter'});
	const now = call({input: 2320, at: 5000, messages: twoTurns});
	expect(previousOf(now, [other, mine])?.callId).toBe('call-0');
	expect(previousOf(now, [mine, other])?.callId).toBe('call-0');
	expect(previousOf(now, [])).toBeNull();
	// Nothing is shared with either: the latest one of the same agent.
	const stranger = call({input: 90, system: 'You sort bills.', at: 5000, agent: 'sorter'});
	expect(previousOf(stranger, [mine, other])?.callId).toBe('call-3000');
});
