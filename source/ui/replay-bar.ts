/**
The bar of a replay: events, density of ended calls, the clock, where we are; four lines at 120 columns, one
below. What is still to come is dim.
*/
import type {Timeline} from '../store/answers.ts';
import {atEnd, progress, type ReplayClock} from '../replay/clock.ts';
import {sparkline} from './charts/sparkline.ts';
import {clock, clockShort, count} from './format.ts';
import type {Glyphs} from './glyphs.ts';
import {type Piece, piece, type Row, row} from './rows.ts';
import type {ViewContext} from './view.ts';

/** Buckets of the timeline that is asked for: as many as the widest bar draws, so that it is asked once. */
export const timelineBuckets = 400;

/** Cells before the bar, where the names of its lines stand. */
const nameCells = 9;

/** How many lines the bar takes from the body. */
export function replayBarRows(columns: number, replay: ReplayClock | null): number {
	if (replay === null) return 0;
	return columns >= 120 ? 4 : 1;
}

export function replayBar(context: ViewContext, timeline: Timeline | null): readonly Row[] {
	const {replay} = context.state;
	const {columns, glyphs} = context.screen;
	if (replay === null) return [];
	if (replayBarRows(columns, replay) === 1) return [shortBar(replay, timeline, columns, glyphs)];
	const cells = columns - nameCells - 1;
	const here = hereCell(replay, cells);
	const density = densityPieces(timeline, cells, here, glyphs);
	const named = (name: string, pieces: Row): Row => [
		{text: ` ${name}`.padEnd(nameCells), role: 'dim'},
		...pieces,
	];
	return [
		named('event', eventPieces(replay, timeline, cells, here, glyphs)),
		named('calls', density),
		named('', axisPieces(replay, cells, here, glyphs)),
		statusRow(replay, timeline, glyphs),
	];
}

function hereCell(replay: ReplayClock, cells: number): number {
	return Math.min(cells - 1, Math.floor(progress(replay) * cells));
}

function shortBar(replay: ReplayClock, timeline: Timeline | null, columns: number, glyphs: Glyphs): Row {
	const start = row(' ', signPiece(replay, glyphs), ` ${clock(replay.atMs)}  ${percentOf(replay)}  `);
	const used = start.reduce((sum, item) => sum + item.text.length, 0);
	const cells = Math.max(0, columns - used - 1);
	return [...start, ...densityPieces(timeline, cells, hereCell(replay, cells), glyphs)];
}

function signPiece(replay: ReplayClock, glyphs: Glyphs): Piece {
	if (replay.playing) return piece(`${glyphs.folded} ${speedWord(replay)}`, 'accent');
	return piece(`${glyphs.paused} ${speedWord(replay)}`, 'warn');
}

function speedWord({speed}: ReplayClock): string {
	return speed === 'max' ? 'max' : `${speed}×`;
}

function percentOf(replay: ReplayClock): string {
	return `${Math.floor(progress(replay) * 100)}%`;
}

/** Buckets of the timeline folded into cells: sums, so that no call falls between two of them. */
function folded(values: readonly number[], cells: number): readonly number[] {
	const sums = Array.from({length: cells}, () => 0);
	for (const [index, value] of values.entries()) {
		const cell = Math.min(cells - 1, Math.floor((index * cells) / values.length));
		sums[cell] = (sums[cell] ?? 0) + value;
	}
	return sums;
}

function densityPieces(timeline: Timeline | null, cells: number, here: number, glyphs: Glyphs): Row {
	const calls = folded(timeline?.calls ?? [], cells).map(value => (value === 0 ? null : value));
	const line = sparkline(calls, {glyphs, scale: 'linear', gap: glyphs.none});
	return [
		{text: line.slice(0, here)},
		{text: line.slice(here, here + 1), role: 'accent'},
		{text: line.slice(here + 1), role: 'dim'},
	];
}

function eventPieces(
	replay: ReplayClock,
	timeline: Timeline | null,
	cells: number,
	here: number,
	glyphs: Glyphs,
): Row {
	const errors = folded(timeline?.errors ?? [], cells);
	const whole = Math.max(1, replay.lastMs - replay.firstMs);
	const marks = new Set(
		(timeline?.marks ?? [])
			.filter(mark => mark.kind === 'mark')
			.map(mark => Math.floor(((mark.atMs - replay.firstMs) / whole) * (cells - 1))),
	);
	return Array.from({length: cells}, (_, cell): Piece => {
		const dim = cell > here;
		if (marks.has(cell)) return {text: 'm', role: dim ? 'dim' : 'accent'};
		if ((errors[cell] ?? 0) > 0) return {text: glyphs.error, role: dim ? 'dim' : 'error'};
		return {text: ' '};
	});
}

/** Cells that a label of the axis and the room around it take. */
const labelCells = 13;

function axisPieces(replay: ReplayClock, cells: number, here: number, glyphs: Glyphs): Row {
	const whole = replay.lastMs - replay.firstMs;
	let line = '';
	for (let cell = 0; cell + 8 <= cells; cell += labelCells) {
		const atMs = replay.firstMs + (whole * cell) / cells;
		// A recording of minutes needs its seconds.
		const label = whole < 10 * 60_000 ? clock(atMs) : clockShort(atMs);
		line += label.padEnd(labelCells);
	}
	const sign = glyphs.up;
	const text = line.padEnd(cells).slice(0, cells);
	return [
		{text: text.slice(0, here), role: 'dim'},
		{text: sign, role: 'accent'},
		{text: text.slice(here + 1), role: 'dim'},
	];
}

function statusRow(replay: ReplayClock, timeline: Timeline | null, glyphs: Glyphs): Row {
	const buckets = timeline?.calls ?? [];
	const gone = Math.floor(progress(replay) * buckets.length);
	const ended = atEnd(replay)
		? (timeline?.totalCalls ?? 0)
		: buckets.slice(0, gone).reduce((sum, one) => sum + one, 0);
	const past = (timeline?.marks ?? [])
		.filter(mark => mark.kind === 'mark' && mark.atMs <= replay.atMs)
		.at(-1);
	return row(
		' ',
		signPiece(replay, glyphs),
		`   ${clock(replay.atMs)} of ${clock(replay.firstMs)} – ${clock(replay.lastMs)}   ${percentOf(replay)}`,
		timeline === null ? '' : `   ${count(ended)} of ${count(timeline.totalCalls)} calls`,
		...(past === undefined ? [] : [piece(`   m ${past.label}`, 'dim')]),
	);
}
