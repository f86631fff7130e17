/** Why a key does nothing where it is; null: it works. Such a key is not in the last line, and the help page says this. */
import {callTabs} from '../state/call-tabs.ts';
import type {KeyContext} from './binding.ts';
import {isChosenView} from '../state/columns.ts';
import {currentList, shownView} from '../state/lists.ts';
import {isSummoned} from '../state/places.ts';
import {topPlace} from '../state/state.ts';
import {viewLine} from '../state/view-table.ts';

export function readOnly({source}: KeyContext): string | null {
	if (source === 'saved') return 'a saved file is not written to';
	if (source === 'attached') return 'another llmtop writes this file: do it there';
	return source === 'replay' ? 'a replay writes nothing' : null;
}

export function standsStill({source}: KeyContext): string | null {
	return source === 'saved' ? 'a saved file stands still' : null;
}

export function notOnOverview({state}: KeyContext): string | null {
	return viewLine(shownView(state)).sorts.length > 1 ? null : 'sort in 2 Calls, 3 Traces';
}

export function hasFixedColumns({state}: KeyContext): string | null {
	return isChosenView(shownView(state)) ? null : 'columns are chosen in 2 Calls, 3 Traces, 4 Sessions';
}

export function oneDrawing({state, size}: KeyContext): string | null {
	const view = shownView(state);
	// Beside one another there is nothing to turn.
	if (view === 'latency' && size.columns >= besideColumns) return 'all three are in sight';
	return viewLine(view).drawings.length > 1 ? null : 'there is one drawing of this';
}

export function onePane({state}: KeyContext): string | null {
	return viewLine(shownView(state)).panes.length > 1 ? null : 'there is one part here';
}

export function oneBreakdown({state}: KeyContext): string | null {
	return viewLine(shownView(state)).breakdowns.length > 1 ? null : 'nothing is broken down here';
}

export function notNewestFirst({state}: KeyContext): string | null {
	const {sort, ascending} = currentList(state);
	return (sort ?? viewLine(shownView(state)).sorts[0]) === 'time' && !ascending
		? null
		: 'the newest is not on top in this order';
}

/** Rows of the screen from which on there is a pane below a list of calls; below traces, and below a narrow waterfall. */
const callsPaneRows = 17;
const tracesPaneRows = 20;
const summonedPaneRows = 21;

/** From this width on the inspector stands beside the waterfall, however low the screen is. */
const besideColumns = 100;

const noRoom = 'this screen has no room for it';

export function hasNoPane({state, size}: KeyContext): string | null {
	const place = topPlace(state);
	if (place?.kind === 'trace') return hasNoTabs({state, size});
	if (place !== null && isSummoned(place)) return size.rows < summonedPaneRows ? noRoom : null;
	const view = shownView(state);
	if (view !== 'calls' && view !== 'traces' && view !== 'sessions') return 'this view has no pane';
	return size.rows < (view === 'traces' ? tracesPaneRows : callsPaneRows) ? noRoom : null;
}

/** Tabs of a trace are those of its inspector. */
export function hasNoTabs({state, size}: Pick<KeyContext, 'state' | 'size'>): string | null {
	const isTrace = topPlace(state)?.kind === 'trace';
	return isTrace && size.columns < besideColumns && size.rows < tracesPaneRows ? noRoom : null;
}

export function foldsNothing({state}: KeyContext): string | null {
	const place = topPlace(state);
	const folds = place?.kind === 'call' && callTabs.some(tab => tab.id === place.tab && tab.folds);
	return folds ? null : 'nothing folds here';
}

export function wrapsNothing({state}: KeyContext): string | null {
	const place = topPlace(state);
	return place?.kind === 'call' && place.tab === 'conversation' ? null : 'wraps the conversation only';
}

export function rendersNothing({state}: KeyContext): string | null {
	const place = topPlace(state);
	return place?.kind === 'call' && place.tab === 'conversation' ? null : 'renders the conversation only';
}

export function findsNothing({state}: KeyContext): string | null {
	const place = topPlace(state);
	const walks =
		place?.kind === 'call'
			? place.find !== '' || place.tab === 'diff'
			: place?.kind === 'trace' && place.find !== '';
	return walks ? null : 'nothing is looked for: / finds a text';
}

export function comparesNothing({state}: KeyContext): string | null {
	const place = topPlace(state);
	return place?.kind === 'call' && place.tab === 'diff' ? null : 'works where two calls are compared: d';
}

export function listsNoCalls({state}: KeyContext): string | null {
	const view = shownView(state);
	const isCall =
		topPlace(state)?.kind === 'call' || view === 'calls' || view === 'overview' || view === 'latency';
	return isCall ? null : 'works on a call: o goes to one';
}

export function hasNoStar(context: KeyContext): string | null {
	return context.state.starred === null ? 'no call has the star: * gives it' : listsNoCalls(context);
}

/** Findings are troubles too, and have a trace. */
export function listsNoTroubles(context: KeyContext): string | null {
	return shownView(context.state) === 'security' ? null : listsNothing(context);
}

const accepting: ReadonlySet<string> = new Set(['errors', 'quality', 'security', 'alerts']);

/** What was accepted is kept in the file. */
export function acceptsNothing(context: KeyContext): string | null {
	const view = shownView(context.state);
	return accepting.has(view)
		? readOnly(context)
		: 'works on findings and alerts: 8 Quality, 9 Security, 0 Alerts';
}

/** Errors are left over in lists; a figure holds all of its calls. */
export function listsNothing({state}: KeyContext): string | null {
	const place = topPlace(state);
	if (place !== null && place.kind !== 'rows') return null;
	const view = shownView(state);
	const isList = view === 'overview' || view === 'calls' || view === 'traces';
	return isList ? null : 'works in lists of calls and traces';
}
