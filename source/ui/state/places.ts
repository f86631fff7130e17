/** What lies over a view, and how a key changes it: one call, one trace. Esc takes the last one away. */
import type {LeastSeverity} from '../../store/log-answers.ts';
import type {LedgerFilter} from '../../store/store.ts';
import {type CallTab, callTabs} from './call-tabs.ts';
import {type ListState, topOfList} from './lists.ts';

type Found = {readonly at: number; readonly of: number};

export type CallPlace = {
	readonly kind: 'call';
	readonly callId: string;
	readonly tab: CallTab;
	/** Index of the message under the cursor; null: the answer. */
	readonly message: number | null;
	/** First line shown, for tabs that scroll by line; and within a long message. */
	readonly scroll: number;
	/** Messages that are not as they are by default (long ones folded, short ones open), by index. */
	readonly toggled: readonly number[];
	readonly wrap: boolean;
	/** Markdown and JSON of a conversation; false: each character as it came. */
	readonly rendered: boolean;
	/** Call that it is compared with; null: the one before it. */
	readonly against: string | null;
	/** Equal parts of a comparison are shown. */
	readonly equalParts: boolean;
	/** What is looked for in it; empty: nothing. */
	readonly find: string;
	/** Which of how many places of it was gone to, from 0; null: none yet. */
	readonly found: Found | null;
};

export type TraceTab = 'span' | 'messages' | 'events';

export type TracePlace = {
	readonly kind: 'trace';
	readonly traceId: string;
	/** Null: the first row. */
	readonly selected: string | null;
	readonly line: number;
	readonly folded: readonly string[];
	readonly criticalOnly: boolean;
	/** True: spans that mean nothing to an LLM application too. */
	readonly allSpans: boolean;
	/** Span whose time is the whole scale; null: the trace's. */
	readonly zoom: string | null;
	readonly inspector: boolean;
	readonly tab: TraceTab;
	readonly logs: boolean;
	/** What is looked for in it; empty: nothing. */
	readonly find: string;
};

/** Every record that is a call or restates one. */
export type LedgerPlace = {
	readonly kind: 'ledger';
	/** Of the list, as in `ListState`. */
	readonly selected: string | null;
	readonly line: number;
	readonly follow: boolean;
	readonly only: LedgerFilter;
};

/** Log records by time. */
export type LogsPlace = {
	readonly kind: 'logs';
	readonly selected: string | null;
	readonly line: number;
	readonly follow: boolean;
	readonly least: LeastSeverity;
};

/** Metrics by name. */
export type MetricsPlace = {
	readonly kind: 'metrics';
	readonly selected: string | null;
	readonly line: number;
	readonly follow: boolean;
};

/** One metric, by series. */
export type MetricPlace = {
	readonly kind: 'metric';
	readonly name: string;
	readonly selected: string | null;
	readonly line: number;
	readonly follow: boolean;
};

/** Calls in which a text was said. */
export type SearchPlace = {
	readonly kind: 'search';
	readonly text: string;
	readonly selected: string | null;
	readonly line: number;
	readonly follow: boolean;
};

/** What arrives, what can be measured of it, and what is in the way. */
export type DoctorPlace = {
	readonly kind: 'doctor';
	readonly selected: string | null;
	readonly line: number;
	readonly follow: boolean;
};

/** The rows behind a figure: a list of calls or traces with a filter of its own. */
export type RowsPlace = {
	readonly kind: 'rows';
	readonly of: 'calls' | 'traces';
	/** What the figure was about: "gpt-4o", "timeout". */
	readonly title: string;
	/** Beside the filters that the figure was drawn with. */
	readonly filter: string;
	readonly list: ListState;
};

/** A view behind a command: a list of its own. */
export type SummonedPlace = LedgerPlace | DoctorPlace | LogsPlace | MetricsPlace | MetricPlace | SearchPlace;

export type Place = CallPlace | TracePlace | RowsPlace | SummonedPlace;

export type PlaceAction =
	/** Previous or next tab of a detail. */
	| {readonly type: 'tab'; readonly by: number}
	/** Fold or unfold: a span id in a trace, the index of a message in a call. */
	| {readonly type: 'toggle'; readonly id: string}
	/** Several rows of a trace at once; the cursor goes to one that hides what it was on. */
	| {readonly type: 'toggleAll'; readonly ids: readonly string[]; readonly cursor: string | null}
	/** The time of a span becomes the whole scale; the same one again, or null: the trace. */
	| {readonly type: 'zoom'; readonly spanId: string | null}
	/** A text is looked for in a call or a trace; empty: no more. */
	| {readonly type: 'find'; readonly text: string}
	/** The place of it that is gone to: a line of a message, which must be open. */
	| {
			readonly type: 'found';
			readonly found: Found;
			readonly message: number | null;
			readonly line: number;
			readonly open: readonly number[];
	  };

const placeActions: ReadonlySet<string> = new Set<PlaceAction['type']>([
	'tab',
	'toggle',
	'toggleAll',
	'zoom',
	'find',
	'found',
]);

export function isPlaceAction(action: {readonly type: string}): action is PlaceAction {
	return placeActions.has(action.type);
}

/** Compared with another call; null: with the one before it. */
export function diffPlace(callId: string, against: string | null): CallPlace {
	return {...callPlace(callId), tab: 'diff', against};
}

/** A call, opened at its answer. */
export function callPlace(callId: string): CallPlace {
	return {
		kind: 'call',
		callId,
		tab: 'conversation',
		message: null,
		scroll: 0,
		toggled: [],
		wrap: true,
		rendered: true,
		against: null,
		equalParts: false,
		find: '',
		found: null,
	};
}

/** A trace, opened at a span or at its first row. */
export function tracePlace(traceId: string, spanId: string | null = null): TracePlace {
	return {
		kind: 'trace',
		traceId,
		selected: spanId,
		line: 0,
		folded: [],
		criticalOnly: false,
		allSpans: false,
		zoom: null,
		inspector: true,
		tab: 'span',
		logs: false,
		find: '',
	};
}

/** At its newest row. */
export function rowsPlace(
	of: RowsPlace['of'],
	{title, filter}: Pick<RowsPlace, 'title' | 'filter'>,
): RowsPlace {
	return {kind: 'rows', of, title, filter, list: topOfList};
}

export function ledgerPlace(only: LedgerFilter = 'all'): LedgerPlace {
	return {kind: 'ledger', selected: null, line: 0, follow: true, only};
}

export function logsPlace(least: LeastSeverity = 'all'): LogsPlace {
	return {kind: 'logs', selected: null, line: 0, follow: true, least};
}

export function metricsPlace(): MetricsPlace {
	return {kind: 'metrics', selected: null, line: 0, follow: true};
}

export function metricPlace(name: string): MetricPlace {
	return {kind: 'metric', name, selected: null, line: 0, follow: true};
}

export function searchPlace(text: string): SearchPlace {
	return {kind: 'search', text, selected: null, line: 0, follow: true};
}

export function doctorPlace(): DoctorPlace {
	return {kind: 'doctor', selected: null, line: 0, follow: true};
}

const summoned: ReadonlySet<Place['kind']> = new Set([
	'ledger',
	'doctor',
	'logs',
	'metrics',
	'metric',
	'search',
]);

export function isSummoned(place: Place): place is SummonedPlace {
	return summoned.has(place.kind);
}

/** Another part of the ledger or of the log records, from its newest row on; null: the place has no parts. */
export function nextPart(place: Place | null): Place | null {
	if (place?.kind === 'ledger') return ledgerPlace(nextLedgerFilter[place.only]);
	return place?.kind === 'logs' ? logsPlace(nextLeast[place.least]) : null;
}

/** As it is of another time: its list begins at the newest row. */
export function ofAnotherTime(place: Place): Place {
	if (place.kind === 'ledger') return ledgerPlace(place.only);
	return place.kind === 'logs' ? logsPlace(place.least) : place;
}

/** What `e` goes through in the log records. */
const nextLeast: Readonly<Record<LeastSeverity, LeastSeverity>> = {
	all: 'errors',
	errors: 'warnings',
	warnings: 'all',
};

/** What `e` goes through in the ledger. */
const nextLedgerFilter: Readonly<Record<LedgerFilter, LedgerFilter>> = {
	all: 'uncounted',
	uncounted: 'differing',
	differing: 'all',
};

/** Names its data among the answers that are kept. */
export function placeKey(place: Place): string {
	if (place.kind === 'search') return `search ${place.text}`;
	if (place.kind === 'metric') return `metric ${place.name}`;
	if (isSummoned(place)) return place.kind;
	if (place.kind === 'rows') return `${place.of} ${place.filter}`;
	return `${place.kind} ${place.kind === 'call' ? place.callId : place.traceId}`;
}

/** Position of a call place in its walk: which message, and which of its lines is the first one shown. */
export function callPosition(place: Pick<CallPlace, 'message' | 'scroll'>): string {
	return `${place.message ?? 'answer'}:${place.scroll}`;
}

export function positionOf(id: string): Pick<CallPlace, 'message' | 'scroll'> {
	const [message = '', scroll = '0'] = id.split(':');
	return {message: message === 'answer' ? null : Number(message), scroll: Number(scroll)};
}

const traceTabs: readonly TraceTab[] = ['span', 'messages', 'events'];

export function placeUpdated(place: Place, action: PlaceAction): Place {
	if (place.kind === 'call') {
		if (action.type === 'tab') {
			const tabs = callTabs.map(tab => tab.id);
			return {...place, tab: turned(tabs, place.tab, action.by), message: null, scroll: 0, found: null};
		}
		if (action.type === 'zoom' || action.type === 'toggleAll') return place;
		if (action.type === 'find') return seeking(place, action.text);
		if (action.type === 'found') return foundIn(place, action);
		const index = Number(action.id.split(':')[0]);
		return Number.isNaN(index) ? place : {...place, toggled: toggledIn(place.toggled, index)};
	}
	if (isSummoned(place) || place.kind === 'rows') return place;
	if (action.type === 'tab') return {...place, inspector: true, tab: turned(traceTabs, place.tab, action.by)};
	if (action.type === 'find') return {...place, find: action.text};
	if (action.type === 'toggle') return {...place, folded: toggledIn(place.folded, action.id)};
	if (action.type === 'toggleAll') {
		const folded = action.ids.reduce(toggledIn<string>, place.folded);
		return {...place, folded, selected: action.cursor ?? place.selected};
	}
	if (action.type !== 'zoom') return place;
	return {...place, zoom: place.zoom === action.spanId ? null : action.spanId};
}

/** A text is looked for in the conversation, wherever one was. */
function seeking(place: CallPlace, text: string): CallPlace {
	return {...place, tab: text === '' ? place.tab : 'conversation', find: text, found: null};
}

/** The cursor on the place that was found, in an open message. */
function foundIn(
	place: CallPlace,
	{found, message, line, open}: Extract<PlaceAction, {type: 'found'}>,
): CallPlace {
	const toggled = [...new Set([...place.toggled, ...open])];
	const tab = place.tab === 'diff' ? 'diff' : 'conversation';
	return {...place, tab, message, scroll: line, toggled, found};
}

/** Nothing is looked for in it any more: a level of its own, which Esc leaves before the place. */
export function notSeeking(place: Place): Place {
	return placeUpdated(place, {type: 'find', text: ''});
}

/** What is looked for in what is open. */
export function soughtIn(place: Place | null): string {
	return place?.kind === 'call' || place?.kind === 'trace' ? place.find : '';
}

function turned<T>(list: readonly T[], current: T, by: number): T {
	return list[(list.indexOf(current) + by + list.length) % list.length] ?? current;
}

function toggledIn<T>(list: readonly T[], item: T): readonly T[] {
	return list.includes(item) ? list.filter(one => one !== item) : [...list, item];
}
