/** Each view on a file of a million calls: from its key to the end of the first frame that has its figures in it. */
import {setTimeout as sleep} from 'node:timers/promises';
import {viewTable, type ViewId} from '../../source/ui/state/view-table.ts';
import {openSaved, type Board} from './board.ts';
import {fileOfCalls, million} from './large-file.ts';
import type {Figure, Measure} from './measure.ts';

/** What stands on the screen only once the answer is there, in a window in which something happened. */
const figuresOf: Readonly<Record<ViewId, string>> = {
	overview: 'PROMPT',
	calls: 'PROMPT',
	traces: 'SPANS',
	sessions: 'TURNS',
	latency: 'time to first token',
	cost: 'A CALL',
	errors: 'CLASS',
	quality: 'MEASURE',
	security: 'not inspected',
	alerts: 'FIRES ABOVE',
};

/** What `t` takes to each of them from the window of the start. */
const windows = [
	['15m', 0],
	['24h', 3],
	['all', 4],
] as const;

export const firstPaint: Measure = {
	name: 'views',
	about: 'key to the first frame with the figures of each view, on a file of 1,000,000 calls, in each window',
	async run(settings) {
		const file = fileOfCalls(million, settings.large);
		const figures: Figure[] = [];
		for (const [window, presses] of windows) {
			const board = openSaved(file);
			await board.shown('PROMPT');
			for (let step = 0; step < presses; step++) await board.press('t', '');
			// From the last view to the first one, and on through all of them.
			await board.press(viewTable.at(-1)?.digit ?? '', '');
			await sleep(2_000);
			for (const view of viewTable) figures.push(await painted(board, view, window));
			await board.stop();
		}
		return figures;
	},
};

async function painted(
	board: Board,
	{id, digit, name}: (typeof viewTable)[number],
	window: string,
): Promise<Figure> {
	await sleep(300);
	const took = await board.press(digit, figuresOf[id]);
	return {
		name: `first figures of ${name}, ${window}`,
		value: took,
		unit: 'ms',
		budget: {direction: 'at most', must: 900, aim: 500},
	};
}
