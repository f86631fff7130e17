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
import type {EngineOptions} from './messages.ts';
import {makeRedaction, type Redaction} from './redaction.ts';
import {makeTally, type Tally} from './tally.ts';

const now = Date.now;

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
	readonly #redaction: Redaction;
	readonly #announcer: Announcer;
	readonly #queue: CommitQueue;
	readonly #deriver: Deriver;
	#receiver: Receiver | null = null;
	#run = {number: 0, startMs: 0};

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
		this.#redaction = makeRedaction({kinds: options.redact, writer, now});
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
				this.#deriver.add(units);
				this.#announcer.note();
			},
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
			sink: sinkInto(this.#queue, this.#tally, this.#redaction),
			observe: observerFor({tally: this.#tally, writer: this.#writer, announcer: this.#announcer}),
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
			redacted: this.#redaction.total(),
			waiting: this.#deriver.waiting(),
			behindMs: this.#deriver.behindMs(),
			troubles: this.#tally.troubles(),
		};
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
			await this.#redaction.close();
			await this.#deriver.finish();
		}
		this.#announcer.stop();
		await this.#writer.close();
	}
}

/** What a sender's batch waits for: the commit. When too much waits already, the sender is asked to come again. */
function sinkInto(queue: CommitQueue, tally: Tally, redaction: Redaction): Sink {
	return async batch => {
		if (queue.isFull()) throw new BusyError('too many records wait for the disk');
		await queue.add(redaction.batch(batch));
		for (const rejection of batch.rejections) tally.dropped(rejection.count);
	};
}

function observerFor(to: {tally: Tally; writer: Writer; announcer: Announcer}): Observer {
	const {tally, writer, announcer} = to;
	return {
		arrived(arrival) {
			tally.arrived(arrival);
			announcer.note();
		},
		dropped(dropped) {
			tally.dropped(dropped.count);
			void writer.drop(dropped);
			announcer.note();
		},
		troubled(trouble) {
			tally.troubled(trouble);
			announcer.note();
		},
	};
}

function troubleOf(error: unknown): {atMs: number; message: string; hint: string} {
	return {
		atMs: now(),
		message: `deriving failed: ${error instanceof Error ? error.message : String(error)}`,
		hint: 'what was acknowledged is in the file, and is derived when this is over',
	};
}
