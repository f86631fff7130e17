/** Of healthy calls what was said goes but for some percent, of the others it stays; figures stay of all. */
import {expect, test} from 'vitest';
import type {Span} from '../../../source/domain/otlp.ts';
import {deriveUnits} from '../../../source/engine/derive.ts';
import {makePricer} from '../../../source/pricing/prices.ts';
import type {CallDetail} from '../../../source/store/answers.ts';
import {openReader, openWriter} from '../../../source/store/sqlite/open.ts';
import type {RetentionRules, Writer} from '../../../source/store/store.ts';
import {expectRecount} from '../../support/expect-recount.ts';
import {readUnit} from '../../support/read-unit.ts';
import {batchOf, seedMs, seedSpan, spanIdOf, traceIdOf} from '../../support/seed.ts';
import {temporaryWriter} from './temporary-writer.ts';

const pricer = makePricer({userPrices: null});

const minuteMs = 60_000;

const rules = (contentPercent: number): RetentionRules => ({
	size: null,
	age: null,
	calls: null,
	contentPercent,
});

type Changes = {
	readonly failed?: boolean;
	readonly finish?: string;
	readonly durationMs?: number;
	readonly tokens?: number;
};

function callSpan(
	number: number,
	{failed, finish = 'stop', durationMs = 1000, tokens = 20}: Changes = {},
): Span {
	const said = (role: string, text: string): string =>
		JSON.stringify([{role, parts: [{type: 'text', content: text}]}]);
	return seedSpan({
		traceId: traceIdOf(number + 1),
		startNano: BigInt(seedMs + number) * 1_000_000n,
		endNano: BigInt(seedMs + number + durationMs) * 1_000_000n,
		status: {code: failed === true ? 2 : 0, message: ''},
		attributes: {
			'gen_ai.operation.name': 'chat',
			'gen_ai.provider.name': 'openai',
			'gen_ai.request.model': 'gpt-4o',
			'gen_ai.response.finish_reasons': [finish],
			'gen_ai.usage.input_tokens': 100,
			'gen_ai.usage.output_tokens': tokens,
			// Every second one is too short for `content`.
			'gen_ai.input.messages': said(
				'user',
				`question ${number} ${number % 2 === 0 ? '' : 'long '.repeat(80)}`,
			),
			'gen_ai.output.messages': said('assistant', `answer ${number}`),
		},
	});
}

async function commit(writer: Writer, spans: readonly Span[], receivedAtMs = seedMs): Promise<void> {
	await writer.commit([batchOf({spans})], {receivedAtMs});
	const keys = await writer.dirty({limit: 10_000});
	if (keys.length > 0) await deriveUnits(writer, pricer, keys);
}

async function retain(writer: Writer, percent: number, nowMs = seedMs + 10 * minuteMs): Promise<void> {
	for (let slice = 0; slice < 10_000; slice++) {
		if ((await writer.retain({rules: rules(percent), nowMs, budgetMs: 5})).isDone) return;
	}
}

async function callsOf(path: string): Promise<readonly CallDetail[]> {
	const reader = openReader(path);
	const calls = await reader.callDetails({filter: '', after: null, limit: 1000, includeUncounted: true});
	await reader.close();
	return calls;
}

/** Everything of a call but what was said. */
const figuresOf = ({input: _input, output: _output, contentGone: _gone, ...figures}: CallDetail) => figures;

const numberOf = (call: CallDetail): number => Number.parseInt(call.traceId ?? '', 16) - 1;

test('a tenth of the healthy calls keeps what was said, and every other kind of call', async () => {
	const {writer, path, rows} = temporaryWriter();
	const healthy = Array.from({length: 400}, (_, index) => callSpan(index));
	const notable = [
		callSpan(400, {failed: true}),
		callSpan(401, {finish: 'length'}),
		callSpan(402, {finish: 'content_filter'}),
		callSpan(403, {durationMs: 60_000}),
		callSpan(404, {tokens: 5000}),
	];
	await commit(writer, [...healthy, ...notable]);
	const before = await callsOf(path);
	await retain(writer, 10);
	const after = await callsOf(path);
	expect(after.map(figuresOf)).toEqual(before.map(figuresOf));
	expectRecount(path);
	const kept = after.filter(call => call.contentGone === null);
	expect(kept.map(call => [call.input, call.output])).toEqual(
		kept.map(call => {
			const whole = before.find(other => other.callId === call.callId);
			return [whole?.input, whole?.output];
		}),
	);
	expect(kept.map(numberOf).filter(number => number >= 400)).toEqual([400, 401, 402, 403, 404]);
	const ofHealthy = kept.length - 5;
	// Four standard deviations around 40.
	expect(Math.abs(ofHealthy - 40)).toBeLessThan(24);
	const gone = after.filter(call => call.contentGone !== null);
	expect(new Set(gone.map(call => JSON.stringify([call.input, call.output, call.contentGone])))).toEqual(
		new Set([JSON.stringify([null, null, {why: 'sampled', keptPercent: 10}])]),
	);
	expect(rows('SELECT reason, service, count FROM "drop"')).toEqual([
		{
			reason: 'sampled away: what was said in healthy calls (10 % kept)',
			service: 'api',
			count: gone.length,
		},
	]);
	const text = JSON.stringify(rows('SELECT attributes FROM span') as unknown);
	for (const call of gone) expect(text).not.toContain(`answer ${numberOf(call)}"`);
	await writer.close();
});

test('a call is looked at when it rested, also by the next process, and the same copy brings nothing back', async () => {
	const {writer: first, path} = temporaryWriter();
	const spans = [callSpan(0), callSpan(1)];
	await commit(first, spans);
	const goneOf = async (): Promise<number> =>
		(await callsOf(path)).filter(call => call.contentGone !== null).length;
	await retain(first, 0, seedMs + 4 * minuteMs);
	expect(await goneOf()).toBe(0);
	await first.close();
	const writer = openWriter(path, {durable: false});
	await retain(writer, 0, seedMs + 4 * minuteMs);
	await retain(writer, 0, seedMs + 12 * minuteMs);
	expect(await goneOf()).toBe(2);
	const {spans: changed, units} = await writer.commit([batchOf({spans})], {receivedAtMs: seedMs});
	expect([changed, units]).toEqual([0, []]);
	await writer.close();
});

test('a late span of a sampled trace leaves its calls as they were', async () => {
	const {writer, path} = temporaryWriter();
	await commit(writer, [callSpan(1)]);
	const [before] = await callsOf(path);
	await retain(writer, 0);
	const late = seedSpan({
		...callSpan(1),
		spanId: spanIdOf(2),
		parentSpanId: spanIdOf(1),
		name: 'GET',
		attributes: {},
	});
	await commit(writer, [late], seedMs + 11 * minuteMs);
	const [after] = await callsOf(path);
	expect(after && figuresOf(after)).toEqual(before && figuresOf(before));
	expect(after?.contentGone).toEqual({why: 'sampled', keptPercent: 0});
	expectRecount(path);
	await writer.close();
});

test('a sampled call that turns out to be told elsewhere stops counting, and keeps its figures', async () => {
	const {writer, path} = temporaryWriter();
	await commit(writer, [callSpan(1)]);
	const [before] = await callsOf(path);
	if (before === undefined) throw new Error('no call');
	await retain(writer, 0);
	const unit = await readUnit(writer, traceIdOf(2));
	const twin = {...before, counted: false, reason: 'twin of another', usage: {...before.usage, input: null}};
	expect(await writer.putDerived([{unit, calls: [twin], steps: []}])).toBe(1);
	const [after] = await callsOf(path);
	expect(after).toMatchObject({counted: false, reason: 'twin of another', usage: before.usage});
	expectRecount(path);
	await writer.close();
});
