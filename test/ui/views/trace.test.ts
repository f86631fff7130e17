import {expect, test} from 'vitest';
import type {TraceDetail} from '../../../source/store/answers.ts';
import {type TracePlace, tracePlace} from '../../../source/ui/state/places.ts';
import {type TraceData, traceView} from '../../../source/ui/views/trace.ts';
import {seededReader} from '../../support/board.ts';
import {seedSpan} from '../../support/seed.ts';
import {storyTraceId} from '../../support/story.ts';
import {expectFrame, sizes, textOfView} from '../../support/terminal.tsx';
import {at, callDetail, contextOf} from './call-data.ts';
import {largeTrace, storySpans, storyTrace, traceRow} from './trace-data.ts';

const {startNano: _start, endNano: _end, events: _events, ...spanFacts} = seedSpan({spanId: 'chat2'});

/** The selected span of the story and its call, as the reader gives them. */
const inside: Omit<TraceData, 'trace'> = {
	span: {
		span: {
			...spanFacts,
			startMs: at('14:09:34.32'),
			endMs: at('14:09:40.246'),
			events: [{timeMs: at('14:09:35.56'), name: 'first token', attributes: {'gen_ai.chunk': 1}}],
		},
		receivedMs: at('14:09:41'),
		callId: 'c25',
		step: null,
	},
	call: callDetail({
		callId: 'c25',
		tpotMs: 22,
		streaming: true,
		input: [{role: 'user', parts: [{type: 'text', text: 'When will my refund arrive?'}]}],
		output: [
			{
				role: 'assistant',
				parts: [
					{
						type: 'text',
						text: 'Your refund of €59.90 was approved on 21 November and will arrive within 14 days on the card you paid with [2]. The €4.90 delivery fee is included.',
					},
				],
			},
		],
	}),
};

function framed(
	trace: TraceDetail,
	[columns, rows]: readonly [number, number],
	place: Partial<TracePlace> = {},
) {
	const context = contextOf(columns, rows, {
		view: 'traces',
		places: [{...tracePlace(trace.row.traceId), ...place}],
	});
	return {context, frame: traceView.draw({trace, ...inside}, context)};
}

function shown(trace: TraceDetail, size: readonly [number, number], place: Partial<TracePlace> = {}): string {
	const {context, frame} = framed(trace, size, place);
	return textOfView(frame, context.screen);
}

test('The waterfall of the running story', async () => {
	for (const size of sizes) {
		await expectFrame(
			shown(storyTrace, size, {selected: 'chat2', line: 10}),
			`trace/typical-${size.join('x')}`,
		);
	}
	await expectFrame(
		shown(storyTrace, [120, 40], {selected: 'chat2', tab: 'messages', logs: true}),
		'trace/messages-120x40',
	);
	await expectFrame(
		shown(storyTrace, [120, 40], {selected: 'chat2', tab: 'events', criticalOnly: true, zoom: 'chat2'}),
		'trace/zoomed-120x40',
	);
});

test('The waterfall of ten thousand spans', async () => {
	for (const size of sizes) {
		await expectFrame(
			shown(largeTrace, size, {selected: 'step75', line: 9, logs: true}),
			`trace/overfull-${size.join('x')}`,
		);
	}
});

test('A text that is looked for is marked where it stands, and told where it is', async () => {
	const context = (columns: number, rows: number) =>
		contextOf(columns, rows, {
			view: 'traces',
			places: [{...tracePlace(storyTrace.row.traceId), selected: 'track', line: 8, find: 'carrier'}],
		});
	for (const [columns, rows] of sizes) {
		const said = {text: 'carrier', ids: ['chat2', 'track']};
		const frame = traceView.draw({trace: storyTrace, ...inside, said}, context(columns, rows));
		const {screen} = context(columns, rows);
		await expectFrame(textOfView(frame, screen), `trace/found-${columns}x${rows}`);
	}
	const data = {trace: storyTrace, ...inside};
	expect(
		traceView.match?.(1, {...data, said: {text: 'carrier', ids: ['chat2']}}, context(120, 40)),
	).toMatchObject({
		type: 'select',
		id: 'chat2',
	});
	// Nobody knows yet what the others say.
	const elsewhere = contextOf(120, 40, {places: [{...tracePlace('9c4e'), find: 'refund'}]});
	expect(traceView.match?.(1, data, elsewhere)).toBeNull();
	expect(traceView.match?.(1, {...data, said: {text: 'refund', ids: []}}, elsewhere)).toContain(
		'in none of these',
	);
});

test('Links are told beside events and logs, and followed: within the trace, to another one, to several', async () => {
	const link = (traceId: string, spanId: string) => ({
		traceId,
		spanId,
		traceState: '',
		attributes: {'link.kind': 'follows from'},
	});
	const followed = (links: readonly ReturnType<typeof link>[]) => {
		const spans = storySpans.map(one => (one.spanId === 'chat2' ? {...one, links: links.length} : one));
		const span =
			inside.span === null ? null : {...inside.span, span: {...inside.span.span, traceId: 't', links}};
		const context = contextOf(120, 40, {places: [{...tracePlace('t'), selected: 'chat2', tab: 'events'}]});
		const data = {...inside, span, trace: {...storyTrace, spans}};
		return {
			action: traceView.link?.(data, context),
			frame: textOfView(traceView.draw(data, context), context.screen),
		};
	};
	expect(followed([]).action).toBe('this span has no links');
	expect(followed([link('t', 'order')]).action).toMatchObject({type: 'select', id: 'order'});
	expect(followed([link('other', 'a')]).action).toMatchObject({
		place: {kind: 'trace', traceId: 'other', selected: 'a'},
	});
	const several = followed([link('t', 'order'), link('other', 'a'), link('third', 'b')]);
	expect(several.action).toMatchObject({
		place: {kind: 'rows', of: 'traces', filter: 'trace:"t" OR trace:"other" OR trace:"third"'},
	});
	await expectFrame(several.frame, 'trace/links-120x40');
});

test('A trace of one span, and one that is not there', async () => {
	const one: TraceDetail = {
		row: traceRow('1', {startMs: at('14:09:26'), endMs: at('14:09:26.061'), spans: 1}),
		spans: storySpans.slice(1, 2),
		logs: [],
		lastMs: at('14:09:27'),
		prompt: null,
		answer: null,
	};
	await expectFrame(shown(one, [80, 24]), 'trace/one-80x24');
	const context = contextOf(80, 24, {places: [tracePlace('x')]});
	const {body} = traceView.draw({trace: null, span: null, call: null}, context);
	expect(body[1]?.row[0]?.text).toContain('not there at this moment');
});

test('The selected span stays on its line while the trace grows above and below it', () => {
	const more = {
		...storyTrace,
		spans: [
			...storySpans,
			...storySpans
				.slice(1, 9)
				.map(span => ({...span, spanId: `n${span.spanId}`, parentSpanId: 'root', startMs: span.startMs + 1})),
		],
	};
	const lineOf = (trace: TraceDetail) =>
		framed(trace, [80, 24], {selected: 'chat2', line: 6}).frame.body.findIndex(row => row.selected === true);
	expect(lineOf(more)).toBe(
		lineOf({
			...more,
			spans: [...more.spans, {...storySpans[1]!, spanId: 'late', startMs: storySpans[1]!.startMs + 5}],
		}),
	);
});

test('Brackets stop at errors, also at rows that hide one; Enter folds, `o` goes to the call', () => {
	const data = {trace: storyTrace, ...inside};
	const contextAt = (place: Partial<TracePlace>) =>
		contextOf(120, 40, {places: [{...tracePlace('9c4e'), ...place}]});
	expect(traceView.errors?.(data, contextAt({}))).toEqual(['track']);
	expect(traceView.errors?.(data, contextAt({folded: ['stream']}))).toEqual(['stream']);
	expect(traceView.enter?.(data, contextAt({selected: 'stream'}))).toEqual({type: 'toggle', id: 'stream'});
	expect(traceView.enter?.(data, contextAt({selected: 'chat2'}))).toMatchObject({
		place: {kind: 'call', callId: 'c25'},
	});
	expect(traceView.enter?.(data, contextAt({selected: 'order'}))).toBe('nothing lies below this span');
	expect(traceView.other?.(data, contextAt({selected: 'order'}))).toBe('this span is not a call');
	expect(traceView.zoom?.(data, contextAt({selected: 'order'}))).toEqual({type: 'zoom', spanId: 'order'});
});

test('Over a real file: the selected span comes whole with its call, a parent that has not arrived does not', async () => {
	const {reader} = await seededReader();
	const place = tracePlace(storyTraceId('9c4e'));
	const whole = await traceView.ask(reader, contextOf(120, 40, {places: [place]}));
	expect(whole.trace?.row.status).toBe('running');
	expect(whole.span).toBeNull();
	const chat = whole.trace?.spans.find(span => span.callId !== null && span.counted);
	const selected = await traceView.ask(
		reader,
		contextOf(120, 40, {places: [{...place, selected: chat?.spanId ?? ''}]}),
	);
	expect([selected.span?.span.spanId, selected.call?.callId]).toEqual([chat?.spanId, chat?.callId]);
	await reader.close();
});

test('An answer that says nothing new keeps its identity, and with it the tree that was made of it', async () => {
	const {reader} = await seededReader();
	const context = contextOf(120, 40, {places: [tracePlace(storyTraceId('9c4e'))]});
	const first = await traceView.ask(reader, context);
	const second = await traceView.ask(reader, {...context, asOfMs: context.asOfMs + 1000});
	expect(second.trace).toBe(first.trace);
	const earlier = await traceView.ask(reader, {...context, asOfMs: context.asOfMs - 8000});
	expect(earlier.trace).not.toBe(first.trace);
	await reader.close();
});

test('It fits every size of screen', () => {
	for (const size of [
		[60, 15],
		[79, 17],
		[99, 29],
		[100, 30],
		[159, 49],
		[160, 50],
		[240, 70],
	] as const) {
		for (const tab of ['span', 'messages', 'events'] as const) {
			shown(storyTrace, size, {selected: 'chat2', tab, logs: true});
			shown(largeTrace, size, {selected: 'e7', tab, line: 5});
		}
	}
});
