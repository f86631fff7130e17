/**
What the points of one metric series come to over a window: how much a counter rose, where a gauge stands, how the
values of a histogram are distributed. Data model: opentelemetry.io/docs/specs/otel/metrics/data-model.
*/
import type {Distribution, MetricPoint, MetricType} from './otlp.ts';

/** The part of a `MetricPoint` that is reckoned with; times in ms. */
export type SeriesPoint = {
	readonly startMs: number;
	readonly timeMs: number;
	readonly value: number | null;
	readonly count: number | null;
	readonly distribution: Distribution | null;
};

export type SeriesKind = Pick<MetricPoint, 'type' | 'temporality' | 'monotonic'>;

/** How a series is read. A sum that may fall tells a state, as a gauge does. */
export type Reading = 'counter' | 'gauge' | 'distribution';

/** What was added by a moment: `sum` of a counter or of the recorded values, `count` of them, by bucket where told. */
export type Increment = {
	readonly timeMs: number;
	readonly sum: number;
	readonly count: number;
	readonly buckets: readonly Bucket[];
};

/** Values above `low` up to `high`; the outermost ones have no end but the least and greatest value, where told. */
export type Bucket = {readonly low: number; readonly high: number; readonly count: number};

export type SeriesFigures = {
	readonly reading: Reading;
	readonly points: number;
	readonly lastMs: number;
	/** The newest point's value, as it came. */
	readonly last: number | null;
	/** Counter: what it rose by; distribution: the sum of the recorded values; gauge: null. */
	readonly sum: number | null;
	/** Distribution: how many values were recorded; else null. */
	readonly count: number | null;
	/** Gauge: of its points; distribution: as the points tell; counter: null. */
	readonly min: number | null;
	readonly max: number | null;
	/** Estimated within a bucket, or told by a summary; null: the points do not tell. */
	readonly p50: number | null;
	readonly p95: number | null;
};

export function readingOf({type, temporality, monotonic}: SeriesKind): Reading {
	if (type === 'gauge') return 'gauge';
	if (type !== 'sum') return 'distribution';
	return monotonic || temporality === 'delta' ? 'counter' : 'gauge';
}

/** `points`: of one series, oldest first, those of the window that begins at `fromMs`. */
export function figuresOf(
	kind: SeriesKind,
	points: readonly SeriesPoint[],
	fromMs: number,
): SeriesFigures | null {
	const newest = points.at(-1);
	if (newest === undefined) return null;
	const reading = readingOf(kind);
	const base = {
		reading,
		points: points.length,
		lastMs: newest.timeMs,
		last: newest.value,
		sum: null,
		count: null,
		min: null,
		max: null,
		p50: null,
		p95: null,
	};
	if (reading === 'gauge') {
		const values = points.flatMap(({value}) => (value === null ? [] : [value]));
		return values.length === 0 ? base : {...base, min: leastOf(values), max: greatestOf(values)};
	}
	const increments = incrementsOf(kind, points, fromMs);
	const sum = totalOf(increments.map(one => one.sum));
	if (reading === 'counter') return {...base, sum};
	const told = points.map(({distribution}) => distribution);
	const min = leastOf(told.flatMap(one => (one === null || one.min === null ? [] : [one.min])));
	const max = greatestOf(told.flatMap(one => (one === null || one.max === null ? [] : [one.max])));
	const buckets = joined(increments.flatMap(one => one.buckets));
	const quantile = (fraction: number): number | null =>
		kind.type === 'summary'
			? summaryQuantile(newest.distribution, fraction)
			: quantileOf(buckets, fraction, {min, max});
	const count = totalOf(increments.map(one => one.count));
	return {...base, sum, count, min, max, p50: quantile(0.5), p95: quantile(0.95)};
}

/**
What each point adds to the one before. A delta is its own increment. Of a cumulative series it is the difference; the
whole point where the count began anew (another start time, or a fall: "resets and gaps" of the data model), and of the
first point only where it began within the window: how much of an older one belongs to it is not known.
*/
export function incrementsOf(
	kind: SeriesKind,
	points: readonly SeriesPoint[],
	fromMs: number,
): readonly Increment[] {
	if (kind.temporality !== 'cumulative' && kind.type !== 'summary')
		return points.map(point => wholeOf(kind.type, point));
	const increments: Increment[] = [];
	let previous: SeriesPoint | null = null;
	for (const point of points) {
		const isNew = previous === null ? point.startMs >= fromMs : isReset(kind.type, previous, point);
		if (isNew) increments.push(wholeOf(kind.type, point));
		else if (previous !== null) increments.push(difference(kind.type, point, previous));
		previous = point;
	}
	return increments;
}

function isReset(type: MetricType, before: SeriesPoint, point: SeriesPoint): boolean {
	const total = ({value, count}: SeriesPoint): number => (type === 'sum' ? (value ?? 0) : (count ?? 0));
	return point.startMs > before.startMs || total(point) < total(before);
}

function wholeOf(type: MetricType, point: SeriesPoint): Increment {
	const {timeMs, value, count, distribution} = point;
	return {timeMs, sum: value ?? 0, count: count ?? 0, buckets: bucketsOf(type, distribution)};
}

function difference(type: MetricType, point: SeriesPoint, before: SeriesPoint): Increment {
	// An SDK widens the buckets of an exponential histogram as values come that are far apart.
	const scale = Math.min(point.distribution?.scale ?? 0, before.distribution?.scale ?? 0);
	const now = wholeOf(type, {...point, distribution: atScale(point.distribution, scale)});
	const then = wholeOf(type, {...before, distribution: atScale(before.distribution, scale)});
	const known = new Map(then.buckets.map(bucket => [keyOf(bucket), bucket.count]));
	const buckets = now.buckets.map(bucket => ({
		...bucket,
		count: bucket.count - (known.get(keyOf(bucket)) ?? 0),
	}));
	// Buckets that were cut anew cannot be told apart from those before: then only the count is known.
	const still = new Set(now.buckets.map(keyOf));
	const isSame = buckets.every(({count}) => count >= 0) && then.buckets.every(one => still.has(keyOf(one)));
	return {
		timeMs: now.timeMs,
		sum: now.sum - then.sum,
		count: now.count - then.count,
		buckets: isSame ? buckets.filter(({count}) => count > 0) : [],
	};
}

function keyOf({low, high}: Bucket): string {
	return `${low}:${high}`;
}

/** The buckets of a point that hold something. Empty where it has none: a summary, or a histogram without bounds. */
export function bucketsOf(type: MetricType, distribution: Distribution | null): readonly Bucket[] {
	if (distribution === null) return [];
	if (type === 'exponential_histogram') return exponentialBuckets(distribution);
	const {bounds = [], counts = []} = distribution;
	if (bounds.length === 0) return [];
	return counts.flatMap((count, index) =>
		count > 0 ? [{low: bounds[index - 1] ?? -Infinity, high: bounds[index] ?? Infinity, count}] : [],
	);
}

/** Bucket i holds what lies above base^i up to base^(i+1), base = 2^(2^-scale) (metrics.proto). */
function exponentialBuckets({scale = 0, zeroCount = 0, positive, negative}: Distribution): readonly Bucket[] {
	const base = 2 ** (2 ** -scale);
	const edge = (index: number): number => base ** index;
	const side = (of: Distribution['positive'], sign: 1 | -1): readonly Bucket[] =>
		(of?.counts ?? []).flatMap((count, at) => {
			if (count <= 0) return [];
			const [near, far] = [edge((of?.offset ?? 0) + at), edge((of?.offset ?? 0) + at + 1)];
			return [sign === 1 ? {low: near, high: far, count} : {low: -far, high: -near, count}];
		});
	const zero = zeroCount > 0 ? [{low: 0, high: 0, count: zeroCount}] : [];
	return [...side(negative, -1), ...zero, ...side(positive, 1)];
}

/** In wider buckets, exactly: two of a scale are one of the next lower scale (data model, "exponential scale"). */
function atScale(distribution: Distribution | null, scale: number): Distribution | null {
	const by = (distribution?.scale ?? scale) - scale;
	if (distribution === null || by <= 0) return distribution;
	const side = (of: Distribution['positive']): NonNullable<Distribution['positive']> => {
		const {offset, counts} = of ?? {offset: 0, counts: []};
		const first = Math.floor(offset / 2 ** by);
		const wide: number[] = [];
		for (const [at, count] of counts.entries()) {
			const index = Math.floor((offset + at) / 2 ** by) - first;
			while (wide.length <= index) wide.push(0);
			wide[index] = (wide[index] ?? 0) + count;
		}
		return {offset: first, counts: wide};
	};
	return {
		...distribution,
		scale,
		positive: side(distribution.positive),
		negative: side(distribution.negative),
	};
}

/** Equal buckets are one; by rising value. */
function joined(buckets: readonly Bucket[]): readonly Bucket[] {
	const byKey = new Map<string, Bucket>();
	for (const bucket of buckets) {
		const key = keyOf(bucket);
		byKey.set(key, {...bucket, count: bucket.count + (byKey.get(key)?.count ?? 0)});
	}
	return [...byKey.values()].toSorted((one, other) => one.high - other.high || one.low - other.low);
}

/**
By straight interpolation within the bucket, as Prometheus' `histogram_quantile` does: right to within the width of the
bucket. An outermost bucket ends at the least or greatest value where told, else it counts as its inner edge.
*/
export function quantileOf(
	buckets: readonly Bucket[],
	fraction: number,
	{min, max}: {readonly min: number | null; readonly max: number | null},
): number | null {
	const total = totalOf(buckets.map(({count}) => count));
	if (total <= 0) return null;
	const rank = fraction * total;
	let seen = 0;
	for (const {low, high, count} of buckets) {
		if (seen + count >= rank) {
			// Times and sizes begin at nothing: so does a first bucket above it.
			const from = Number.isFinite(low) ? low : (min ?? (high > 0 ? 0 : high));
			const to = Number.isFinite(high) ? high : Math.max(low, max ?? low);
			return within(from + (to - from) * Math.max(0, (rank - seen) / count), {min, max});
		}
		seen += count;
	}
	return null;
}

/** What lies beyond the least or greatest value that was told is the error of the estimate. */
function within(
	value: number,
	{min, max}: {readonly min: number | null; readonly max: number | null},
): number {
	return Math.min(Math.max(value, min ?? -Infinity), max ?? Infinity);
}

function summaryQuantile(distribution: Distribution | null, fraction: number): number | null {
	const told = distribution?.quantiles?.find(({quantile}) => Math.abs(quantile - fraction) < 1e-9);
	return told?.value ?? null;
}

function totalOf(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0);
}

function leastOf(values: readonly number[]): number | null {
	return values.length === 0 ? null : values.reduce((least, value) => Math.min(least, value));
}

function greatestOf(values: readonly number[]): number | null {
	return values.length === 0 ? null : values.reduce((greatest, value) => Math.max(greatest, value));
}
