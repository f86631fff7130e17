/** The ledger against a plain recount, for any calls and any moment; and what lies behind one call. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {PricedCall, Step} from '../../source/domain/call.ts';
import {type CostSource, differenceOf} from '../../source/domain/money.ts';
import type {LedgerFilter, LedgerQuestion, Reader} from '../../source/store/store.ts';
import {callOf, derive, spanOfCall, stepOf} from '../support/derived.ts';
import {batchOf, seedLog, seedMs, seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';
import {arbitraryCalls, arbitraryMoment} from './arbitrary-calls.ts';
import type {OpenStore} from './conformance.ts';

const everything: LedgerQuestion = {
	asOfMs: Infinity,
	fromMs: -Infinity,
	filter: '',
	only: 'all',
	ascending: false,
	anchor: null,
	above: 0,
	below: 100,
};

/** Calls of all sources, some of them reported far off, and steps that restate some. */
const arbitraryRecords = arbitraryCalls.map(calls => ({
	calls: calls.map((call, index): PricedCall => {
		const source: CostSource =
			(['reported', 'computed', 'local', 'estimated'] as const)[index % 4] ?? 'local';
		const {cost} = call;
		if (cost.amountNanoUsd === null) return call;
		const reported = source === 'reported' ? Math.round(cost.amountNanoUsd * (1 + (index % 3) * 0.04)) : null;
		return {...call, dialect: `d${index % 3}`, cost: {...cost, source, reportedNanoUsd: reported}};
	}),
	steps: calls
		.filter((_, index) => index % 5 === 0)
		.map((call, index): Step =>
			stepOf(call.traceId ?? '', spanIdOf(500 + index), {
				startMs: call.startMs,
				durationMs: call.durationMs,
				kind: 'agent',
				rollup: true,
				restated: {usage: call.usage, reason: `roll-up of ${call.callId}`, scope: 'test'},
			}),
		),
}));

type Expected = {
	readonly key: string;
	readonly startMs: number;
	readonly endMs: number;
	readonly counted: boolean;
};

function expectedOf(given: {readonly calls: readonly PricedCall[]; readonly steps: readonly Step[]}) {
	const calls = given.calls.map(call => ({
		key: call.callId,
		startMs: call.startMs,
		endMs: call.startMs + call.durationMs,
		counted: call.counted,
		trace: call.traceId ?? '',
		span: call.spanId ?? '',
		differs: call.counted && differenceOf(call.cost.reportedNanoUsd, call.cost.computedNanoUsd) !== null,
	}));
	const steps = given.steps.map(step => ({
		key: `step-${step.traceId} ${step.spanId}`,
		startMs: step.startMs,
		endMs: step.startMs + step.durationMs,
		counted: false,
		trace: step.traceId ?? '',
		span: step.spanId ?? '',
		differs: false,
	}));
	return [...calls, ...steps].toSorted(
		(one, two) => two.startMs - one.startMs || (one.trace + one.span < two.trace + two.span ? 1 : -1),
	);
}

const inPart: Readonly<Record<LedgerFilter, (row: Expected & {readonly differs: boolean}) => boolean>> = {
	all: () => true,
	uncounted: row => !row.counted,
	differing: row => row.differs,
};

/** Files made, and questions asked of each. */
const files = 6;
const questions = 20;

export function conformanceLedger(name: string, open: OpenStore): void {
	test(`${name}: the ledger holds every record of the window once, in order, and adds up`, async () => {
		await fc.assert(
			fc.asyncProperty(arbitraryRecords, async given => {
				const store = await open();
				try {
					await derive(store.writer, given);
					const reader = await store.openReader();
					const moment = arbitraryMoment(given.calls);
					const question = fc.record({
						asOfMs: moment,
						fromMs: fc.oneof(moment, fc.constant(-Infinity)),
						only: fc.constantFrom('all' as const, 'uncounted' as const, 'differing' as const),
						ascending: fc.boolean(),
						pick: fc.nat({max: 100}),
					});
					for (const asked of fc.sample(question, questions)) await check(reader, given, asked);
				} finally {
					await store.close();
				}
			}),
			{numRuns: files, endOnFailure: true},
		);
	});

	test(`${name}: what is derived again leaves the ledger as it was, and what goes leaves it`, async () => {
		const store = await open();
		try {
			const call = callOf(traceIdOf(1), spanIdOf(1));
			const step = stepOf(traceIdOf(1), spanIdOf(2), {
				kind: 'agent',
				rollup: true,
				restated: {usage: call.usage, reason: `roll-up of ${call.callId}`, scope: 'test'},
			});
			await derive(store.writer, {calls: [call], steps: [step]});
			const reader = await store.openReader();
			const before = await reader.ledgerTotals(everything);
			expect([before.records, before.notCounted.map(row => row.state)]).toEqual([2, ['roll-up']]);
			await derive(store.writer, {calls: [call], steps: [step], spans: [spanOfCall(call, {name: 'again'})]});
			expect(await reader.ledgerTotals(everything)).toEqual(before);
			await derive(store.writer, {calls: [{...call, counted: false, reason: 'twin of another'}]});
			const after = await reader.ledgerTotals(everything);
			expect([after.records, after.sources, after.notCounted.map(row => row.state)]).toEqual([
				1,
				[],
				['twin'],
			]);
		} finally {
			await store.close();
		}
	});

	test(`${name}: behind a call lie its span, the records in it, its twins and the roll-ups above it`, async () => {
		const store = await open();
		try {
			const trace = traceIdOf(1);
			const call = callOf(trace, spanIdOf(2), {parentSpanId: spanIdOf(1), origins: []});
			const twin = callOf(trace, spanIdOf(3), {
				startMs: call.startMs + 1,
				counted: false,
				reason: `twin of ${call.callId}`,
			});
			const agent = stepOf(trace, spanIdOf(1), {
				kind: 'agent',
				rollup: true,
				restated: {usage: call.usage, reason: `roll-up of ${call.callId}`, scope: 'test'},
			});
			const record = seedLog({
				traceId: trace,
				spanId: spanIdOf(2),
				eventName: 'gen_ai.choice',
				body: {index: 0},
			});
			await store.writer.commit(
				[
					batchOf({
						logs: [record],
						spans: [seedSpan({...spanOfCall(call), attributes: {'a.key': 'a value'}})],
					}),
				],
				{receivedAtMs: seedMs},
			);
			await derive(store.writer, {
				calls: [call, twin],
				steps: [agent],
				spans: [spanOfCall(call, {attributes: {'a.key': 'a value'}})],
			});
			const reader = await store.openReader();
			const carriers = await reader.carriers(call.callId, {asOfMs: Infinity});
			expect(
				carriers.map(({own, lends, reason, log}) => [own, lends, log?.eventName ?? null, reason]),
			).toEqual([
				[true, false, null, null],
				[true, false, 'gen_ai.choice', null],
				[false, true, null, `twin of ${call.callId}`],
				[false, false, null, `roll-up of ${call.callId}`],
			]);
			expect(carriers[0]?.span?.attributes).toEqual({'a.key': 'a value'});
			expect(carriers[1]?.log?.body).toEqual({index: 0});
			expect(carriers[3]?.usage).toEqual(call.usage);
			expect(await reader.carriers('never seen', {asOfMs: Infinity})).toEqual([]);
			expect(await reader.carriers(call.callId, {asOfMs: call.startMs - 1})).toEqual([]);
		} finally {
			await store.close();
		}
	});
}

async function check(
	reader: Reader,
	given: {readonly calls: readonly PricedCall[]; readonly steps: readonly Step[]},
	asked: Pick<LedgerQuestion, 'asOfMs' | 'fromMs' | 'only' | 'ascending'> & {readonly pick: number},
): Promise<void> {
	const {pick, ...question} = asked;
	if (question.fromMs >= question.asOfMs) return;
	const inWindow = expectedOf(given).filter(
		row => row.endMs > question.fromMs && row.endMs <= question.asOfMs,
	);
	const part = inWindow.filter(inPart[question.only]);
	const keys = (question.ascending ? part.toReversed() : part).map(row => row.key);
	const whole = await reader.ledger({...everything, ...question, below: 1000});
	expect(whole.rows.map(row => row.key)).toEqual(keys);
	const at = pick % Math.max(1, keys.length);
	const anchor = keys[at];
	if (anchor !== undefined) {
		const page = await reader.ledger({...everything, ...question, anchor, above: 3, below: 4});
		expect(page.rows.map(row => row.key)).toEqual(keys.slice(Math.max(0, at - 3), at + 5));
		expect(page.before).toBe(Math.max(0, at - 3));
	}
	const totals = await reader.ledgerTotals(question);
	const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
	expect(totals.records).toBe(inWindow.length);
	expect(totals.differing).toBe(inWindow.filter(row => row.differs).length);
	expect(sum(totals.sources.map(row => row.calls))).toBe(inWindow.filter(row => row.counted).length);
	expect(sum(totals.writers.map(row => row.counted + row.notCounted))).toBe(inWindow.length);
	const counted = given.calls.filter(call => call.counted && inWindow.some(row => row.key === call.callId));
	expect(sum(totals.sources.map(row => row.costNanoUsd))).toBe(
		sum(counted.map(call => call.cost.amountNanoUsd ?? 0)),
	);
	for (const {source, inputTokens, calls} of totals.sources) {
		const own = counted.filter(call => call.cost.source === source);
		expect([calls, inputTokens]).toEqual([
			own.length,
			sum(own.map(call => (call.tokensEstimated ? 0 : (call.usage.input ?? 0)))),
		]);
	}
}
