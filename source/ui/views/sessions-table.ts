/** The columns of the list of sessions, by size of the screen, and how it is sorted. */
import type {SessionRow} from '../../store/session-answers.ts';
import {sparkline} from '../charts/sparkline.ts';
import {clockInList, count, money, share, unknown} from '../format.ts';
import {type Piece, piece} from '../rows.ts';
import type {ColumnChoice} from '../state/columns.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {Screen} from '../view.ts';
import {type Column, sortedBy} from '../widgets/table.ts';
import {chosenColumns} from './chosen-columns.ts';
import {figureBuilder, figurePiece, sortHead} from './figure-column.ts';

export type SessionSort =
	| 'time'
	| 'cost'
	| 'calls'
	| 'input'
	| 'session'
	| 'user'
	| 'turns'
	| 'hit'
	| 'context'
	| 'state';

const figures: Readonly<Record<SessionSort, (row: SessionRow) => number | string | null>> = {
	time: row => row.lastMs,
	cost: row => row.costNanoUsd,
	calls: row => row.calls,
	input: row => row.inputTokens,
	session: row => row.session,
	user: row => row.user,
	turns: row => row.turns,
	hit: row => (row.readTokens === null || row.inputTokens === 0 ? null : row.readTokens / row.inputTokens),
	context: row => row.contexts.at(-1) ?? null,
	state: ({trouble}) => (trouble === null ? '' : `${trouble.isError ? 2 : 1} ${trouble.name}`),
};

/** The most first, or the least. */
export function sortedSessions(
	rows: readonly SessionRow[],
	{sort, ascending}: {readonly sort: SessionSort; readonly ascending: boolean},
): readonly SessionRow[] {
	return sortedBy(rows, {of: figures[sort], ascending});
}

/** What the beginning of a conversation needs to say something. */
const beganCellsMin: Readonly<Record<Screen['width'], number>> = {narrow: 0, normal: 18, wide: 40};

export function sessionColumns(options: {
	readonly screen: Screen;
	readonly asOfMs: number;
	readonly sort: SessionSort;
	/** Columns that come always or never. */
	readonly chosen?: Readonly<Record<string, ColumnChoice>> | undefined;
}): readonly Column<SessionRow>[] {
	const {screen, asOfMs, sort} = options;
	const {glyphs, width} = screen;
	const name = width === 'narrow' ? 14 : width === 'normal' ? 18 : 36;
	const figure = figureBuilder<SessionRow, SessionSort>(sort);
	const by = (of: SessionSort) => ({align: 'left', ...sortHead(sort, of)}) as const;
	const columns: readonly Column<SessionRow>[] = [
		{
			head: 'LAST',
			width: 10,
			...by('time'),
			cell: row => clockInList(row.lastMs, {todayMs: asOfMs}),
		},
		{
			head: 'SESSION',
			width: name,
			...by('session'),
			cell: row => cutMiddle(inert(oneLine(row.session)), name - 1, glyphs.cut),
		},
		{head: 'USER', width: 10, ...by('user'), cell: row => figurePiece(oneLine(row.user ?? unknown))},
		figure('TURNS', 6, row => count(row.turns), 'turns'),
		figure('CALLS', 7, row => count(row.calls), 'calls'),
		figure('IN', 7, row => count(row.inputTokens), 'input'),
		figure('HIT', 5, row => share(row.readTokens, row.inputTokens), 'hit'),
		figure('COST', 10, sessionCost, 'cost'),
		{
			head: '  CONTEXT',
			width: 15,
			align: 'left',
			cell: row => piece(`  ${sparkline(row.contexts, {glyphs, scale: 'linear'})}`, 'accent'),
		},
		figure('NOW', 7, row => count(row.contexts.at(-1) ?? null), 'context'),
		{head: '  STATE', width: 18, ...by('state'), cell: row => [{text: '  '}, stateOf(row, screen)]},
	];
	const fixed = chosenColumns(columns, {
		chosen: options.chosen ?? {},
		screen,
		width: screen.columns,
		floor: beganCellsMin[width],
		leave: ['USER', 'HIT', 'IN', 'NOW', 'CALLS', 'TURNS', '  CONTEXT'],
	});
	return width === 'narrow'
		? fixed
		: [
				...fixed,
				{head: 'BEGAN WITH', width: 'rest', align: 'left', cell: row => oneLine(row.began ?? unknown)},
			];
}

/** What is in no sum is told: a session without any price has none, and costs not nothing. */
export function sessionCost({costNanoUsd, unpriced, calls}: SessionRow): string {
	if (costNanoUsd === 0 && unpriced > 0) return unknown;
	return unpriced > 0 && unpriced < calls ? `>${money(costNanoUsd)}` : money(costNanoUsd);
}

function stateOf({trouble}: SessionRow, {glyphs}: Screen): Piece {
	if (trouble === null) return piece(`${glyphs.done} ok`);
	return trouble.isError
		? piece(`${glyphs.error} ${trouble.name}`, 'error')
		: piece(`${glyphs.warning} ${trouble.name}`, 'warn');
}
