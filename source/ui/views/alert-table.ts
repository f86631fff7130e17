/** The table of the view Alerts: a row a rule, with what it fires at and how it did in the last minutes. */
import type {Alert} from '../../signals/alerts.ts';
import type {AlertSettings} from '../../signals/rules.ts';
import type {AlertState} from '../../signals/verdict.ts';
import {alertFigure, firesWhen, overText} from '../alert-text.ts';
import {clockInList, count, unknown} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {piece, type Piece, type Row} from '../rows.ts';
import type {Role} from '../theme.ts';
import type {Screen} from '../view.ts';
import {type Column, columnsFitting} from '../widgets/table.ts';

/** Minutes told of each rule. */
const cellsOf: Readonly<Record<Screen['width'], number>> = {narrow: 15, normal: 15, wide: 60};

const firesCells = 31;

export const stateRoles: Readonly<Record<AlertState, Role | undefined>> = {
	ok: 'ok',
	warning: 'warn',
	firing: 'error',
	learning: 'dim',
	'no data': 'dim',
};

export function signOf(state: string | null, glyphs: Glyphs): string {
	const {ok, warning, firing, learning, none, unknown: dash} = glyphs;
	return {ok, warning, firing, learning, 'no data': dash}[state ?? ''] ?? none;
}

export function alertColumns(
	{width, columns, glyphs}: Screen,
	{
		settings,
		isSilenced,
		asOfMs,
	}: {
		readonly settings: AlertSettings;
		readonly isSilenced: (rule: string) => boolean;
		readonly asOfMs: number;
	},
): readonly Column<Alert>[] {
	const cells = cellsOf[width];
	const role = ({now}: Alert): Role | undefined =>
		now.state === 'firing' ? 'error' : now.state === 'learning' ? 'dim' : undefined;
	const right = (head: string, wide: number, text: (alert: Alert) => string): Column<Alert> => ({
		head,
		width: wide,
		align: 'right',
		cell: alert => piece(text(alert), role(alert)),
	});
	const fires: Column<Alert> = {
		head: '  FIRES WHEN',
		width: firesCells,
		align: 'left',
		cell: ({rule, now}) => [{text: '  '}, piece(firesWhen(rule, now, settings))],
	};
	const all: readonly Column<Alert>[] = [
		{
			head: 'RULE',
			width: 21,
			align: 'left',
			cell: ({rule, now}) => [piece(`${signOf(now.state, glyphs)} `, stateRoles[now.state]), piece(rule)],
		},
		{
			head: 'STATE',
			width: 11,
			align: 'left',
			cell: ({rule, now}): Row => [
				...(isSilenced(rule) ? [piece(`${glyphs.paused} `, 'warn')] : []),
				piece(now.state, stateRoles[now.state]),
			],
		},
		right('VALUE', 14, ({rule, now}) => alertFigure(rule, now)),
		fires,
		right('OVER', 6, ({rule}) => overText(rule, settings)),
		right('n', 9, ({now}) => (now.state === 'learning' ? `${count(now.n)} of ${now.needs}` : count(now.n))),
		right('SINCE', 9, ({sinceMs}) => (sinceMs === null ? unknown : clockInList(sinceMs, {todayMs: asOfMs}))),
		{
			head: `  LAST ${cells}m`,
			// A column that is filled keeps a blank.
			width: cells + 3,
			align: 'left',
			cell: alert => [{text: '  '}, ...cellRow(alert, cells, glyphs)],
		},
	];
	const last = `  LAST ${cells}m`;
	const leave = [...(width === 'narrow' ? ['n', 'SINCE', last, 'OVER'] : ['SINCE', 'OVER']), '  FIRES WHEN'];
	return columnsFitting(all, {width: columns, floor: 0, leave});
}

/** A sign a minute: firing, ok, not judged. */
function cellRow({cells: told}: Alert, cells: number, glyphs: Glyphs): Row {
	return told.slice(-cells).map((state): Piece => {
		const text = state === 'learning' ? glyphs.none : signOf(state, glyphs);
		const role = state === null ? 'dim' : stateRoles[state];
		return role === undefined ? {text} : {text, role};
	});
}
