/** What is evicted goes whole, what is left stays whole: texts, figures, totals, whatever the order of events. */
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Span} from '../../../source/domain/otlp.ts';
import {deriveUnits} from '../../../source/engine/derive.ts';
import {makePricer} from '../../../source/pricing/prices.ts';
import {openReader, openWriter} from '../../../source/store/sqlite/open.ts';
import {collectContentIds} from '../../../source/store/sqlite/content-ids.ts';
import type {RetentionRules, Writer} from '../../../source/store/store.ts';
import {expectRecount} from '../../support/expect-recount.ts';
import {batchOf, seedLog, seedMs, seedSpan, spanIdOf, traceIdOf} from '../../support/seed.ts';
import {temporaryWriter, type TemporaryWriter} from './temporary-writer.ts';

const pricer = makePricer({userPrices: null});

/** An hour after the last record of any test. */
const nowMs = seedMs + 3_600_000 * 24;

const noRules: RetentionRules = {size: null, age: null, calls: null, contentPercent: null};

const bound = (limit: number) => ({limit, text: String(limit)});

/** Texts that many spans share, long enough for `content`. */
const textOf = (number: number): string => `text ${number}: ${String(number).repeat(220)}`;

const messages = (numbers: readonly number[]): string =>
	JSON.stringify(
		numbers.map((number, index) => ({
			role: index % 2 === 0 ? 'user' : 'assistant',
			parts: [{type: 'text', content: textOf(number)}],
		})),
	);

function chatSpan(unit: number, span: number, texts: readonly number[]): Span {
	const startMs = seedMs + unit * 1000 + span;
	return seedSpan({
		traceId: traceIdOf(unit + 1),
		spanId: spanIdOf(span + 1),
		parentSpanId: span === 0 ? null : spanIdOf(1),
		startNano: BigInt(startMs) * 1_000_000n,
		endNano: BigInt(startMs + 500) * 1_000_000n,
		attributes: {
			'gen_ai.operation.name': 'chat',
			'gen_ai.request.model': 'gpt-4o',
			'gen_ai.response.id': `response-${unit}-${span}`,
			'gen_ai.conversation.id': `session-${unit % 3}`,
			'gen_ai.usage.input_tokens': 10 + unit,
			'gen_ai.usage.output_tokens': 5,
			'gen_ai.input.messages': messages(texts),
			'gen_ai.output.messages': messages([1000 + unit]).replace('"user"', '"assistant"'),
		},
	});
}

async function deriveAll(writer: Writer, limit = 1000): Promise<void> {
	const keys = await writer.dirty({limit});
	if (keys.length > 0) await deriveUnits(writer, pricer, keys);
}

async function retain(writer: Writer, rules: RetentionRules, slices = 10_000, atMs = nowMs): Promise<void> {
	for (let slice = 0; slice < slices; slice++) {
		if ((await writer.retain({rules, nowMs: atMs, budgetMs: 0})).isDone) return;
	}
}

/** All that a reader tells of a file, apart from where it lies. */
async function contentsOf(path: string): Promise<unknown> {
	const reader = openReader(path);
	const page = {filter: '', after: null, limit: 1000};
	const contents = {
		calls: await reader.callDetails({...page, includeUncounted: true}),
		steps: await reader.steps(page),
		stats: await reader.stats({by: 'session', filter: '', fromMs: null, untilMs: null}),
	};
	await reader.close();
	return contents;
}

/** Every reference leads to a text; after a round, every text but the newest has a reference. */
function expectWholeContent(path: string, {isCollected}: {readonly isCollected: boolean}): void {
	const database = new Sqlite(path, {readonly: true});
	const used = new Set<number>();
	for (const [table, columns] of Object.entries({
		span: ['attributes', 'events', 'links'],
		log: ['body', 'attributes'],
		metric_point: ['attributes'],
		message: ['parts'],
		call: ['detail'],
		step: ['detail'],
	})) {
		for (const column of columns) {
			const values = database.prepare<[], string | null>(`SELECT ${column} FROM ${table}`).pluck().all();
			for (const value of values) collectContentIds(value ?? '', used);
		}
	}
	const stored = database.prepare<[], number>('SELECT id FROM content ORDER BY id').pluck().all();
	expect([...used].filter(id => !stored.includes(id))).toEqual([]);
	if (isCollected) expect(stored.slice(0, -1).filter(id => !used.has(id))).toEqual([]);
	expect(database.pragma('integrity_check', {simple: true})).toBe('ok');
	database.close();
}

type Event =
	| {readonly kind: 'span'; readonly unit: number; readonly span: number; readonly texts: readonly number[]}
	| {readonly kind: 'log'; readonly unit: number; readonly text: number}
	| {readonly kind: 'derive'; readonly limit: number}
	| {readonly kind: 'slices'; readonly calls: number; readonly count: number}
	| {readonly kind: 'reopen'};

const unit = fc.nat({max: 12});
const event: fc.Arbitrary<Event> = fc.oneof(
	{
		weight: 8,
		arbitrary: fc.record({
			kind: fc.constant('span' as const),
			unit,
			span: fc.nat({max: 2}),
			texts: fc.array(fc.nat({max: 9}), {minLength: 1, maxLength: 5}),
		}),
	},
	{weight: 1, arbitrary: fc.record({kind: fc.constant('log' as const), unit, text: fc.nat({max: 9})})},
	{
		weight: 4,
		arbitrary: fc.record({kind: fc.constant('derive' as const), limit: fc.integer({min: 1, max: 5})}),
	},
	{
		weight: 5,
		arbitrary: fc.record({
			kind: fc.constant('slices' as const),
			calls: fc.nat({max: 8}),
			count: fc.integer({min: 1, max: 12}),
		}),
	},
	{weight: 1, arbitrary: fc.constant({kind: 'reopen' as const})},
);

/** Lets the events happen, and looks after each that no text is missing; the writer is open and has derived all. */
async function play(events: readonly Event[], contentPercent: number | null): Promise<TemporaryWriter> {
	const first = temporaryWriter();
	let {writer} = first;
	for (const item of events) {
		if (item.kind === 'span') {
			const span = chatSpan(item.unit, item.span, item.texts);
			await writer.commit([batchOf({spans: [span]})], {receivedAtMs: seedMs});
		} else if (item.kind === 'log') {
			const log = seedLog({traceId: traceIdOf(item.unit + 1), body: textOf(item.text)});
			await writer.commit([batchOf({logs: [log]})], {receivedAtMs: seedMs});
		} else if (item.kind === 'derive') {
			await deriveAll(writer, item.limit);
		} else if (item.kind === 'slices') {
			await retain(writer, {...noRules, calls: bound(item.calls), contentPercent}, item.count);
		} else {
			await writer.close();
			writer = openWriter(first.path, {durable: false});
		}
		expectWholeContent(first.path, {isCollected: false});
	}
	await deriveAll(writer);
	await writer.close();
	// Another process remembers no text, so that a round of it finds all that is unused.
	writer = openWriter(first.path, {durable: false});
	const [{calls: left}] = first.rows('SELECT count(*) AS calls FROM call WHERE counted = 1') as [
		{calls: number},
	];
	const rules = {...noRules, calls: bound(Math.min(4, left - 1)), contentPercent};
	await retain(writer, rules);
	// What went after the last round waits for the next, for ten minutes at most.
	await retain(writer, rules, 10_000, nowMs + 11 * 60_000);
	if (left > 0) expectWholeContent(first.path, {isCollected: true});
	expectRecount(first.path);
	return {...first, writer};
}

test('after any order of arrivals, derivations and evictions a file holds what a new file of the same records holds', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(event, {minLength: 5, maxLength: 60}), async events => {
			const {path, writer, rows} = await play(events, null);
			const keys = rows('SELECT trace_id AS key FROM span UNION SELECT trace_id FROM log');
			const units = await writer.readUnits(keys.map(({key}) => String(key)));
			await writer.close();
			const second = temporaryWriter();
			for (const {spans, logs} of units) {
				await second.writer.commit([batchOf({spans, logs})], {receivedAtMs: seedMs});
			}
			await deriveAll(second.writer);
			await second.writer.close();
			expect(await contentsOf(path)).toEqual(await contentsOf(second.path));
		}),
		{numRuns: 25, endOnFailure: true},
	);
}, 120_000);

test('the same where what was said is sampled: no text is missing, no total is off', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(event, {minLength: 5, maxLength: 60}), async events => {
			const {writer} = await play(events, 30);
			await writer.close();
		}),
		{numRuns: 15, endOnFailure: true},
	);
}, 120_000);

test('a text that comes again while a round looks for unused ones stays, whenever it comes', async () => {
	for (let before = 0; before < 12; before++) {
		const {writer, path} = temporaryWriter();
		await writer.commit(
			[batchOf({spans: [chatSpan(0, 0, [1, 2]), chatSpan(1, 0, [3]), chatSpan(2, 0, [4])]})],
			{
				receivedAtMs: seedMs,
			},
		);
		await deriveAll(writer);
		await retain(writer, {...noRules, calls: bound(2)}, 1);
		await retain(writer, noRules, before);
		// In a unit that was derived before: of a new one the writer has everything at hand.
		const again = chatSpan(1, 1, [1, 2]);
		await writer.commit([batchOf({spans: [again]})], {receivedAtMs: seedMs});
		await retain(writer, noRules);
		await deriveAll(writer);
		const [unit] = await writer.readUnits([again.traceId]);
		expect(unit?.spans[1]).toEqual(again);
		expectWholeContent(path, {isCollected: false});
		await writer.close();
	}
});

test('each rule takes the oldest that it must, and says so', async () => {
	const {writer, rows} = temporaryWriter();
	const spans = Array.from({length: 100}, (_, unit) => chatSpan(unit, 0, [unit % 10]));
	await writer.commit([batchOf({spans})], {receivedAtMs: seedMs});
	await deriveAll(writer);
	const left = (): readonly unknown[] => rows('SELECT min(start_ms) AS first, count(*) AS calls FROM call');
	await retain(writer, {...noRules, calls: bound(90)});
	expect(left()).toEqual([{first: seedMs + 10_000, calls: 90}]);
	// The call of unit 19 ended half a second after it began.
	await retain(writer, {...noRules, age: {limit: nowMs - (seedMs + 19_500), text: '7d'}});
	expect(left()).toEqual([{first: seedMs + 20_000, calls: 80}]);
	const bytes = 8192 * Number(rows('SELECT page_count FROM pragma_page_count')[0]?.['page_count']);
	await retain(writer, {...noRules, size: {limit: bytes * 0.9, text: '1MB'}});
	expect(
		rows('SELECT reason, service, sum(count) AS count FROM "drop" GROUP BY reason ORDER BY min(id)'),
	).toEqual([
		{reason: 'evicted: more than 90 calls', service: 'api', count: 10},
		{reason: 'evicted: older than 7d', service: 'api', count: 10},
		{reason: 'evicted: the file was larger than 1MB', service: 'api', count: expect.any(Number)},
	]);
	await writer.close();
});

test('what runs and what waits for derivation stays, however old', async () => {
	const {writer, rows} = temporaryWriter();
	const receivedAtMs = nowMs - 60_000;
	const waits = chatSpan(0, 0, [1]);
	const runs = chatSpan(1, 1, [2]);
	const ended = chatSpan(2, 0, [3]);
	await writer.commit([batchOf({spans: [runs, ended]})], {receivedAtMs});
	await deriveAll(writer);
	await writer.commit([batchOf({spans: [waits]})], {receivedAtMs});
	await retain(writer, {...noRules, age: bound(1)});
	expect(rows('SELECT trace_id FROM span ORDER BY trace_id')).toEqual(
		[waits, runs].map(span => ({trace_id: span.traceId})),
	);
	await writer.close();
});
