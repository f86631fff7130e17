import {expect, test} from 'vitest';
import {
	type Latency,
	noStep,
	noTimes,
	type Times,
	type Vitals,
	vitalSteps,
} from '../../../source/domain/vitals.ts';
import {alertsView} from '../../../source/ui/views/alerts.ts';
import {openBoard} from '../../support/board.ts';
import {expectFrame, sizes, textOfView} from '../../support/terminal.tsx';
import {contextOf, nowMs} from './call-data.ts';

const empty: Vitals = {
	asOfMs: nowMs - 4000,
	steps: Array.from({length: vitalSteps}, () => noStep),
	before: [],
	silences: [],
	latencies: [],
	isInspected: false,
	grounding: [],
	topScores: [],
	runs: [],
	spentBeforeNanoUsd: 0,
};

function timesOf(p95Ms: number, timed: number): Times {
	return {timed, p95Ms, p99Ms: p95Ms, p95LowMs: p95Ms, p99LowMs: p95Ms};
}

const latency = (hour: Times): Latency => ({hour, quarter: hour, weekAgo: noTimes});

const typical: Vitals = {
	...empty,
	steps: empty.steps.map((_, at) => ({
		...noStep,
		calls: 2,
		heard: 2,
		errors: at > 701 ? 1 : 0,
		costNanoUsd: 1_333_333,
	})),
	latencies: [latency(timesOf(9100, 21))],
};
/** On and off all the time, and figures as large as they get. */
const overfull: Vitals = {
	...empty,
	steps: empty.steps.map((_, at) => ({
		...noStep,
		calls: 1_204_118,
		heard: 1_204_118,
		errors: at % 150 < 12 ? 900_000 : 0,
		costNanoUsd: at < 600 ? 9e10 : 9e13,
	})),
	before: Array.from({length: 400}, () => ({
		...noStep,
		calls: 36_000_000,
		heard: 36_000_000,
		errors: 1000,
		costNanoUsd: 2.7e12,
		checked: 36_000_000,
	})),
	latencies: Array.from({length: 313}, (_, at) =>
		latency(timesOf(at < 300 ? 360_000 : 7_200_000, 72_000_000)),
	),
	isInspected: true,
};

test.each(sizes)('Alerts at %i×%i: typical, all of them, nothing', async (columns, rows) => {
	const context = contextOf(columns, rows, {view: 'alerts'});
	for (const [name, data] of Object.entries({typical, overfull, empty}))
		await expectFrame(
			textOfView(alertsView.draw(data, context), context.screen),
			`alerts/${name}-${columns}x${rows}`,
		);
});

test('0 shows what fires in the story; Enter opens the failed calls', async () => {
	const board = await openBoard();
	await board.press('0');
	await board.waitFor('1 firing');
	expect(board.frame()).toMatch(/▌▲ error rate\s+firing/);
	await board.press('\r');
	await board.waitFor('Calls of failed calls');
});
