/** Eighth blocks for the shape of a series over time: a cell a bucket, an empty cell where nothing ended. */
import type {Glyphs} from '../glyphs.ts';

export type Scale = 'linear' | 'log';

/**
One row. `log` for latency, from the smallest to the largest value; `linear` from zero for all else. A value
that is there is never an empty cell.
*/
export function sparkline(
	values: readonly (number | null)[],
	options: {readonly glyphs: Glyphs; readonly scale: Scale; readonly gap?: string},
): string {
	return stacked(values, {...options, rows: 1})[0] ?? '';
}

/** The same over several rows, top row first: more steps where there is room. */
export function stacked(
	values: readonly (number | null)[],
	options: {readonly glyphs: Glyphs; readonly scale: Scale; readonly rows: number; readonly gap?: string},
): readonly string[] {
	const {glyphs, scale, rows, gap = ' '} = options;
	const levels = glyphs.blocks.length;
	const top = rows * levels;
	const height = heightBy(values, scale, top);
	return Array.from({length: rows}, (_, index) => {
		const below = (rows - 1 - index) * levels;
		return values
			.map(value => {
				if (value === null) return below === 0 ? gap : ' ';
				const level = Math.min(levels, height(value) - below);
				return level <= 0 ? ' ' : (glyphs.blocks[level - 1] ?? ' ');
			})
			.join('');
	});
}

function heightBy(values: readonly (number | null)[], scale: Scale, top: number): (value: number) => number {
	const known = values.filter(value => value !== null);
	const max = Math.max(0, ...known);
	if (scale === 'linear') return value => (max <= 0 ? 1 : Math.max(1, Math.round((value / max) * top)));
	const logOf = (value: number): number => Math.log(Math.max(value, 0.1));
	const low = Math.min(...known.map(logOf));
	const high = Math.max(...known.map(logOf));
	// Of equal values no one is the worst: they stand in the middle.
	if (!(high > low)) return () => Math.max(1, Math.round(top / 2));
	return value => 1 + Math.round(((logOf(value) - low) / (high - low)) * (top - 1));
}
