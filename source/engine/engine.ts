/**
Everything that runs without a screen, and the only place where the parts of the path meet:
receiver → commit → answer, then dirty unit → normalise → price → store. Read it top to bottom.
*/
import {takenOutReason} from '../domain/drop.ts';
import {Failure, type EngineStatus, type Trouble} from '../domain/status.ts';
import {inspectorVersion} from '../inspect/version.ts';
import {InspectorClient} from '../inspector/client.ts';
import {makePricer} from '../pricing/prices.ts';
import {openWriter} from '../store/sqlite/open.ts';
import {StoreFault} from '../store/fault.ts';
import type {Writer} from '../store/store.ts';
import {BusyError, type Observer, type Sink} from '../wire/intake.ts';
import {openReceiver, type Receiver} from '../wire/receiver.ts';
import type {AlertWatch} from './alert-watch.ts';
import {makeAnnouncer, type Announcer} from './announcer.ts';
import {makeCommitQueue, type CommitQueue} from './commit-queue.ts';
import {Deriver} from './deriver.ts';
import {makeDropLog, type DropLog} from './drop-log.ts';
import {makeFaultWatch} from './fault-watch.ts';
import type {EngineOptions} from './messages.ts';
import {makeOverloadCount, overloadRestMs} from './overload.ts';
import {patiently} from './patience.ts';
import {makeRedaction, type Redaction} from './redaction.ts';
import {Retention} from './retention.ts';
import {makeTally} from './tally.ts';

const now = Date.now;
const monotonic = (): number => performance.now();

/**
While nothing can be stored and nobody sent for so long, we try whether it can be again. While they do send, their
requests are the better try: a disk that takes a page may not take a batch.
*/
const probeMs = 5000;

type Listeners = {
	/** Called at most ten times a second. */
	readonly changed: (status: EngineStatus) => void;
	/** Called when the file is lost: nothing can be acknowledged any more. What is left is `close`. */
	readonly died: (failure: Failure) => void;
};

/** The listeners are called once this has resolved. Rejects with `Failure`. */
export async function openEngine(options: EngineOptions, listeners: Listeners): Promise<Engine> {
	const engine = new Engine(options, listeners);
	try {
		await engine.open();
		return engine;
	} catch (error) {
		// Why it could not start is what is told.
		await engine.close().catch(() => {});
		if (!(error instanceof StoreFault)) throw error;
		const message = error.kind === 'lost' ? error.message : `cannot write ${options.file}: ${error.message}`;
		throw new Failure(message, error.hint);
	}
}

export class Engine {
	readonly #options: EngineOptions;
	readonly #listeners: Listeners;
	readonly #writer: Writer;
	readonly #tally = makeTally();
	readonly #overload = makeOverloadCount({now, monotonic});
	readonly #faults = makeFaultWatch(now);
	readonly #redaction: Redaction;
	readonly #announcer: Announcer;
	readonly #queue: CommitQueue;
	readonly #deriver: Deriver;
	readonly #inspector: InspectorClient;
	readonly #drops: DropLog;
	#alerts: AlertWatch | null = null;
	#receiver: Receiver | null = null;
	#run = {number: 0, startMs: 0};
	#overloadTimer: NodeJS.Timeout | undefined;
	#probeTimer: NodeJS.Timeout | undefined;
	#isLost = false;

	constructor(options: EngineOptions, listeners: Listeners) {
		this.#options = options;
		this.#listeners = listeners;
		const pricer = makePricer({userPrices: options.prices});
		for (const mistake of pricer.mistakes) {
			this.#tally.troubled({atMs: now(), message: mistake, hint: 'the bundled price is used instead'});
		}
		const writer = openWriter(options.file, {durable: options.durable});
		this.#writer = writer;
		for (const note of writer.notes) this.#tally.troubled({atMs: now(), ...note});
		this.#announcer = makeAnnouncer({
			changed: () => {
				if (this.#receiver !== null) listeners.changed(this.status());
			},
			isBusy: () => this.#queue.isBusy(),
		});
		this.#queue = makeCommitQueue({
			writer,
			now,
			committed: ({units}) => {
				this.#worked();
				this.#deriver.add(units);
				this.#announcer.note();
			},
			failed: error => this.#notStored(error),
			rested: () => this.#deriver.rested(),
		});
		this.#drops = makeDropLog(writer);
		this.#redaction = makeRedaction(options.redact, (rule, count) => {
			this.#drops.add({atMs: now(), reason: takenOutReason('masked', rule), service: '', count});
		});
		this.#deriver = new Deriver({
			writer,
			pricer,
			isBusy: this.#queue.isBusy,
			derived: () => {
				this.#announcer.note();
				this.#inspector.wake();
			},
			failed: error => this.#notDerived(error),
			defect: (unit, error) => {
				this.#trouble({message: `${unit} could not be derived: ${textOf(error)}`, hint: reportHint});
			},
			retention: new Retention({
				writer,
				rules: options.keep,
				now,
				evicted: this.#announcer.note,
				failed: error => this.#behindFailed('keep the file within its bounds', error),
			}),
		});
		this.#inspector = this.#makeInspector();
	}

	/** What is inspected waits for what is derived, and both for what arrives. */
	#makeInspector(): InspectorClient {
		return new InspectorClient({
			file: this.#options.file,
			alerts: this.#options.alerts,
			writer: this.#writer,
			isBusy: () => this.#queue.isBusy() || this.#deriver.behindMs() > 0,
			inspected: this.#announcer.note,
			failed: error => this.#behindFailed('inspect', error),
			defect: (unit, message) =>
				this.#trouble({message: `${unit} could not be inspected: ${message}`, hint: reportHint}),
		});
	}

	/** Null: nobody wants to be told. */
	async #watchAlerts(): Promise<AlertWatch | null> {
		const {alerts: settings} = this.#options;
		if (settings.onAlert === null && settings.webhook === null) return null;
		// Loaded by those who want it: it is no part of a quick start.
		const {AlertWatch: Watch} = await import('./alert-watch.ts');
		return new Watch({
			settings,
			now,
			judge: async question => this.#inspector.judge(question),
			keep: async told => this.decide(writer => writer.tell(told)),
			notTold: ({change: {rule, to}}, {by, said}) =>
				this.#trouble({
					message: `${by === 'command' ? '--on-alert' : '--webhook'} was not told that ${rule} is ${to.state}: ${said}`,
					hint: `the same is in the view Alerts and in llmtop alerts ${this.#options.file}`,
					isOfAlerts: true,
				}),
		});
	}

	async open(): Promise<void> {
		// Before any port is taken: another llmtop may be writing this file.
		await patiently(() => this.#startRun());
		await patiently(() => this.#writer.allowInSettings(this.#options.allowances));
		const isWaiting = await patiently(() => this.#writer.outdateInspections({version: inspectorVersion}));
		this.#receiver = await openReceiver({
			grpcPort: this.#options.grpcPort,
			httpPort: this.#options.httpPort,
			access: this.#options.access,
			sink: this.#sink,
			observe: this.#observer,
		});
		this.#deriver.start();
		// An earlier run may have left some; where nothing waits, the memory of a thread is not spent.
		if (isWaiting) this.#inspector.wake();
		this.#alerts = await this.#watchAlerts();
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
			overload: this.#overload.overload(),
			fault: this.#faults.fault(),
			troubles: this.#tally.troubles(),
		};
	}

	/** What a sender's batch waits for: the commit. When too much waits already, the sender is asked to come again. */
	readonly #sink: Sink = async batch => {
		if (this.#queue.isFull()) throw new BusyError('too many records wait for the disk');
		await this.#queue.add(this.#redaction.batch(batch));
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
			this.#drops.add(dropped);
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

	/** From the keys: what cannot be written is told, and is no reason to end. */
	async newRun(): Promise<void> {
		await this.#startRun().catch((error: unknown) => this.#notDerived(error));
	}

	async mark(label: string): Promise<void> {
		const mark = {atMs: now(), label, kind: 'mark'} as const;
		await this.decide(writer => writer.mark(mark));
	}

	/** Writes what the user decided; from the keys, as above. */
	async decide(write: (writer: Writer) => Promise<void>): Promise<void> {
		await write(this.#writer).catch((error: unknown) => this.#notDerived(error));
		this.#announcer.note();
	}

	async #startRun(): Promise<void> {
		const startMs = now();
		this.#run = {number: await this.#writer.startRun({atMs: startMs, pid: process.pid}), startMs};
		this.#announcer.note();
	}

	/**
	Stops receiving, derives all that was acknowledged, and closes the file. Rejects with `Failure` where that
	could not be done; the file is closed all the same.
	*/
	async close(): Promise<void> {
		let trouble: unknown = null;
		const attempt = async (step: () => Promise<void>): Promise<void> => {
			await step().catch((error: unknown) => {
				trouble ??= error;
			});
		};
		if (this.#receiver !== null) {
			await this.#receiver.close();
			await this.#queue.settle();
			await this.#alerts?.close();
			await this.#inspector.close();
			if (this.#isLost) await this.#deriver.stop();
			else {
				await attempt(() => this.#deriver.finish());
				await attempt(this.#drops.flush);
			}
		}
		for (const timer of [this.#overloadTimer, this.#probeTimer]) clearTimeout(timer);
		this.#announcer.stop();
		await attempt(() => this.#writer.close());
		if (trouble !== null && !this.#isLost) throw unfinished(trouble, this.#options.file);
	}

	#trouble(trouble: Omit<Trouble, 'atMs'>): void {
		this.#tally.troubled({atMs: now(), ...trouble});
		this.#announcer.note();
	}

	/** Senders are about to be told that what they sent was not stored. */
	#notStored(error: unknown): void {
		if (!(error instanceof StoreFault)) {
			this.#trouble({message: `a request could not be stored: ${textOf(error)}`, hint: reportHint});
			return;
		}
		const why = {message: `cannot store: ${error.message}`, hint: error.hint};
		this.#faults.failed(why);
		this.#trouble(why);
		if (error.kind === 'lost') this.#die(error);
		else this.#probeLater();
	}

	#notDerived(error: unknown): void {
		this.#behindFailed('derive', error);
	}

	/** What is behind the acknowledgement failed: it is on disk, and is tried again. */
	#behindFailed(what: string, error: unknown): void {
		const isFault = error instanceof StoreFault;
		if (isFault && error.kind === 'lost') return this.#die(error);
		this.#trouble({
			message: `cannot ${what}: ${textOf(error)}`,
			hint: isFault ? error.hint : reportHint,
		});
	}

	#worked(): void {
		this.#faults.worked();
		clearTimeout(this.#probeTimer);
	}

	#probeLater(): void {
		clearTimeout(this.#probeTimer);
		this.#probeTimer = setTimeout(() => void this.#probe(), probeMs);
	}

	async #probe(): Promise<void> {
		try {
			await this.#writer.probe();
			this.#worked();
			this.#announcer.note();
		} catch (error) {
			this.#notStored(error);
		}
	}

	#die(fault: StoreFault): void {
		if (this.#isLost) return;
		this.#isLost = true;
		this.#listeners.died(new Failure(fault.message, fault.hint));
	}
}

const reportHint = 'this is a defect of llmtop, please report it; the records that came are kept';

function textOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

function unfinished(error: unknown, file: string): Failure {
	return new Failure(
		`could not end in good order: ${textOf(error)}`,
		`everything acknowledged is in ${file} and ${file}-wal: keep the two together, the next start goes on`,
	);
}
