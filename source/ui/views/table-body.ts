/** A table as the body of a view has it: its head, whose columns sort when they are clicked, and its rows by their ids. */
import type {Glyphs} from '../glyphs.ts';
import type {BodyRow, Zone} from '../view.ts';
import {type Column, columnZones, tableHead, tableRow} from '../widgets/table.ts';

type Options = {readonly width: number; readonly glyphs: Glyphs};

/** The part of a list that is on the screen. */
export type Listing<Item> = {
	readonly rows: readonly Item[];
	/** First one drawn, and how many. */
	readonly first: number;
	readonly lines: number;
	/** Of the row with the cursor; -1: the cursor is elsewhere. */
	readonly index: number;
};

export function headRow<Item>(columns: readonly Column<Item>[], options: Options): BodyRow {
	const zones = columnZones(columns, options.width).flatMap(({column, from, to}): readonly Zone[] => {
		const {sort, sorted} = column;
		if (sort === undefined) return [];
		return [{from, to, action: sorted === true ? {type: 'turn'} : {type: 'sort', sort}}];
	});
	return {row: tableHead(columns, options), zones};
}

export function listedRows<Item>(
	columns: readonly Column<Item>[],
	{rows, first, lines, index}: Listing<Item>,
	{idOf, ...options}: Options & {readonly idOf: (row: Item, at: number) => string},
): readonly BodyRow[] {
	return rows.slice(first, first + lines).map((item, offset) => {
		const at = first + offset;
		const selected = at === index;
		// Without the cursor in it the ids of the list are in no walk.
		const id = index < 0 ? {} : {id: idOf(item, at)};
		return {row: tableRow(columns, item, {...options, selected}), selected, ...id};
	});
}
