import {expect, test} from 'vitest';
import type {CallDetail} from '../../../source/store/answers.ts';
import type {CarrierDetail} from '../../../source/store/record-answers.ts';
import type {CallTab} from '../../../source/ui/state/call-tabs.ts';
import {type CallPlace, callPlace} from '../../../source/ui/state/places.ts';
import {callView} from '../../../source/ui/views/call.ts';
import {callsView} from '../../../source/ui/views/calls.ts';
import {seededReader} from '../../support/board.ts';
import {seedSpan} from '../../support/seed.ts';
import {expectFrame, textOfView} from '../../support/terminal.tsx';
import {at, callDetail, contextOf, nowMs} from './call-data.ts';

const text = (value: string) => ({type: 'text', text: value}) as const;
const order =
	'{"order":"A-2210","state":"returned","refund":{"amount":59.9,"currency":"EUR","approved":"2026-11-21","method":"card"},"items":[{"sku":"LAMP-7","count":1}]}';

const call = callDetail({
	startMs: at('14:09:34.32'),
	durationMs: 5926,
	ttftMs: 1240,
	tpotMs: 22,
	requestModel: 'claude-sonnet-4-5',
	responseModel: 'claude-sonnet-4-5-20250929',
	provider: 'anthropic',
	session: 's_7f3a',
	user: 'u_1',
	usage: {input: 6130, output: 214, cacheRead: 0, cacheWrite: 6120, reasoning: null},
	finishReasons: ['stop'],
	parameters: {temperature: 0.2, max_tokens: 800},
	attempts: [
		{
			spanId: null,
			status: 'error',
			errorClass: 'rate_limit',
			errorMessage: '429',
			startMs: at('14:09:33'),
			durationMs: 120,
		},
	],
	cost: {
		source: 'computed',
		amountNanoUsd: 26_190_000,
		reportedNanoUsd: 31_000_000,
		computedNanoUsd: 26_190_000,
		ledger: [
			{kind: 'input', tokens: 10, rateNanoUsd: 3_000_000_000, costNanoUsd: 30_000},
			{kind: 'cache_read', tokens: 0, rateNanoUsd: 300_000_000, costNanoUsd: 0},
			{kind: 'cache_write', tokens: 6120, rateNanoUsd: 3_750_000_000, costNanoUsd: 22_950_000},
			{kind: 'output', tokens: 214, rateNanoUsd: 15_000_000_000, costNanoUsd: 3_210_000},
		],
		priceSource: 'genai-prices 2026-11-20, claude-sonnet-4-5',
		terms: null,
	},
	related: [{callId: 'x', name: 'ai.streamText.doStream', reason: 'twin of anthropic.chat'}],
	place: {number: 3, of: 3},
	system: [
		'Now: 2026-11-23 14:09:34',
		'You are the support agent of Lumen & Co. Answer from the documents below and from tool results.',
		'Cite documents as [n].',
		...Array.from({length: 9}, (_, line) => `Rule ${line + 1}.`),
	].join('\n'),
	input: [
		{role: 'user', parts: [text('My lamp came broken.')]},
		{
			role: 'assistant',
			parts: [{type: 'tool_call', id: 't0', name: 'get_order', arguments: '{"order":"A-2210"}'}],
		},
		{role: 'tool', parts: [{type: 'tool_result', id: 't0', name: null, text: '{"state":"sent"}'}]},
		{role: 'assistant', parts: [text("I'm sorry to hear that.")]},
		{
			role: 'user',
			parts: [
				text('When will my refund arrive?'),
				{type: 'media', modality: 'image', mimeType: 'image/png', reference: null, bytes: 34_000},
			],
		},
		{
			role: 'assistant',
			parts: [
				{type: 'reasoning', text: 'The order tells the refund, the carrier the parcel.'},
				{type: 'tool_call', id: 't1', name: 'get_order', arguments: '{"order":"A-2210"}'},
				{type: 'tool_call', id: 't2', name: 'carrier_track', arguments: '{"parcel":"1Z84F0077"}'},
			],
		},
		{role: 'tool', parts: [{type: 'tool_result', id: 't1', name: null, text: order}]},
		{
			role: 'tool',
			parts: [{type: 'tool_result', id: 't2', name: null, text: '{"error":"timeout after 5000 ms"}'}],
		},
	],
	output: [
		{
			role: 'assistant',
			parts: [
				text(
					"Your refund of €59.90 was approved on 21 November and will arrive within 14 days on the card you paid with [2]. The €4.90 delivery fee is included, so you get €64.80 in total. I could not reach the carrier just now, so I can't confirm when the return parcel was scanned; you do not need to do anything.",
				),
			],
		},
	],
});

const {
	startNano: _start,
	endNano: _end,
	events: _events,
	...spanFacts
} = seedSpan({
	attributes: {
		'gen_ai.request.model': 'claude-sonnet-4-5',
		'gen_ai.usage.input_tokens': 10,
		'gen_ai.request.temperature': 0.2,
		'gen_ai.usage.total': {$int: '9223372036854775807'},
		'gen_ai.input.messages': JSON.stringify(call.input),
	},
});
const carrier: CarrierDetail = {
	span: {
		...spanFacts,
		startMs: at('14:09:34.32'),
		endMs: at('14:09:40.246'),
		events: [{timeMs: at('14:09:35.56'), name: 'first token', attributes: {}}],
	},
	log: null,
	receivedMs: at('14:09:41'),
	own: true,
	lends: false,
	dialect: call.dialect,
	callId: call.callId,
	reason: null,
	usage: call.usage,
};

const carriers: readonly CarrierDetail[] = [carrier];

const none = {...call, system: null, input: null, output: null};

const overfull: CallDetail = {
	...call,
	session: '契約書レビュー・エージェント'.repeat(20),
	requestModel: 'm'.repeat(300),
	system: 's'.repeat(4000),
	input: [
		{
			role: 'user',
			parts: [
				text(
					`\u001B[31mred\u001B[0m 👩‍👩‍👧‍👦 以下の契約書を要約してください。\u202Eevil\n${'a line of a very long prompt\n'.repeat(9000)}`,
				),
			],
		},
	],
	output: [
		{
			role: 'assistant',
			parts: [
				text('契約書の概要は次のとおりです。'.repeat(200)),
				{type: 'tool_call', id: null, name: 't'.repeat(300), arguments: null},
			],
		},
	],
};

function shown(
	detail: CallDetail,
	[columns, rows]: readonly [number, number],
	place: Partial<CallPlace> = {},
): string {
	const context = contextOf(columns, rows, {
		view: 'calls',
		places: [{...callPlace(detail.callId), ...place}],
	});
	return textOfView(callView.draw({call: detail, carriers, uses: null}, context), context.screen);
}

const tabs: readonly CallTab[] = ['conversation', 'detail', 'attributes', 'raw'];

test.each(tabs)('One call: %s', async tab => {
	for (const size of [
		[80, 24],
		[120, 40],
		[200, 60],
	] as const) {
		await expectFrame(shown(call, size, {tab}), `call/${tab}-typical-${size.join('x')}`);
	}
	for (const size of [
		[80, 24],
		[120, 40],
	] as const) {
		await expectFrame(shown(overfull, size, {tab}), `call/${tab}-overfull-${size.join('x')}`);
	}
});

test('A call without content says why, and what turns it on', async () => {
	await expectFrame(shown(none, [80, 24]), 'call/conversation-empty-80x24');
	await expectFrame(shown(none, [120, 40]), 'call/conversation-empty-120x40');
	expect(shown({...none, dialect: 'openinference'}, [120, 40])).toContain('OPENINFERENCE_HIDE_INPUTS');
	expect(shown({...none, contentRedacted: true}, [120, 40])).toContain('The sender withheld');
});

test('A message of hundreds of kilobytes is looked at through a window, line by line', async () => {
	await expectFrame(
		shown(overfull, [120, 40], {message: 1, toggled: [1], scroll: 1203}),
		'call/conversation-long-120x40',
	);
});

test('The cursor goes over messages, and line by line through one that is longer than the screen', () => {
	const context = contextOf(120, 40, {places: [callPlace(call.callId)]});
	const {ids, index} = callView.walk({call, carriers: [], uses: null}, context);
	expect(ids).toEqual(['0:0', '-1:0', '5:0', '6:0', '7:0', '8:0', 'answer:0']);
	expect(index).toBe(6);
	const inside = contextOf(120, 40, {
		places: [{...callPlace(call.callId), message: 1, scroll: 5, toggled: [1]}],
	});
	const long = callView.walk({call: overfull, carriers: [], uses: null}, inside);
	expect(long.ids.length).toBeGreaterThan(9000);
	expect(long.ids[long.index]).toBe('1:5');
});

test('Enter folds and opens; the history opens into its messages', () => {
	const context = contextOf(120, 40, {places: [{...callPlace(call.callId), message: -1}]});
	expect(callView.enter?.({call, carriers: [], uses: null}, context)).toEqual({type: 'toggle', id: '-1:0'});
	expect(shown(call, [120, 40], {message: -1, toggled: [-1]})).toContain("I'm sorry to hear that.");
	expect(shown(call, [120, 40])).not.toContain("I'm sorry to hear that.");
});

test('A failed call says in place of the answer how it failed', () => {
	const failed = {
		...call,
		status: 'error',
		errorClass: 'rate_limit',
		errorMessage: 'too many requests',
		output: null,
	} as const;
	expect(shown(failed, [120, 40])).toContain('× rate_limit: too many requests');
});

test('Over a real file: what lies behind it is asked for where it is shown, and only there', async () => {
	const {reader} = await seededReader();
	const {page} = await callsView.ask(reader, contextOf(120, 40));
	const callId = page.rows[0]?.callId ?? '';
	const contextIn = (tab: CallTab) => contextOf(120, 40, {places: [{...callPlace(callId), tab}]});
	const talk = await callView.ask(reader, contextIn('conversation'));
	expect([talk.call?.callId, talk.carriers]).toEqual([callId, null]);
	const raw = await callView.ask(reader, contextIn('raw'));
	expect(raw.carriers?.[0]?.span?.spanId).toBe(talk.call?.spanId);
	expect(textOfView(callView.draw(raw, contextIn('raw')), contextIn('raw').screen)).toContain('"traceId"');
	const again = await callView.ask(reader, {...contextIn('raw'), asOfMs: nowMs + 1000});
	expect(
		[again.call === raw.call, again.carriers === raw.carriers],
		'what is equal keeps its identity',
	).toEqual([true, true]);
	const gone = await callView.ask(reader, contextOf(120, 40, {places: [callPlace('gone')]}));
	expect(gone.call).toBeNull();
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
		for (const tab of tabs) for (const detail of [call, overfull, none]) shown(detail, size, {tab});
		shown(overfull, size, {message: 1, toggled: [1], scroll: 7, wrap: false});
	}
});
