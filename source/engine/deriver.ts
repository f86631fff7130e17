/**
Derives dirty units behind the commits, in short slices on the same thread: the only writer has no rival, and an
acknowledgement never waits for more than a slice. Under overload this falls behind, and says by how much; what
is waiting is on disk (`dirty`), so nothing is forgotten when the process dies.
*/
import type {Pricer} from '../pricing/prices.ts';
import type {Writer} from '../store/store.ts';
import type {UnitKey} from '../store/unit-key.ts';
import {deriveApart} from './derive.ts';
import {patiently} from './patience.ts';
import type {Retention} from './retention.ts';

/** A trace usually comes in several requests: waiting this long derives it once and not five times. */
const settleMs = 80;

/**
With nothing to derive and nothing to index it looks again after this long, in case there is something to checkpoint;
what arrives wakes it. Looking each time a trace might have settled would take half of what an idle board takes.
*/
const sleepMs = 1000;

/** A trace that never rests is derived at least this often. */
const restlessMs = 500;

/**
A slice while requests are being committed, and while nothing else is to do. A transaction dirties a page of each
index for nearly every trace in it, so many small ones cost three times what few large ones do.
*/
const busySliceMs = 15;
const calmSliceMs = 15;
/** A slice while many wait and none come: a request that comes then waits for it once. */
const backlogSliceMs = 80;
const backlogUnits = 500;

/** A slice between the answers and the next requests, and at least as long between two of them. */
const restedSliceMs = 8;

/** Time for sockets and commits between two slices under load: derivation gets about a fifteenth of the thread. */
const busyPauseMs = 210;

/**
A unit that took long and goes on growing is derived again only after this many times as long: a tenth of the thread at
most. Once nothing came for it for as long as it took, it is whole as far as anyone can tell, and waits no more.
*/
const costFactor = 10;

/** Units that rest; more than a few large traces grow at once only in an attack. */
const restingMax = 1000;

/** Keys kept in memory; more wait in the table and are read when these are done. */
const keysMax = 50_000;

/** Keys read from the table at once. */
const refillKeys = 1000;

/** After a slice that failed: long enough for space to return, short enough to be noticed. */
const failedPauseMs = 1000;

/** Units that could not be derived are left alone; were there more than this, the first would be tried again. */
const asideMax = 10_000;

/**
Slice of the full-text index, while no load comes: the longest that a request then waits for it. Each slice makes a
segment that is merged later, so that slices of 5 ms cost a half more than these.
*/
const indexSliceMs = 15;

/** Between two of them. */
const indexPauseMs = 5;

/**
From the last text on, the index rests: what trickles in is indexed together, and a search reads the newest texts by
itself anyway.
*/
const indexRestMs = 1000;

export type DeriverOptions = {
	readonly writer: Writer;
	readonly pricer: Pricer;
	/** True while records pour in: slices are then short and far between. */
	readonly isBusy: () => boolean;
	/** Called after a slice that changed something. */
	readonly derived: () => void;
	/** Called when a slice failed (a full disk, say); it is tried again after a second. */
	readonly failed: (error: unknown) => void;
	/** Called when a unit could not be derived, which is a defect of ours; it is left until more of it arrives. */
	readonly defect: (unit: UnitKey, error: unknown) => void;
	/** Has its turn after each of ours. */
	readonly retention: Retention;
};

type Waiting = {readonly firstMs: number; lastMs: number};

/** A clock that nobody sets: after a change of the time of day nothing must wait for an hour. */
const passedMs = (): number => performance.now();

export class Deriver {
	readonly #options: DeriverOptions;
	/** Units in the order in which they began to wait. */
	readonly #queue = new Map<UnitKey, Waiting>();
	readonly #resting = new Map<UnitKey, {readonly untilMs: number; readonly quietMs: number}>();
	/** Units that cannot be derived; their marks stay in the table, for a version that can. */
	readonly #aside = new Set<UnitKey>();
	/** What a unit takes, in ms: a mean that decides how many of them fill a slice. */
	#unitMs = 0.5;
	/** True while the table may hold units that are not in the queue. */
	#moreInTable = true;
	#notIndexed = true;
	/** When all texts were last in the index. */
	#indexedMs = Number.NEGATIVE_INFINITY;
	/** True while a slice is due because the senders were answered. */
	#isRested = false;
	/** When the last slice ended. */
	#slicedMs = 0;
	#stopped = false;
	/** True while nothing waits: what arrives wakes it. */
	#sleeps = false;
	#timer: NodeJS.Timeout | null = null;
	/** The step that runs now. */
	#step: Promise<void> = Promise.resolve();

	constructor(options: DeriverOptions) {
		this.#options = options;
	}

	start(): void {
		this.#schedule(0);
	}

	/** The senders have their answers: while they make their next requests a short slice costs nobody anything. */
	rested(): void {
		if (this.#timer === null || passedMs() - this.#slicedMs < restedSliceMs) return;
		clearTimeout(this.#timer);
		this.#timer = null;
		this.#isRested = true;
		this.#schedule(0);
	}

	/** Units that something arrived for. */
	add(units: readonly UnitKey[]): void {
		const time = passedMs();
		for (const key of units) {
			this.#aside.delete(key);
			const item = this.#queue.get(key);
			if (item !== undefined) item.lastMs = time;
			else if (this.#queue.size < keysMax) this.#queue.set(key, {firstMs: time, lastMs: time});
			else this.#moreInTable = true;
		}
		if (!this.#sleeps || this.#timer === null) return;
		this.#sleeps = false;
		clearTimeout(this.#timer);
		this.#schedule(settleMs / 2);
	}

	waiting(): number {
		return this.#queue.size;
	}

	/** How long the oldest has been waiting beyond its settling time, in ms. */
	behindMs(): number {
		const oldest = this.#queue.values().next().value;
		return oldest === undefined ? 0 : Math.max(0, passedMs() - oldest.firstMs - restlessMs);
	}

	async stop(): Promise<void> {
		this.#stopped = true;
		if (this.#timer !== null) clearTimeout(this.#timer);
		await this.#step;
	}

	/** Derives all there is, and stops. Throws a `StoreFault` where that cannot be written. */
	async finish(): Promise<void> {
		await this.stop();
		this.#moreInTable = true;
		await patiently(async () => {
			while ((await this.#slice(backlogSliceMs, {all: true})) > 0) this.#options.derived();
		});
	}

	#schedule(delayMs: number): void {
		if (this.#stopped) return;
		const go = (): void => {
			this.#step = this.#turnAndSchedule();
		};
		if (delayMs === 0) {
			setImmediate(go);
			return;
		}
		this.#timer = setTimeout(() => {
			this.#timer = null;
			go();
		}, delayMs);
	}

	async #turnAndSchedule(): Promise<void> {
		try {
			const nextMs = await this.#turn();
			if (this.#stopped) return;
			// What waits to be shown comes before room for what is yet to come.
			const isBusy = this.#options.isBusy() || this.#queue.size > backlogUnits;
			const retainMs = await this.#options.retention.turn({isBusy});
			this.#schedule(Math.min(nextMs, retainMs));
		} catch (error) {
			this.#options.failed(error);
			this.#schedule(failedPauseMs);
		}
	}

	/** One slice of what is most urgent; returns after how many ms the next is due. */
	async #turn(): Promise<number> {
		this.#sleeps = false;
		if (this.#stopped) return 0;
		const {isBusy, derived, writer} = this.#options;
		const busy = isBusy();
		const calm = this.#queue.size > backlogUnits ? backlogSliceMs : calmSliceMs;
		const budget = this.#isRested ? restedSliceMs : busySliceMs;
		this.#isRested = false;
		if ((await this.#slice(busy ? budget : calm, {all: false})) > 0) {
			derived();
			return busy ? busyPauseMs : 0;
		}
		if (!busy && this.#notIndexed && passedMs() - this.#indexedMs >= indexRestMs) {
			this.#notIndexed = (await writer.indexText({budgetMs: indexSliceMs})) > 0;
			if (!this.#notIndexed) this.#indexedMs = passedMs();
			return indexPauseMs;
		}
		if (busy || this.#queue.size > 0) return settleMs / 2;
		await writer.idle();
		this.#sleeps = !this.#moreInTable;
		return this.#sleeps ? sleepMs : settleMs / 2;
	}

	/** Derives as many ready units as take about `budgetMs`, in one transaction; returns how many. */
	async #slice(budgetMs: number, which: {readonly all: boolean}): Promise<number> {
		await this.#refill();
		const keys = this.#ready({...which, limit: Math.max(1, Math.floor(budgetMs / this.#unitMs))});
		if (keys.length === 0) return 0;
		for (const key of keys) this.#queue.delete(key);
		const began = passedMs();
		try {
			await this.#derive(keys);
		} catch (error) {
			// They wait in the table still, and are read from there again.
			this.#moreInTable = true;
			throw error;
		}
		this.#slicedMs = passedMs();
		const took = this.#slicedMs - began;
		this.#unitMs = this.#unitMs * 0.8 + (took / keys.length) * 0.2;
		const [only] = keys;
		if (keys.length === 1 && only !== undefined && took * costFactor > restlessMs) this.#rest(only, took);
		this.#notIndexed = true;
		return keys.length;
	}

	async #derive(keys: readonly UnitKey[]): Promise<void> {
		const {writer, pricer, defect} = this.#options;
		for (const [key, error] of await deriveApart(writer, pricer, keys)) {
			if (this.#aside.size >= asideMax) this.#aside.clear();
			this.#aside.add(key);
			defect(key, error);
		}
	}

	#ready({all, limit}: {readonly all: boolean; readonly limit: number}): readonly UnitKey[] {
		const time = passedMs();
		const keys: UnitKey[] = [];
		for (const [key, item] of this.#queue) {
			if (!all && !this.#isReady(key, item, time)) continue;
			this.#resting.delete(key);
			keys.push(key);
			if (keys.length >= limit) break;
		}
		return keys;
	}

	#isReady(key: UnitKey, {firstMs, lastMs}: Waiting, timeMs: number): boolean {
		const quietMs = timeMs - lastMs;
		const rest = this.#resting.get(key);
		if (rest !== undefined) return timeMs >= rest.untilMs || quietMs >= rest.quietMs;
		return quietMs >= settleMs || timeMs - firstMs >= restlessMs;
	}

	async #refill(): Promise<void> {
		if (!this.#moreInTable || this.#queue.size > 0) return;
		const keys = await this.#options.writer.dirty({limit: refillKeys});
		this.#moreInTable = keys.length === refillKeys;
		const time = passedMs();
		for (const key of keys) {
			if (!this.#aside.has(key)) this.#queue.set(key, {firstMs: time - restlessMs, lastMs: time - settleMs});
		}
	}

	/** A trace of 10,000 spans that grows is derived again only after a while. */
	#rest(key: UnitKey, tookMs: number): void {
		if (this.#resting.size >= restingMax) this.#resting.clear();
		this.#resting.set(key, {untilMs: passedMs() + tookMs * costFactor, quietMs: tookMs});
	}
}
