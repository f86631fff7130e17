/**
The whole way of a body in this process and without waiting: decoded, committed into a real file, and its units
derived. What the threads and timers of the engine add is fuzzed over sockets (`engine-sockets.ts`).
*/
import {deriveUnits} from '../../../source/engine/derive.ts';
import {makePricer} from '../../../source/pricing/prices.ts';
import {openWriter} from '../../../source/store/sqlite/open.ts';
import type {Batch} from '../../../source/domain/otlp.ts';
import {createIntake, type Outcome} from '../../../source/wire/intake.ts';
import type {Seed} from './seeds.ts';

/** Any time will do; a fixed one makes runs repeatable. */
const receivedMs = 1_795_608_000_000;

const pricer = makePricer({userPrices: null});

export type ReceivePath = {
	/** The outcomes, in order. Throws what the decoders should not; rejects with what the store should not. */
	readonly receive: (bodies: readonly Seed[]) => Promise<readonly Outcome[]>;
	readonly close: () => Promise<void>;
};

export function openReceivePath(file: string): ReceivePath {
	const writer = openWriter(file, {durable: false});
	let waiting: Batch[] = [];
	const intake = createIntake(
		batch => {
			waiting.push(batch);
			return Promise.resolve();
		},
		{arrived: () => {}, dropped: () => {}, troubled: () => {}},
	);
	return {
		async receive(bodies) {
			const outcomes: Outcome[] = [];
			for (const {kind, encoding, bytes} of bodies) {
				const transport = encoding === 'json' ? 'http_json' : 'http_protobuf';
				outcomes.push(await intake.receive(kind, {transport, from: '', receivedMs, encoding, body: bytes}));
			}
			const batches = waiting;
			waiting = [];
			const {units} = await writer.commit(batches, {receivedAtMs: receivedMs});
			if (units.length > 0) await deriveUnits(writer, pricer, units);
			return outcomes;
		},
		close: () => writer.close(),
	};
}
