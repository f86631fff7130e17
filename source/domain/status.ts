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
