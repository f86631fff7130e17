/**
Decoded telemetry, as OTLP has it and nothing more: what `wire/` produces, `store/` keeps and `normalise/`
reads. Field names and meanings are those of opentelemetry-proto 1.x; times are nanoseconds since 1970.

Values are JSON, so that they cross threads and lie in the file as they are. What JSON cannot say is
tagged: see `AttributeValue`.
*/

/**
One attribute value (AnyValue of common.proto).

- string, boolean: as they are; an AnyValue that holds nothing is `null`
- int64: a number when it is a safe integer, else `{$int: "9223372036854775807"}`
- double: a number when it has a fraction, else `{$double: 1}`, so that 1.0 and 1 stay apart and an export
  gives back what came; NaN and the infinities are `{$double: "NaN" | "Infinity" | "-Infinity"}`
- bytes: `{$bytes: base64}`
- ArrayValue: an array; KeyValueList: an object

Read them with the functions of `attributes.ts`, never by hand.
*/
export type AttributeValue =
	| null
	| string
	| number
	| boolean
	| readonly AttributeValue[]
	| {readonly [key: string]: AttributeValue};

export type Attributes = {readonly [key: string]: AttributeValue};

export type Resource = {readonly attributes: Attributes; readonly schemaUrl: string};

export type Scope = {
	readonly name: string;
	readonly version: string;
	readonly attributes: Attributes;
	readonly schemaUrl: string;
};

export type SpanEvent = {
	readonly timeNano: bigint;
	readonly name: string;
	readonly attributes: Attributes;
};

export type SpanLink = {
	readonly traceId: string;
	readonly spanId: string;
	readonly traceState: string;
	readonly attributes: Attributes;
};

/** 0 UNSET, 1 OK, 2 ERROR (Status.StatusCode of trace.proto). An UNSET status is ok. */
export type StatusCode = 0 | 1 | 2;

export type Span = {
	/** 32 lower-case hex digits, not all zero. */
	readonly traceId: string;
	/** 16 lower-case hex digits, not all zero. */
	readonly spanId: string;
	readonly parentSpanId: string | null;
	readonly traceState: string;
	readonly flags: number;
	readonly name: string;
	/** SpanKind of trace.proto: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
	readonly kind: number;
	readonly startNano: bigint;
	readonly endNano: bigint;
	readonly attributes: Attributes;
	readonly events: readonly SpanEvent[];
	readonly links: readonly SpanLink[];
	readonly status: {readonly code: StatusCode; readonly message: string};
	/** How many attributes, events and links the sender left out, in this order. */
	readonly dropped: readonly [attributes: number, events: number, links: number];
	/** One object is shared by all records of a request that came under it. */
	readonly resource: Resource;
	readonly scope: Scope;
};

export type LogRecord = {
	readonly timeNano: bigint;
	readonly observedNano: bigint;
	readonly severityNumber: number;
	readonly severityText: string;
	readonly eventName: string;
	readonly body: AttributeValue;
	readonly attributes: Attributes;
	readonly traceId: string | null;
	readonly spanId: string | null;
	readonly flags: number;
	readonly dropped: number;
	readonly resource: Resource;
	readonly scope: Scope;
};

export type MetricType = 'gauge' | 'sum' | 'histogram' | 'exponential_histogram' | 'summary';

/** A point of any of the five metric types. What only one type has lies in `distribution`. */
export type MetricPoint = {
	readonly name: string;
	readonly description: string;
	readonly unit: string;
	readonly type: MetricType;
	readonly temporality: 'unspecified' | 'delta' | 'cumulative';
	readonly monotonic: boolean;
	readonly startNano: bigint;
	readonly timeNano: bigint;
	readonly attributes: Attributes;
	/** Gauge and sum: the value; all others: the sum, where the sender gave one. */
	readonly value: number | null;
	readonly count: number | null;
	readonly distribution: Distribution | null;
	readonly flags: number;
	readonly resource: Resource;
	readonly scope: Scope;
};

export type Distribution = {
	readonly min: number | null;
	readonly max: number | null;
	/** Histogram: n bounds and n + 1 counts. */
	readonly bounds?: readonly number[];
	readonly counts?: readonly number[];
	/** Exponential histogram (metrics.proto): base = 2^(2^-scale). */
	readonly scale?: number;
	readonly zeroCount?: number;
	readonly positive?: {readonly offset: number; readonly counts: readonly number[]};
	readonly negative?: {readonly offset: number; readonly counts: readonly number[]};
	/** Summary. */
	readonly quantiles?: readonly {readonly quantile: number; readonly value: number}[];
};

/** A record that was refused, counted in `drop` and told to the sender as a partial success. */
export type Rejection = {
	readonly kind: TelemetryKind;
	readonly count: number;
	/** A sentence a person can act on: "span without a trace id". */
	readonly reason: string;
	readonly service: string;
};

/** What OTLP calls a signal. In llmtop that word is taken; see the glossary in `source/README.md`. */
export type TelemetryKind = 'traces' | 'logs' | 'metrics';

/** The content of one export request. */
export type Batch = {
	readonly kind: TelemetryKind;
	readonly spans: readonly Span[];
	readonly logs: readonly LogRecord[];
	readonly points: readonly MetricPoint[];
	readonly rejections: readonly Rejection[];
};
