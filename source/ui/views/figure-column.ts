/** Columns as the tables of several views build them: by which of them a list is sorted, and its figures at the right. */
import {unknown} from '../format.ts';
import {type Piece, piece} from '../rows.ts';
import type {Column} from '../widgets/table.ts';

/** What a click on its head sorts by, and whether the list is sorted by it now. */
export function sortHead<Sort extends string>(
	now: Sort | null,
	own: Sort | undefined,
): Pick<Column<never>, 'sorted' | 'sort'> {
	return own === undefined ? {sorted: false} : {sorted: now === own, sort: own};
}

/** What is not known stands back. */
export function figurePiece(text: string): Piece {
	return text === unknown ? piece(text, 'dim') : piece(text);
}

type FigureColumn<Item, Sort> = (
	head: string,
	/** Cells. */
	width: number,
	text: (item: Item) => string,
	/** What the list is sorted by it; absent: it is not. */
	own?: Sort,
) => Column<Item>;

/** Builds columns of figures for a list that is sorted by `now`. */
export function figureBuilder<Item, Sort extends string = never>(
	now: Sort | null,
	pieceOf = figurePiece,
): FigureColumn<Item, Sort> {
	return (head, width, text, own) => ({
		head,
		width,
		align: 'right',
		...sortHead(now, own),
		cell: item => pieceOf(text(item)),
	});
}
