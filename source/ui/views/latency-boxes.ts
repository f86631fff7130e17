/** The histograms of the Latency view: a box a measure, with the percentiles that its number of calls carries. */
import type {Latencies, Measure, MeasureFigures} from '../../store/latency-answers.ts';
import {bar} from '../charts/bars.ts';
import {count, duration, percentile, type Percentile} from '../format.ts';
import {piece, type Row} from '../rows.ts';
import {right} from '../text.ts';
import type {Screen} from '../view.ts';
import {box} from '../widgets/box.ts';

const measureNames: Readonly<Record<Measure, readonly [name: string, help: string]>> = {
	ttft: ['TTFT', 'time to first token'],
	tpot: ['TPOT', 'time per output token'],
	duration: ['End to end', 'total of a call'],
};

/** Borders and the two lines of figures. */
const fixedRows = 4;

const labelCells = 10;
const countCells = 8;

type Bucket = MeasureFigures['buckets'][number];

export function latencyBox(
	measure: Measure,
	{measures, errors}: Latencies,
	{width, height, screen}: {readonly width: number; readonly height: number; readonly screen: Screen},
): readonly Row[] {
	const {glyphs} = screen;
	const figures = measures[measure];
	const [title, sum] = measureNames[measure];
	const buckets = withEnds(figures.buckets, Math.max(1, height - fixedRows));
	const most = Math.max(1, ...buckets.map(({calls}) => calls));
	const cells = Math.max(4, width - 4 - labelCells - countCells - 7);
	const rows = buckets.map((bucket, at): Row => {
		const from = buckets[at - 1]?.untilMs ?? Number.NEGATIVE_INFINITY;
		const {p50} = figures;
		const isMiddle = p50 !== null && p50 > from && p50 <= bucket.untilMs;
		return [
			piece(right(labelOf(bucket, from), labelCells - 1), 'dim'),
			piece(` ${bar(bucket.calls / most, cells, glyphs).padEnd(cells)}`, 'ok'),
			bucket.calls === 0
				? piece(right(glyphs.none, countCells), 'dim')
				: piece(right(count(bucket.calls), countCells)),
			piece(isMiddle ? ` ${glyphs.back} p50` : '', 'accent'),
		];
	});
	const empty = Array.from({length: Math.max(0, height - fixedRows - rows.length)}, (): Row => []);
	const without = figures.without === 0 ? '' : `, ${count(figures.without)} without`;
	const failed = measure === 'duration' && errors > 0 ? `, ${count(errors)} failed` : '';
	const at = (which: Percentile, value: number | null): string =>
		percentile(value, {which, n: figures.n, estimated: figures.estimated});
	const said: readonly Row[] = [
		[piece(` p50 ${at('p50', figures.p50)}  p95 ${at('p95', figures.p95)}  p99 ${at('p99', figures.p99)}`)],
		[
			piece(
				` max ${figures.estimated ? '~' : ''}${duration(figures.max)}  n ${count(figures.n)}${without}${failed}`,
				'dim',
			),
		],
	];
	return box({title, sum, rows: [...rows, ...empty, ...said], width, height}, glyphs);
}

/** As many buckets as there is room for: what lies beyond is in the first and the last of them. */
function withEnds(buckets: readonly Bucket[], most: number): readonly Bucket[] {
	if (buckets.length <= most) return buckets;
	// The busiest stretch is what one looks for.
	let [from, sum] = [0, -1];
	for (let at = 0; at + most <= buckets.length; at++) {
		const calls = buckets.slice(at, at + most).reduce((total, bucket) => total + bucket.calls, 0);
		if (calls > sum) [from, sum] = [at, calls];
	}
	const total = (some: readonly Bucket[]): number => some.reduce((calls, bucket) => calls + bucket.calls, 0);
	const shown = buckets.slice(from, from + most);
	const before = total(buckets.slice(0, from));
	const after = total(buckets.slice(from + most));
	return shown.map((bucket, at): Bucket => {
		const isLast = at === shown.length - 1 && after > 0;
		const calls = bucket.calls + (at === 0 ? before : 0) + (isLast ? after : 0);
		return {untilMs: isLast ? Number.POSITIVE_INFINITY : bucket.untilMs, calls};
	});
}

function labelOf({untilMs}: Bucket, fromMs: number): string {
	if (Number.isFinite(untilMs)) return `≤ ${duration(untilMs)}`;
	return Number.isFinite(fromMs) ? `> ${duration(fromMs)}` : 'any';
}
