/** Round numbers and moments for the edges of charts. */
import {clock, clockShort} from '../format.ts';

/** The smallest maximum of at least `max` that `steps` equal integer steps of a round size reach. */
export function roundMax(max: number, steps: number): number {
	if (steps <= 0) return Math.max(1, Math.ceil(max));
	const step = Math.max(1, max / steps);
	const magnitude = 10 ** Math.floor(Math.log10(step));
	const size = [1, 2, 3, 4, 5, 6, 8, 10].find(factor => factor * magnitude >= step - 1e-9) ?? 10;
	return Math.max(1, Math.round(size * magnitude)) * steps;
}

/** Widths of a bucket that divide an hour or a day evenly, ms. */
const bucketWidthsMs = [
	1000, 2000, 5000, 10_000, 15_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000,
	3_600_000, 7_200_000, 14_400_000, 43_200_000, 86_400_000,
];

/** The width of a bucket of which at most `buckets` make the window; whole days when it is longer than all. */
export function bucketMs(windowMs: number, buckets: number): number {
	const found = bucketWidthsMs.find(width => width * buckets >= windowMs);
	const dayMs = 86_400_000;
	return found ?? Math.ceil(windowMs / buckets / dayMs) * dayMs;
}

/** A label of a time axis and the room that keeps it apart from the next. */
const axisLabelCells = 10;

/** Times under a chart: at its left edge, where there is room, and `now` at its right end. */
export function timeAxis(options: {
	readonly fromMs: number;
	readonly untilMs: number;
	readonly width: number;
	/** What stands at the right end. */
	readonly end: string;
}): string {
	const {fromMs, untilMs, width, end} = options;
	const seconds = untilMs - fromMs < 3 * 60_000;
	const labelOf = (ms: number): string => (seconds ? clock(ms) : clockShort(ms));
	const labels = Math.max(1, Math.floor((width - end.length - 1) / axisLabelCells));
	let line = '';
	for (let index = 0; index < labels; index++) {
		const cell = index * axisLabelCells;
		line = line.padEnd(cell) + labelOf(fromMs + ((untilMs - fromMs) * cell) / width);
	}
	return width < end.length + 6
		? ' '.repeat(Math.max(0, width - end.length)) + end
		: line.padEnd(width - end.length).slice(0, width - end.length) + end;
}
