/**
All state of the screen is this one object, and `update` is the only place where it changes. Data is not in
it: rows come from the reader, and are named here by id, so that a selection belongs to a row and not to a place.
*/
import {advance, type ReplayClock} from '../../replay/clock.ts';
import {type ColumnAction, type ColumnChoices, type ColumnMenu, columnsUpdated} from './columns.ts';
import {type ErrorFilter, nextErrorFilter} from './filter.ts';
import {
	held,
	letGo,
	type ListState,
	listName,
	lookNames,
	type Looks,
	looksOf,
	newest,
	rowsPlaceOf,
	shownView,
	topOfList,
} from './lists.ts';
import {
	callPlace,
	callPosition,
	isPlaceAction,
	isSummoned,
	nextPart,
	ofAnotherTime,
	type Place,
	type PlaceAction,
	placeUpdated,
	notSeeking,
	positionOf,
	soughtIn,
	type SummonedPlace,
} from './places.ts';
import type {PaneOf, PaneSizes} from './panes.ts';
import type {CopyMenu} from './copying.ts';
import {asUsual, firstHabits, flaggedPlace, type Habits, habitsAfter, type PlaceFlag} from './habits.ts';
import {type Histories, opened, type Prompt, type PromptAction, promptUpdated, remembered} from './prompt.ts';
import {asShown} from './shown.ts';
import type {ViewId} from './view-table.ts';
import {windows} from './windows.ts';
import {jumped, type Move, moved, type Walked} from '../widgets/list-window.ts';

export type UiState = {
	readonly view: ViewId;
	readonly places: readonly Place[];
	/** By the names that `lists.ts` gives; one that nobody touched is absent. */
	readonly lists: Readonly<Record<string, ListState>>;
	/** How views are looked at; absent: as at first. */
	readonly looks: Readonly<Partial<Record<ViewId, Looks>>>;
	/** Index into `windows`. */
	readonly window: number;
	/** Tallies count from here: where `R` started a new run. Null: from the start of the window. */
	readonly sinceMs: number | null;
	/** What was typed behind `/`; empty: everything. */
	readonly filter: string;
	readonly errors: ErrorFilter;
	/** Null: not a replay. Space plays and pauses it. */
	readonly replay: ReplayClock | null;
	/** Null: not paused; else the moment that is shown. */
	readonly pausedAtMs: number | null;
	/** The call that others are compared with by `D`; null: none has the star. */
	readonly starred: string | null;
	/** The pane with the inside of the selected row. */
	readonly preview: boolean;
	/** How calls and traces are opened: as the last one was left. */
	readonly habits: Habits;
	readonly panes: PaneSizes;
	readonly help: {readonly scroll: number} | null;
	/** What is typed behind `:` or `/`; null: nothing is. */
	readonly prompt: Prompt | null;
	readonly histories: Histories;
	/** What can be taken along is offered; null: it is not. */
	readonly copying: CopyMenu | null;
	readonly columns: ColumnChoices;
	/** The columns of a list are offered; null: they are not. */
	readonly choosing: ColumnMenu | null;
	/** Right end of the last line, for three seconds. */
	readonly message: {readonly text: string; readonly untilMs: number} | null;
	/** On the empty screen: what is looked for, row of the list of SDKs, first line of what it says to paste. */
	readonly sdk: {readonly find: string; readonly chosen: number; readonly scroll: number};
	/** False: the mouse is the terminal's, which selects text with it. */
	readonly mouse: boolean;
	/** Grows with Ctrl-L: the host clears the screen and paints all of it. */
	readonly redraw: number;
	/** Grows with Ctrl-Z: the host gives the terminal back and stops the program, until the shell goes on with it. */
	readonly stops: number;
	/** Time of the last key, for screens that must not change under a hand. */
	readonly lastKeyMs: number;
};

export const messageMs = 3000;

/** A start shows everything of the last 15 minutes, at the newest row. */
export function initialState(options: {replay?: ReplayClock | null; view?: ViewId} = {}): UiState {
	return {
		view: options.view ?? 'overview',
		places: [],
		lists: {},
		looks: {},
		window: 1,
		sinceMs: null,
		filter: '',
		errors: 'all',
		replay: options.replay ?? null,
		pausedAtMs: null,
		starred: null,
		preview: true,
		habits: firstHabits,
		panes: {},
		help: null,
		prompt: null,
		histories: {command: [], filter: [], find: [], search: []},
		copying: null,
		columns: {},
		choosing: null,
		message: null,
		sdk: {find: '', chosen: 0, scroll: 0},
		mouse: true,
		redraw: 0,
		stops: 0,
		lastKeyMs: Number.NEGATIVE_INFINITY,
	};
}

export type Action =
	/** A key was pressed; comes before the action that it stands for. */
	| {readonly type: 'key'; readonly atMs: number}
	| {readonly type: 'view'; readonly view: ViewId}
	| {readonly type: 'open'; readonly place: Place}
	/** The place on top becomes this one (its neighbour, or what its view made of it). */
	| {readonly type: 'replace'; readonly place: Place}
	| {readonly type: 'back'}
	| {readonly type: 'move'; readonly move: Move; readonly walk: Walked}
	/** The cursor goes to a named row: the next error. */
	| {readonly type: 'select'; readonly id: string; readonly walk: Walked}
	/** The open call becomes another one of what lies below; a list below goes to its row too. */
	| {readonly type: 'step'; readonly callId: string; readonly walk: Walked | null}
	| PlaceAction
	| {readonly type: 'flag'; readonly flag: PlaceFlag | 'mouse'}
	/** A pane gets so many rows or cells; what it can have is worked out when it is drawn. */
	| {readonly type: 'pane'; readonly of: PaneOf; readonly size: number}
	| {readonly type: 'sort'; readonly sort: string}
	/** The next pane, breakdown or drawing of the view. */
	| {readonly type: 'look'; readonly look: keyof Looks}
	| {readonly type: 'turn'}
	| {readonly type: 'follow'; readonly walk: Walked}
	| {readonly type: 'errors'}
	| {readonly type: 'window'}
	| {readonly type: 'newRun'; readonly atMs: number}
	/** Freezes at this moment, or goes on. */
	| {readonly type: 'pause'; readonly atMs: number}
	| {readonly type: 'replay'; readonly clock: ReplayClock}
	| {readonly type: 'tick'; readonly elapsedMs: number}
	| {readonly type: 'sdk'; readonly index: number; readonly scroll: number}
	| {readonly type: 'help'; readonly scroll: number | null}
	| PromptAction
	/** What was typed was run. */
	| {readonly type: 'remember'; readonly text: string}
	/** Lists and figures are of what passes this. */
	| {readonly type: 'filter'; readonly filter: string}
	/** What can be taken along; null: the offer goes. */
	| {readonly type: 'copying'; readonly menu: CopyMenu | null}
	| ColumnAction
	/** The call that others are compared with; the same one again: no more. */
	| {readonly type: 'star'; readonly callId: string}
	/** Opens a view behind a command, over whatever is in sight; an open one stays. */
	| {readonly type: 'summon'; readonly place: SummonedPlace}
	/** What was asked for takes too long: back to the state that is shown. */
	| {readonly type: 'shown'; readonly state: UiState}
	| {readonly type: 'message'; readonly text: string; readonly atMs: number}
	| {readonly type: 'redraw'}
	| {readonly type: 'stop'};

export function update(state: UiState, action: Action): UiState {
	if (isPlaceAction(action)) return placed(state, action);
	if (isTyping(action)) return prompted(state, action);
	switch (action.type) {
		case 'key':
			// What a key said last is read by now.
			return {...state, lastKeyMs: action.atMs, message: null};
		case 'view':
			return {...state, view: action.view, places: [], help: null};
		case 'open':
			return {...state, places: [...state.places, asUsual(action.place, state.habits)]};
		case 'replace':
			return {...state, places: [...state.places.slice(0, -1), action.place]};
		case 'back':
			return back(state);
		case 'move':
		case 'select':
			return walked(state, action);
		case 'sort':
			return changedList(state, list => ({...topOfList, sort: action.sort, ascending: list.ascending}));
		case 'turn':
			return changedList(state, list => ({...topOfList, sort: list.sort, ascending: !list.ascending}));
		case 'follow':
			return changedList(state, list => (list.follow ? held(list, action.walk) : newest(list)));
		case 'errors':
			if (nextPart(topPlace(state)) !== null) return changedPlace(state, place => nextPart(place) ?? place);
			return atTop({...state, errors: nextErrorFilter[state.errors]});
		case 'filter':
			return state.filter === action.filter ? state : atTop({...state, filter: action.filter});
		case 'look':
			return looked(state, action.look);
		case 'pane':
			return {...state, panes: {...state.panes, [action.of]: Math.max(1, action.size)}};
		case 'window':
			return nextWindow(state);
		case 'newRun':
			return atTop({...state, sinceMs: action.atMs, pausedAtMs: null});
		case 'pause':
			return {...state, pausedAtMs: state.pausedAtMs === null ? action.atMs : null};
		case 'replay':
			return {...state, replay: action.clock};
		case 'tick':
			return state.replay === null ? state : {...state, replay: advance(state.replay, action.elapsedMs)};
		case 'sdk':
			return {...state, sdk: {...state.sdk, chosen: action.index, scroll: action.scroll}};
		case 'help':
			return {...state, help: action.scroll === null ? null : {scroll: Math.max(0, action.scroll)}};
		case 'summon':
			return summoned(state, action.place);
		case 'shown':
			return asShown(state, action.state);
		case 'message':
			return {...state, message: {text: action.text, untilMs: action.atMs + messageMs}};
		case 'copying':
			return {...state, copying: action.menu, help: null};
		case 'columns':
		case 'chooseColumn':
		case 'columnsBySize':
			return columnsUpdated({...state, help: null}, action);
		case 'star':
			return {...state, starred: state.starred === action.callId ? null : action.callId};
		case 'redraw':
			return {...state, redraw: state.redraw + 1};
		case 'stop':
			return {...state, stops: state.stops + 1};
		case 'step':
			return stepped(state, action);
		case 'flag':
			return flagged(state, action.flag);
	}
}

/** Without a place a text is looked for among the SDKs of the first minute. */
function placed(state: UiState, action: PlaceAction): UiState {
	if (action.type === 'find' && topPlace(state) === null)
		return {...state, sdk: {find: action.text, chosen: 0, scroll: 0}};
	return changedPlace(state, place => placeUpdated(place, action));
}

/** Over whatever is in sight; one that is open stays, but for a search for something else. */
function summoned(state: UiState, place: SummonedPlace): UiState {
	if (topPlace(state)?.kind !== place.kind) return {...state, places: [...state.places, place], help: null};
	return place.kind === 'search' ? changedPlace(state, () => place) : state;
}

type Typing = PromptAction | Extract<Action, {type: 'remember'}>;

const typing: ReadonlySet<Action['type']> = new Set<Typing['type']>([
	'prompt',
	'remember',
	'closePrompt',
	'typed',
	'edit',
	'choose',
	'mistake',
]);

function isTyping(action: Action): action is Typing {
	return typing.has(action.type);
}

/** What is typed at the foot of the screen; the help page goes when that begins. */
function prompted(state: UiState, action: Typing): UiState {
	const {prompt, histories, filter} = state;
	const place = topPlace(state);
	const sought = place === null ? state.sdk.find : soughtIn(place);
	const before = action.type === 'prompt' && action.kind === 'find' ? sought : filter;
	if (action.type === 'prompt') return {...state, prompt: opened(action.kind, before), help: null};
	if (prompt === null) return state;
	if (action.type === 'remember')
		return {...state, histories: remembered(histories, prompt.kind, action.text)};
	return {...state, prompt: promptUpdated(prompt, action, histories)};
}

/** The place on top of the view; null: the view itself. */
export function topPlace(state: UiState): Place | null {
	return state.places.at(-1) ?? null;
}

function back(state: UiState): UiState {
	if (state.help !== null) return {...state, help: null};
	if (soughtIn(topPlace(state)) !== '') return changedPlace(state, notSeeking);
	if (state.places.length > 0) return {...state, places: state.places.slice(0, -1)};
	if (state.filter !== '') return atTop({...state, filter: ''});
	if (state.errors !== 'all') return atTop({...state, errors: 'all'});
	return state;
}

/** A window that starts with the run is left for the whole one first. */
function nextWindow(state: UiState): UiState {
	const window = state.sinceMs === null ? (state.window + 1) % windows.length : state.window;
	const places = state.places.map(ofAnotherTime);
	return atTop({...state, window, sinceMs: null, places});
}

/** Lists of something else begin at their newest row. */
function atTop(state: UiState): UiState {
	const lists = Object.fromEntries(Object.entries(state.lists).map(([name, list]) => [name, newest(list)]));
	const places = state.places.map(place =>
		place.kind === 'rows' ? {...place, list: newest(place.list)} : place,
	);
	return {...state, lists, places};
}

/** The list that the keys are for. */
function changedList(state: UiState, change: (list: ListState) => ListState): UiState {
	const rows = rowsPlaceOf(state);
	if (rows !== null) return changedPlace(state, () => ({...rows, list: change(rows.list)}));
	const name = listName(state, state.view);
	return {...state, lists: {...state.lists, [name]: change(state.lists[name] ?? topOfList)}};
}

/** The list of a view that lies below an open call. */
function changedListBelow(state: UiState, change: (list: ListState) => ListState): UiState {
	const [top, ...below] = state.places.toReversed();
	if (top === undefined) return changedList(state, change);
	const changed = changedList({...state, places: below.toReversed()}, change);
	return {...changed, places: [...changed.places, top]};
}

function looked(state: UiState, look: keyof Looks): UiState {
	const view = shownView(state);
	const count = lookNames(view, look).length;
	if (count < 2) return state;
	const looks = looksOf(state, view);
	const next = {
		...state,
		looks: {...state.looks, [view]: {...looks, [look]: (looks[look] + 1) % count}},
	};
	// Rows of another kind: the cursor of the old ones is on none of them.
	return look === 'pane' ? next : changedList(next, list => ({...newest(list), sort: list.sort}));
}

function changedPlace(state: UiState, change: (place: Place) => Place): UiState {
	const place = topPlace(state);
	return place === null ? state : {...state, places: [...state.places.slice(0, -1), change(place)]};
}

function walked(state: UiState, action: Extract<Action, {type: 'move' | 'select'}>): UiState {
	const go = <C extends {selected: string | null; line: number; follow: boolean}>(cursor: C): C =>
		action.type === 'move' ? moved(cursor, action.walk, action.move) : jumped(cursor, action.walk, action.id);
	const place = topPlace(state);
	if (place === null || place.kind === 'rows')
		return changedList(state, list => letGo(list, go(list), action.walk));
	if (place.kind === 'trace') {
		const {selected, line} = go({selected: place.selected, line: place.line, follow: false});
		return changedPlace(state, () => ({...place, selected: real(selected, action.walk), line}));
	}
	if (isSummoned(place)) return changedPlace(state, () => go(place));
	const {selected} = go({selected: callPosition(place), line: 0, follow: false});
	const id = real(selected, action.walk) ?? action.walk.ids[0];
	return id === undefined ? state : changedPlace(state, () => ({...place, ...positionOf(id)}));
}

/** The tab stays: who compares headers or costs goes on comparing them; and so does what is looked for. */
function stepped(state: UiState, {callId, walk}: Extract<Action, {type: 'step'}>): UiState {
	const next = changedPlace(state, place =>
		place.kind === 'call'
			? {...callPlace(callId), tab: place.tab, wrap: place.wrap, rendered: place.rendered, find: place.find}
			: place,
	);
	if (walk === null) return next;
	return changedListBelow(next, list => letGo(list, jumped(list, walk, callId), walk));
}

/** Details are loaded whole, so their last row has an id. */
function real(selected: string | null, walk: Walked): string | null {
	return selected?.startsWith('\u0000') === true ? (walk.ids.at(-1) ?? null) : selected;
}

function flagged(state: UiState, flag: Extract<Action, {type: 'flag'}>['flag']): UiState {
	if (flag === 'mouse') return {...state, mouse: !state.mouse};
	const place = topPlace(state);
	if (flag === 'preview' && place?.kind !== 'trace') {
		const isList = place === null || isSummoned(place) || place.kind === 'rows';
		return isList ? {...state, preview: !state.preview} : state;
	}
	const next = place === null ? null : flaggedPlace(place, flag);
	if (next === null || next === place) return state;
	return {...changedPlace(state, () => next), habits: habitsAfter(next, state.habits)};
}
