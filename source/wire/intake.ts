/**
What both transports do with the body of an export request: decode it, hand the batch to the sink, and say how
it went in words that each transport turns into its own status. It never answers before the sink is done: an
answer that says yes is a promise that the data is kept.
*/
import type {Batch, TelemetryKind} from '../domain/otlp.ts';
import type {Transport, Trouble} from '../domain/status.ts';
import {DecodeError} from './decode-error.ts';
import {decodeJson} from './decode-json.ts';
import {decodeProtobuf} from './decode-protobuf.ts';
import {reasonsMax, uncommittedBytesMax} from './limits.ts';
import {serviceOf} from './rejections.ts';

export type Encoding = 'protobuf' | 'json';

/** A request as it was delivered. */
type Delivery = {
	readonly transport: Transport;
	/** Address of the sender, such as "127.0.0.1" or "::1". */
	readonly from: string;
	readonly receivedMs: number;
	readonly encoding: Encoding;
	/** The request as it came, after decompression; for who passes it on. */
	readonly body: Uint8Array;
};

/**
Takes a batch and resolves when it is committed. Rejects with a `BusyError` when the sender should come back
later, and with anything else when keeping the batch failed. Empty batches are not handed over.
*/
export type Sink = (batch: Batch, delivery: Delivery) => Promise<void>;

/** The store is behind: nothing was kept, and sending the same request again after a while is right. */
export class BusyError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'BusyError';
	}
}

/** A request that was answered. The counts are of records that were kept. */
export type Arrival = {
	readonly atMs: number;
	readonly transport: Transport;
	readonly kind: TelemetryKind;
	/** How it was answered. */
	readonly outcome: Outcome['status'];
	/** Of the body, after decompression. */
	readonly bytes: number;
	readonly spans: number;
	readonly logs: number;
	readonly points: number;
	/** Records that were not kept: malformed ones, and all of a batch the sink turned down. */
	readonly refused: number;
	/** `service.name` of the first record; empty when it has none. */
	readonly service: string;
	readonly from: string;
};

/**
Telemetry that came and never reached the sink. Records refused one by one are not told here: the sink has them in
`batch.rejections`, and keeps them in the same transaction.
*/
export type Dropped = {
	readonly atMs: number;
	readonly transport: Transport;
	/** Null when the request did not say, because it went to no known path. */
	readonly kind: TelemetryKind | null;
	/** Records; 1 for a body that could not be read, whose records nobody can count. */
	readonly count: number;
	/** One of few: nothing of the request is in it, so that drops can be summed up by it. */
	readonly reason: string;
	readonly service: string;
	readonly from: string;
};

/** Who is told what happens at the edge. Called once for each event; the callee sums up. MUST NOT throw. */
export type Observer = {
	readonly arrived: (arrival: Arrival) => void;
	readonly dropped: (dropped: Dropped) => void;
	readonly troubled: (trouble: Trouble) => void;
};

export type Outcome =
	| {readonly status: 'accepted'; readonly rejected: number; readonly message: string}
	| {readonly status: 'malformed' | 'busy' | 'failed'; readonly message: string};

export type Intake = {
	readonly receive: (kind: TelemetryKind, delivery: Delivery) => Promise<Outcome>;
};

export function createIntake(sink: Sink, observer: Observer): Intake {
	let uncommittedBytes = 0;

	async function receive(kind: TelemetryKind, delivery: Delivery): Promise<Outcome> {
		const bytes = delivery.body.length;
		if (uncommittedBytes > 0 && uncommittedBytes + bytes > uncommittedBytesMax) {
			observer.arrived(arrivalOf(kind, delivery, null, 'busy'));
			return {status: 'busy', message: 'earlier requests are still being stored'};
		}
		uncommittedBytes += bytes;
		try {
			return await store(kind, delivery);
		} finally {
			uncommittedBytes -= bytes;
		}
	}

	async function store(kind: TelemetryKind, delivery: Delivery): Promise<Outcome> {
		let batch: Batch;
		try {
			batch =
				delivery.encoding === 'json' ? decodeJson(kind, delivery.body) : decodeProtobuf(kind, delivery.body);
		} catch (error) {
			if (!(error instanceof DecodeError)) throw error;
			observer.arrived(arrivalOf(kind, delivery, null, 'malformed'));
			const {transport, from, receivedMs: atMs} = delivery;
			const reason = `body that is not OTLP in ${delivery.encoding}`;
			observer.dropped({atMs, transport, kind, count: 1, reason, service: '', from});
			const message = `${kind} from ${from} could not be read: the body is ${error.message}`;
			observer.troubled({atMs, message, hint: hintOf(delivery)});
			return {status: 'malformed', message: `The ${kind} request is ${error.message}.`};
		}
		try {
			if (recordsOf(batch) + batch.rejections.length > 0) await sink(batch, delivery);
		} catch (error) {
			const status = error instanceof BusyError ? 'busy' : 'failed';
			observer.arrived(arrivalOf(kind, delivery, batch, status));
			return {status, message: error instanceof Error ? error.message : String(error)};
		}
		observer.arrived(arrivalOf(kind, delivery, batch, 'accepted'));
		return acceptedOf(batch);
	}

	return {receive};
}

/** What a body most likely is when it is not what it was said to be. */
function hintOf({body, encoding}: Delivery): string {
	if (body[0] === 0x1f && body[1] === 0x8b)
		return 'the body is gzip: its sender has to say Content-Encoding: gzip';
	if (encoding === 'protobuf' && body[0] === 0x7b) return 'the body is JSON: send it as application/json';
	if (encoding === 'json' && body[0] === 0x0a)
		return 'the body is protobuf: send it as application/x-protobuf';
	return 'the sender made a body that is not OTLP';
}

function acceptedOf(batch: Batch): Outcome {
	const rejected = rejectedOf(batch);
	const told = batch.rejections.slice(0, reasonsMax).map(({count, reason}) => `${count} × ${reason}`);
	const untold = batch.rejections.length - told.length;
	const message = untold > 0 ? [...told, `${untold} more reasons`] : told;
	return {status: 'accepted', rejected, message: message.join('; ')};
}

function recordsOf(batch: Batch): number {
	return batch.spans.length + batch.logs.length + batch.points.length;
}

function rejectedOf(batch: Batch): number {
	return batch.rejections.reduce((sum, {count}) => sum + count, 0);
}

function arrivalOf(
	kind: TelemetryKind,
	delivery: Delivery,
	batch: Batch | null,
	outcome: Outcome['status'],
): Arrival {
	const kept = outcome === 'accepted' ? batch : null;
	const turnedDown = batch !== null && kept === null ? recordsOf(batch) : 0;
	const first = batch?.spans[0] ?? batch?.logs[0] ?? batch?.points[0];
	return {
		atMs: delivery.receivedMs,
		transport: delivery.transport,
		kind,
		outcome,
		bytes: delivery.body.length,
		spans: kept?.spans.length ?? 0,
		logs: kept?.logs.length ?? 0,
		points: kept?.points.length ?? 0,
		refused: turnedDown + (batch ? rejectedOf(batch) : 0),
		service: first ? serviceOf(first.resource.attributes) : (batch?.rejections[0]?.service ?? ''),
		from: delivery.from,
	};
}
