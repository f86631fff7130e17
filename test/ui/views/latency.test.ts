import {expect, test} from 'vitest';
import type {Latencies, LatencyRow} from '../../../source/store/latency-answers.ts';
import {exactPercentiles} from '../../../source/store/sqlite/percentiles.ts';
import {latencyView} from '../../../source/ui/views/latency.ts';
import {openBoard, seededReader} from '../../support/board.ts';
import {expectFrame, sizes, textOfView} from '../../support/terminal.tsx';
import {callRow, contextOf, pageOf} from './call-data.ts';

const values = Array.from({length: 1000}, (_, index) => index * index);
const figures = {
	...exactPercentiles(values),
	without: 1_204_118,
	buckets: Array.from({length: 19}, (_, step) => ({
		untilMs: step === 18 ? Infinity : 10 * 2 ** step,
		calls: step ** 5,
	})),
};
const measures = {ttft: figures, tpot: figures, duration: figures};
const nothing = {...exactPercentiles([]), without: 0, buckets: []};

const overfull: Latencies = {
	calls: 1_204_118,
	errors: 48_000,
	apart: 3,
	measures,
	rows: Array.from({length: 60}, (_, index): LatencyRow => ({
		key: [`\u001B[31mred ${index}`, 'm'.repeat(300), `日本語モデル-${index}`, null][index % 4] ?? null,
		calls: 1_204_118 - index,
		measures,
	})),
};
const empty: Latencies = {
	calls: 0,
	errors: 0,
	apart: 0,
	measures: {ttft: nothing, tpot: nothing, duration: nothing},
	rows: [],
};
const slowest = pageOf(
	Array.from({length: 50}, (_, index) => callRow(`s${index}`, {durationMs: 3_540_000 - index})),
);

test.each(sizes)('How long the calls of the story take at %i×%i', async (columns, rows) => {
	const {reader} = await seededReader();
	const context = contextOf(columns, rows, {view: 'latency'});
	const data = await latencyView.ask(reader, context);
	await expectFrame(
		textOfView(latencyView.draw(data, context), context.screen),
		`latency/typical-${columns}x${rows}`,
	);
});

test.each(sizes)('More than fits, and nothing at all, at %i×%i', async (columns, rows) => {
	const context = contextOf(columns, rows, {view: 'latency'});
	for (const [name, latencies] of Object.entries({overfull, empty})) {
		const frame = textOfView(latencyView.draw({latencies, slowest}, context), context.screen);
		await expectFrame(frame, `latency/${name}-${columns}x${rows}`);
	}
});

test('Enter opens the chat calls of a row; Tab goes to the slowest calls, which open themselves', async () => {
	const board = await openBoard();
	await board.press('5');
	await board.waitFor('BY MODEL');
	await board.press('j');
	await board.press('\r');
	await board.waitFor('Calls of claude-sonnet-4-5');
	await board.waitFor('6 of 25 in 15m');
	await board.press('\u001B');
	await board.waitFor('BY MODEL');
	await board.press('\t');
	expect(board.frame()).toMatch(/▌14:05:40/);
	await board.press('\r');
	await board.waitFor('[Conversation]');
	await board.press('\u001B');
	await board.press('\t');
	expect(board.frame()).toMatch(/▌claude-sonnet-4-5/);
	await board.press('b');
	await board.waitFor('BY OPERATION');
});

test('On a narrow screen v turns the measure; on a wide one it says that all are in sight', async () => {
	const narrow = await openBoard({columns: 80, rows: 24});
	await narrow.press('5');
	await narrow.waitFor('time to first token');
	await narrow.press('v');
	await narrow.waitFor('time per output token');
	const wide = await openBoard();
	await wide.press('5v');
	expect(wide.frame()).toContain('all three are in sight');
});

test('Of very many calls the figures are told before the slowest are found', () => {
	const context = contextOf(120, 40, {view: 'latency'});
	const drawn = (page: typeof slowest | null) =>
		textOfView(latencyView.draw({latencies: overfull, slowest: page}, context), context.screen);
	expect(drawn(null)).toContain('reading the slowest calls');
	expect(drawn(null)).toContain('BY MODEL');
	expect(drawn(slowest)).not.toContain('reading the slowest calls');
	expect(latencyView.walk({latencies: overfull, slowest: null}, context).ids.length).toBeGreaterThan(0);
});
