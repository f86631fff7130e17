/**
The inspector as the engine sees it: a thread behind ingest. It starts with the first unit that waits, works only while
nothing more urgent is to do, and what it does not get to waits in the file. Where nothing comes for a while it ends, since
what it holds in memory is read from the file again.
*/
import {Worker} from 'node:worker_threads';
import type {Writer} from '../store/store.ts';
import type {FromInspector, InspectorOptions, Judged, JudgeQuestion, ToInspector} from './messages.ts';

/** From the first news to the first look: what arrives together is looked at together. */
const settleMs = 400;

/** Between two slices while more waits. */
const pauseMs = 20;

/** While the engine is busy, and after a failure. */
const busyPauseMs = 500;
const failedPauseMs = 5000;

/** Without anything to do until the thread ends. */
const idleMs = 60_000;

const heap = {maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 512} as const;

export type InspectionOptions = InspectorOptions & {
	readonly writer: Writer;
	/** True while records pour in, or many units wait to be derived. */
	readonly isBusy: () => boolean;
	/** Called after findings were put. */
	readonly inspected: () => void;
	/** What was said could not be written; it is tried again. */
	readonly failed: (error: unknown) => void;
	readonly defect: (unit: string, message: string) => void;
};

export class InspectorClient {
	readonly #options: InspectionOptions;
	#worker: Worker | null = null;
	#timer: NodeJS.Timeout | null = null;
	#idle: NodeJS.Timeout | null = null;
	#isAsked = false;
	/** Something came while a slice was under way. */
	#isNews = false;
	#isClosed = false;
	#puts: Promise<void> = Promise.resolve();
	/** Who waits for a look at alerts. */
	#judging: ((judged: Judged | null) => void) | null = null;

	constructor(options: InspectionOptions) {
		this.#options = options;
	}

	/** Units were derived: they wait to be inspected. */
	wake(): void {
		this.#isNews = true;
		if (!this.#isAsked && this.#timer === null) this.#later(settleMs);
	}

	/** A look at alerts, whatever else waits; one at a time. Null: the thread failed, or ends. */
	async judge(question: JudgeQuestion): Promise<Judged | null> {
		if (this.#isClosed || this.#judging !== null) return null;
		this.#working().postMessage({kind: 'judge', ...question} satisfies ToInspector);
		return new Promise(resolve => {
			this.#judging = resolve;
		});
	}

	#judged(judged: Judged | null): void {
		const waiting = this.#judging;
		this.#judging = null;
		waiting?.(judged);
	}

	/** What is under way is put first, so that nothing is written behind a closed file. */
	async close(): Promise<void> {
		this.#isClosed = true;
		this.#judged(null);
		if (this.#timer !== null) clearTimeout(this.#timer);
		if (this.#idle !== null) clearTimeout(this.#idle);
		await this.#puts;
		await this.#end();
	}

	#later(delayMs: number): void {
		if (this.#isClosed) return;
		this.#timer = setTimeout(() => {
			this.#timer = null;
			this.#next();
		}, delayMs);
		this.#timer.unref();
	}

	#next(): void {
		if (this.#options.isBusy()) {
			this.#later(busyPauseMs);
			return;
		}
		this.#isNews = false;
		this.#isAsked = true;
		this.#working().postMessage({kind: 'next'} satisfies ToInspector);
	}

	#working(): Worker {
		if (this.#idle !== null) clearTimeout(this.#idle);
		this.#idle = null;
		this.#worker ??= this.#start();
		return this.#worker;
	}

	/** Nothing waits, and nobody asked for a look at alerts. */
	#atRest(): void {
		this.#idle = setTimeout(() => void this.#end(), idleMs);
		this.#idle.unref();
	}

	async #end(): Promise<void> {
		const worker = this.#worker;
		this.#worker = null;
		await worker?.terminate();
	}

	#start(): Worker {
		const worker = new Worker(threadUrl(), {
			workerData: {file: this.#options.file, alerts: this.#options.alerts} satisfies InspectorOptions,
			resourceLimits: heap,
		});
		worker.unref();
		worker.on('message', (message: FromInspector) => this.#obey(message));
		const died = (error: Error | null): void => {
			// One that was ended is no longer the one that works.
			if (worker === this.#worker) this.#died(error);
		};
		worker.on('error', died);
		worker.on('exit', () => died(null));
		return worker;
	}

	#obey(message: FromInspector): void {
		if (message.kind === 'failed') {
			this.#died(new Error(message.message));
			return;
		}
		if (message.kind === 'judged') {
			this.#judged(message);
			return;
		}
		for (const {unit, message: what} of message.defects) this.#options.defect(unit, what);
		this.#puts = this.#put(message);
	}

	async #put({inspections}: FromInspector & {readonly kind: 'inspected'}): Promise<void> {
		const {writer, inspected, failed} = this.#options;
		let delayMs: number | null = this.#isNews ? settleMs : null;
		if (inspections.length > 0 && !this.#isClosed) {
			try {
				await writer.putInspected(inspections);
				inspected();
				delayMs = pauseMs;
			} catch (error) {
				failed(error);
				delayMs = failedPauseMs;
			}
		}
		this.#isAsked = false;
		if (delayMs !== null) this.#later(delayMs);
		else if (this.#judging === null && !this.#isClosed) this.#atRest();
	}

	/** What it had under way still waits in the file: another thread takes it up. */
	#died(error: Error | null): void {
		if (this.#isClosed) return;
		this.#worker = null;
		this.#isAsked = false;
		this.#judged(null);
		if (error !== null) this.#options.failed(error);
		this.#later(failedPauseMs);
	}
}

/** The thread's code lies under its own name in the flat `build/`. */
function threadUrl(): URL {
	const here = import.meta.url;
	return here.endsWith('.ts') ? new URL('./thread.ts', here) : new URL('./inspector-thread.js', here);
}
