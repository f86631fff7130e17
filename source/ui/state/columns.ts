/**
Columns of a list as somebody chose them: each comes by the size of the screen, unless it is to come always or never.
`c` offers them; what it is about and what it sorts by stands here, how it is filled in the table of its view.
*/
import type {ViewId} from './view-table.ts';

/** Views whose columns can be chosen. */
export const chosenViews = ['calls', 'traces', 'sessions'] as const;

export type ChosenView = (typeof chosenViews)[number];

export type ColumnChoice = 'always' | 'never';

/** By view and by name of the column; absent: by the size of the screen. */
export type ColumnChoices = Readonly<Partial<Record<ChosenView, Readonly<Record<string, ColumnChoice>>>>>;

/** The box with the columns of a view, its cursor on one of them. */
export type ColumnMenu = {readonly of: ChosenView; readonly at: number};

type ColumnLine = {
	readonly name: string;
	readonly help: string;
	/** What the list is sorted by it; absent: it is not. */
	readonly sort?: string;
};

/** In the order of the table. */
export const columnTable: Readonly<Record<ChosenView, readonly ColumnLine[]>> = {
	calls: [
		{name: 'TIME', help: 'when it began', sort: 'time'},
		{name: 'FROM', help: 'the service', sort: 'service'},
		{name: 'OP', help: 'chat, embeddings, …', sort: 'operation'},
		{name: 'SESSION', help: 'its conversation', sort: 'session'},
		{name: 'TRACE', help: 'first digits of its trace'},
		{name: 'MODEL', help: 'that answered', sort: 'model'},
		{name: 'IN', help: 'input tokens', sort: 'input'},
		{name: 'HIT', help: 'share of the input from the cache', sort: 'hit'},
		{name: 'OUT', help: 'output tokens', sort: 'output'},
		{name: 'COST', help: 'what it costs', sort: 'cost'},
		{name: 'TTFT', help: 'time to first token', sort: 'ttft'},
		{name: 'TPOT', help: 'time per output token', sort: 'tpot'},
		{name: 'TOTAL', help: 'end to end', sort: 'duration'},
		{name: 'STATUS', help: 'how it ended', sort: 'status'},
	],
	traces: [
		{name: 'TIME', help: 'when it began', sort: 'time'},
		{name: 'FROM', help: 'the service', sort: 'service'},
		{name: 'ID', help: 'its first digits'},
		{name: 'TRACE', help: 'name of its root', sort: 'name'},
		{name: 'SPANS', help: 'how many', sort: 'spans'},
		{name: 'CALLS', help: 'model calls in it', sort: 'calls'},
		{name: 'IN', help: 'input tokens', sort: 'input'},
		{name: 'OUT', help: 'output tokens', sort: 'output'},
		{name: 'COST', help: 'what its calls cost', sort: 'cost'},
		{name: 'TOTAL', help: 'from its first start to its last end', sort: 'duration'},
		{name: 'STATUS', help: 'how it ended', sort: 'status'},
		{name: 'SESSION', help: 'its conversation', sort: 'session'},
	],
	sessions: [
		{name: 'LAST', help: 'when its last call ended', sort: 'time'},
		{name: 'SESSION', help: 'its id', sort: 'session'},
		{name: 'USER', help: 'whose it is', sort: 'user'},
		{name: 'TURNS', help: 'user messages', sort: 'turns'},
		{name: 'CALLS', help: 'model calls', sort: 'calls'},
		{name: 'IN', help: 'input tokens', sort: 'input'},
		{name: 'HIT', help: 'share of the input from the cache', sort: 'hit'},
		{name: 'COST', help: 'what it costs', sort: 'cost'},
		{name: 'CONTEXT', help: 'how its input grew'},
		{name: 'NOW', help: 'input of its last call', sort: 'context'},
		{name: 'STATE', help: 'the last error or cut', sort: 'state'},
	],
};

export type ColumnAction =
	/** The box is opened, or its cursor moves; null: it goes. */
	| {readonly type: 'columns'; readonly menu: ColumnMenu | null}
	/** The column under the cursor: by size, always, never, and by size again. */
	| {readonly type: 'chooseColumn'}
	/** All columns of the box by size again. */
	| {readonly type: 'columnsBySize'};

/** The part of the state that this file changes. */
type Choosing = {readonly columns: ColumnChoices; readonly choosing: ColumnMenu | null};

export function isChosenView(view: ViewId): view is ChosenView {
	return chosenViews.some(one => one === view);
}

export function choiceOf(columns: ColumnChoices, of: ChosenView, name: string): ColumnChoice | 'by size' {
	return columns[of]?.[name] ?? 'by size';
}

/** The line under the cursor. */
export function chosenLine({of, at}: ColumnMenu): ColumnLine {
	const lines = columnTable[of];
	return lines[Math.min(Math.max(at, 0), lines.length - 1)] ?? {name: '', help: ''};
}

/** The cursor moves, and stops at either end. */
export function movedMenu(menu: ColumnMenu, by: 1 | -1): ColumnMenu {
	const last = columnTable[menu.of].length - 1;
	return {...menu, at: Math.min(Math.max(menu.at + by, 0), last)};
}

export function columnsUpdated<State extends Choosing>(state: State, action: ColumnAction): State {
	if (action.type === 'columns') return {...state, choosing: action.menu};
	const menu = state.choosing;
	if (menu === null) return state;
	const {[menu.of]: chosen = {}, ...others} = state.columns;
	if (action.type === 'columnsBySize') return {...state, columns: others};
	const {name} = chosenLine(menu);
	const {[name]: before, ...rest} = chosen;
	const next = before === undefined ? {...rest, [name]: 'always'} : rest;
	return {
		...state,
		columns: {...others, [menu.of]: before === 'always' ? {...rest, [name]: 'never'} : next},
	};
}
