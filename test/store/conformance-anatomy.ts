/** What is told of a call's tokens: `Reader.anatomy`, and estimates in whatever holds calls. */
import {expect, test} from 'vitest';
import type {PricedCall} from '../../source/domain/call.ts';
import type {Message} from '../../source/domain/message.ts';
import {unknownUsage} from '../../source/domain/usage.ts';
import type {CallAnatomy} from '../../source/store/call-anatomy.ts';
import {callOf, derive, spanOfCall, stepOf} from '../support/derived.ts';
import {seedMs, spanIdOf, traceIdOf} from '../support/seed.ts';
import type {OpenStore} from './conformance.ts';

const said = (role: Message['role'], text: string): Message => ({role, parts: [{type: 'text', text}]});
const rules = Array.from(
	{length: 200},
	(_, line) => `Rule ${line}: be kind to customer number ${line}.`,
).join('\n');
const refund = 'Refunds take 5 to 7 working days after the return was scanned.';

const one = [said('user', 'One?')];
const two = [...one, said('assistant', 'Yes, one.'), said('user', `Two? ${refund}`)];

/** A turn of a chat, each in a trace of its own. */
function turn(number: number, changes: Partial<PricedCall> = {}): PricedCall {
	return callOf(traceIdOf(number), spanIdOf(number), {
		startMs: seedMs + number * 10_000,
		requestModel: 'gpt-4o',
		system: rules,
		input: number === 1 ? one : two,
		usage: {...unknownUsage, input: 2300 + number, cacheRead: 0},
		...changes,
	});
}

export function conformanceAnatomy(name: string, open: OpenStore): void {
	async function anatomyOf(calls: readonly PricedCall[], asked: PricedCall): Promise<CallAnatomy | null> {
		const store = await open();
		const documents = [{id: null, score: null, text: refund}];
		const steps = [
			stepOf(asked.traceId ?? '', spanIdOf(90), {kind: 'retrieval', documents, startMs: seedMs}),
			stepOf(traceIdOf(77), spanIdOf(91), {kind: 'retrieval', documents: [], startMs: seedMs}),
		];
		await derive(store.writer, {calls, steps, spans: calls.map(call => spanOfCall(call))});
		const reader = await store.openReader();
		const answer = await reader.anatomy(asked.callId, {asOfMs: seedMs + 3_600_000});
		await store.close();
		return answer;
	}

	test(`${name}: a session joins the calls of a chat`, async () => {
		const [first, second] = [turn(1, {session: 's'}), turn(2, {session: 's'})];
		const stranger = turn(3, {session: 't', startMs: seedMs + 15_000});
		const answer = await anatomyOf([first, second, stranger], second);
		expect(answer?.cache).toMatchObject({
			previous: {callId: first.callId},
			break: null,
			isComparable: true,
			readTokens: 0,
			readableTokens: 2176,
			lostTokens: 2176,
		});
		expect(answer?.growthOf).toBe('session');
		expect(answer?.growth.map(({input}) => input)).toEqual([2301, 2302]);
	});

	test(`${name}: documents that retrieval of the trace found are told apart`, async () => {
		const second = turn(2, {session: 's'});
		const parts = (await anatomyOf([second], second))?.parts;
		expect(parts?.parts.map(({source}) => source)).toEqual(['system', 'history', 'documents', 'user']);
		expect(parts?.parts.reduce((sum, {tokens}) => sum + tokens, 0)).toBe(2302);
	});

	test(`${name}: without a session a trace joins them, else the messages that they begin with`, async () => {
		const trace = [
			turn(1),
			turn(2, {traceId: traceIdOf(1), callId: `${traceIdOf(1)}-${spanIdOf(2)}`}),
		] as const;
		const joined = await anatomyOf(trace, trace[1]);
		expect(joined).toMatchObject({growthOf: 'trace', cache: {previous: {callId: trace[0].callId}}});
		const chat = [turn(1), turn(2)] as const;
		const apart = await anatomyOf(chat, chat[1]);
		expect(apart).toMatchObject({growthOf: 'messages', cache: {previous: {callId: chat[0].callId}}});
		expect(apart?.growth).toHaveLength(2);
	});

	test(`${name}: what began before, in another chat or beside it, is no call before it`, async () => {
		const second = turn(2);
		const beside = turn(1, {durationMs: 60_000});
		const other = turn(1, {input: [said('user', 'Hello?')]});
		const away = turn(1, {service: 'worker'});
		for (const call of [beside, other, away]) {
			const answer = await anatomyOf([call, second], second);
			expect(answer?.cache).toMatchObject({previous: null, cause: 'none'});
		}
	});

	test(`${name}: a changed system message is where the prefix breaks`, async () => {
		const first = turn(1, {session: 's', system: `Now: 26\n${rules}`});
		const second = turn(2, {session: 's', system: `Now: 34\n${rules}`});
		const answer = await anatomyOf([first, second], second);
		expect(answer?.cache).toMatchObject({cause: 'broken', break: {kind: 'system', number: 1, at: 5}});
	});

	test(`${name}: no such call, and a call without a prompt`, async () => {
		const bare = turn(1, {system: null, input: null});
		expect(await anatomyOf([bare], turn(9))).toBeNull();
		expect(await anatomyOf([bare], bare)).toMatchObject({parts: null, cache: {previous: null}});
	});

	test(`${name}: what was reckoned stands beside the totals of stats, and in the row of its call`, async () => {
		const store = await open();
		const estimate = {input: 41, output: 7, costNanoUsd: 1200};
		const unpaid = {...turn(1).cost, source: 'unknown', amountNanoUsd: null} as const;
		const silent = turn(1, {usage: unknownUsage, cost: unpaid, estimate});
		const usage = {...unknownUsage, input: 10, output: 1};
		const guessed = turn(2, {usage, tokensEstimated: true});
		await derive(store.writer, {calls: [silent, guessed]});
		const reader = await store.openReader();
		const [row] = await reader.stats({by: null, filter: '', fromMs: null, untilMs: null});
		expect(row).toMatchObject({
			calls: 2,
			inputTokens: 0,
			outputTokens: 0,
			costNanoUsd: guessed.cost.amountNanoUsd,
			estimated: {calls: 2, inputTokens: 51, outputTokens: 8, costNanoUsd: 1200},
		});
		const {rows} = await reader.calls({
			asOfMs: seedMs + 3_600_000,
			fromMs: -Infinity,
			filter: '',
			sort: 'time',
			ascending: true,
			anchor: null,
			above: 0,
			below: 9,
		});
		expect(rows.map(call => call.estimate)).toEqual([estimate, null]);
		expect(await reader.call(silent.callId, {asOfMs: seedMs + 3_600_000})).toMatchObject({estimate});
		await store.close();
	});
}
