/** What has not ended, as the screens show it, over a real file. */
import fc from 'fast-check';
import {expect, test} from 'vitest';

import type {Span} from '../../../source/domain/otlp.ts';
import type {Reader} from '../../../source/store/store.ts';
import {callPlace, tracePlace, type TracePlace} from '../../../source/ui/state/places.ts';
import {callView} from '../../../source/ui/views/call.ts';
import {callsView} from '../../../source/ui/views/calls.ts';
import {traceView} from '../../../source/ui/views/trace.ts';
import {tracesView} from '../../../source/ui/views/traces.ts';
import {flight, flightTrace, flightWithout, pendingOf, readerOf} from '../../support/in-flight.ts';
import {seedMs, spanIdOf, traceIdOf} from '../../support/seed.ts';
import {expectFrame, textOfView} from '../../support/terminal.tsx';
import {contextOf} from './call-data.ts';

type Size = readonly [number, number];

const sizes: readonly Size[] = [
	[80, 24],
	[120, 40],
];

function contextAt([columns, rows]: Size, atMs: number, places: readonly TracePlace[] = []) {
	const asOfMs = seedMs + atMs;
	return {...contextOf(columns, rows, {view: 'traces', places}), asOfMs, fromMs: asOfMs - 3_600_000};
}

async function traceFrame(reader: Reader, size: Size, atMs: number, place: Partial<TracePlace> = {}) {
	const context = contextAt(size, atMs, [{...tracePlace(flightTrace), ...place}]);
	const data = await traceView.ask(reader, context);
	return textOfView(traceView.draw(data, context), context.screen);
}

async function listFrame(reader: Reader, size: Size, atMs: number) {
	const context = contextAt(size, atMs);
	const data = await tracesView.ask(reader, context);
	return textOfView(tracesView.draw(data, context), context.screen);
}

const announced = flight.slice(0, 4).map(pendingOf);

test('One announced span; a request without its root and its agent; one that was lost; many at once', async () => {
	const lone = await readerOf([announced.slice(0, 1)]);
	const running = await readerOf([[...flightWithout(1, 2, 6), pendingOf(flight[5] as Span)]]);
	const many = await readerOf([
		Array.from({length: 40}, (_, at) => at + 100).flatMap(trace =>
			flightWithout(1, 6).map(span => ({...span, traceId: traceIdOf(trace)})),
		),
		flight,
		flightWithout(2).map(span => ({...span, traceId: traceIdOf(8)})),
	]);
	for (const size of sizes) {
		const name = size.join('x');
		await expectFrame(await traceFrame(lone, size, 1500), `in-flight/lone-${name}`);
		await expectFrame(
			await traceFrame(running, size, 7000, {selected: spanIdOf(6)}),
			`in-flight/typical-${name}`,
		);
		await expectFrame(await listFrame(running, size, 7000), `in-flight/list-${name}`);
		await expectFrame(await traceFrame(running, size, 7000 + 20 * 60_000), `in-flight/lost-${name}`);
		await expectFrame(await listFrame(running, size, 7000 + 20 * 60_000), `in-flight/list-lost-${name}`);
		await expectFrame(await listFrame(many, size, 9500), `in-flight/overfull-${name}`);
		const context = {...contextAt(size, 9500), fromMs: 0};
		const calls = callsView.draw(await callsView.ask(many, context), context);
		await expectFrame(textOfView(calls, context.screen), `in-flight/calls-${name}`);
	}
});

test('However the parents come, once all is there the frames are those of a trace that came whole', async () => {
	const whole = await readerOf([flight]);
	const frames = async (reader: Reader) => [
		await traceFrame(reader, [120, 40], 10_000),
		await traceFrame(reader, [80, 24], 10_000, {selected: spanIdOf(4)}),
		await listFrame(reader, [120, 40], 10_000),
	];
	const expected = await frames(whole);
	const copies = [...flight, ...announced, ...flight.map(span => ({...span, endNano: 0n}))];
	await fc.assert(
		fc.asyncProperty(
			fc.shuffledSubarray(copies, {minLength: copies.length}),
			fc.array(fc.integer({min: 0, max: copies.length}), {maxLength: 3}),
			async (spans, cuts) => {
				const ends = [...cuts.toSorted((one, two) => one - two), spans.length];
				const arrivals = ends.map((end, at) => spans.slice(ends[at - 1] ?? 0, end));
				expect(await frames(await readerOf(arrivals))).toEqual(expected);
			},
		),
		{numRuns: 15},
	);
});

test('Selection and folds are kept when the span that was drawn from its children arrives', async () => {
	const place = {selected: spanIdOf(2), folded: [spanIdOf(2)]};
	const selectedRows = async (reader: Reader) => {
		const lines = (await traceFrame(reader, [120, 40], 10_000, place)).split('\n');
		return lines.filter(line => line.startsWith('▌') || /[├└] .*tool get_order/.test(line));
	};
	const before = await selectedRows(await readerOf([flightWithout(2)]));
	const after = await selectedRows(await readerOf([flightWithout(2), flight]));
	expect(before).toHaveLength(1);
	expect(before[0]).toMatch(/▸ \(above retrieve\).*╌/);
	expect(after).toHaveLength(1);
	expect(after[0]).toMatch(/▸ agent.*█/);
});

test('A call that has not ended is opened as one that runs, with what it was asked', async () => {
	const reader = await readerOf([[...flightWithout(1, 2, 6), pendingOf(flight[5] as Span)]]);
	const callId = `${flightTrace}-${spanIdOf(6)}`;
	for (const size of sizes) {
		const context = {
			...contextAt(size, 7000),
			state: {...contextAt(size, 7000).state, places: [callPlace(callId)]},
		};
		const data = await callView.ask(reader, context);
		const text = textOfView(callView.draw(data, context), context.screen);
		await expectFrame(text, `in-flight/call-${size.join('x')}`);
		expect(text).toContain('… running');
		expect(text).toContain('no answer yet');
	}
});
