import {expect, test} from 'vitest';
import type {CallRow} from '../../../source/store/answers.ts';
import {type ListState, topOfList} from '../../../source/ui/state/lists.ts';
import {callsView} from '../../../source/ui/views/calls.ts';
import {seededReader} from '../../support/board.ts';
import {expectFrame, textOfView} from '../../support/terminal.tsx';
import {callDetail, callRow, contextOf, nowMs, pageOf, toldRows, toldRunning} from './call-data.ts';

const listState = (changes: Partial<ListState>) => {
	return {lists: {calls: {...topOfList, ...changes}}};
};

const detail = callDetail({
	callId: 'c0',
	input: [{role: 'user', parts: [{type: 'text', text: 'When will my refund arrive?'}]}],
	toolCalls: [{id: 't1', name: 'get_order', arguments: '{"order":"A-2210"}'}],
	output: [
		{
			role: 'assistant',
			parts: [
				{
					type: 'text',
					text: "Your refund of €59.90 was approved on 21 November and will arrive within 14 days on the card you paid with [2]. The €4.90 delivery fee is included, so you get €64.80 in total.\nI could not reach the carrier just now, so I can't confirm when the return parcel was scanned; you do not need to do anything. The details are on their way to mara@example.com.",
				},
			],
		},
	],
});

const typical = {page: pageOf(toldRows, {running: toldRunning, runningTotal: 1}), detail};

/** Wide letters, joined emoji, a name of 300 characters, commands to the terminal. */
const overfullRows: readonly CallRow[] = Array.from({length: 60}, (_, index) =>
	callRow(
		`o${index}`,
		[
			{
				service: 'checkout-service',
				requestModel: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
				inputTokens: 1_200_000,
				cacheReadTokens: 1_176_000,
				outputTokens: 8200,
				costNanoUsd: 547_400_000,
				ttftMs: 48_200,
				durationMs: 302_000,
				finishReason: 'length',
				prompt: '以下の契約書を要約してください',
				answer: '契約書の概要は次のとおりです',
			},
			{
				service: 'a'.repeat(300),
				requestModel: 'm'.repeat(300),
				inputTokens: 99_949,
				cacheReadTokens: 99_900,
				costNanoUsd: 41_990_000_000,
				prompt: '👩‍👩‍👧‍👦🚨 pls fix the thing',
				answer: '👍',
			},
			{
				service: 'b',
				prompt: '\u001B[31mred\u001B[0m show me\u202Eevil\u0007',
				answer: '\u001B]0;owned\u0007',
				durationMs: 660_000,
				ttftMs: 1200,
			},
			{
				status: 'error',
				errorClass: 'context_length',
				inputTokens: null,
				outputTokens: null,
				cacheReadTokens: null,
				costNanoUsd: null,
				costSource: 'unknown',
				ttftMs: null,
				tpotMs: null,
				finishReason: null,
				attempts: 12,
				durationMs: 3_540_000,
				prompt: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
				answer: null,
			},
			{
				tokensEstimated: true,
				status: 'cancelled',
				costNanoUsd: 10,
				prompt: 'SELECT\n1',
				answer: '{"ok":true}',
			},
		][index % 5],
	),
);

const overfull = {
	page: pageOf(overfullRows, {
		before: 400,
		total: 1_204_118,
		costNanoUsd: 48_200_000_000_000,
		running: toldRunning,
		runningTotal: 312,
	}),
	newer: 418,
	detail: null,
};
const overfullState = listState({
	selected: 'o3',
	line: 3,
	follow: false,
	letGo: {newest: 'o0', pinned: 1},
});

test.each([
	[
		'typical',
		typical,
		{},
		[
			[80, 24],
			[120, 40],
			[200, 60],
		],
	],
	[
		'empty',
		{page: pageOf([]), detail: null},
		{},
		[
			[80, 24],
			[120, 40],
		],
	],
	[
		'overfull',
		overfull,
		overfullState,
		[
			[80, 24],
			[120, 40],
		],
	],
] as const)('The list of calls: %s', async (name, data, state, sizes) => {
	for (const [columns, rows] of sizes) {
		const context = contextOf(columns, rows, state);
		await expectFrame(
			textOfView(callsView.draw(data, context), context.screen),
			`calls/${name}-${columns}x${rows}`,
		);
	}
});

test('The selected call stays on its line while calls come in above it', () => {
	const state = listState({selected: 'c2', line: 2, follow: false});
	const context = contextOf(120, 40, state);
	const lineOf = (rows: readonly CallRow[]) =>
		callsView
			.draw({page: pageOf(rows), detail: null}, context)
			.body.findIndex(item => item.selected === true);
	const many = [...toldRows, ...overfullRows];
	const newer = Array.from({length: 3}, (_, index) => callRow(`n${index}`, {startMs: nowMs}));
	expect(lineOf(many)).toBe(3);
	expect(lineOf([...newer, ...many])).toBe(3);
	const {where} = callsView.draw({page: pageOf([...newer, ...many]), newer: 3, detail: null}, context);
	expect(where[1].map(item => item.text).join('')).toBe('↑ 3 new');
});

test('What `e` leaves is asked for, and said where nothing is left', () => {
	const context = contextOf(120, 40, {errors: 'warnings'});
	expect(callsView.question(context)).toContain('finish:length');
	const {body} = callsView.draw({page: pageOf([]), detail: null}, context);
	expect(body[1]?.row[0]?.text).toContain('No calls with warnings in the last 15m.   esc shows all');
});

test('Errors are what the brackets stop at; Enter opens the call, `o` its trace', () => {
	const context = contextOf(120, 40);
	expect(callsView.errors?.(typical, context)).toEqual(['c4', 'c6']);
	expect(callsView.enter?.(typical, context)).toMatchObject({
		type: 'open',
		place: {kind: 'call', callId: 'c0'},
	});
	expect(callsView.other?.(typical, context)).toMatchObject({type: 'open', place: {kind: 'trace'}});
	expect(callsView.enter?.(null, context)).toBe('there is no call to open');
});

test('Over a real file: the rows around the cursor, the last row by name, the selected call whole', async () => {
	const {reader} = await seededReader();
	const context = contextOf(120, 40);
	const data = await callsView.ask(reader, context);
	expect(data.page.total).toBe(25);
	expect(data.detail?.callId).toBe(data.page.rows[0]?.callId);
	const end = contextOf(120, 40, listState({selected: '\u0000last', line: 39, follow: false}));
	const last = await callsView.ask(reader, end);
	expect(last.page.rows.at(-1)?.startMs).toBe(Math.min(...last.page.rows.map(row => row.startMs)));
	const walk = callsView.walk(last, end);
	expect(walk.index).toBe(walk.ids.length - 1);
	const errors = await callsView.ask(reader, contextOf(120, 40, {errors: 'errors'}));
	expect(errors.page.rows.map(row => row.errorClass)).toEqual(['rate_limit', 'timeout']);
	await reader.close();
});

test('It fits every size of screen', () => {
	for (const [columns, rows] of [
		[60, 15],
		[79, 17],
		[99, 29],
		[100, 30],
		[159, 49],
		[160, 50],
		[240, 70],
	] as const) {
		const context = contextOf(columns, rows, overfullState);
		for (const data of [typical, overfull]) textOfView(callsView.draw(data, context), context.screen);
	}
});

test('At no width the text is left without room', () => {
	for (let columns = 60; columns <= 220; columns++) {
		const context = contextOf(columns, 40, {});
		const {body} = callsView.draw(typical, context);
		const head = body[0]?.row.map(item => item.text).join('') ?? '';
		expect(columns - head.indexOf('PROMPT'), `${columns} columns`).toBeGreaterThanOrEqual(
			columns < 79 ? 8 : 10,
		);
	}
});

test('What only metrics tell says so, and claims no time of its own', () => {
	const rows = [12, 1, 0].map((metered, index) =>
		callRow(`m${index}`, {metered, durationMs: 0, ttftMs: null, tpotMs: null, prompt: null, answer: null}),
	);
	const context = contextOf(200, 60, listState({}));
	const text = textOfView(callsView.draw({page: pageOf(rows), detail: null}, context), context.screen);
	expect(text).toContain('12 requests, measured');
	expect(text).toContain('1 request, measured');
	expect(text).toContain('measured, not counted');
	expect(text).not.toContain(' 0ms');
});
