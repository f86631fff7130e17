/** What a `Reader` answers about metrics, whatever they measure: plain values, as in `answers.ts`. */
import type {MetricPoint, MetricType} from '../domain/otlp.ts';
import type {SeriesFigures} from '../domain/metric-series.ts';

/** A metric by its name, as its newest point of the window tells it. */
export type MetricRow = Pick<MetricPoint, 'name' | 'description' | 'unit' | 'temporality' | 'monotonic'> & {
	readonly type: MetricType;
	/** Who sent the newest point. */
	readonly service: string;
	/** In the window; null: more than are counted. */
	readonly points: number | null;
	readonly lastMs: number;
};

export type MetricList = {
	/** By name. */
	readonly rows: readonly MetricRow[];
	/** False: there are more names than are told. */
	readonly isWhole: boolean;
};

export type MetricQuestion = {
	readonly name: string;
	readonly asOfMs: number;
	readonly fromMs: number;
	/** Into how many equal steps the window is cut for the chart. */
	readonly steps: number;
};

/** One metric, by series: the points that share a service, a scope and attributes. */
export type MetricDetail = {
	/** As in the list; null: no point of it came in the window. */
	readonly row: MetricRow | null;
	/** Those with a point in the window, the one that came last first. */
	readonly series: readonly MetricSeries[];
	/** False: of very many points the newest are read, those from `fromMs` on. */
	readonly isWhole: boolean;
	/** From where on points were read. */
	readonly fromMs: number;
};

export type MetricSeries = {
	/** Names the series within its metric. */
	readonly key: string;
	readonly service: string;
	readonly scope: string;
	readonly attributes: MetricPoint['attributes'];
	readonly figures: SeriesFigures;
	/**
	Oldest first. Counter: what it rose by in each step; gauge: its last value; distribution: how many values were
	recorded. Null: no point came in the step.
	*/
	readonly chart: readonly (number | null)[];
};
