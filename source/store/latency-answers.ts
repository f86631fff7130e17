/** What a `Reader` answers about how long calls take, in plain values as in `answers.ts`. */
import type {Percentiles} from './answers.ts';

export type LatenciesQuestion = {
	readonly asOfMs: number;
	readonly fromMs: number;
	/** As in `OverviewQuestion`. */
	readonly filter: string;
	readonly by: LatencyKey;
};

export type LatencyKey = 'model' | 'operation' | 'service' | 'provider' | 'agent';

/** Time to the first token, per output token, and end to end. */
export type Measure = 'ttft' | 'tpot' | 'duration';

export type MeasureFigures = Percentiles & {
	/** Calls that do not tell it: they did not stream, wrote one token, or failed before. */
	readonly without: number;
	/** How many took at most so long, and longer than the bucket before; only those between the least and the most. */
	readonly buckets: readonly {readonly untilMs: number; readonly calls: number}[];
};

export type LatencyRow = {
	/** Null: the calls that tell none. */
	readonly key: string | null;
	readonly calls: number;
	readonly measures: Readonly<Record<Measure, Percentiles>>;
};

export type Latencies = {
	/** Chat and completion calls that ended in the window, errors included, and how many of them failed. */
	readonly calls: number;
	readonly errors: number;
	/** Embeddings and other calls that are in none of these figures. */
	readonly apart: number;
	readonly measures: Readonly<Record<Measure, MeasureFigures>>;
	/** Most calls first, at most 500. */
	readonly rows: readonly LatencyRow[];
};
