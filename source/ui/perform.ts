/**
From a command of the keymap to what becomes of the state: an action, a sentence why nothing happens, or null.
Pure; what reaches beyond the screen (quit, new run, mark, seeking in a file) is the board's.
*/
import {faster, skip, slower, toggle} from '../replay/clock.ts';
import type {Command} from './keys/commands.ts';
import {chosenLine, isChosenView, movedMenu} from './state/columns.ts';
import {diffPlace, doctorPlace, ledgerPlace, logsPlace, metricsPlace} from './state/places.ts';
import {paneAction} from './panes.ts';
import type {AnyView} from './query.ts';
import {currentList, rowsPlaceOf, shownView} from './state/lists.ts';
import {type Action, topPlace, type UiState} from './state/state.ts';
import {isViewId, viewLine} from './state/view-table.ts';
import type {ViewContext} from './view.ts';
import type {Move, Walked} from './widgets/list-window.ts';

/** What was asked for can be done when an answer is there. */
export const notYet = Symbol('not yet');

/** What `<` and `>` go, ms of the recording. */
const skipMs = 10_000;

const moves: Partial<Record<Command, Move>> = {
	up: {rows: -1},
	down: {rows: 1},
	pageUp: {pages: -1},
	pageDown: {pages: 1},
	first: {to: 'first'},
	last: {to: 'last'},
};

const flags: Partial<Record<Command, Extract<Action, {type: 'flag'}>['flag']>> = {
	preview: 'preview',
	wrap: 'wrap',
	mouse: 'mouse',
	rendered: 'rendered',
	equalParts: 'equalParts',
	logs: 'logs',
	critical: 'criticalOnly',
	allSpans: 'allSpans',
};

/** What Esc would go back to. */
export type Below = {
	readonly view: AnyView;
	/** Its last answer. */
	readonly data: unknown;
	/** Where its rows are calls. */
	readonly walk: Walked | null;
};

export function actionOf(
	command: Command,
	view: AnyView,
	data: unknown,
	context: ViewContext,
	below: Below,
): Action | string | typeof notYet | null {
	const {state} = context;
	const move = moves[command];
	if (move !== undefined) return {type: 'move', move, walk: view.walk(data, context)};
	const flag = flags[command];
	if (flag !== undefined) return {type: 'flag', flag};
	if (isViewId(command)) return {type: 'view', view: command};
	const ofView = viewAction(command, view, data, context);
	if (ofView !== undefined) return ofView;
	switch (command) {
		case 'diff':
		case 'diffStarred':
		case 'star':
			return compared(command, view.callAt?.(data, context) ?? null, context);
		case 'errorPrevious':
			return toError(-1, view, data, context, below);
		case 'errorNext':
			return toError(1, view, data, context, below);
		case 'back':
			return {type: 'back'};
		case 'ledger':
			return {type: 'summon', place: ledgerPlace()};
		case 'records':
			return {type: 'summon', place: logsPlace()};
		case 'metrics':
			return {type: 'summon', place: metricsPlace()};
		case 'doctor':
			return {type: 'summon', place: doctorPlace()};
		case 'tabNext':
			return {type: 'tab', by: 1};
		case 'tabPrevious':
			return {type: 'tab', by: -1};
		case 'follow':
			return {type: 'follow', walk: view.walk(data, context)};
		case 'errorFilter':
			return {type: 'errors'};
		case 'turn':
		case 'window':
			return {type: command};
		case 'sort':
			return {type: 'sort', sort: nextSort(state)};
		case 'breakdown':
		case 'drawing':
		case 'pane':
			return {type: 'look', look: command};
		case 'help':
			return {type: 'help', scroll: state.help === null ? 0 : null};
		case 'pause':
			return state.replay === null
				? {type: 'pause', atMs: context.asOfMs}
				: {type: 'replay', clock: toggle(state.replay)};
		default:
			return columnAction(command, state) ?? paneAction(command, context) ?? replayAction(command, state);
	}
}

/** What the view itself knows to do; undefined: the command is none of these. */
function viewAction(
	command: Command,
	view: AnyView,
	data: unknown,
	context: ViewContext,
): Action | string | typeof notYet | null | undefined {
	switch (command) {
		case 'enter':
			return view.enter?.(data, context) ?? null;
		case 'other':
			return view.other?.(data, context) ?? 'there is no other view of it';
		case 'zoom':
			return view.zoom?.(data, context) ?? null;
		case 'link':
			return view.link?.(data, context) ?? null;
		case 'foldLevel':
		case 'unfoldLevel':
			return view.foldLevel?.(command === 'foldLevel' ? 'fold' : 'unfold', data, context) ?? null;
		case 'matchNext':
		case 'matchPrevious': {
			const found = view.match?.(command === 'matchNext' ? 1 : -1, data, context);
			return found === null ? notYet : (found ?? null);
		}
		default:
			return undefined;
	}
}

/** What `c` offers, and what is done in it. */
function columnAction(command: Command, state: UiState): Action | null {
	const view = shownView(state);
	if (command === 'columns') return isChosenView(view) ? {type: 'columns', menu: {of: view, at: 0}} : null;
	const menu = state.choosing;
	if (menu === null) return null;
	const {sort} = chosenLine(menu);
	const actions: Partial<Record<Command, Action>> = {
		columnChoose: {type: 'chooseColumn'},
		columnsBySize: {type: 'columnsBySize'},
		columnPrevious: {type: 'columns', menu: movedMenu(menu, -1)},
		columnNext: {type: 'columns', menu: movedMenu(menu, 1)},
		columnsClose: {type: 'columns', menu: null},
		...(sort === undefined
			? {}
			: {columnSort: isSortedBy(sort, state) ? {type: 'turn'} : {type: 'sort', sort}}),
	};
	return actions[command] ?? null;
}

function isSortedBy(sort: string, state: UiState): boolean {
	return (currentList(state).sort ?? viewLine(shownView(state)).sorts[0]) === sort;
}

function compared(
	command: 'diff' | 'diffStarred' | 'star',
	callId: string | null,
	{state}: ViewContext,
): Action | string {
	if (callId === null) return 'there is no call under the cursor';
	if (command === 'star') return {type: 'star', callId};
	const against = command === 'diff' ? null : state.starred;
	if (against === callId) return 'this is the call with the star';
	const place = topPlace(state);
	if (place?.kind === 'call') return {type: 'replace', place: {...place, ...diffPlace(callId, against)}};
	return {type: 'open', place: diffPlace(callId, against)};
}

function replayAction(command: Command, {replay}: UiState): Action | null {
	if (replay === null) return null;
	if (command === 'backward') return {type: 'replay', clock: skip(replay, -skipMs)};
	if (command === 'forward') return {type: 'replay', clock: skip(replay, skipMs)};
	if (command === 'faster') return {type: 'replay', clock: faster(replay)};
	if (command === 'slower') return {type: 'replay', clock: slower(replay)};
	return null;
}

function nextSort(state: UiState): string {
	const {sorts} = viewLine(shownView(state));
	const at = sorts.indexOf(currentList(state).sort ?? '');
	return sorts[(Math.max(0, at) + 1) % sorts.length] ?? '';
}

/** The previous or next failed call of what the open one was opened from. */
function toFailedCall(by: 1 | -1, {state}: ViewContext, {view, data, walk}: Below): Action | string {
	const place = topPlace(state);
	const calls = view.calls?.(data) ?? [];
	const here = calls.findIndex(call => place?.kind === 'call' && call.callId === place.callId);
	const where = walk === null ? 'in this trace' : 'among the calls that are loaded';
	for (let index = here + by; here >= 0 && index >= 0 && index < calls.length; index += by) {
		const call = calls[index];
		if (call?.failed === true) return {type: 'step', callId: call.callId, walk};
	}
	return `no ${by === 1 ? 'further' : 'earlier'} call with an error ${where}`;
}

function toError(
	by: 1 | -1,
	view: AnyView,
	data: unknown,
	context: ViewContext,
	below: Below,
): Action | string {
	if (topPlace(context.state)?.kind === 'call') return toFailedCall(by, context, below);
	const walk = view.walk(data, context);
	const errors = new Set(view.errors?.(data, context));
	for (let index = walk.index + by; index >= 0 && index < walk.ids.length; index += by) {
		const id = walk.ids[index];
		if (id !== undefined && errors.has(id)) return {type: 'select', id, walk};
	}
	const isList = topPlace(context.state) === null || rowsPlaceOf(context.state) !== null;
	const isSecurity = isList && shownView(context.state) === 'security';
	const loaded = 'among the rows that are loaded';
	const where = isSecurity ? loaded : isList ? `${loaded}; e shows errors only` : 'here';
	const what = isSecurity ? 'signal' : 'error';
	return errors.size === 0
		? `no ${what} ${where}`
		: `no ${by === 1 ? 'further' : 'earlier'} ${what} ${where}`;
}
