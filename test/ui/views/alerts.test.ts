import {expect, test} from 'vitest';
import {vitalHours, vitalSteps, type Vitals} from '../../../source/domain/vitals.ts';
import {alertsView} from '../../../source/ui/views/alerts.ts';
import {openBoard} from '../../support/board.ts';
import {expectFrame, sizes, textOfView} from '../../support/terminal.tsx';
import {contextOf, nowMs} from './call-data.ts';

const quiet = {calls: 0, errors: 0, costNanoUsd: 0};
const empty: Vitals = {
	asOfMs: nowMs - 4000,
	steps: Array.from({length: vitalSteps}, () => quiet),
	hours: Array.from({length: vitalHours}, () => ({...quiet, p95Ms: null, timed: 0})),
	lastWeek: {p95Ms: null, timed: 0},
};
const typical: Vitals = {
	...empty,
	steps: empty.steps.map((_, at) => ({
		calls: 2,
		errors: at > 701 ? 1 : 0,
		costNanoUsd: 1_333_333,
	})),
	hours: empty.hours.map((_, at) =>
		at < 3
			? {calls: 100, errors: 1, costNanoUsd: 480_000_000, p95Ms: 9100, timed: 21}
			: {...quiet, p95Ms: null, timed: 0},
	),
};
/** On and off all the time, and figures as large as they get. */
const overfull: Vitals = {
	...empty,
	steps: empty.steps.map((_, at) => ({
		calls: 1_204_118,
		errors: at % 150 < 12 ? 900_000 : 0,
		costNanoUsd: 9e13,
	})),
	hours: empty.hours.map((_, at) => ({
		calls: 72_000_000,
		errors: 1000,
		costNanoUsd: 4.2e13,
		p95Ms: at === 0 ? 7_200_000 : 360_000,
		timed: 72_000_000,
	})),
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
