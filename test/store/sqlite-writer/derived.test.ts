/** What is derived is stored whole, replaced whole, and its totals are those of a recount. */
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {PricedCall} from '../../../source/domain/call.ts';
import type {Writer} from '../../../source/store/store.ts';
import {readCall, type CallColumns} from '../../../source/store/sqlite/call-row.ts';
import {ContentReader} from '../../../source/store/sqlite/content.ts';
import {MessageReader} from '../../../source/store/sqlite/messages.ts';
import {readStep, type StepColumns} from '../../../source/store/sqlite/step-row.ts';
import {batchOf, seedCall, seedMs, seedSpan, seedStep, spanIdOf, traceIdOf} from '../../support/seed.ts';
import {expectRecount} from '../../support/expect-recount.ts';
import {temporaryWriter} from './temporary-writer.ts';
import {readUnit} from '../../support/read-unit.ts';

async function put(
	writer: Writer,
	traceId: string,
	derived: {readonly calls?: readonly PricedCall[]; readonly steps?: ReturnType<typeof seedStep>[]},
): Promise<number> {
	const unit = await readUnit(writer, traceId);
	return writer.putDerived([{unit, calls: derived.calls ?? [], steps: derived.steps ?? []}]);
}

function storedCalls(path: string): readonly PricedCall[] {
	const database = new Sqlite(path, {readonly: true});
	const content = new ContentReader(database);
	const messages = new MessageReader(database, content);
	const rows = database.prepare<[], CallColumns>('SELECT * FROM call ORDER BY start_ms, call_id').all();
	const calls = rows.map(row => readCall(row, {content, messages: messages.of(row.id)}));
	database.close();
	return calls;
}

const question = `How long is the ${'very '.repeat(60)} long river?`;

/** Every field with a value that its neighbour does not have. */
const fullCall: PricedCall = seedCall({
	parentSpanId: spanIdOf(9),
	streaming: false,
	usage: {input: 1, output: 2, cacheRead: 3, cacheWrite: 4, reasoning: 5},
	tokensEstimated: true,
	usageRule: 'cache inside',
	reportedCostUsd: 0.001_5,
	status: 'error',
	errorClass: 'rate_limit',
	errorMessage: 'slow down',
	finishReasons: ['length', 'stop'],
	attempts: [
		{
			spanId: null,
			status: 'error',
			errorClass: 'server',
			errorMessage: 'x'.repeat(300),
			startMs: 1,
			durationMs: 2,
		},
	],
	toolCalls: [{id: 'call_1', name: 'search', arguments: null}],
	input: [
		{role: 'user', name: 'ann', parts: [{type: 'text', text: question}]},
		{
			role: 'assistant',
			parts: [
				{type: 'reasoning', text: 'Hm.'},
				{type: 'tool_call', id: 'call_1', name: 'search', arguments: `{"q":"${'r'.repeat(250)}"}`},
				{type: 'other', value: {$content: [1], $at: {deep: 'o'.repeat(300)}}},
			],
		},
		{role: 'tool', parts: [{type: 'tool_result', id: 'call_1', name: null, text: 't'.repeat(250)}]},
		{
			role: 'user',
			parts: [{type: 'media', modality: 'image', mimeType: 'image/png', reference: null, bytes: 7}],
		},
	],
	output: [{role: 'assistant', parts: []}],
	toolDefinitions: [{type: 'function', function: {name: 'search', description: 'd'.repeat(300)}}],
	parameters: {temperature: 0.2, stop: ['\n'], $content: [1]},
	user: 'u_1',
	session: 's_1',
	agent: 'planner',
	template: 'greeting',
	endpoint: 'localhost:1234',
	contentRedacted: true,
	contentTruncated: true,
	counted: false,
	reason: 'twin of x',
	origins: [
		{field: 'input', spanId: spanIdOf(1), key: 'a'},
		{field: 'output', spanId: spanIdOf(7), key: 'b'},
		{field: 'user', spanId: null, key: 'c'},
	],
	cost: {
		source: 'reported',
		amountNanoUsd: 1_500_000,
		reportedNanoUsd: 1_500_000,
		computedNanoUsd: 7,
		ledger: [{kind: 'request', tokens: 1, rateNanoUsd: 2, costNanoUsd: 3}],
		priceSource: 'a table',
		terms: {cacheReadNanoUsd: 300_000_000, contextWindow: 200_000},
	},
	estimate: {input: 41, output: null, costNanoUsd: 12},
});

const emptyCall: PricedCall = seedCall({
	callId: 'log-1',
	traceId: null,
	spanId: null,
	carrier: 'log',
	startMs: seedMs + 1,
	provider: null,
	requestModel: null,
	responseModel: null,
	responseId: null,
	streaming: null,
	usage: {input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null},
	ttftMs: null,
	tpotMs: null,
	finishReasons: [],
	system: null,
	input: null,
	output: [],
	parameters: {},
	origins: [],
	cost: {
		source: 'unknown',
		amountNanoUsd: null,
		reportedNanoUsd: null,
		computedNanoUsd: null,
		ledger: [],
		priceSource: null,
		terms: null,
	},
});

test('a call comes back exactly, whatever it holds', async () => {
	const {path, writer} = temporaryWriter();
	await put(writer, traceIdOf(1), {calls: [fullCall, emptyCall]});
	await writer.close();
	expect(storedCalls(path)).toEqual([fullCall, emptyCall]);
});

test('a step comes back exactly, and its evaluations can be queried', async () => {
	const {path, writer, rows} = temporaryWriter();
	const steps = [
		seedStep({evaluations: [{name: 'relevance', score: 0.7, label: null, explanation: 'e'.repeat(300)}]}),
		seedStep({
			spanId: spanIdOf(3),
			kind: 'retrieval',
			tool: null,
			query: question,
			documents: [{id: 'd1', score: 0.5, text: 'd'.repeat(400)}],
			session: 's',
			rollup: true,
		}),
	];
	await put(writer, traceIdOf(1), {steps});
	await put(writer, traceIdOf(1), {steps});
	expect(rows('SELECT name, score FROM evaluation')).toEqual([{name: 'relevance', score: 0.7}]);
	const database = new Sqlite(path, {readonly: true});
	const stored = database.prepare<[], StepColumns>('SELECT * FROM step ORDER BY span_id').all();
	expect(stored.map(row => readStep(row, new ContentReader(database)))).toEqual(steps);
	database.close();
	await put(writer, traceIdOf(1), {});
	expect(rows('SELECT count(*) AS n FROM step')).toEqual([{n: 0}]);
	await writer.close();
});

test('a message that stands in an attribute is pointed at, at any depth, and comes back', async () => {
	const {path, writer, rows} = temporaryWriter();
	const answer = `It is ${'really '.repeat(60)} long.`;
	const attributes = {
		'gen_ai.input.messages': JSON.stringify([
			{role: 'user', parts: [{content: question}]},
			{role: 'user', parts: [{content: 'p'.repeat(250)}]},
		]),
		// Twice wrapped, as MLflow does.
		'mlflow.output': JSON.stringify(JSON.stringify({choices: [{text: answer}]})),
	};
	const span = seedSpan({attributes});
	await writer.commit([batchOf({spans: [span]})], {receivedAtMs: seedMs});
	const before = rows('SELECT sum(length(text)) AS n FROM content');
	const call = seedCall({
		input: [{role: 'user', parts: [{type: 'text', text: question}]}],
		output: [{role: 'assistant', parts: [{type: 'text', text: answer}]}],
	});
	await put(writer, span.traceId, {calls: [call]});
	expect(rows('SELECT sum(length(text)) AS n FROM content')).toEqual(before);
	expect(rows(`SELECT count(*) AS n FROM message WHERE parts LIKE '%{"$at":[%'`)).toEqual([{n: 2}]);
	await writer.close();
	expect(storedCalls(path)).toEqual([call]);
});

const hello = `Grüße, 世界 🎉 "${'quoted '.repeat(40)}" <b>\n\tend\\`;
const pythonJson = (value: unknown) =>
	JSON.stringify(value).replace(/[^ -~]/g, it => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`);

test.each([
	['as it is', hello],
	['as JSON text', JSON.stringify([{content: '🎉'}, {content: hello}])],
	['as JSON text in JSON text', JSON.stringify({a: JSON.stringify([{content: hello}])})],
	['as Python writes JSON', pythonJson([{content: hello}])],
	['as Python writes JSON in JSON text', JSON.stringify([pythonJson({content: hello})])],
	['as Go writes JSON', JSON.stringify([hello]).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e')],
])('a prompt that was sent %s is stored once and read the same with SQL', async (_name, attribute) => {
	const {path, writer, rows} = temporaryWriter();
	const span = seedSpan({attributes: {attribute}});
	await writer.commit([batchOf({spans: [span]})], {receivedAtMs: seedMs});
	const call = seedCall({
		system: null,
		input: [{role: 'user', parts: [{type: 'text', text: hello}]}],
		output: [
			{
				role: 'assistant',
				parts: [
					{type: 'text', text: 'short'},
					{type: 'text', text: 'l'.repeat(300)},
				],
			},
		],
	});
	await put(writer, span.traceId, {calls: [call]});
	expect(rows(`SELECT part, position, role, text FROM conversation`)).toEqual([
		{part: 'input', position: 0, role: 'user', text: hello},
		{part: 'output', position: 0, role: 'assistant', text: `short\n${'l'.repeat(300)}`},
	]);
	expect(rows(`SELECT count(*) AS n FROM content WHERE text LIKE '%quoted%'`)).toEqual([{n: 1}]);
	await writer.close();
	expect(storedCalls(path)).toEqual([call]);
});

test('deriving again changes only what differs', async () => {
	const {path, writer, rows} = temporaryWriter();
	const other = seedCall({callId: 'b', spanId: spanIdOf(2), startMs: seedMs + 5});
	expect(await put(writer, traceIdOf(1), {calls: [seedCall(), other]})).toBe(2);
	const ids = rows('SELECT call_id, id FROM call ORDER BY id');
	expect(await put(writer, traceIdOf(1), {calls: [seedCall(), other]})).toBe(0);
	expect(rows('SELECT call_id, id FROM call ORDER BY id')).toEqual(ids);
	const changed = {...other, output: [{role: 'assistant' as const, parts: []}]};
	expect(await put(writer, traceIdOf(1), {calls: [seedCall(), changed]})).toBe(1);
	expect(await put(writer, traceIdOf(1), {calls: [changed]})).toBe(1);
	await writer.close();
	expect(storedCalls(path)).toEqual([changed]);
});

test('a trace is named by its root, or by what is there until the root arrives', async () => {
	const {writer, rows} = temporaryWriter();
	const commit = async (...spans: ReturnType<typeof seedSpan>[]) => {
		await writer.commit([batchOf({spans})], {receivedAtMs: seedMs + spans.length});
		await put(writer, traceIdOf(1), {
			calls: [seedCall({parentSpanId: spanIdOf(8), session: 's', user: 'u'})],
		});
		return rows('SELECT * FROM trace')[0];
	};
	const nano = (ms: number) => BigInt(seedMs + ms) * 1_000_000n;
	const child = seedSpan({
		parentSpanId: spanIdOf(8),
		startNano: nano(10),
		endNano: nano(20),
		events: [{timeNano: nano(2000), name: 'late', attributes: {}}],
		status: {code: 2, message: 'no'},
	});
	expect(await commit(child)).toMatchObject({
		name: 'chat gpt-4o',
		service: 'api',
		start_ms: seedMs,
		end_ms: seedMs + 2000,
		spans: 1,
		calls: 1,
		errors: 1,
		error: 'chat gpt-4o',
		missing: 1,
		input_tokens: 100,
		output_tokens: 20,
		cost_nano_usd: 450_000,
		session: 's',
		user: 'u',
		received_ms: seedMs + 1,
	});
	const root = seedSpan({spanId: spanIdOf(8), name: 'GET /chat', startNano: nano(0), endNano: nano(3000)});
	const second = seedSpan({spanId: spanIdOf(9), name: 'b', parentSpanId: spanIdOf(8), startNano: nano(15)});
	expect(await commit(root, second)).toMatchObject({
		name: 'GET /chat',
		first_child: 'chat gpt-4o',
		missing: 0,
		spans: 3,
		end_ms: seedMs + 3000,
		received_ms: seedMs + 2,
	});
	await writer.close();
});

const anyCall = fc.record({
	span: fc.integer({min: 1, max: 4}),
	startMs: fc.integer({min: seedMs, max: seedMs + 60_000}),
	durationMs: fc.double({min: 0, max: 700_000, noNaN: true}),
	responseModel: fc.constantFrom('gpt-4o', 'claude', null),
	provider: fc.constantFrom('openai', null),
	operation: fc.constantFrom('chat' as const, 'embeddings' as const),
	status: fc.constantFrom('ok' as const, 'error' as const, 'cancelled' as const),
	input: fc.option(fc.nat(1000)),
	tokensEstimated: fc.boolean(),
	ttftMs: fc.option(fc.double({min: 0, max: 5000, noNaN: true})),
	session: fc.constantFrom('s1', 's2', null),
	user: fc.constantFrom('u1', 'u2', null),
	counted: fc.boolean(),
	source: fc.constantFrom('computed' as const, 'unpriced' as const, 'local' as const),
});

const anyPut = fc.record({
	trace: fc.integer({min: 1, max: 3}),
	/** Whether records of the trace are committed before: a new unit takes a shorter way. */
	arrives: fc.boolean(),
	calls: fc.uniqueArray(anyCall, {maxLength: 4, selector: call => call.span}),
});

test('after any sequence of puts, rollups and sessions are those of a recount', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(anyPut, {maxLength: 12}), async puts => {
			const {path, writer} = temporaryWriter();
			for (const [index, {trace, arrives, calls}] of puts.entries()) {
				const span = seedSpan({traceId: traceIdOf(trace), spanId: spanIdOf(index + 1)});
				// Nothing is derived of a trace before something of it arrived.
				const isFirst = puts.findIndex(other => other.trace === trace) === index;
				if (arrives || isFirst) await writer.commit([batchOf({spans: [span]})], {receivedAtMs: seedMs});
				await put(writer, traceIdOf(trace), {
					calls: calls.map(({span, input, source, ...call}) =>
						seedCall({
							...call,
							callId: `${traceIdOf(trace)}-${spanIdOf(span)}`,
							traceId: traceIdOf(trace),
							spanId: spanIdOf(span),
							usage: {input, output: 1, cacheRead: null, cacheWrite: null, reasoning: null},
							cost: {
								...seedCall().cost,
								source,
								amountNanoUsd: source === 'computed' ? 12 : null,
							},
						}),
					),
				});
			}
			await writer.close();
			expectRecount(path);
		}),
		{numRuns: 40},
	);
});
