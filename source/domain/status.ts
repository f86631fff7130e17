/** What the engine says of itself: the header, the empty screen and the doctor are drawn from it. */

export type Transport = 'grpc' | 'http_protobuf' | 'http_json' | 'other';

export type Arrivals = {
	readonly requests: number;
	readonly bytes: number;
	readonly spans: number;
	readonly logs: number;
	readonly points: number;
	readonly refused: number;
	/** Null: nothing came this way yet. */
	readonly lastMs: number | null;
	readonly lastFrom: string | null;
};

/** Something in the way of telemetry, in the past tense, with what to do about it. */
export type Trouble = {
	readonly atMs: number;
	readonly message: string;
	readonly hint: string;
	/** Somebody was to be told of an alert, and was not. */
	readonly isOfAlerts?: boolean;
};

export type Ports = {
	/** Addresses that really were bound: "127.0.0.1:4317", "[::1]:4317". */
	readonly grpc: readonly string[];
	readonly http: readonly string[];
	readonly grpcPort: number;
	readonly httpPort: number;
	/** Why these are not the usual ports: "4317 is taken by otelcol (pid 77)"; null when they are. */
	readonly note: string | null;
};

/**
More came than could be committed, and senders were told to come back. A request that is sent again counts again, so
requests say how much was turned away, not how much is missing: nothing is, as long as senders do come back.
*/
export type Overload = {
	/** When the first and the last request of it was turned away. */
	readonly sinceMs: number;
	readonly lastMs: number;
	/** True once none was turned away for five seconds. It is told until the next one begins. */
	readonly isOver: boolean;
	readonly refusedRequests: number;
	/** Records in them, as far as they were decoded: where too many bytes wait, a request is refused before that. */
	readonly refusedRecords: number;
	/** What was kept meanwhile. */
	readonly keptRequests: number;
	readonly keptRecords: number;
};

/** Why nothing can be stored, while senders are told to come back: a full disk, a lock of another program. */
export type Fault = {
	readonly sinceMs: number;
	/** "cannot store: the disk is full" */
	readonly message: string;
	readonly hint: string;
	/** As in `Overload`. */
	readonly refusedRequests: number;
	readonly refusedRecords: number;
};

export type EngineStatus = {
	/** Grows with every change of what a reader can see. */
	readonly revision: number;
	readonly ports: Ports;
	readonly file: string;
	readonly run: {readonly number: number; readonly startMs: number};
	readonly arrivals: Readonly<Record<Transport, Arrivals>>;
	readonly dropped: number;
	/** Places that `--redact` masked since the start; the file tells them by rule. */
	readonly redacted: number;
	/** Units that are committed and not derived yet, and for how long the oldest has waited. */
	readonly waiting: number;
	readonly behindMs: number;
	/** Of this process: the one that lasts, or the last one; null when nobody was ever turned away. */
	readonly overload: Overload | null;
	/** Null: what comes is stored. */
	readonly fault: Fault | null;
	readonly troubles: readonly Trouble[];
};

/** Of a program that could not do it: what and why, and what to do next. Printed as two lines. */
export class Failure extends Error {
	readonly hint: string;
	constructor(message: string, hint: string) {
		super(message);
		this.name = 'Failure';
		this.hint = hint;
	}
}

/** Another llmtop writes the file: it can be read, and nothing else. */
export class InUse extends Failure {}
