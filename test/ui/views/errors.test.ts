import {expect, test} from 'vitest';
import type {ErrorClass, Errors} from '../../../source/store/error-answers.ts';
import {errorsView} from '../../../source/ui/views/errors.ts';
import {openBoard, seededReader} from '../../support/board.ts';
import {callOf, derive} from '../../support/derived.ts';
import {spanIdOf, traceIdOf} from '../../support/seed.ts';
import {storyNowMs} from '../../support/story.ts';
import {seedInspectedStory} from '../../support/story-findings.ts';
import {expectFrame, sizes, textOfView} from '../../support/terminal.tsx';
import {contextOf, nowMs} from './call-data.ts';

const levels = ['API', 'application', 'answer'] as const;

/** Names without end, counts of every size, commands to the terminal. */
const overfull: Errors = {
	calls: 1_204_118,
	errors: 48_000,
	cancelled: 312,
	saved: 9000,
	retried: 12_000,
	classes: Array.from({length: 60}, (_, index): ErrorClass => ({
		level: levels[index % 3] ?? 'API',
		name:
			['rate_limit', `tool \u001B[31m${'n'.repeat(300)}`, 'length', '注文ツール'][index % 4] + ` ${index}`,
		count: 48_000 - index,
		of: 1_204_118,
		cells: Array.from({length: 60}, (__, cell) => (cell * index) % 7),
		firstMs: nowMs - 600_000,
		lastMs: nowMs - index,
		where: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
		step: null,
	})),
	models: Array.from({length: 40}, (_, index) => ({
		model: index === 3 ? null : `model-${index}-${'m'.repeat(40)}`,
		calls: 30_000 + index,
		errors: index % 5 === 0 ? 1200 : 0,
		counts: {'API rate_limit 0': index, 'answer length 2': 1},
	})),
	messages: Array.from({length: 50}, (_, index) => ({
		text: `429 Rate limit reached ${'for tokens per minute '.repeat(index)}`,
		count: 9000 - index,
	})),
};

const none = {calls: 0, errors: 0, cancelled: 0, saved: 0, retried: 0, classes: [], models: [], messages: []};
const well = {...none, calls: 25, models: [{model: 'gpt-4o', calls: 25, errors: 0, counts: {}}]};

test.each(sizes)('What went wrong in the story at %i×%i', async (columns, rows) => {
	const {reader} = await seededReader();
	const context = contextOf(columns, rows, {view: 'errors'});
	const data = await errorsView.ask(reader, context);
	await expectFrame(
		textOfView(errorsView.draw(data, context), context.screen),
		`errors/typical-${columns}x${rows}`,
	);
});

test.each(sizes)('More than fits, no error and no call, at %i×%i', async (columns, rows) => {
	const context = contextOf(columns, rows, {view: 'errors'});
	for (const [name, data] of Object.entries({overfull, well, empty: none})) {
		await expectFrame(
			textOfView(errorsView.draw({errors: data, inspected: null}, context), context.screen),
			`errors/${name}-${columns}x${rows}`,
		);
	}
});

test.each(sizes)('What detectors found in the story at %i×%i', async (columns, rows) => {
	const {reader} = await seededReader(seedInspectedStory);
	const context = contextOf(columns, rows, {view: 'errors'});
	const data = await errorsView.ask(reader, context);
	await expectFrame(
		textOfView(errorsView.draw(data, context), context.screen),
		`errors/inspected-${columns}x${rows}`,
	);
});

test('Enter on what a detector found opens its calls; a filter of calls leaves findings out', async () => {
	const board = await openBoard({seed: seedInspectedStory});
	await board.press('7');
	await board.waitFor('schema missing');
	await board.press('G');
	await board.waitFor('▌  refusal hard');
	await board.press('\r');
	await board.waitFor('Calls of refusal hard');
	await board.waitFor('1 of ');
	expect(board.frame()).toContain('14:03:05');
	await board.press('\u001B');
	await board.press('/');
	await board.press('model:gpt-4o*');
	await board.press('\r');
	await board.waitFor('without findings');
	expect(board.frame()).not.toContain('schema missing');
});

test('a in Errors accepts a kind of findings, whatever its template; a failed call is not accepted', async () => {
	const board = await openBoard({seed: seedInspectedStory});
	await board.press('7');
	await board.waitFor('schema missing');
	await board.press('a');
	expect(board.frame()).toContain('only what detectors find is accepted');
	await board.press('G');
	await board.press('a');
	expect(board.frame()).toContain('a again: accept every refusal hard, of all templates');
});

test('Enter opens the calls of a class, the trace of a failed tool; Esc comes back to it', async () => {
	const board = await openBoard();
	await board.press('7');
	await board.waitFor('rate_limit');
	await board.press('j');
	await board.press('\r');
	await board.waitFor('Calls of timeout');
	await board.waitFor('1 of ');
	await board.press('\u001B');
	await board.waitFor('BY MODEL');
	expect(board.frame()).toMatch(/▌× timeout/);
	await board.press('j');
	await board.press('\r');
	await board.waitFor('carrier_track');
	await board.waitFor('CRITICAL PATH');
	expect(board.frame()).toMatch(/▌.*execute_tool carrier_track/);
});

test('Enter on a finish reason opens the answers that it counts, not the failed call that has it too', async () => {
	const cut = {startMs: storyNowMs - 60_000, finishReasons: ['length']} as const;
	const board = await openBoard({
		seed: writer =>
			derive(writer, {
				calls: [
					callOf(traceIdOf(1), spanIdOf(1), cut),
					callOf(traceIdOf(2), spanIdOf(1), {...cut, status: 'error', errorClass: 'timeout'}),
				],
			}),
	});
	await board.press('7');
	await board.waitFor('! finish length');
	await board.press('j');
	await board.press('\r');
	await board.waitFor('Calls of length');
	await board.waitFor('1 of ');
});
