/** The box with the columns that can be chosen, over the end of the body. */
import {fit, piece, type Row} from './rows.ts';
import {choiceOf, type ColumnChoices, type ColumnMenu, columnTable} from './state/columns.ts';
import type {Screen} from './view.ts';
import {box} from './widgets/box.ts';

const nameCells = 10;
const choiceCells = 9;
const boxCells = 60;

export function columnsBox(
	{of, at}: ColumnMenu,
	columns: ColumnChoices,
	sort: string,
	{columns: width, bodyRows, glyphs}: Screen,
): readonly Row[] {
	const lines = columnTable[of];
	const height = Math.min(bodyRows, lines.length + 2);
	// The cursor stays in sight where the box is lower than the list.
	const first = Math.max(0, Math.min(at - Math.floor((height - 2) / 2), lines.length - (height - 2)));
	const rows = lines.slice(first, first + height - 2).map(({name, help, sort: by}, index): Row => {
		const choice = choiceOf(columns, of, name);
		const role = choice === 'never' ? 'dim' : choice === 'always' ? 'accent' : undefined;
		return [
			{text: first + index === at ? glyphs.selected : ' '},
			...fit([piece(name, role), ...(by === sort ? [piece(glyphs.sorted, 'accent')] : [])], nameCells),
			...fit([piece(choice, role)], choiceCells),
			piece(help, 'dim'),
		];
	});
	return box({title: 'Columns', rows, width: Math.min(width, boxCells), height}, glyphs);
}
