/** What came is given back exactly, from memory and from the file. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {AttributeValue, Batch, LogRecord, Span, TelemetryKind} from '../../../source/domain/otlp.ts';
import {openWriter} from '../../../source/store/sqlite/open.ts';
import {logHashOf} from '../../../source/store/sqlite/writer-raw.ts';
import {decodeJson} from '../../../source/wire/decode-json.ts';
import {decodeProtobuf} from '../../../source/wire/decode-protobuf.ts';
import {batchOf, seedLog, seedMs, seedSpan, spanIdOf, traceIdOf} from '../../support/seed.ts';
import {temporaryWriter} from './temporary-writer.ts';
import {readUnit} from '../../support/read-unit.ts';

const recordings = new URL('../../../fixtures/otlp/', import.meta.url).pathname;

function batchesOf(folder: string): readonly Batch[] {
	return readdirSync(folder, {recursive: true, encoding: 'utf8'})
		.filter(file => /\.(traces|logs|metrics)\.(pb|json)$/.test(file))
		.toSorted()
		.map(file => {
			const kind = file.split('.').at(-2) as TelemetryKind;
			const bytes = readFileSync(join(folder, file));
			return file.endsWith('.pb') ? decodeProtobuf(kind, bytes) : decodeJson(kind, bytes);
		});
}

/** The last copy of each span, and each distinct log record. */
function expected(batches: readonly Batch[]): {
	readonly spans: ReadonlyMap<string, Span>;
	readonly logs: ReadonlyMap<string, LogRecord>;
} {
	const spans = new Map<string, Span>();
	const logs = new Map<string, LogRecord>();
	for (const batch of batches) {
		for (const span of batch.spans) spans.set(span.traceId + span.spanId, span);
		for (const record of batch.logs) logs.set(logHashOf(record), record);
	}
	return {spans, logs};
}

test.each(readdirSync(recordings))(
	'recordings of %s come back as they came, and twice is once',
	async name => {
		const batches = batchesOf(join(recordings, name));
		const {spans, logs} = expected(batches);
		const {path, writer} = temporaryWriter();
		const options = {receivedAtMs: seedMs};
		for (const batch of batches) await writer.commit([batch], options);
		expect(await writer.commit(batches, options)).toEqual({spans: 0, logs: 0, points: 0, units: []});
		for (const open of [() => writer, () => openWriter(path, {durable: false})]) {
			const opened = open();
			let seen = 0;
			for (const key of await opened.dirty({limit: 10_000})) {
				const unit = await readUnit(opened, key);
				for (const span of unit.spans) expect(span).toEqual(spans.get(span.traceId + span.spanId));
				for (const record of unit.logs) expect(record).toEqual(logs.get(logHashOf(record)));
				seen += unit.spans.length + unit.logs.length;
			}
			expect(seen).toBe(spans.size + logs.size);
			await opened.close();
		}
	},
);

const long = fc.string({unit: 'binary', minLength: 150, maxLength: 600});
const {value: anyValue} = fc.letrec<{value: AttributeValue}>(tie => ({
	value: fc.oneof(
		{maxDepth: 4},
		fc.constant(null),
		fc.boolean(),
		fc.integer(),
		fc.string({unit: 'binary'}),
		long,
		fc.jsonValue().map(value => JSON.stringify(Array.from({length: 40}, () => value))),
		fc.constantFrom({$int: '9223372036854775807'}, {$double: 1}, {$double: 'NaN'}, {$bytes: 'AAEC'}),
		fc.array(tie('value'), {maxLength: 4}),
		fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$content', '$at', '__proto__', 'a')), tie('value'), {
			maxKeys: 4,
			noNullPrototype: true,
		}),
	),
}));

test('any attribute value survives, also one that looks like a reference of ours', async () => {
	const {path, writer} = temporaryWriter();
	let number = 0;
	const sent: Span[] = [];
	await fc.assert(
		fc.asyncProperty(anyValue, fc.bigInt({min: 0n, max: 2n ** 64n - 1n}), async (value, nano) => {
			number++;
			const span = seedSpan({
				traceId: traceIdOf(number),
				startNano: nano,
				endNano: nano,
				attributes: {value, $content: [value]},
				events: [{timeNano: nano, name: 'event', attributes: {value, $at: [1, 'a']}}],
				links: [{traceId: traceIdOf(1), spanId: spanIdOf(1), traceState: 'a=b', attributes: {value}}],
				traceState: 'c=d',
				flags: 257,
				dropped: [1, 2, 3],
			});
			sent.push(span);
			await writer.commit([batchOf({spans: [span]})], {receivedAtMs: seedMs});
		}),
		{numRuns: 300},
	);
	await writer.close();
	const reopened = openWriter(path, {durable: false});
	for (const span of sent) expect((await readUnit(reopened, span.traceId)).spans).toEqual([span]);
	await reopened.close();
});

test('resources and scopes are one object for all that came under them', async () => {
	const {writer} = temporaryWriter();
	const spans = [1, 2, 3].map(number => seedSpan({spanId: spanIdOf(number)}));
	await writer.commit([batchOf({spans, logs: [seedLog({traceId: traceIdOf(1)})]})], {receivedAtMs: 1});
	const unit = await readUnit(writer, traceIdOf(1));
	expect(new Set([...unit.spans, ...unit.logs].map(record => record.resource)).size).toBe(1);
	await writer.close();
});
