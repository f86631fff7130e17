/**
All state of the screen is this one object, and `update` is the only place where it changes. Data is not in
it: rows come from the reader, and are named here by id, so that a selection belongs to a row and not to a place.
*/
import {advance, type ReplayClock} from '../../replay/clock.ts';
import type {ListSort} from '../../store/store.ts';
import {
	callPlace,
	callPosition,
	type Place,
	type PlaceAction,
	placeUpdated,
	positionOf,
	isSummoned,
	ledgerPlace,
	nextLedgerFilter,
	type SummonedPlace,
} from './places.ts';
import {jumped, type Move, moved, type Walked} from '../widgets/list-window.ts';

export type ViewId = 'overview' | 'calls' | 'traces';

/** A long list that is looked at through a window. */
export type ListState = {
	/** Id of the selected row; null: the first one. */
	readonly selected: string | null;
	/** Line of the body on which the selected row stands; it keeps it while data arrives. */
	readonly line: number;
	/** True: the cursor stays on the newest row. Lets go when the cursor leaves the top. */
	readonly follow: boolean;
	/** Which row was the newest, and how many were pinned above it, when the cursor let go of it; null: it follows. */
	readonly letGo: {readonly newest: string | null; readonly pinned: number} | null;
	readonly sort: ListSort;
	readonly ascending: boolean;
};

export type ErrorFilter = 'all' | 'errors' | 'warnings';

export type UiState = {
	readonly view: ViewId;
	readonly places: readonly Place[];
	readonly lists: Readonly<Record<ViewId, ListState>>;
	/** Index into `windows`. */
	readonly window: number;
	/** Tallies count from here: where `R` started a new run. Null: from the start of the window. */
	readonly sinceMs: number | null;
	readonly errors: ErrorFilter;
	/** Null: not a replay. Space plays and pauses it. */
	readonly replay: ReplayClock | null;
	/** Null: not paused; else the moment that is shown. */
	readonly pausedAtMs: number | null;
	/** The pane with the inside of the selected row. */
	readonly preview: boolean;
	/** Traces in which nothing is of a model, a tool or an agent are in the list too. */
	readonly plainTraces: boolean;
	readonly help: {readonly scroll: number} | null;
	/** What is typed behind `:`; null: the command line is closed. */
	readonly prompt: string | null;
	/** Right end of the last line, for three seconds. */
	readonly message: {readonly text: string; readonly untilMs: number} | null;
	/** Row of the list of SDKs on the empty screen. */
	readonly chosenSdk: number;
	/** First line shown of what it says to paste. */
	readonly sdkScroll: number;
	readonly mouse: boolean;
	/** Grows with Ctrl-L: the host clears the screen and paints all of it. */
	readonly redraw: number;
	/** Grows with Ctrl-Z: the host gives the terminal back and stops the program, until the shell goes on with it. */
	readonly stops: number;
	/** Time of the last key, for screens that must not change under a hand. */
	readonly lastKeyMs: number;
};

/** Windows of time that `t` goes through. */
export const windows: readonly {readonly label: string; readonly ms: number}[] = [
	{label: '5m', ms: 5 * 60_000},
	{label: '15m', ms: 15 * 60_000},
	{label: '1h', ms: 60 * 60_000},
	{label: '6h', ms: 6 * 60 * 60_000},
	{label: '24h', ms: 24 * 60 * 60_000},
	{label: 'all', ms: Number.POSITIVE_INFINITY},
];

/** Where the window of what is shown begins; `firstMs`: of the first record, null where there is none. */
export function windowStart(
	state: Pick<UiState, 'window' | 'sinceMs'>,
	{asOfMs, firstMs}: {readonly asOfMs: number; readonly firstMs: number | null},
): number {
	const windowMs = windows[state.window]?.ms ?? Number.POSITIVE_INFINITY;
	// A millisecond before the first record: a window begins after its start.
	const start = Number.isFinite(windowMs) ? asOfMs - windowMs : (firstMs ?? 1) - 1;
	return Math.max(start, state.sinceMs ?? 0, 0);
}

const messageMs = 3000;

const topOfList: ListState = {
	selected: null,
	line: 0,
	follow: true,
	letGo: null,
	sort: 'time',
	ascending: false,
};

/** A start shows everything of the last 15 minutes, at the newest row. */
export function initialState(options: {replay?: ReplayClock | null; view?: ViewId} = {}): UiState {
	return {
		view: options.view ?? 'overview',
		places: [],
		lists: {overview: topOfList, calls: topOfList, traces: topOfList},
		window: 1,
		sinceMs: null,
		errors: 'all',
		replay: options.replay ?? null,
		pausedAtMs: null,
		preview: true,
		plainTraces: false,
		help: null,
		prompt: null,
		message: null,
		chosenSdk: 0,
		sdkScroll: 0,
		mouse: false,
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
	| {
			readonly type: 'flag';
			readonly flag: 'wrap' | 'criticalOnly' | 'allSpans' | 'plainTraces' | 'logs' | 'preview' | 'mouse';
	  }
	| {readonly type: 'sort'; readonly sort: ListSort}
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
	/** The command line says this; null: it closes. */
	| {readonly type: 'prompt'; readonly text: string | null}
	/** Opens a view behind a command, over whatever is in sight; an open one stays. */
	| {readonly type: 'summon'; readonly place: SummonedPlace}
	| {readonly type: 'message'; readonly text: string; readonly atMs: number}
	| {readonly type: 'redraw'}
	| {readonly type: 'stop'};

export function update(state: UiState, action: Action): UiState {
	switch (action.type) {
		case 'key':
			// What a key said last is read by now.
			return {...state, lastKeyMs: action.atMs, message: null};
		case 'view':
			return {...state, view: action.view, places: [], help: null};
		case 'open':
			return {...state, places: [...state.places, action.place]};
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
			if (topPlace(state)?.kind === 'ledger') return nextLedger(state);
			return {...state, errors: nextErrorFilter[state.errors], lists: atTop(state)};
		case 'window':
			return nextWindow(state);
		case 'newRun':
			return {...state, sinceMs: action.atMs, pausedAtMs: null, lists: atTop(state)};
		case 'pause':
			return {...state, pausedAtMs: state.pausedAtMs === null ? action.atMs : null};
		case 'replay':
			return {...state, replay: action.clock};
		case 'tick':
			return state.replay === null ? state : {...state, replay: advance(state.replay, action.elapsedMs)};
		case 'sdk':
			return {...state, chosenSdk: Math.max(0, action.index), sdkScroll: Math.max(0, action.scroll)};
		case 'help':
			return {...state, help: action.scroll === null ? null : {scroll: Math.max(0, action.scroll)}};
		case 'prompt':
			return {...state, prompt: action.text, help: null};
		case 'summon':
			if (topPlace(state)?.kind === action.place.kind) return state;
			return {...state, places: [...state.places, action.place], help: null};
		case 'message':
			return {...state, message: {text: action.text, untilMs: action.atMs + messageMs}};
		case 'redraw':
			return {...state, redraw: state.redraw + 1};
		case 'stop':
			return {...state, stops: state.stops + 1};
		case 'step':
			return stepped(state, action);
		case 'tab':
		case 'toggle':
		case 'zoom':
			return changedPlace(state, place => placeUpdated(place, action));
		case 'flag':
			return flagged(state, action.flag);
	}
}

/** What `e` goes through. */
const nextErrorFilter: Readonly<Record<ErrorFilter, ErrorFilter>> = {
	all: 'errors',
	errors: 'warnings',
	warnings: 'all',
};

/** The place on top of the view; null: the view itself. */
export function topPlace(state: UiState): Place | null {
	return state.places.at(-1) ?? null;
}

/** Another part of the ledger, from its newest row on. */
function nextLedger(state: UiState): UiState {
	return changedPlace(state, place =>
		place.kind === 'ledger' ? ledgerPlace(nextLedgerFilter[place.only]) : place,
	);
}

function back(state: UiState): UiState {
	if (state.help !== null) return {...state, help: null};
	if (state.places.length > 0) return {...state, places: state.places.slice(0, -1)};
	if (state.errors !== 'all') return {...state, errors: 'all', lists: atTop(state)};
	return state;
}

/** A window that starts with the run is left for the whole one first. */
function nextWindow(state: UiState): UiState {
	const window = state.sinceMs === null ? (state.window + 1) % windows.length : state.window;
	// The ledger of another time begins at its newest row.
	const places = state.places.map(place => (place.kind === 'ledger' ? ledgerPlace(place.only) : place));
	return {...state, window, sinceMs: null, lists: atTop(state), places};
}

function atTop(state: UiState): UiState['lists'] {
	const {overview, calls, traces} = state.lists;
	return {overview: newest(overview), calls: newest(calls), traces: newest(traces)};
}

function newest(list: ListState): ListState {
	return {...list, selected: null, line: 0, follow: true, letGo: null};
}

/** The cursor stays on the row on which it is. */
function held(list: ListState, walk: Walked): ListState {
	return letGo(list, {...list, selected: walk.ids[walk.index] ?? null, follow: false}, walk);
}

/** What the list remembers of the moment at which its cursor leaves the newest row. */
function letGo(before: ListState, after: ListState, walk: Walked): ListState {
	if (after.follow) return {...after, letGo: null};
	if (!before.follow) return after;
	return {...after, letGo: {newest: walk.ids[0] ?? null, pinned: walk.pinned ?? 0}};
}

function changedList(state: UiState, change: (list: ListState) => ListState): UiState {
	return {...state, lists: {...state.lists, [state.view]: change(state.lists[state.view])}};
}

function changedPlace(state: UiState, change: (place: Place) => Place): UiState {
	const place = topPlace(state);
	return place === null ? state : {...state, places: [...state.places.slice(0, -1), change(place)]};
}

function walked(state: UiState, action: Extract<Action, {type: 'move' | 'select'}>): UiState {
	const go = <C extends {selected: string | null; line: number; follow: boolean}>(cursor: C): C =>
		action.type === 'move' ? moved(cursor, action.walk, action.move) : jumped(cursor, action.walk, action.id);
	const place = topPlace(state);
	if (place === null) return changedList(state, list => letGo(list, go(list), action.walk));
	if (place.kind === 'trace') {
		const {selected, line} = go({selected: place.selected, line: place.line, follow: false});
		return changedPlace(state, () => ({...place, selected: real(selected, action.walk), line}));
	}
	if (isSummoned(place)) return changedPlace(state, () => go(place));
	const {selected} = go({selected: callPosition(place), line: 0, follow: false});
	const id = real(selected, action.walk) ?? action.walk.ids[0];
	return id === undefined ? state : changedPlace(state, () => ({...place, ...positionOf(id)}));
}

/** The tab stays: who compares headers or costs goes on comparing them. */
function stepped(state: UiState, {callId, walk}: Extract<Action, {type: 'step'}>): UiState {
	const next = changedPlace(state, place =>
		place.kind === 'call' ? {...callPlace(callId), tab: place.tab, wrap: place.wrap} : place,
	);
	if (walk === null) return next;
	return changedList(next, list => letGo(list, jumped(list, walk, callId), walk));
}

/** Details are loaded whole, so their last row has an id. */
function real(selected: string | null, walk: Walked): string | null {
	return selected?.startsWith('\u0000') === true ? (walk.ids.at(-1) ?? null) : selected;
}

function flagged(state: UiState, flag: Extract<Action, {type: 'flag'}>['flag']): UiState {
	if (flag === 'mouse') return {...state, mouse: !state.mouse};
	if (flag === 'plainTraces') {
		const lists = {...state.lists, traces: newest(state.lists.traces)};
		return {...state, plainTraces: !state.plainTraces, lists};
	}
	const place = topPlace(state);
	if (flag === 'preview') {
		if (place?.kind === 'trace') return changedPlace(state, () => ({...place, inspector: !place.inspector}));
		const isList = place === null || place.kind === 'ledger';
		return isList ? {...state, preview: !state.preview} : state;
	}
	if (flag === 'wrap') {
		return place?.kind === 'call' ? changedPlace(state, () => ({...place, wrap: !place.wrap})) : state;
	}
	return place?.kind === 'trace' ? changedPlace(state, () => ({...place, [flag]: !place[flag]})) : state;
}
