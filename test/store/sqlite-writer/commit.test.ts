/** What a commit does with copies, late records and trouble. */
import {expect, test} from 'vitest';
import type {MetricPoint, Span} from '../../../source/domain/otlp.ts';
import {
	batchOf,
	seedCall,
	seedLog,
	seedMs,
	seedResource,
	seedScope,
	seedSpan,
	spanIdOf,
	traceIdOf,
} from '../../support/seed.ts';
import {temporaryWriter} from './temporary-writer.ts';
import {readUnit} from '../../support/read-unit.ts';

const options = {receivedAtMs: seedMs};

const point: MetricPoint = {
	name: 'gen_ai.client.token.usage',
	description: '',
	unit: '{token}',
	type: 'sum',
	temporality: 'delta',
	monotonic: true,
	startNano: 1n,
	timeNano: 2n,
	attributes: {},
	value: 7,
	count: null,
	distribution: null,
	flags: 0,
	resource: seedResource,
	scope: seedScope,
};

test('an equal copy changes nothing, in the same batch, the same commit or later', async () => {
	const {writer, rows} = temporaryWriter();
	const batch = batchOf({
		spans: [seedSpan(), seedSpan()],
		logs: [seedLog(), seedLog()],
		points: [point, point],
	});
	const committed = await writer.commit([batch, batch], options);
	expect(committed).toMatchObject({spans: 1, logs: 1, points: 1});
	expect(committed.units).toHaveLength(3);
	expect(await writer.commit([batch], options)).toEqual({spans: 0, logs: 0, points: 0, units: []});
	expect(rows('SELECT (SELECT count(*) FROM span) AS span, (SELECT count(*) FROM log) AS log')).toEqual([
		{span: 1, log: 1},
	]);
	await writer.close();
});

test.each<[string, Partial<Span>, Partial<Span>, 'first' | 'second']>([
	['a copy that differs replaces', {name: 'a'}, {name: 'b'}, 'second'],
	['an end is not forgotten for a copy without one', {name: 'a'}, {name: 'b', endNano: 0n}, 'first'],
	['an end replaces none', {name: 'a', endNano: 0n}, {name: 'b'}, 'second'],
	[
		'an older update does not replace a newer one',
		{attributes: {'judgment.update_id': 3}},
		{attributes: {'judgment.update_id': 2}},
		'first',
	],
	[
		'a newer update replaces an older one',
		{attributes: {'judgment.update_id': 9}},
		{attributes: {'judgment.update_id': 10}},
		'second',
	],
	['a copy without long text replaces', {attributes: {a: 'x'.repeat(500)}}, {attributes: {}}, 'second'],
])('%s', async (_name, first, second, kept) => {
	const {writer, rows} = temporaryWriter();
	await writer.commit([batchOf({spans: [seedSpan(first)]})], options);
	const {spans} = await writer.commit([batchOf({spans: [seedSpan(second)]})], options);
	expect(spans).toBe(kept === 'second' ? 1 : 0);
	const unit = await readUnit(writer, traceIdOf(1));
	expect(unit.spans).toEqual([seedSpan(kept === 'second' ? second : first)]);
	expect(rows('SELECT count(*) AS n FROM span')).toEqual([{n: 1}]);
	await writer.close();
});

test('a unit is dirty until what was read of it is derived, longest waiting first', async () => {
	const {writer} = temporaryWriter();
	const commit = (trace: number, span: number) =>
		writer.commit(
			[batchOf({spans: [seedSpan({traceId: traceIdOf(trace), spanId: spanIdOf(span)})]})],
			options,
		);
	await commit(2, 1);
	await commit(1, 1);
	await commit(2, 2);
	expect(await writer.dirty({limit: 10})).toEqual([traceIdOf(2), traceIdOf(1)]);
	const stale = await readUnit(writer, traceIdOf(2));
	await commit(2, 3);
	await writer.putDerived([{unit: stale, calls: [], steps: []}]);
	expect(await writer.dirty({limit: 1})).toEqual([traceIdOf(2)]);
	const unit = await readUnit(writer, traceIdOf(2));
	expect(unit.spans.map(span => span.spanId)).toEqual([1, 2, 3].map(spanIdOf));
	expect(unit.version).not.toBe(stale.version);
	await writer.putDerived([{unit, calls: [], steps: []}]);
	expect(await writer.dirty({limit: 10})).toEqual([traceIdOf(1)]);
	// A reading from before the mark was cleared does not clear the next one.
	await commit(2, 4);
	await writer.putDerived([{unit, calls: [], steps: []}]);
	expect(await writer.dirty({limit: 10})).toEqual([traceIdOf(1), traceIdOf(2)]);
	await writer.close();
});

test('a log record joins its trace, or is a unit of its own', async () => {
	const {writer} = temporaryWriter();
	const inTrace = seedLog({traceId: traceIdOf(1), spanId: spanIdOf(1), body: {text: 'y'.repeat(300)}});
	const {units} = await writer.commit([batchOf({logs: [inTrace, seedLog()]})], options);
	expect(units[0]).toBe(traceIdOf(1));
	expect(units[1]).toMatch(/^log-[0-9a-f]{32}$/);
	expect((await readUnit(writer, traceIdOf(1))).logs).toEqual([inTrace]);
	expect((await readUnit(writer, units[1] as string)).logs).toEqual([seedLog()]);
	expect(await readUnit(writer, 'log-0')).toMatchObject({spans: [], logs: []});
	await writer.close();
});

test('on an error nothing is written, and the next commit is whole', async () => {
	const {writer, rows} = temporaryWriter();
	const text = 'z'.repeat(400);
	const good = seedSpan({attributes: {text}});
	const bad = {...seedSpan({spanId: spanIdOf(2)}), name: Symbol('not a text') as unknown as string};
	await expect(writer.commit([batchOf({spans: [good, bad]})], options)).rejects.toThrow();
	expect(rows('SELECT count(*) AS n FROM content')).toEqual([{n: 0}]);
	expect(await writer.dirty({limit: 1})).toEqual([]);
	await writer.commit([batchOf({spans: [good]})], options);
	expect((await readUnit(writer, good.traceId)).spans).toEqual([good]);
	expect(rows('SELECT text FROM content')).toEqual([{text}]);
	await writer.close();
});

test('drops, runs and marks are counted', async () => {
	const {writer, rows} = temporaryWriter();
	const rejection = {kind: 'traces', count: 2, reason: 'span without a trace id', service: 'api'} as const;
	await writer.commit([batchOf({rejections: [rejection]})], options);
	await writer.drop({atMs: 1, reason: 'body over 16 MB', service: '', count: 1});
	expect(rows('SELECT reason, service, count FROM "drop" ORDER BY id')).toEqual([
		{reason: 'span without a trace id', service: 'api', count: 2},
		{reason: 'body over 16 MB', service: '', count: 1},
	]);
	expect(await writer.startRun({atMs: 5, pid: 77})).toBe(1);
	await writer.mark({atMs: 6, label: 'deployed', kind: 'mark'});
	expect(await writer.startRun({atMs: 7, pid: 77})).toBe(2);
	expect(rows('SELECT at_ms, kind, label, pid FROM mark ORDER BY id')).toEqual([
		{at_ms: 5, kind: 'run', label: 'run 1', pid: 77},
		{at_ms: 6, kind: 'mark', label: 'deployed', pid: null},
		{at_ms: 7, kind: 'run', label: 'run 2', pid: 77},
	]);
	await writer.idle();
	await writer.close();
});

test('texts are indexed in slices, and what waits is told', async () => {
	const {writer, rows} = temporaryWriter();
	const calls = Array.from({length: 50}, (_, index) =>
		seedCall({
			callId: `${traceIdOf(1)}-${spanIdOf(index)}`,
			spanId: spanIdOf(index),
			input: [{role: 'user', parts: [{type: 'text', text: `question ${index} ${'needle '.repeat(50)}`}]}],
		}),
	);
	const unit = {...(await readUnit(writer, traceIdOf(1))), key: traceIdOf(1)};
	expect(await writer.putDerived([{unit, calls, steps: []}])).toBe(50);
	expect(await writer.indexText({budgetMs: 0})).toBe(51);
	expect(await writer.indexText({budgetMs: 1000})).toBe(0);
	const hits = `SELECT count(*) AS n FROM message_text('needle')`;
	expect(rows(hits)).toEqual([{n: 50}]);
	// What goes out of the calls goes out of the index.
	expect(await writer.putDerived([{unit, calls: calls.slice(0, 10), steps: []}])).toBe(40);
	expect(rows(hits)).toEqual([{n: 10}]);
	expect(await writer.indexText({budgetMs: 0})).toBe(0);
	await writer.close();
});
