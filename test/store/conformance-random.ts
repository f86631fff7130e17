/** The contract of `Reader` against a plain recount, for any calls and any moment. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {PricedCall} from '../../source/domain/call.ts';
import type {Reader} from '../../source/store/store.ts';
import {derive} from '../support/derived.ts';
import {arbitraryCalls, arbitraryMoment} from './arbitrary-calls.ts';
import type {OpenStore} from './conformance.ts';
import {
	endOf,
	errorTallies,
	figuresOf,
	inOrder,
	inWindow,
	nearestRank,
	recount,
	runningCalls,
} from './recount.ts';

/** Files made, and questions asked of each. */
const files = 8;
const questions = 25;

export function conformanceRandom(name: string, open: OpenStore): void {
	const forAnyMoment = (
		title: string,
		check: (
			reader: Reader,
			given: {
				readonly calls: readonly PricedCall[];
				readonly asOfMs: number;
				readonly fromMs: number;
				readonly pick: number;
			},
		) => Promise<void>,
	): void => {
		test(`${name}: ${title}`, async () => {
			await fc.assert(
				fc.asyncProperty(arbitraryCalls, async calls => {
					const store = await open();
					try {
						await derive(store.writer, {calls});
						const reader = await store.openReader();
						const moment = arbitraryMoment(calls);
						const question = fc.record({
							asOfMs: moment,
							fromMs: fc.oneof(moment, fc.constant(-Infinity)),
							pick: fc.nat({max: 100}),
						});
						for (const given of fc.sample(question, questions)) {
							if (given.fromMs < given.asOfMs) await check(reader, {calls, ...given});
						}
					} finally {
						await store.close();
					}
				}),
				// Shrinking makes a file for each try: the seed that is printed says enough.
				{numRuns: files, endOnFailure: true},
			);
		});
	};

	forAnyMoment('an overview at any moment equals a recount', async (reader, {calls, asOfMs, fromMs}) => {
		const overview = await reader.overview({asOfMs, fromMs, filter: '', buckets: 7, chartBucketMs: 60_000});
		const ended = inWindow(calls, {asOfMs, fromMs});
		expect(figuresOf(overview)).toEqual(recount(calls, {asOfMs, fromMs}));
		expect(new Set(overview.errorTallies)).toEqual(new Set(errorTallies(calls, {asOfMs, fromMs})));
		const timed = ended.filter(call => call.operation !== 'embeddings');
		expect(overview.duration).toMatchObject(nearestRank(timed.map(call => call.durationMs)));
		expect(overview.ttft).toMatchObject(
			nearestRank(timed.map(call => call.ttftMs).filter(value => value !== null)),
		);
		const total = (read: 'calls' | 'errors'): number =>
			overview.chart.reduce((sum, item) => sum + item[read], 0);
		expect([total('calls'), total('errors')]).toEqual([overview.calls, overview.errors]);
		const troubled = overview.finishTallies.reduce((sum, tally) => sum + tally.count, 0);
		expect(troubled).toBe(
			ended.filter(call => ['length', 'content_filter'].includes(call.finishReasons[0] ?? '')).length,
		);
	});

	forAnyMoment('a filter that all calls pass changes no figure', async (reader, {asOfMs, fromMs}) => {
		const question = {asOfMs, fromMs, buckets: 5, chartBucketMs: 60_000};
		const all = await reader.overview({...question, filter: ''});
		const filtered = await reader.overview({...question, filter: 'id:*'});
		const same = ({traces: _traces, sessions: _sessions, running: _running, ...rest}: typeof all) => rest;
		expect(same(filtered)).toEqual(same(all));
	});

	forAnyMoment(
		'a page of calls is the right piece of the ordered window',
		async (reader, {calls, asOfMs, fromMs, pick}) => {
			for (const ascending of [false, true]) {
				const oldestFirst = inOrder(inWindow(calls, {asOfMs, fromMs})).map(call => call.callId);
				const list = ascending ? oldestFirst : oldestFirst.toReversed();
				const anchorCall = calls[pick % calls.length] as PricedCall;
				const question = {asOfMs, fromMs, filter: '', sort: 'time', ascending, above: 3, below: 4} as const;
				const top = await reader.calls({...question, anchor: null});
				expect(top.rows.map(row => row.callId)).toEqual(list.slice(0, 4));
				expect([top.before, top.total]).toEqual([0, list.length]);
				const page = await reader.calls({...question, anchor: anchorCall.callId});
				const whole = inOrder([...inWindow(calls, {asOfMs, fromMs}), anchorCall]);
				const at = (ascending ? whole : whole.toReversed()).findIndex(
					call => call.callId === anchorCall.callId,
				);
				expect(page.rows.map(row => row.callId)).toEqual(list.slice(Math.max(0, at - 3), at + 5));
				expect(page.before).toBe(Math.max(0, at - 3));
				const filtered = await reader.calls({...question, filter: 'id:*', anchor: anchorCall.callId});
				expect(filtered.rows).toEqual(page.rows);
				expect([filtered.before, filtered.total, filtered.costNanoUsd]).toEqual([
					page.before,
					page.total,
					page.costNanoUsd,
				]);
			}
		},
	);

	forAnyMoment('what ran at a moment had started and not ended', async (reader, {calls, asOfMs, fromMs}) => {
		const page = await reader.calls({
			asOfMs,
			fromMs,
			filter: 'id:*',
			sort: 'time',
			ascending: false,
			anchor: null,
			above: 0,
			below: 1,
		});
		const running = inOrder(runningCalls(calls, asOfMs)).toReversed();
		expect(page.runningTotal).toBe(running.length);
		expect(page.running.map(row => row.spanId)).toEqual(running.slice(0, 50).map(call => call.spanId));
	});

	forAnyMoment(
		'any order pages through the same calls without a gap',
		async (reader, {calls, asOfMs, fromMs, pick}) => {
			const sort =
				(['model', 'input', 'output', 'cost', 'ttft', 'duration', 'status'] as const)[pick % 7] ?? 'cost';
			const question = {asOfMs, fromMs, filter: '', sort, ascending: pick % 2 === 0, above: 0, below: 5};
			const seen: string[] = [];
			let anchor: string | null = null;
			for (let pages = 0; pages < 100; pages++) {
				const page = await reader.calls({...question, anchor});
				const rows = anchor === null ? page.rows : page.rows.slice(1);
				expect(page.before).toBe(Math.max(0, seen.length - (anchor === null ? 0 : 1)));
				if (rows.length === 0) break;
				seen.push(...rows.map(row => row.callId));
				anchor = seen.at(-1) ?? null;
			}
			const wanted = inWindow(calls, {asOfMs, fromMs}).map(call => call.callId);
			expect(seen.toSorted()).toEqual(wanted.toSorted());
		},
	);

	forAnyMoment(
		'a page of traces is the right piece of those that overlap the window',
		async (reader, given) => {
			const {calls, asOfMs, fromMs, pick} = given;
			const traces = [...Map.groupBy(calls, call => call.traceId ?? '')].map(([traceId, list]) => ({
				traceId,
				startMs: Math.min(...list.map(call => call.startMs)),
				endMs: Math.max(...list.map(call => endOf(call))),
			}));
			const oldestFirst = traces
				.filter(trace => trace.startMs <= asOfMs && trace.endMs > fromMs)
				.toSorted((one, other) => one.startMs - other.startMs || (one.traceId < other.traceId ? -1 : 1))
				.map(trace => trace.traceId);
			for (const ascending of [false, true]) {
				const list = ascending ? oldestFirst : oldestFirst.toReversed();
				const question = {asOfMs, fromMs, filter: '', sort: 'time', ascending, above: 1, below: 2} as const;
				const top = await reader.traces({...question, anchor: null});
				expect([top.rows.map(row => row.traceId), top.total]).toEqual([list.slice(0, 2), list.length]);
				const at = pick % Math.max(list.length, 1);
				const page = await reader.traces({...question, anchor: list[at] ?? null});
				if (list.length === 0) continue;
				expect(page.rows.map(row => row.traceId)).toEqual(list.slice(Math.max(0, at - 1), at + 3));
				expect(page.before).toBe(Math.max(0, at - 1));
				for (const row of page.rows) {
					const detail = await reader.trace(row.traceId, {asOfMs});
					expect(detail?.row).toEqual(row);
					const then = calls.filter(call => call.traceId === row.traceId && call.startMs <= asOfMs);
					expect(detail?.spans.map(span => span.spanId).toSorted()).toEqual(
						then.map(call => call.spanId ?? '').toSorted(),
					);
					expect(row.calls).toBe(inWindow(then, {asOfMs, fromMs: -Infinity}).length);
				}
			}
		},
	);

	forAnyMoment('pages of whole calls follow the order of lists', async (reader, {calls, pick}) => {
		const includeUncounted = pick % 2 === 0;
		const wanted = inOrder(calls.filter(call => includeUncounted || call.counted));
		const seen: PricedCall[] = [];
		for (;;) {
			const after = seen.at(-1)?.callId ?? null;
			const page = await reader.callDetails({filter: '', after, limit: 1 + (pick % 30), includeUncounted});
			if (page.length === 0) break;
			seen.push(...page);
		}
		expect(seen.map(call => call.callId)).toEqual(wanted.map(call => call.callId));
		for (const [index, call] of seen.entries()) expect(call).toMatchObject(wanted[index] as PricedCall);
	});

	forAnyMoment('stats equal a recount', async (reader, {calls, asOfMs, fromMs}) => {
		const ended = inWindow(calls, {asOfMs, fromMs});
		const [row] = await reader.stats({by: null, filter: '', fromMs, untilMs: asOfMs});
		const {calls: count, errors, inputTokens, outputTokens, costNanoUsd} = recount(calls, {asOfMs, fromMs});
		expect(row).toMatchObject({key: 'all', calls: count, errors, inputTokens, outputTokens, costNanoUsd});
		const chat = ended.filter(call => call.operation !== 'embeddings');
		expect(row?.duration).toEqual(nearestRank((chat.length > 0 ? chat : ended).map(call => call.durationMs)));
		const groups = await reader.stats({by: 'model', filter: '', fromMs, untilMs: asOfMs});
		expect(new Map(groups.map(group => [group.key, group.calls]))).toEqual(
			new Map([...Map.groupBy(ended, call => call.requestModel)].map(([key, list]) => [key, list.length])),
		);
	});
}
