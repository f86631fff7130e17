/**
Everything that runs without a screen, and the only place where the parts of the path meet:
receiver → commit → answer, then dirty unit → normalise → price → store. Read it top to bottom.
*/
import type {EngineStatus} from '../domain/status.ts';
import {makePricer} from '../pricing/prices.ts';
import {openWriter} from '../store/sqlite/open.ts';
import type {Writer} from '../store/store.ts';
import {BusyError, type Observer, type Sink} from '../wire/intake.ts';
import {openReceiver, type Receiver} from '../wire/receiver.ts';
import {makeAnnouncer, type Announcer} from './announcer.ts';
import {makeCommitQueue, type CommitQueue} from './commit-queue.ts';
import {Deriver} from './deriver.ts';
import {makeFaultWatch} from './fault-watch.ts';
import type {EngineOptions} from './messages.ts';
import {makeOverloadCount, overloadRestMs} from './overload.ts';
import {makeTally} from './tally.ts';

const now = Date.now;
const monotonic = (): number => performance.now();

/** `changed` is called at most ten times a second, once this has resolved. Rejects with `Failure`. */
export async function openEngine(
	options: EngineOptions,
	changed: (status: EngineStatus) => void,
): Promise<Engine> {
	const engine = new Engine(options, changed);
	try {
		await engine.open();
		return engine;
	} catch (error) {
		await engine.close();
		throw error;
	}
}

export class Engine {
	readonly #options: EngineOptions;
	readonly #writer: Writer;
	readonly #tally = makeTally();
	readonly #overload = makeOverloadCount({now, monotonic});
	readonly #faults = makeFaultWatch(now);
	readonly #announcer: Announcer;
	readonly #queue: CommitQueue;
	readonly #deriver: Deriver;
	#receiver: Receiver | null = null;
	#run = {number: 0, startMs: 0};
	#overloadTimer: NodeJS.Timeout | undefined;

	constructor(options: EngineOptions, changed: (status: EngineStatus) => void) {
		this.#options = options;
		const pricer = makePricer({userPrices: options.prices});
		for (const mistake of pricer.mistakes) {
			this.#tally.troubled({
				atMs: now(),
				message: mistake,
				hint: 'the bundled price is used instead',
			});
		}
		const writer = openWriter(options.file, {durable: options.durable});
		this.#writer = writer;
		this.#announcer = makeAnnouncer({
			changed: () => {
				if (this.#receiver !== null) changed(this.status());
			},
			isBusy: () => this.#queue.isBusy(),
		});
		this.#queue = makeCommitQueue({
			writer,
			now,
			committed: ({units}) => {
				this.#faults.worked();
				this.#deriver.add(units);
				this.#announcer.note();
			},
			failed: error => this.#faults.failed(whyNotStored(error)),
			rested: () => this.#deriver.rested(),
		});
		this.#deriver = new Deriver({
			writer,
			pricer,
			now,
			isBusy: this.#queue.isBusy,
			derived: this.#announcer.note,
			failed: error => {
				this.#tally.troubled(troubleOf(error));
				this.#announcer.note();
			},
		});
	}

	async open(): Promise<void> {
		// Before any port is taken: another llmtop may be writing this file.
		await this.newRun();
		this.#receiver = await openReceiver({
			grpcPort: this.#options.grpcPort,
			httpPort: this.#options.httpPort,
			sink: this.#sink,
			observe: this.#observer,
		});
		this.#deriver.start();
	}

	/** Only after `open`. */
	status(): EngineStatus {
		if (this.#receiver === null) throw new Error('the engine is not open');
		return {
			revision: this.#announcer.revision(),
			ports: this.#receiver.ports,
			file: this.#options.file,
			run: this.#run,
			arrivals: this.#tally.arrivals(),
			dropped: this.#tally.droppedTotal(),
			waiting: this.#deriver.waiting(),
			behindMs: this.#deriver.behindMs(),
			overload: this.#overload.overload(),
			fault: this.#faults.fault(),
			troubles: this.#tally.troubles(),
		};
	}

	/** What a sender's batch waits for: the commit. When too much waits already, the sender is asked to come again. */
	readonly #sink: Sink = async batch => {
		if (this.#queue.isFull()) throw new BusyError('too many records wait for the disk');
		await this.#queue.add(batch);
		for (const rejection of batch.rejections) this.#tally.dropped(rejection.count);
	};

	readonly #observer: Observer = {
		arrived: arrival => {
			this.#tally.arrived(arrival);
			const kept = arrival.spans + arrival.logs + arrival.points;
			if (arrival.outcome === 'busy') this.#refused(arrival.refused);
			else if (arrival.outcome === 'failed') this.#faults.refused(arrival.refused);
			else if (arrival.outcome === 'accepted') this.#overload.kept(kept);
			this.#announcer.note();
		},
		dropped: dropped => {
			this.#tally.dropped(dropped.count);
			void this.#writer.drop(dropped);
			this.#announcer.note();
		},
		troubled: trouble => {
			this.#tally.troubled(trouble);
			this.#announcer.note();
		},
	};

	/** That an overload is over is told as well, though nothing else happens then. */
	#refused(records: number): void {
		this.#overload.refused(records);
		clearTimeout(this.#overloadTimer);
		this.#overloadTimer = setTimeout(() => this.#announcer.note(), overloadRestMs + 1).unref();
	}

	async newRun(): Promise<void> {
		const startMs = now();
		this.#run = {number: await this.#writer.startRun({atMs: startMs, pid: process.pid}), startMs};
		this.#announcer.note();
	}

	async mark(label: string): Promise<void> {
		await this.#writer.mark({atMs: now(), label, kind: 'mark'});
		this.#announcer.note();
	}

	/** Stops receiving, derives all that was acknowledged, and closes the file. */
	async close(): Promise<void> {
		if (this.#receiver !== null) {
			await this.#receiver.close();
			await this.#queue.settle();
			await this.#deriver.finish();
		}
		clearTimeout(this.#overloadTimer);
		this.#announcer.stop();
		await this.#writer.close();
	}
}

function whyNotStored(error: unknown): {message: string; hint: string} {
	return {
		message: `cannot store: ${error instanceof Error ? error.message : String(error)}`,
		hint: 'senders keep what they have for a while, and send it again',
	};
}

function troubleOf(error: unknown): {atMs: number; message: string; hint: string} {
	return {
		atMs: now(),
		message: `deriving failed: ${error instanceof Error ? error.message : String(error)}`,
		hint: 'what was acknowledged is in the file, and is derived when this is over',
	};
}
