/**
All state of the screen is this one object, and `update` is the only place where it changes. Data is not in
it: rows come from the reader, and are named here by id, so that a selection belongs to a row and not to a place.
*/
import type {ListSort} from '../store/store.ts';

export type ViewId = 'overview' | 'calls' | 'traces';

/** A long list that is looked at through a window. */
export type ListState = {
	/** Id of the selected row; null: the first one. */
	readonly selected: string | null;
	/** Line of the body on which the selected row stands; it keeps it while data arrives. */
	readonly line: number;
	/** True: the cursor stays on the newest row. Lets go when the cursor leaves the top. */
	readonly follow: boolean;
	readonly sort: ListSort;
	readonly ascending: boolean;
};

export type CallTab = 'conversation' | 'detail' | 'attributes' | 'raw';

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
	/** Span whose time is the whole scale; null: the trace's. */
	readonly zoom: string | null;
	readonly inspector: boolean;
	readonly tab: TraceTab;
	readonly logs: boolean;
};

/** What lies over a view; Esc takes the last one away. */
export type Place = CallPlace | TracePlace;

export type ErrorFilter = 'all' | 'errors' | 'warnings';

export type UiState = {
	readonly view: ViewId;
	readonly places: readonly Place[];
	readonly lists: Readonly<Record<ViewId, ListState>>;
	/** Index into `windows`. */
	readonly window: number;
	readonly errors: ErrorFilter;
	/** Null: not paused; else the moment that is shown. */
	readonly pausedAtMs: number | null;
	/** The pane with the inside of the selected row. */
	readonly preview: boolean;
	readonly help: {readonly scroll: number} | null;
	/** Right end of the last line, for three seconds. */
	readonly message: {readonly text: string; readonly untilMs: number} | null;
	/** Row of the list of SDKs on the empty screen. */
	readonly chosenSdk: number;
	readonly mouse: boolean;
	/** Grows with Ctrl-L: the host clears the screen and paints all of it. */
	readonly redraw: number;
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
