/** The columns of a table that are shown: those of the size of the screen, with what somebody chose beside it. */
import type {ColumnChoice} from '../state/columns.ts';
import type {Screen} from '../view.ts';
import {type Column, columnsFitting} from '../widgets/table.ts';

/** Which columns of a table come with the size of the screen, by their heads. */
export type Sizes = {
	/** From this width on; absent: on each screen. */
	readonly from: Readonly<Record<string, Screen['width']>>;
	/** Below this many columns `notSlim` leave. */
	readonly slimBelow: number;
	readonly notSlim: readonly string[];
};

const widths: readonly Screen['width'][] = ['narrow', 'normal', 'wide'];

export function chosenColumns<Item>(
	columns: readonly Column<Item>[],
	options: {
		readonly chosen: Readonly<Record<string, ColumnChoice>>;
		readonly screen: Screen;
		/** Absent: each column comes on each screen. */
		readonly sizes?: Sizes;
		readonly width: number;
		/** Cells that stay for the last column; those in `leave` go for it, one after the other. */
		readonly floor: number;
		readonly leave: readonly string[];
	},
): readonly Column<Item>[] {
	const {chosen, screen, sizes, width, floor, leave} = options;
	const isAlways = (head: string): boolean => chosen[head.trim()] === 'always';
	const wanted = columns.filter(column =>
		chosen[column.head.trim()] === undefined ? isOfSize(column.head, screen, sizes) : isAlways(column.head),
	);
	const fitting = columnsFitting(wanted, {width, floor, leave: leave.filter(head => !isAlways(head))});
	if (Object.keys(chosen).length === 0) return fitting;
	// What was asked for comes before a text, then before figures that were not.
	const heads = (of: (column: Column<Item>) => boolean): readonly string[] =>
		fitting
			.filter(of)
			.map(({head}) => head)
			.toReversed();
	const figures = heads(({head, align}) => align === 'right' && !isAlways(head));
	return columnsFitting(fitting, {
		width,
		floor: 0,
		leave: [...figures, ...heads(({head}) => isAlways(head))],
	});
}

function isOfSize(head: string, {width, columns}: Screen, sizes: Sizes | undefined): boolean {
	if (sizes === undefined) return true;
	const isWide = widths.indexOf(sizes.from[head] ?? 'narrow') <= widths.indexOf(width);
	return isWide && (columns >= sizes.slimBelow || !sizes.notSlim.includes(head));
}
