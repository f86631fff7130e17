/** What the header needs, whatever view is shown: asked beside the view's own question. */
import type {FileFacts} from '../store/answers.ts';
import type {Found} from './found.ts';
import {foundNow, windowOf} from './inspected-now.ts';
import {type AnyView, anyView} from './query.ts';
import {windowStart} from './state/windows.ts';
import type {Source, ViewContext} from './view.ts';
import {Late} from './views/late.ts';

/** What the header says of the window. */
export type Pulse = {
	readonly calls: number;
	readonly running: number;
	readonly costNanoUsd: number;
};

export type PulseAnswer = Pulse & {
	readonly file: FileFacts;
	/** What detectors found in the window; null while it is looked for. */
	readonly found: Found | null;
};

const lateFound = new Late<Found | null>();

/** Between two askings, ms: what stands in the header is no more exact than that. */
const restMs = 500;
/** Saved, or its writer has gone. */
export function standsStill(source: Source, file: FileFacts | null): boolean {
	return source === 'saved' || (source === 'attached' && file !== null && file.writerPid === null);
}

/** Of a saved file the first pulse finds the moment that is shown; nobody knew it when the window was made. */
function momentOf(
	{state, source, asOfMs, fromMs, file: known}: ViewContext,
	file: FileFacts,
): {readonly asOfMs: number; readonly fromMs: number} {
	if (!standsStill(source, file)) return {asOfMs, fromMs};
	const lastMs = file.lastMs ?? 0;
	if (known !== null) return {asOfMs: lastMs, fromMs};
	return {asOfMs: lastMs, fromMs: windowStart(state, {asOfMs: lastMs, firstMs: file.firstMs})};
}

/** Draws nothing. One row of the list is asked for: the totals beside it are those of the whole window. */
export const pulseView: AnyView = anyView<PulseAnswer>({
	id: 'pulse',
	restMs,
	question: ({state}) => `${state.window} ${state.sinceMs ?? ''}`,
	async ask(reader, context, later) {
		const file = await reader.file();
		const {asOfMs, fromMs} = momentOf(context, file);
		const page = await reader.calls({
			asOfMs,
			fromMs,
			filter: '',
			sort: 'time',
			ascending: false,
			anchor: null,
			above: 0,
			below: 1,
		});
		const {total: calls, runningTotal: running, costNanoUsd} = page;
		return lateFound.told(foundNow(reader, {...context, asOfMs, fromMs}), {
			reader,
			asked: windowOf(context),
			later,
			dataOf: found => ({file, calls, running, costNanoUsd, found}),
		});
	},
	draw: () => ({where: [[], []], body: [], position: ''}),
	walk: () => ({ids: [], index: 0, lines: 0}),
});
