/**
Derives dirty units behind the commits, in short slices on the same thread: the only writer has no rival, and an
acknowledgement never waits for more than a slice. Under overload this falls behind, and says by how much; what
is waiting is on disk (`dirty`), so nothing is forgotten when the process dies.
*/
import type {Pricer} from '../pricing/prices.ts';
import type {UnitKey, Writer} from '../store/store.ts';
import {deriveUnits} from './derive.ts';

/** A trace usually comes in several requests: waiting this long derives it once and not five times. */
const settleMs = 80;

/** A trace that never rests is derived at least this often. */
const restlessMs = 500;

/** A slice while requests are being committed, and while nothing else is to do. */
const busySliceMs = 6;
const calmSliceMs = 12;

/** Time for sockets and commits between two slices under load: derivation gets about a quarter of the thread. */
const busyPauseMs = 18;

/** A unit that took long is derived again only after this many times as long: a tenth of the thread at most. */
const costFactor = 10;

/** Units that rest; more than a few large traces grow at once only in an attack. */
const restingMax = 1000;

/** Keys kept in memory; more wait in the table and are read when these are done. */
const keysMax = 50_000;

/** Slice of the full-text index: design.md bounds it so that ingest never waits longer. */
const indexSliceMs = 5;

export type Deriver = {
	/** Units that something arrived for. */
	readonly add: (units: readonly UnitKey[]) => void;
	readonly waiting: () => number;
	/** How long the oldest has been waiting beyond its settling time, in ms. */
	readonly behindMs: () => number;
	/** Derives all there is. */
	readonly drain: () => Promise<void>;
	readonly stop: () => void;
};

type Waiting = {readonly firstMs: number; lastMs: number};

export function makeDeriver(options: {
	readonly writer: Writer;
	readonly pricer: Pricer;
	readonly now: () => number;
	/** True while records pour in: slices are then short and far between. */
	readonly isBusy: () => boolean;
	/** Called after a slice that changed something. */
	readonly derived: () => void;
	/** Called when a slice failed (a full disk, say); it is tried again after a second. */
	readonly failed: (error: unknown) => void;
}): Deriver {
	const {writer, pricer, now} = options;
	const queue = new Map<UnitKey, Waiting>();
	const notBefore = new Map<UnitKey, number>();
	/** What a unit takes, in ms: a mean that decides how many of them fill a slice. */
	let unitMs = 0.5;
	/** True while the table may hold units that are not in `queue`. */
	let moreInTable = true;
	let notIndexed = true;
	let stopped = false;
	let timer: NodeJS.Timeout | null = null;

	function readyKeys({all, limit}: {all: boolean; limit: number}): readonly UnitKey[] {
		const time = now();
		const keys: UnitKey[] = [];
		for (const [key, item] of queue) {
			const rested = time - item.lastMs >= settleMs || time - item.firstMs >= restlessMs;
			if (!all && !(rested && (notBefore.get(key) ?? 0) <= time)) continue;
			notBefore.delete(key);
			keys.push(key);
			if (keys.length >= limit) break;
		}
		return keys;
	}

	async function refill(): Promise<void> {
		if (!moreInTable || queue.size > 0) return;
		const keys = await writer.dirty({limit: 1000});
		moreInTable = keys.length === 1000;
		const time = now();
		for (const key of keys) queue.set(key, {firstMs: time - restlessMs, lastMs: time - settleMs});
	}

	/** Derives as many ready units as take about `budgetMs`, in one transaction; returns how many. */
	async function slice(budgetMs: number, all: boolean): Promise<number> {
		await refill();
		const keys = readyKeys({all, limit: Math.max(1, Math.floor(budgetMs / unitMs))});
		if (keys.length === 0) return 0;
		for (const key of keys) queue.delete(key);
		const began = performance.now();
		try {
			await deriveUnits(writer, pricer, keys);
		} catch (error) {
			moreInTable = true;
			throw error;
		}
		const took = performance.now() - began;
		unitMs = unitMs * 0.8 + (took / keys.length) * 0.2;
		const [only] = keys;
		if (keys.length === 1 && only !== undefined && took * costFactor > restlessMs)
			rest(only, took * costFactor);
		notIndexed = true;
		return keys.length;
	}

	/** A trace of 10,000 spans that grows is derived again only after a while. */
	function rest(key: UnitKey, ms: number): void {
		if (notBefore.size >= restingMax) notBefore.clear();
		notBefore.set(key, now() + ms);
	}

	async function step(): Promise<number> {
		const busy = options.isBusy();
		const count = await slice(busy ? busySliceMs : calmSliceMs, false);
		if (count > 0) {
			options.derived();
			return busy ? busyPauseMs : 0;
		}
		if (!busy && notIndexed) {
			notIndexed = (await writer.indexText({budgetMs: indexSliceMs})) > 0;
			return indexSliceMs;
		}
		if (!busy && queue.size === 0) await writer.idle();
		return settleMs / 2;
	}

	function schedule(delayMs: number): void {
		if (stopped) return;
		const go = () => {
			step().then(schedule, (error: unknown) => {
				options.failed(error);
				schedule(1000);
			});
		};
		if (delayMs === 0) setImmediate(go);
		else timer = setTimeout(go, delayMs);
	}

	schedule(0);
	return {
		add(units) {
			const time = now();
			for (const key of units) {
				const item = queue.get(key);
				if (item !== undefined) item.lastMs = time;
				else if (queue.size < keysMax) queue.set(key, {firstMs: time, lastMs: time});
				else moreInTable = true;
			}
		},
		waiting: () => queue.size,
		behindMs() {
			const oldest = queue.values().next().value;
			return oldest === undefined ? 0 : Math.max(0, now() - oldest.firstMs - restlessMs);
		},
		async drain() {
			moreInTable = true;
			while ((await slice(calmSliceMs, true)) > 0) options.derived();
		},
		stop() {
			stopped = true;
			if (timer !== null) clearTimeout(timer);
		},
	};
}
