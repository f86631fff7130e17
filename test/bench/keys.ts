/** From a key to the end of the frame that answers it, at rest and while spans arrive. */
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {columns, listening, openBoard, rows, type Board} from './board.ts';
import {load} from './load.ts';
import {viewTable} from '../../source/ui/state/view-table.ts';
import {percentile, type Figure, type Measure} from './measure.ts';

const spansPerSecond = 5_000;

/** A person's pace would take minutes for enough presses; this leaves each frame time to settle. */
const pauseMs = 60;

const presses = 225;

/** Keys that change the whole screen, with what only their frame shows: the name of the view in brackets. */
const views = viewTable.map(({digit, name}) => ({digit, name, shows: `[${digit} ${name}]`}));

export const keys: Measure = {
	name: 'keys',
	about: `key to painted frame at ${columns}×${rows}, while ${spansPerSecond} spans/s arrive`,
	async run(settings, say) {
		const board = await openBoard(join(settings.folder, 'keys.db'));
		await listening(board.grpc);
		await board.shown('1 Overview');
		const seconds = Math.ceil((presses * (pauseMs + 40)) / 1_000) + 4;
		const loading = load({endpoint: board.grpc, protocol: 'grpc', rate: spansPerSecond, seconds});
		await sleep(3_000);
		const underLoad = await pressing(board);
		const report = await loading;
		say(`${Math.round(report.spansPerSecond)} spans/s arrived`);
		await sleep(2_000);
		const atRest = await pressing(board);
		await board.stop();
		return [
			...figuresOf('key to frame, 5,000 spans/s', underLoad, true),
			...figuresOf('key to frame, at rest', atRest, false),
		];
	},
};

type Press = {readonly view: string; readonly ms: number};

async function pressing(board: Board): Promise<readonly Press[]> {
	const times: Press[] = [];
	for (let index = 0; index < presses; index++) {
		// The first view is in sight: the next one comes first.
		const view = views[(index + 1) % views.length];
		if (view === undefined) throw new Error('there is no view');
		times.push({view: view.name, ms: await board.press(view.digit, view.shows)});
		// Not in step with the board's own ticks.
		await sleep(pauseMs + (index % 7) * 5);
	}
	return times;
}

function figuresOf(name: string, pressed: readonly Press[], hasBudget: boolean): readonly Figure[] {
	const times = pressed.map(({ms}) => ms);
	const at = (share: number): number => percentile(times, share);
	return [
		{
			name: `${name}, p50`,
			value: at(0.5),
			unit: 'ms',
			budget: hasBudget ? {direction: 'at most', must: 80, aim: 8} : null,
		},
		{name: `${name}, p95`, value: at(0.95), unit: 'ms', budget: null},
		{
			name: `${name}, p99`,
			value: at(0.99),
			unit: 'ms',
			budget: hasBudget ? {direction: 'at most', must: 80, aim: 33} : null,
			note: `n ${times.length}`,
		},
		...views.map(({name: view}): Figure => {
			const own = pressed.filter(press => press.view === view).map(({ms}) => ms);
			const note = `n ${own.length}, median ${percentile(own, 0.5).toFixed(1)} ms`;
			return {name: `${name}, ${view}, longest`, value: Math.max(...own), unit: 'ms', budget: null, note};
		}),
	];
}
