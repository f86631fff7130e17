/**
Keeps the file within its bounds behind everything else: a slice between two slices of derivation, never within one,
since what is read to be derived must still be there when it is put back.
*/
import type {RetentionRules, Writer} from '../store/store.ts';

/** A slice: no request waits longer for it. */
const sliceMs = 8;

/** Between two slices: a third of the thread while nothing else is to do, a tenth while records pour in. */
const calmPauseMs = 16;
const busyPauseMs = 80;

/** Between two looks at a file that is within its bounds. */
const lookMs = 1000;

/** After a slice that failed. */
const failedPauseMs = 10_000;

export type RetentionOptions = {
	readonly writer: Writer;
	readonly rules: RetentionRules;
	readonly now: () => number;
	/** Called after a slice that took something out. */
	readonly evicted: () => void;
	readonly failed: (error: unknown) => void;
};

export class Retention {
	readonly #options: RetentionOptions;
	#dueMs = 0;

	constructor(options: RetentionOptions) {
		this.#options = options;
	}

	/** Works for a slice if one is due; returns in how many ms the next is. */
	async turn({isBusy}: {readonly isBusy: boolean}): Promise<number> {
		const wait = this.#dueMs - performance.now();
		if (wait > 0) return wait;
		const pause = await this.#slice(isBusy);
		this.#dueMs = performance.now() + pause;
		return pause;
	}

	async #slice(isBusy: boolean): Promise<number> {
		const {writer, rules, now, evicted, failed} = this.#options;
		try {
			const {isDone, records} = await writer.retain({rules, nowMs: now(), budgetMs: sliceMs});
			if (records > 0) evicted();
			return isDone ? lookMs : isBusy ? busyPauseMs : calmPauseMs;
		} catch (error) {
			failed(error);
			return failedPauseMs;
		}
	}
}
