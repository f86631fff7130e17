/**
What detectors found in the window, for the tabs and the strip of signals: asked beside the view's own question, and far
less often, since it goes through all findings of the window.
*/
import type {Reader} from '../store/store.ts';
import {errorFilter} from '../store/trouble.ts';
import type {Found} from './found.ts';
import type {ViewContext} from './view.ts';
import {windowKey} from './views/window-key.ts';

/** Between two askings, ms; of what took long as many times as long, so that the reader stays free. */
const restMs = 2000;
const restTimes = 10;

type Asked = {
	readonly window: string;
	readonly key: string;
	readonly startedMs: number;
	readonly found: Promise<Found | null>;
	tookMs: number | null;
};

const asked = new WeakMap<Reader, Asked>();

/** Of the window that is shown; null: it cannot be told. A question that is on its way is not asked again. */
export function foundNow(
	reader: Reader,
	context: Pick<ViewContext, 'asOfMs' | 'fromMs' | 'state' | 'source' | 'file' | 'status'>,
): Promise<Found | null> {
	const {asOfMs, fromMs, state, status} = context;
	const window = windowOf(context);
	const key = JSON.stringify([window, status?.revision, state.replay?.atMs]);
	const last = asked.get(reader);
	if (last?.window === window) {
		const sinceMs = performance.now() - last.startedMs;
		const isFresh = sinceMs < Math.max(restMs, restTimes * (last.tookMs ?? 0));
		// A replay moves its window without a revision, and a file at rest has no news.
		if (last.tookMs === null || isFresh || (last.key === key && status !== null)) return last.found;
	}
	const startedMs = performance.now();
	const asking: Asked = {window, key, startedMs, tookMs: null, found: ask(reader, {asOfMs, fromMs})};
	void asking.found.finally(() => {
		asking.tookMs = performance.now() - startedMs;
	});
	asked.set(reader, asking);
	return asking.found;
}

/** Names the window, not the moment. */
export function windowOf(context: Pick<ViewContext, 'state' | 'source' | 'file'>): string {
	return JSON.stringify(windowKey(context));
}

/** What is wrong with the file the question of the view tells. */
async function ask(
	reader: Reader,
	{asOfMs, fromMs}: {readonly asOfMs: number; readonly fromMs: number},
): Promise<Found | null> {
	try {
		const [inspected, failed] = await Promise.all([
			reader.inspected({asOfMs, fromMs, buckets: 1}),
			reader.calls({
				asOfMs,
				fromMs,
				filter: errorFilter,
				sort: 'time',
				ascending: false,
				anchor: null,
				above: 0,
				below: 1,
			}),
		]);
		return {inspected, errors: failed.total};
	} catch {
		return null;
	}
}
