/**
Everything that runs without a screen, and the only place where the parts of the path meet:
receiver → commit → answer, then dirty unit → normalise → price → store. Read it top to bottom.
*/
import type {Batch} from '../domain/otlp.ts';
import type {EngineStatus, Ports} from '../domain/status.ts';
import {makePricer} from '../pricing/prices.ts';
import {openWriter} from '../store/sqlite/open.ts';
import {BusyError} from '../wire/intake.ts';
import {openReceiver} from '../wire/receiver.ts';
import {makeCommitQueue} from './commit-queue.ts';
import {makeDeriver} from './deriver.ts';
import type {EngineOptions} from './messages.ts';
import {makeTally} from './tally.ts';

/** Changes are announced at most this often: more often than a person sees, seldom enough to cost nothing. */
const announceMs = 100;

export type Engine = {
	readonly status: () => EngineStatus;
	readonly newRun: () => Promise<void>;
	readonly mark: (label: string) => Promise<void>;
	/** Stops receiving, derives all that was acknowledged, and closes the file. */
	readonly close: () => Promise<void>;
};

export async function openEngine(
	options: EngineOptions,
	changed: (status: EngineStatus) => void,
): Promise<Engine> {
	const now = Date.now;
	const pricer = makePricer({userPrices: options.prices});
	const writer = openWriter(options.file, {durable: options.durable});
	const tally = makeTally({dropped: 0});
	for (const mistake of pricer.mistakes) {
		tally.troubled({
			atMs: now(),
			message: `prices.json: ${mistake}`,
			hint: 'the bundled price is used instead',
		});
	}

	let revision = 0;
	let announcing: NodeJS.Timeout | null = null;
	let ports: Ports | null = null;
	function announce(): void {
		revision++;
		// Nobody listens before the ports are known: until then the starter waits for `ready`.
		if (ports === null) return;
		announcing ??= setTimeout(() => {
			announcing = null;
			changed(status());
		}, announceMs);
	}

	const deriver = makeDeriver({
		writer,
		pricer,
		now,
		isBusy: () => queue.isBusy(),
		derived: announce,
		failed(error) {
			tally.troubled({
				atMs: now(),
				message: `deriving failed: ${error instanceof Error ? error.message : String(error)}`,
				hint: 'what was acknowledged is in the file, and is derived when this is over',
			});
			announce();
		},
	});
	const queue = makeCommitQueue({
		writer,
		now,
		committed(result) {
			deriver.add(result.units);
			announce();
		},
	});

	async function keep(batch: Batch): Promise<void> {
		if (queue.isFull()) throw new BusyError('too many records wait for the disk');
		await queue.add(batch);
		for (const rejection of batch.rejections) tally.dropped(rejection.count);
	}

	let run = {number: 0, startMs: now()};
	async function startRun(): Promise<void> {
		const startMs = now();
		run = {number: await writer.startRun({atMs: startMs, pid: process.pid}), startMs};
		announce();
	}

	async function giveUp(error: unknown): Promise<never> {
		deriver.stop();
		await writer.close();
		throw error;
	}
	// Before any port is taken: another llmtop may be writing this file.
	await startRun().catch(giveUp);
	const receiver = await openReceiver({
		grpcPort: options.grpcPort,
		httpPort: options.httpPort,
		sink: keep,
		observe: {
			arrived(arrival) {
				tally.arrived(arrival);
				announce();
			},
			dropped(dropped) {
				tally.dropped(dropped.count);
				void writer.drop(dropped);
				announce();
			},
			troubled(trouble) {
				tally.troubled(trouble);
				announce();
			},
		},
	}).catch(async (error: unknown) => {
		deriver.stop();
		await writer.close();
		throw error;
	});

	ports = receiver.ports;

	function status(): EngineStatus {
		return {
			revision,
			ports: receiver.ports,
			file: options.file,
			run,
			arrivals: tally.arrivals(),
			dropped: tally.droppedTotal(),
			waiting: deriver.waiting(),
			behindMs: deriver.behindMs(),
			troubles: tally.troubles(),
		};
	}

	return {
		status,
		newRun: startRun,
		async mark(label) {
			await writer.mark({atMs: now(), label, kind: 'mark'});
			announce();
		},
		async close() {
			await receiver.close();
			await queue.settle();
			deriver.stop();
			await deriver.drain();
			if (announcing !== null) clearTimeout(announcing);
			await writer.close();
		},
	};
}
