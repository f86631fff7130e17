/** What the doctor asks: what was not kept, what the calls of each service tell, and how the file is. */
import {expect, test} from 'vitest';
import type {Reader} from '../../source/store/store.ts';
import {callOf, derive, stepOf} from '../support/derived.ts';
import {batchOf, seedMs, seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';
import type {OpenStore} from './conformance.ts';

const everything = {asOfMs: Infinity, fromMs: -Infinity};
const trace = traceIdOf(1);
const unknownUsage = {input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null};
const nothingPriced = {
	source: 'unpriced',
	amountNanoUsd: null,
	reportedNanoUsd: null,
	computedNanoUsd: null,
	ledger: [],
	priceSource: null,
	terms: null,
} as const;

export function conformanceDoctor(name: string, open: OpenStore): void {
	async function withReader(
		fill: (store: Awaited<ReturnType<OpenStore>>) => Promise<void>,
		ask: (reader: Reader) => Promise<void>,
	): Promise<void> {
		const store = await open();
		try {
			await fill(store);
			await ask(await store.openReader());
		} finally {
			await store.close();
		}
	}

	test(`${name}: drops are summed by reason and service, newest first, within the window`, () =>
		withReader(
			async ({writer}) => {
				await writer.drop({atMs: seedMs, reason: 'no trace id', service: 'rag', count: 6});
				await writer.drop({atMs: seedMs + 5, reason: 'not OTLP', service: '', count: 1});
				await writer.drop({atMs: seedMs + 9, reason: 'no trace id', service: 'rag', count: 2});
			},
			async reader => {
				expect(await reader.drops(everything)).toEqual([
					{reason: 'no trace id', service: 'rag', count: 8, lastMs: seedMs + 9},
					{reason: 'not OTLP', service: '', count: 1, lastMs: seedMs + 5},
				]);
				expect(await reader.drops({fromMs: seedMs, asOfMs: seedMs + 5})).toEqual([
					{reason: 'not OTLP', service: '', count: 1, lastMs: seedMs + 5},
				]);
			},
		));

	test(`${name}: coverage counts what the calls of a service tell, and names a call without`, () =>
		withReader(
			async ({writer}) => {
				const whole = callOf(trace, spanIdOf(1), {session: 's_1'});
				const withheld = callOf(trace, spanIdOf(2), {
					streaming: false,
					ttftMs: null,
					tpotMs: null,
					input: null,
					output: null,
				});
				const silent = callOf(trace, spanIdOf(3), {
					dialect: 'openllmetry',
					scope: 'other',
					streaming: true,
					ttftMs: null,
					tpotMs: null,
					usage: unknownUsage,
				});
				const dear = callOf(trace, spanIdOf(4), {
					service: 'worker',
					requestModel: 'house-7b',
					responseModel: null,
					cost: nothingPriced,
				});
				const failed = callOf(trace, spanIdOf(5), {
					service: 'worker',
					status: 'error',
					errorClass: 'timeout',
					output: null,
				});
				const twin = callOf(trace, spanIdOf(6), {
					dialect: 'ai-sdk',
					counted: false,
					reason: `twin of ${whole.callId}`,
				});
				await derive(writer, {
					calls: [whole, withheld, silent, dear, failed, twin],
					steps: [
						stepOf(trace, spanIdOf(7), {
							kind: 'retrieval',
							documents: [{id: 'd1', score: 0.8, text: 'a'}],
						}),
						stepOf(trace, spanIdOf(8), {kind: 'rerank'}),
						stepOf(trace, spanIdOf(9), {kind: 'tool'}),
					],
				});
			},
			async reader => {
				const {services, calls, isAll} = await reader.coverage(everything);
				expect([calls, isAll, services.map(({service}) => service)]).toEqual([5, true, ['api', 'worker']]);
				const [api, worker] = services;
				expect(api).toMatchObject({
					calls: 3,
					answered: 3,
					whole: 1,
					streamUnknown: 0,
					withTtft: 1,
					withTpot: 1,
					withPrompt: 2,
					withAnswer: 2,
					succeeded: 3,
					withUsage: 2,
					withSession: 1,
					retrievals: 2,
					withDocuments: 1,
					withScores: 1,
					twins: {records: 1, dialects: ['ai-sdk']},
					unpriced: [],
				});
				expect(api?.writers).toEqual([
					{dialect: 'gen_ai', scope: 'test', calls: 2},
					{dialect: 'openllmetry', scope: 'other', calls: 1},
				]);
				expect(api?.without).toEqual({
					ttft: `${trace}-${spanIdOf(3)}`,
					usage: `${trace}-${spanIdOf(3)}`,
					price: null,
					content: `${trace}-${spanIdOf(2)}`,
				});
				expect(worker).toMatchObject({calls: 2, errors: 1, answered: 1, succeeded: 1, retrievals: 0});
				expect(worker?.unpriced).toEqual([{model: 'house-7b', calls: 1, tokens: 120}]);
				expect(await reader.coverage({asOfMs: seedMs - 1, fromMs: -Infinity})).toEqual({
					calls: 0,
					isAll: true,
					services: [],
					plain: [],
				});
			},
		));

	test(`${name}: a service that sends spans without a call among them is named, one with calls is not`, () =>
		withReader(
			async ({writer}) => {
				const plain = seedSpan({traceId: traceIdOf(2), attributes: {}, name: 'GET /health'});
				await derive(writer, {calls: [callOf(trace, spanIdOf(1), {service: 'worker'})]});
				await writer.commit([batchOf({spans: [plain]})], {receivedAtMs: seedMs});
				const keys = await writer.dirty({limit: 10});
				const units = await writer.readUnits(keys);
				await writer.putDerived(units.map(unit => ({unit, calls: [], steps: []})));
			},
			async reader => {
				const {plain} = await reader.coverage(everything);
				expect(plain).toEqual([{service: 'api', traces: 1, spans: 1, traceId: traceIdOf(2)}]);
			},
		));

	test(`${name}: the condition of the file tells what waits, and since when`, () =>
		withReader(
			async ({writer}) => {
				await writer.startRun({atMs: seedMs, pid: 1});
				await derive(writer, {calls: [callOf(trace, spanIdOf(1))]});
				await writer.commit([batchOf({spans: [seedSpan({traceId: traceIdOf(2)})]})], {
					receivedAtMs: seedMs + 7,
				});
			},
			async reader => {
				const condition = await reader.condition();
				expect(condition).toMatchObject({runs: 1, oldestWaitingMs: seedMs + 7});
				expect(condition.notIndexed).toBeGreaterThan(0);
				expect(condition.freeBytes).toBeGreaterThan(0);
				expect(condition.sqliteVersion).toMatch(/^3\.\d+/);
			},
		));
}
