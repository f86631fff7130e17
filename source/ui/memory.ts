/**
What a screen keeps from one start to the next: how lists are sorted, panes and drawings, the mouse, the chosen SDK and
what was typed. Never the filter, the window or the selection: a start shows everything of the last minutes.
*/
import type {Habits} from './state/habits.ts';
import {paneNames, type PaneSizes} from './state/panes.ts';
import {sdks, sdksFound} from './sdks/sdks.ts';
import type {Histories} from './state/prompt.ts';
import {chosenViews, type ColumnChoices, columnTable} from './state/columns.ts';
import {topOfList} from './state/lists.ts';
import type {UiState} from './state/state.ts';
import {isViewId, viewLine} from './state/view-table.ts';

/** Grows where an older memory cannot be read any more. */
const version = 1;

/** More is no layout: lists are named by views and their panes. */
const entriesMax = 100;
const historyMax = 50;
const textMax = 2000;

export type Memory = {
	readonly version: number;
	readonly sorts: Readonly<Record<string, {readonly sort: string | null; readonly ascending: boolean}>>;
	readonly looks: Readonly<Record<string, {readonly breakdown: string; readonly drawing: string}>>;
	readonly columns: ColumnChoices;
	readonly preview: boolean;
	readonly habits: Habits;
	readonly panes: PaneSizes;
	readonly mouse: boolean;
	/** By its name: the list grows. */
	readonly chosenSdk: string;
	readonly histories: Histories;
};

export function memoryOf(state: UiState): Memory {
	const sorted = Object.entries(state.lists).filter(([, {sort, ascending}]) => sort !== null || ascending);
	return {
		version,
		sorts: Object.fromEntries(sorted.map(([name, {sort, ascending}]) => [name, {sort, ascending}])),
		looks: Object.fromEntries(
			Object.entries(state.looks).flatMap(([view, looks]) => {
				if (!isViewId(view)) return [];
				const {breakdowns, drawings} = viewLine(view);
				const {breakdown, drawing} = looks;
				return [[view, {breakdown: breakdowns[breakdown] ?? '', drawing: drawings[drawing] ?? ''}]];
			}),
		),
		columns: state.columns,
		preview: state.preview,
		habits: state.habits,
		panes: state.panes,
		mouse: state.mouse,
		chosenSdk: sdksFound(state.sdk.find)[state.sdk.chosen]?.name ?? '',
		histories: state.histories,
	};
}

/** The state with what of a memory can be read in it; anything else is as at first. */
export function remembering(state: UiState, memory: unknown): UiState {
	const {
		version: told,
		sorts,
		looks,
		columns,
		preview,
		habits,
		panes,
		mouse,
		chosenSdk,
		histories,
	} = fieldsOf(memory) as Partial<Record<keyof Memory, unknown>>;
	if (told !== version) return state;
	return {
		...state,
		lists: {...state.lists, ...listsOf(sorts)},
		looks: {...state.looks, ...looksOf(looks)},
		columns: columnsIn(columns),
		preview: typeof preview === 'boolean' ? preview : state.preview,
		habits: habitsIn(habits, state.habits),
		panes: panesIn(panes),
		mouse: typeof mouse === 'boolean' ? mouse : state.mouse,
		sdk: {
			...state.sdk,
			chosen: Math.max(
				0,
				sdks.findIndex(({name}) => name === chosenSdk),
			),
		},
		histories: historiesOf(histories),
	};
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function listsOf(sorts: unknown): UiState['lists'] {
	const entries = Object.entries(fieldsOf(sorts)).slice(0, entriesMax);
	return Object.fromEntries(
		entries.map(([name, told]) => {
			const {sort, ascending} = fieldsOf(told);
			return [
				name,
				{...topOfList, sort: typeof sort === 'string' ? sort : null, ascending: ascending === true},
			];
		}),
	);
}

function columnsIn(told: unknown): ColumnChoices {
	const views = fieldsOf(told);
	return Object.fromEntries(
		chosenViews.flatMap(view => {
			const choices = fieldsOf(views[view]);
			const known = columnTable[view].flatMap(({name}) => {
				const choice = choices[name];
				return choice === 'always' || choice === 'never' ? [[name, choice] as const] : [];
			});
			return known.length === 0 ? [] : [[view, Object.fromEntries(known)] as const];
		}),
	);
}

/** Whatever a screen can be: what it can have is worked out when it is drawn. */
const paneMost = 1000;

function panesIn(told: unknown): PaneSizes {
	const sizes = fieldsOf(told);
	return Object.fromEntries(
		paneNames.flatMap(name => {
			const size = sizes[name];
			const isSize = typeof size === 'number' && size >= 1 && size <= paneMost;
			return isSize ? [[name, Math.round(size)] as const] : [];
		}),
	);
}

function habitsIn(told: unknown, before: Habits): Habits {
	const fields = fieldsOf(told);
	const of = (name: keyof Habits): boolean =>
		typeof fields[name] === 'boolean' ? fields[name] : before[name];
	return {wrap: of('wrap'), rendered: of('rendered'), inspector: of('inspector'), allSpans: of('allSpans')};
}

/** Named, so that they mean the same when a view has more of them. */
function looksOf(looks: unknown): UiState['looks'] {
	return Object.fromEntries(
		Object.entries(fieldsOf(looks)).flatMap(([view, told]) => {
			if (!isViewId(view)) return [];
			const {breakdown, drawing} = fieldsOf(told);
			const at = (names: readonly string[], name: unknown): number =>
				Math.max(
					0,
					names.findIndex(one => one === name),
				);
			const line = viewLine(view);
			return [
				[view, {pane: 0, breakdown: at(line.breakdowns, breakdown), drawing: at(line.drawings, drawing)}],
			];
		}),
	);
}

function historiesOf(told: unknown): Histories {
	const {command, filter, find, search} = fieldsOf(told);
	const texts = (list: unknown): readonly string[] =>
		Array.isArray(list)
			? list
					.filter((text): text is string => typeof text === 'string' && text.length <= textMax)
					.slice(0, historyMax)
			: [];
	return {command: texts(command), filter: texts(filter), find: texts(find), search: texts(search)};
}
