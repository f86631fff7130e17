/** The contract of `Reader`, sentence by sentence, on small data that one can follow. */
import {expect, test} from 'vitest';
import {FilterError} from '../../source/store/answers.ts';
import type {ListQuestion, Reader} from '../../source/store/store.ts';
import {callOf, derive, spanOfCall, stepOf} from '../support/derived.ts';
import {batchOf, seedLog, seedMs, seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';
import type {OpenStore} from './conformance.ts';
import {filterCases} from './filter-cases.ts';

const hour = 3_600_000;
const t1 = traceIdOf(1);
const t2 = traceIdOf(2);
const root = spanIdOf(90);

const everything: ListQuestion = {
	asOfMs: seedMs + hour,
	fromMs: -Infinity,
	filter: '',
	sort: 'time',
	ascending: false,
	anchor: null,
	above: 0,
	below: 100,
};

/** Two traces: a chat with a tool and a failed call under a root, and a trace whose root has not come. */
async function seed({writer}: Awaited<ReturnType<OpenStore>>): Promise<void> {
	const first = callOf(t1, spanIdOf(1), {
		parentSpanId: root,
		session: 's_1',
		user: 'u_1',
		toolCalls: [{id: 'call_1', name: 'search', arguments: '{}'}],
	});
	const second = callOf(t1, spanIdOf(2), {
		parentSpanId: root,
		startMs: seedMs + 2000,
		durationMs: 500,
		status: 'error',
		errorClass: 'rate_limit',
		errorMessage: 'slow down',
		finishReasons: [],
		input: [{role: 'user', parts: [{type: 'text', text: 'Where is my refund?'}]}],
		output: null,
		session: 's_1',
	});
	const twin = callOf(t1, spanIdOf(3), {
		parentSpanId: spanIdOf(1),
		counted: false,
		reason: `twin of ${spanIdOf(1)}`,
	});
	const late = callOf(t2, spanIdOf(4), {
		parentSpanId: spanIdOf(91),
		startMs: seedMs + 10_000,
		service: 'worker',
		output: [{role: 'assistant', parts: [{type: 'text', text: 'The naïve answer.'}]}],
	});
	await derive(writer, {
		calls: [first, second, twin, late],
		steps: [stepOf(t1, spanIdOf(5), {parentSpanId: root, startMs: seedMs + 1600})],
		spans: [
			seedSpan({
				...spanOfCall(first),
				spanId: root,
				parentSpanId: null,
				name: 'chat turn',
				endNano: BigInt(seedMs + 3000) * 1_000_000n,
			}),
			spanOfCall(first, {attributes: {'http.route': '/chat', retries: 2, ratio: {$double: 1}}}),
		],
		receivedAtMs: seedMs + 5000,
	});
}

export function conformanceAnswers(name: string, open: OpenStore): void {
	const withSeed = (
		title: string,
		check: (reader: Reader, store: Awaited<ReturnType<OpenStore>>) => Promise<void>,
	): void => {
		test(`${name}: ${title}`, async () => {
			const store = await open();
			try {
				await seed(store);
				await check(await store.openReader(), store);
			} finally {
				await store.close();
			}
		});
	};

	withSeed('a page of calls is newest first, with totals, and no twins', async reader => {
		const page = await reader.calls(everything);
		expect(page.rows.map(row => row.spanId)).toEqual([spanIdOf(4), spanIdOf(2), spanIdOf(1)]);
		expect(page).toMatchObject({before: 0, total: 3, costNanoUsd: 1_350_000});
		expect(page.rows[2]).toMatchObject({
			endMs: seedMs + 1500,
			responseModel: 'gpt-4o-2024-11-20',
			prompt: 'What is the capital of France?',
			answer: 'Paris.',
			finishReason: 'stop',
		});
	});

	withSeed('an anchor that left the list keeps its place', async reader => {
		const question = {
			...everything,
			filter: 'service:worker',
			anchor: `${t1}-${spanIdOf(2)}`,
			above: 5,
			below: 5,
		};
		expect((await reader.calls(question)).rows.map(row => row.spanId)).toEqual([spanIdOf(4)]);
		const gone = await reader.calls({...everything, anchor: `${t1}-${root}`, above: 1, below: 0});
		expect(gone.rows.map(row => row.spanId)).toEqual([spanIdOf(2), spanIdOf(1)]);
		const unknown = await reader.calls({...everything, anchor: 'never seen', below: 0});
		expect(unknown.rows.map(row => row.spanId)).toEqual([]);
	});

	withSeed('one call is whole, knows its place and its twins', async reader => {
		const call = await reader.call(`${t1}-${spanIdOf(1)}`, {asOfMs: seedMs + hour});
		expect(call).toMatchObject({
			place: {number: 1, of: 2},
			related: [{callId: `${t1}-${spanIdOf(3)}`, reason: `twin of ${spanIdOf(1)}`}],
			toolRuns: [{callId: 'call_1', status: 'ok', durationMs: 40, result: 'found', spanId: spanIdOf(5)}],
			input: [{role: 'user', parts: [{type: 'text', text: 'What is the capital of France?'}]}],
			system: 'You are terse.',
			endMs: seedMs + 1500,
			cost: {amountNanoUsd: 450_000},
		});
		expect(await reader.call(`${t1}-${spanIdOf(1)}`, {asOfMs: seedMs - 1})).toBeNull();
		expect(await reader.call('none', {asOfMs: seedMs})).toBeNull();
	});

	withSeed('pages of whole calls and steps follow each other, oldest first', async reader => {
		const seen: string[] = [];
		for (let after: string | null = null; ; after = seen.at(-1) ?? null) {
			const page = await reader.callDetails({filter: '', after, limit: 1, includeUncounted: true});
			if (page.length === 0) break;
			seen.push(...page.map(call => call.callId));
		}
		expect(seen).toEqual([1, 3, 2, 4].map(span => `${span === 4 ? t2 : t1}-${spanIdOf(span)}`));
		const counted = await reader.callDetails({
			filter: 'service:api',
			after: null,
			limit: 9,
			includeUncounted: false,
		});
		expect(counted.map(call => call.spanId)).toEqual([spanIdOf(1), spanIdOf(2)]);
		const [step, ...rest] = await reader.steps({filter: 'tool:search', after: null, limit: 5});
		expect([step?.spanId, step?.tool?.result, rest]).toEqual([spanIdOf(5), 'found', []]);
		expect(await reader.steps({filter: '', after: `${t1}-${spanIdOf(5)}`, limit: 5})).toEqual([]);
	});

	withSeed('a trace shows what it was at a moment', async reader => {
		const whole = await reader.trace(t1, {asOfMs: seedMs + hour});
		expect(whole?.row).toMatchObject({
			name: 'chat turn',
			status: 'error',
			spans: 5,
			calls: 2,
			inputTokens: 200,
			error: 'rate_limit',
			endMs: seedMs + 3000,
			bars: [
				[0, 1500],
				[2000, 2500],
			],
		});
		expect(whole?.spans.map(span => span.spanId)).toEqual([1, 3, 90, 5, 2].map(number => spanIdOf(number)));
		expect(whole?.spans.find(span => span.spanId === spanIdOf(3))).toMatchObject({
			counted: false,
			reason: `twin of ${spanIdOf(1)}`,
		});
		const then = await reader.trace(t1, {asOfMs: seedMs + 1700});
		expect(then?.spans.map(span => [span.spanId, span.status, span.endMs])).toEqual([
			[spanIdOf(1), 'ok', seedMs + 1500],
			[spanIdOf(3), 'ok', seedMs + 1500],
			[root, 'running', null],
			[spanIdOf(5), 'ok', seedMs + 1640],
		]);
		expect(then?.row).toMatchObject({
			status: 'running',
			endMs: null,
			calls: 1,
			inputTokens: 100,
			error: null,
		});
		expect(then?.row.bars).toEqual([[0, 1500]]);
		expect(await reader.trace(t1, {asOfMs: seedMs - 1})).toBeNull();
	});

	withSeed('a parent that has not arrived runs, and is lost after a quarter of an hour', async reader => {
		const end = seedMs + 11_500;
		const soon = await reader.trace(t2, {asOfMs: end + 14 * 60_000});
		expect(soon?.row).toMatchObject({name: 'chat turn', status: 'running', endMs: null});
		expect(soon?.spans[0]).toMatchObject({
			spanId: spanIdOf(91),
			missing: true,
			status: 'running',
			endMs: null,
		});
		const page = await reader.calls({...everything, asOfMs: end + 1});
		expect(page.running).toMatchObject([{spanId: spanIdOf(91), kind: 'parent', startMs: seedMs + 10_000}]);
		const lost = await reader.trace(t2, {asOfMs: end + 15 * 60_000 + 1});
		expect([lost?.row.status, lost?.spans[0]?.status]).toEqual(['lost', 'lost']);
		expect((await reader.calls({...everything, asOfMs: end + hour})).runningTotal).toBe(0);
	});

	withSeed(
		'a missing root has the name of whole traces that begin alike, and their patience',
		async (reader, {writer}) => {
			const trace = traceIdOf(3);
			const child = callOf(trace, spanIdOf(6), {
				service: 'worker',
				parentSpanId: spanIdOf(7),
				startMs: seedMs - hour,
			});
			const whole = seedSpan({
				...spanOfCall(child),
				spanId: spanIdOf(7),
				parentSpanId: null,
				name: 'nightly review',
				endNano: BigInt(seedMs - hour + 20 * 60_000) * 1_000_000n,
			});
			await derive(writer, {calls: [child], spans: [whole]});
			const later = await reader.trace(t2, {asOfMs: seedMs + hour});
			expect(later?.row).toMatchObject({name: 'nightly review', status: 'running'});
			expect((await reader.trace(t2, {asOfMs: seedMs + 4 * hour}))?.row.status).toBe('lost');
		},
	);

	withSeed('a missing root is found by its first child, whosever that is', async (reader, {writer}) => {
		const at = {service: 'rag', startMs: seedMs - hour};
		const whole = callOf(traceIdOf(4), spanIdOf(8), {...at, parentSpanId: spanIdOf(9)});
		const root = seedSpan({
			...spanOfCall(whole),
			spanId: spanIdOf(9),
			parentSpanId: null,
			name: 'POST /chat',
			resource: {attributes: {'service.name': 'api'}, schemaUrl: ''},
		});
		const alone = callOf(traceIdOf(5), spanIdOf(10), {
			...at,
			startMs: seedMs - hour / 2,
			parentSpanId: spanIdOf(11),
		});
		await derive(writer, {calls: [whole], spans: [root]});
		await derive(writer, {calls: [alone], spans: []});
		const page = await reader.calls({...everything, asOfMs: seedMs - hour / 2 + 60_000});
		expect(page.running).toMatchObject([{spanId: spanIdOf(11), name: 'POST /chat', service: 'api'}]);
	});

	withSeed('a page of traces', async reader => {
		const page = await reader.traces(everything);
		expect(page.rows.map(row => row.traceId)).toEqual([t2, t1]);
		expect(page).toMatchObject({before: 0, total: 2, spans: 6});
		const below = await reader.traces({...everything, anchor: t1, above: 0, below: 3});
		expect([below.before, below.rows.map(row => row.traceId)]).toEqual([1, [t1]]);
		for (const sort of ['cost', 'duration', 'status', 'spans', 'input'] as const) {
			const sorted = await reader.traces({
				...everything,
				sort,
				ascending: true,
				anchor: t1,
				above: 9,
				below: 9,
			});
			expect(sorted.rows.map(row => row.traceId).toSorted()).toEqual([t1, t2]);
		}
		expect(
			(await reader.traces({...everything, filter: 'status:error'})).rows.map(row => row.traceId),
		).toEqual([t1]);
		expect(
			(await reader.traces({...everything, fromMs: seedMs + 4000})).rows.map(row => row.traceId),
		).toEqual([t2]);
	});

	withSeed('a span is whole', async reader => {
		const detail = await reader.span(t1, spanIdOf(1));
		expect(detail).toMatchObject({callId: `${t1}-${spanIdOf(1)}`, receivedMs: seedMs + 5000, step: null});
		expect(detail?.span).toMatchObject({startMs: seedMs, attributes: {'http.route': '/chat'}});
		expect((await reader.span(t1, spanIdOf(5)))?.step?.kind).toBe('tool');
		expect(await reader.span(t1, spanIdOf(77))).toBeNull();
	});

	withSeed('logs stand in their trace', async (reader, {writer}) => {
		const log = seedLog({traceId: t1, spanId: spanIdOf(1), body: {message: 'hello'}, severityText: ''});
		await writer.commit([batchOf({logs: [log]})], {receivedAtMs: seedMs});
		const detail = await reader.trace(t1, {asOfMs: seedMs + hour});
		expect(detail?.logs).toEqual([
			{timeMs: seedMs, severity: 'INFO', text: '{"message":"hello"}', spanId: spanIdOf(1)},
		]);
		expect((await reader.file()).waiting).toBe(1);
	});

	withSeed('the timeline holds every call, and moments lead through them', async (reader, {writer}) => {
		await writer.mark({atMs: seedMs + 500, label: 'deploy', kind: 'mark'});
		const timeline = await reader.timeline({buckets: 3});
		expect(timeline).toMatchObject({firstMs: seedMs + 1500, lastMs: seedMs + 11_500, totalCalls: 3});
		expect(timeline.calls).toEqual([2, 0, 1]);
		expect(timeline.errors).toEqual([1, 0, 0]);
		expect(timeline.marks).toEqual([{atMs: seedMs + 500, label: 'deploy', kind: 'mark'}]);
		const next = {fromMs: seedMs + 1500, step: 'next'} as const;
		expect(await reader.moment({...next, of: 'call'})).toBe(seedMs + 2500);
		expect(await reader.moment({fromMs: seedMs + 2500, step: 'previous', of: 'call'})).toBe(seedMs + 1500);
		expect(await reader.moment({...next, of: 'error'})).toBe(seedMs + 2500);
		expect(await reader.moment({...next, of: 'mark'})).toBeNull();
	});

	withSeed('search finds words, beginnings and phrases, indexed or not', async (reader, {writer}) => {
		const find = async (text: string) => (await reader.search({text, limit: 10, asOfMs: seedMs + hour})).hits;
		for (const pass of ['waiting', 'indexed']) {
			const [{snippet, startMs} = {snippet: '', startMs: 0}, ...others] = await find('refu');
			expect([snippet, startMs], pass).toEqual(['Where is my \uE000refu\uE001nd?', seedMs + 2000]);
			expect(others).toEqual([]);
			expect((await find('"capital of" France')).map(hit => hit.part)).toEqual(['input', 'input']);
			expect((await find('naive'))[0]?.snippet).toBe('The \uE000naïve\uE001 answer.');
			expect(await find('"of capital"')).toEqual([]);
			expect(await find('AND ( NEAR " *')).toEqual([]);
			await writer.indexText({budgetMs: 1000});
		}
		const page = await reader.search({text: 'terse', limit: 1, asOfMs: seedMs + 5000});
		expect([page.hits.length, page.total, page.notIndexed]).toEqual([1, 2, 0]);
	});

	withSeed(
		'log records without ids are calls like others, told apart by their call id',
		async (reader, {writer}) => {
			const logs = ['log-aa', 'log-bb', 'log-cc'].map(callId =>
				callOf('', '', {callId, traceId: null, spanId: null, carrier: 'log', startMs: seedMs + 20_000}),
			);
			await derive(writer, {calls: logs});
			const ids = async (anchor: string | null) =>
				(await reader.calls({...everything, filter: '', anchor, above: 1, below: 1})).rows.map(
					row => row.callId,
				);
			expect(await ids(null)).toEqual(['log-cc']);
			expect(await ids('log-bb')).toEqual(['log-cc', 'log-bb', 'log-aa']);
			expect(await ids('log-aa')).toEqual(['log-bb', 'log-aa', `${t2}-${spanIdOf(4)}`]);
			const call = await reader.call('log-bb', {asOfMs: seedMs + hour});
			expect(call).toMatchObject({place: {number: 1, of: 1}, related: []});
		},
	);

	withSeed('file facts', async (reader, {writer}) => {
		await writer.startRun({atMs: seedMs, pid: process.pid});
		await writer.drop({atMs: seedMs, reason: 'bad', service: 'api', count: 3});
		expect(await reader.file()).toMatchObject({
			firstMs: seedMs,
			lastMs: seedMs + 11_500,
			spans: 6,
			calls: 3,
			waiting: 0,
			dropped: 3,
			run: {number: 1, startMs: seedMs},
			writerPid: process.pid,
		});
	});

	withSeed(
		'the revision is another after each commit, and the same while nothing happens',
		async (reader, store) => {
			const before = await reader.revision();
			await reader.file();
			expect(await reader.revision()).toBe(before);
			await store.writer.mark({atMs: seedMs, label: 'here', kind: 'mark'});
			const marked = await reader.revision();
			expect(marked).not.toBe(before);
			expect(await reader.revision()).toBe(marked);
		},
	);

	withSeed('groups of stats; what is not known has the key null', async reader => {
		const rows = await reader.stats({by: 'error', filter: '', fromMs: null, untilMs: null});
		expect(rows.map(row => [row.key, row.calls, row.errors])).toEqual([
			[null, 2, 0],
			['rate_limit', 1, 1],
		]);
		const none = await reader.stats({by: null, filter: 'model:none', fromMs: null, untilMs: null});
		expect(none).toMatchObject([{key: 'all', calls: 0, duration: {n: 0, p50: null}}]);
	});

	withSeed('a filter that does not parse rejects with its mistake', async reader => {
		await expect(reader.calls({...everything, filter: 'cost:>0,01'})).rejects.toThrow(FilterError);
		expect(await reader.checkFilter('modle:x')).toMatchObject({at: 0, length: 5, hint: 'model:'});
		expect(await reader.checkFilter('model:x')).toBeNull();
	});

	withSeed('every key of the filter language', async (reader, {writer}) => {
		await writer.indexText({budgetMs: 1000});
		for (const [filter, spans] of filterCases({trace: t2, callId: `${t1}-${spanIdOf(2)}`})) {
			const page = await reader.calls({...everything, filter});
			expect(
				page.rows.map(row => row.spanId),
				filter,
			).toEqual(spans.map(number => spanIdOf(number)));
			expect(page.total, filter).toBe(spans.length);
		}
	});
}
