/** Size classes of a window. A view asks for its class, not for numbers. */
import type {Glyphs} from './glyphs.ts';
import type {Screen} from './view.ts';

/** Of a window, in cells. */
export type Size = {readonly columns: number; readonly rows: number};

/** Below this a frame would be all borders. */
export const columnsMin = 60;
export const rowsMin = 15;

/** Header, tabs and third line, above the body of every screen. */
export const fixedAbove = 3;

/** Those, and the keys below it. */
const fixedRows = fixedAbove + 1;

export function screenOf(size: {
	readonly columns: number;
	readonly rows: number;
	/** Rows that the replay bar takes from the body. */
	readonly barRows?: number;
	readonly glyphs: Glyphs;
}): Screen {
	const {columns, rows, barRows = 0, glyphs} = size;
	return {
		columns,
		rows,
		bodyRows: Math.max(0, rows - fixedRows - barRows),
		width: columns < 100 ? 'narrow' : columns < 160 ? 'normal' : 'wide',
		height: rows < 30 ? 'short' : rows < 50 ? 'normal' : 'tall',
		glyphs,
	};
}
