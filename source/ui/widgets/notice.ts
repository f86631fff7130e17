/** A few lines in the middle of a window that is too small for anything else. */
import {emptyRow, type Row, widthOf} from '../rows.ts';

export function notice(
	lines: readonly Row[],
	size: {readonly columns: number; readonly rows: number},
): readonly Row[] {
	const fitting = lines.slice(0, size.rows);
	const above = Math.max(0, Math.floor((size.rows - fitting.length) / 2));
	const widest = Math.max(0, ...fitting.map(widthOf));
	const before = ' '.repeat(Math.max(0, Math.floor((size.columns - widest) / 2)));
	return Array.from({length: size.rows}, (_, index) => {
		const line = fitting[index - above];
		return line === undefined ? emptyRow : [{text: before}, ...line];
	});
}
