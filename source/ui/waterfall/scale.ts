/**
Time to cells: the scale of a waterfall, its axis with round steps, and where a bar lies. A bar is at least one
cell and never leaves the scale; more than that a cell cannot say honestly.
*/
import {cellsOf} from '../text.ts';

export type Scale = {
	readonly fromMs: number;
	readonly untilMs: number;
	/** Cells. */
	readonly width: number;
};

/** Round steps of an axis, in milliseconds: 1, 2, 5 by ten below a minute, then what clocks are read by. */
const steps = [
	0.001,
	0.002,
	0.005,
	0.01,
	0.02,
	0.05,
	0.1,
	0.2,
	0.5,
	1,
	2,
	5,
	10,
	20,
	50,
	100,
	200,
	500,
	1e3,
	2e3,
	5e3,
	10e3,
	15e3,
	30e3,
	60e3,
	120e3,
	300e3,
	600e3,
	900e3,
	1800e3,
	3600e3,
	7200e3,
	4 * 3600e3,
	8 * 3600e3,
	24 * 3600e3,
];

/** Cells that a label and the air around it need, on average. */
const cellsPerTick = 8;

/** The step of the axis: the smallest round one that leaves each label its room. */
function stepOf(scale: Scale): number {
	const span = Math.max(0, scale.untilMs - scale.fromMs);
	const ticks = Math.max(1, Math.floor(scale.width / cellsPerTick));
	const wanted = span / ticks;
	return steps.find(step => step >= wanted) ?? Math.ceil(wanted / 86_400_000) * 86_400_000;
}

/**
The end of a scale while the trace runs: the next round step, so that it grows by steps (18 s, 20 s, 30 s) and
not with each span.
*/
export function grownEnd(scale: Scale): number {
	const step = stepOf(scale);
	const length = scale.untilMs - scale.fromMs;
	return scale.fromMs + Math.max(1, Math.ceil(length / step)) * step;
}

/** `0s         5s        10s`: exactly `scale.width` cells or fewer. Offsets are from the start of the trace. */
export function axisOf(scale: Scale, traceStartMs: number): string {
	const step = stepOf(scale);
	const first = Math.ceil((scale.fromMs - traceStartMs) / step);
	let text = '';
	for (let tick = first; tick <= first + scale.width; tick++) {
		const offset = tick * step;
		const cell = cellOf(scale, traceStartMs + offset);
		const label = tickLabel(offset, step);
		if (cell + cellsOf(label) > scale.width) break;
		if (cell < text.length + (text === '' ? 0 : 1)) continue;
		text = text.padEnd(cell) + label;
	}
	return text;
}

/** A round time as short as it can be told: 0s, 500ms, 20s, 1m30s, 2h. */
export function tickLabel(offsetMs: number, stepMs: number): string {
	if (offsetMs === 0) return '0s';
	if (stepMs < 1) return `${trimmed(offsetMs * 1000)}µs`;
	if (offsetMs < 1000) return `${trimmed(offsetMs)}ms`;
	if (offsetMs < 60_000) return `${trimmed(offsetMs / 1000)}s`;
	const minutes = Math.floor(offsetMs / 60_000);
	const seconds = Math.round((offsetMs % 60_000) / 1000);
	if (minutes < 60) return seconds === 0 ? `${minutes}m` : `${minutes}m${String(seconds).padStart(2, '0')}s`;
	const hours = Math.floor(minutes / 60);
	return minutes % 60 === 0 ? `${hours}h` : `${hours}h${String(minutes % 60).padStart(2, '0')}m`;
}

function trimmed(value: number): string {
	return String(Number(value.toFixed(3)));
}

/** The cell in which a moment lies; moments outside fall on the first or behind the last. */
export function cellOf(scale: Scale, atMs: number): number {
	const length = scale.untilMs - scale.fromMs;
	if (!(length > 0)) return 0;
	const cell = Math.floor(((atMs - scale.fromMs) / length) * scale.width);
	return Math.min(scale.width, Math.max(0, cell));
}

/** First and behind-last cell of a stretch of time: at least one cell; null when it lies outside the scale. */
export function stretchOf(
	scale: Scale,
	fromMs: number,
	untilMs: number,
): {readonly from: number; readonly until: number} | null {
	if (scale.width <= 0 || untilMs < scale.fromMs || fromMs > scale.untilMs) return null;
	const length = scale.untilMs - scale.fromMs;
	if (!(length > 0)) return {from: 0, until: 1};
	const from = Math.min(scale.width - 1, cellOf(scale, fromMs));
	// A cell is filled when half of it is covered; the first cell always is.
	const until = Math.round(((Math.min(untilMs, scale.untilMs) - scale.fromMs) / length) * scale.width);
	return {from, until: Math.min(scale.width, Math.max(from + 1, until))};
}
