/**
Panes below lists and beside the waterfall: how large they are. By the size of the screen, or as somebody has moved their
edge, with the mouse or with a key; what lies above or beside them keeps what it needs.
*/
import type {Command} from './keys/commands.ts';
import type {Row} from './rows.ts';
import {shownView} from './state/lists.ts';
import type {PaneOf} from './state/panes.ts';
import {type Action, topPlace, type UiState} from './state/state.ts';
import type {BodyRow, Screen, ViewContext} from './view.ts';

type Sized = Pick<ViewContext, 'state' | 'screen'>;

/** Rows with borders by height of the screen. */
const usualRows: Readonly<Record<Exclude<PaneOf, 'trace'>, Readonly<Record<Screen['height'], number>>>> = {
	calls: {short: 6, normal: 8, tall: 14},
	traces: {short: 9, normal: 19, tall: 32},
	sessions: {short: 8, normal: 16, tall: 26},
	logs: {short: 7, normal: 12, tall: 18},
	metrics: {short: 8, normal: 12, tall: 18},
	metric: {short: 10, normal: 12, tall: 18},
};

/** A moved pane shows two rows at least, and leaves the list these. */
const rowsMin = 4;
const listRowsMin = 6;

/** Of the width, for the waterfall; the inspector has the rest, and no more than it can use. */
const leftShare = 0.67;
const inspectorMost = 70;
const inspectorCellsMin = 24;
const waterfallCellsMin = 50;

/** Rows of the pane below a list; 0: it is off, or there is no room. `taken`: rows that are neither list nor pane. */
export function paneRows(of: Exclude<PaneOf, 'trace'>, {state, screen}: Sized, taken = 0): number {
	if (!state.preview) return 0;
	const most = screen.bodyRows - 1 - taken - listRowsMin;
	const usual = usualRows[of][screen.height];
	const own = state.panes[of];
	if (own === undefined) return usual <= most ? usual : 0;
	return most < rowsMin ? 0 : Math.min(Math.max(own, rowsMin), most);
}

/** Cells of the inspector beside the waterfall, the border between them too. */
export function inspectorCells({state, screen}: Sized): number {
	const usual = Math.min(inspectorMost, Math.floor(screen.columns * (1 - leftShare)));
	const most = Math.max(inspectorCellsMin, screen.columns - waterfallCellsMin);
	return Math.min(Math.max(state.panes.trace ?? usual, inspectorCellsMin), most);
}

/** The rows of a pane below a list; the first one is its edge. */
export function paneBody(of: PaneOf, rows: readonly Row[]): readonly BodyRow[] {
	return rows.map((row, at) => (at === 0 ? {row, divider: {of}} : {row}));
}

/** The pane of what is in sight; null: it has none. */
function paneInSight(state: UiState): PaneOf | null {
	const place = topPlace(state);
	const name = place === null || place.kind === 'rows' ? shownView(state) : place.kind;
	return name === 'trace' || name in usualRows ? (name as PaneOf) : null;
}

/** What `(` and `)` do: a row or some cells less or more, from what is drawn now. */
export function paneAction(command: Command, {state, screen}: Sized): Action | null {
	const of = paneInSight(state);
	if (of === null || (command !== 'paneLess' && command !== 'paneMore')) return null;
	const by = command === 'paneMore' ? 1 : -1;
	if (of === 'trace') return {type: 'pane', of, size: inspectorCells({state, screen}) + by * 4};
	return {type: 'pane', of, size: paneRows(of, {state, screen}) + by};
}

/** What it does that the edge of a pane is dragged to a place of the screen, whose body begins below `above` rows. */
export function draggedTo(
	of: PaneOf,
	{row, column}: {readonly row: number; readonly column: number},
	{columns, bodyRows}: Screen,
	above: number,
): Action {
	return {type: 'pane', of, size: of === 'trace' ? columns - column - 1 : above + bodyRows - row};
}
