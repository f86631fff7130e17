import {expect, test} from 'vitest';
import type {SessionRow} from '../../../source/store/session-answers.ts';
import {sessionsView} from '../../../source/ui/views/sessions.ts';
import {openBoard, seededReader} from '../../support/board.ts';
import {expectFrame, sizes, textOfView} from '../../support/terminal.tsx';
import {callRow, contextOf, nowMs, pageOf} from './call-data.ts';

const rows: readonly SessionRow[] = Array.from({length: 60}, (_, index) => ({
	session: [`\u001B[31mred ${index}`, `${index}${'s'.repeat(300)}`, `会話-${index}`][index % 3] ?? '',
	user: index % 2 === 0 ? null : 'u'.repeat(300),
	lastMs: nowMs - index * 1000,
	turns: 12_408,
	calls: 1_204_118,
	errors: index,
	inputTokens: 99_949_000_000,
	readTokens: index % 4 === 0 ? null : 1_176_000_000,
	costNanoUsd: index % 5 === 0 ? 0 : 48_200_000_000_000,
	unpriced: index % 5 === 0 ? 1_204_118 : index % 7,
	contexts: [3000, null, 120_000, 1_200_000, 40, 0, 7, 8, 9, 10, 11, 12],
	trouble:
		[null, {name: 'context_length_exceeded_by_far', isError: true}, {name: 'length', isError: false}][
			index % 3
		] ?? null,
	began: '👩‍👩‍👧‍👦🚨 pls fix the thing\nnow',
}));
const overfull = {
	sessions: {rows, total: 12_408, calls: 14_900_000, without: 312},
	turns: pageOf(
		Array.from({length: 26}, (_, index) =>
			callRow(`t${index}`, {inputTokens: index * 50_000, cacheReadTokens: index * 20_000}),
		),
	),
};
const empty = {sessions: {rows: [], total: 0, calls: 0, without: 0}, turns: null};
const untold = {sessions: {rows: [], total: 0, calls: 25, without: 25}, turns: null};

test.each(sizes)('The conversations of the story at %i×%i', async (columns, lines) => {
	const {reader} = await seededReader();
	const context = contextOf(columns, lines, {view: 'sessions'});
	const data = await sessionsView.ask(reader, context);
	await expectFrame(
		textOfView(sessionsView.draw(data, context), context.screen),
		`sessions/typical-${columns}x${lines}`,
	);
});

test.each(sizes)('More than fits, none, and calls that tell none, at %i×%i', async (columns, lines) => {
	const context = contextOf(columns, lines, {view: 'sessions'});
	for (const [name, data] of Object.entries({overfull, empty, untold})) {
		await expectFrame(
			textOfView(sessionsView.draw(data, context), context.screen),
			`sessions/${name}-${columns}x${lines}`,
		);
	}
});

test('The pane follows the cursor; Enter opens the calls of the session, and Esc comes back to it', async () => {
	const board = await openBoard();
	await board.press('4');
	await board.waitFor('╭ s_7f3a');
	await board.press('j');
	await board.waitFor('╭ s_91c0');
	await board.press('\r');
	await board.waitFor('Calls of s_91c0');
	await board.waitFor('4 of ');
	await board.press('\u001B');
	await board.waitFor('6 have no session');
	expect(board.frame()).toMatch(/▌14:07:\d\d +s_91c0/);
	await board.press('p');
	await board.waitFor('BEGAN WITH');
	expect(board.frame()).not.toContain('╭ s_91c0');
});
