/** The box with what `y` offers, over the end of the body. */
import {fit, piece, type Row} from '../rows.ts';
import type {CopyMenu} from '../state/copying.ts';
import type {Screen} from '../view.ts';
import {box} from '../widgets/box.ts';

const nameCells = 12;
const boxCells = 72;

export function copyBox(
	{items, chosen, withSecrets}: CopyMenu,
	{columns, bodyRows, glyphs}: Screen,
): readonly Row[] {
	const rows = items.map(({key, name, note, works}, at): Row => [
		{text: at === chosen ? glyphs.selected : ' '},
		piece(`${key} `, works ? 'accent' : 'dim'),
		...fit([piece(name, works ? undefined : 'dim')], nameCells, glyphs.cut),
		piece(note, 'dim'),
	]);
	const sum = withSecrets ? 'with secrets' : 'secrets are masked';
	const width = Math.min(columns, boxCells);
	return box({title: 'Copy', sum, rows, width, height: Math.min(bodyRows, items.length + 2)}, glyphs);
}
