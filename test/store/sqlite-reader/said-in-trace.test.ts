import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {AttributeValue} from '../../../source/domain/otlp.ts';
import {seededReader} from '../../support/board.ts';
import {batchOf, seedMs, seedSpan, spanIdOf, traceIdOf} from '../../support/seed.ts';

const traceId = traceIdOf(1);
const asOfMs = seedMs + 3_600_000;

async function readerOf(spans: readonly Parameters<typeof seedSpan>[0][]) {
	const {reader} = await seededReader(async writer => {
		const all = spans.map((changes, at) => seedSpan({traceId, spanId: spanIdOf(at + 1), ...changes}));
		await writer.commit([batchOf({spans: all})], {receivedAtMs: seedMs});
	});
	return reader;
}

const long = `${'Lorem ipsum dolor sit amet. '.repeat(400)}THE NEEDLE${' and so on.'.repeat(400)}`;

test('A text is found in attributes, their names, events, links, and in long texts that lie elsewhere', async () => {
	const reader = await readerOf([
		{attributes: {'app.note': 'a needle here'}},
		{attributes: {'needle.count': 3}},
		{attributes: {}, events: [{timeNano: 1n, name: 'Needle seen', attributes: {}}]},
		{attributes: {'gen_ai.input.messages': JSON.stringify([{role: 'user', content: long}])}},
		{attributes: {'gen_ai.output.messages': [{role: 'assistant', content: long}]}},
		{attributes: {'app.note': 'nothing'}},
		{
			attributes: {},
			links: [{traceId: traceIdOf(9), spanId: spanIdOf(9), traceState: '', attributes: {of: 'needle'}}],
		},
	]);
	const found = await reader.spansSaying({traceId, text: 'NEEDLE', asOfMs});
	expect(found.toSorted()).toEqual([1, 2, 3, 4, 5, 7].map(spanIdOf));
	expect(await reader.spansSaying({traceId, text: '', asOfMs})).toEqual([]);
	expect(await reader.spansSaying({traceId: traceIdOf(2), text: 'needle', asOfMs})).toEqual([]);
	expect(await reader.spansSaying({traceId, text: 'needle', asOfMs: seedMs - 3_600_000})).toEqual([]);
});

test('Whatever an attribute says is found by any part of it, quotes, line ends and other scripts too', async () => {
	const texts = fc.array(fc.constantFrom('a', 'B', '"', '\\', '\n', '\t', 'é', '長', '😀', '/', ' '), {
		minLength: 1,
		maxLength: 60,
	});
	await fc.assert(
		fc.asyncProperty(texts, fc.boolean(), fc.nat(), fc.nat(), async (letters, isJson, one, other) => {
			const text = letters.join('');
			const value: AttributeValue = isJson ? JSON.stringify({said: text}) : text;
			const reader = await readerOf([{attributes: {'app.said': value}}, {attributes: {}}]);
			const from = one % letters.length;
			const part = letters.slice(from, from + 1 + (other % (letters.length - from))).join('');
			const found = await reader.spansSaying({traceId, text: part, asOfMs});
			expect(found).toContain(spanIdOf(1));
			await reader.close();
		}),
		{numRuns: 40},
	);
});
