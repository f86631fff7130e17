/** Why a key does nothing where it is; null: it works. Such a key is not in the last line, and the help page says this. */
import {callTabs} from '../state/call-tabs.ts';
import type {KeyContext} from './binding.ts';
import {topPlace} from '../state/state.ts';

export function readOnly({source}: KeyContext): string | null {
	if (source === 'saved') return 'a saved file is not written to';
	if (source === 'attached') return 'another llmtop writes this file: do it there';
	return source === 'replay' ? 'a replay writes nothing' : null;
}

export function standsStill({source}: KeyContext): string | null {
	return source === 'saved' ? 'a saved file stands still' : null;
}

export function notOnOverview({state}: KeyContext): string | null {
	return state.view === 'overview' ? 'sort in 2 Calls, 3 Traces' : null;
}

export function notOfTraces({state}: KeyContext): string | null {
	return state.view === 'traces' ? null : 'works in 3 Traces, and in one';
}

export function notNewestFirst({state}: KeyContext): string | null {
	const {sort, ascending} = state.lists[state.view];
	return sort === 'time' && !ascending ? null : 'the newest is not on top in this order';
}

/** Rows of the screen from which on there is a pane below a list of calls; below traces, and below a narrow waterfall. */
const callsPaneRows = 17;
const tracesPaneRows = 20;

/** From this width on the inspector stands beside the waterfall, however low the screen is. */
const besideColumns = 100;

const noRoom = 'this screen has no room for it';

export function hasNoPane({state, size}: KeyContext): string | null {
	const place = topPlace(state);
	if (place?.kind === 'trace') return hasNoTabs({state, size});
	if (state.view === 'overview') return 'the Overview has no pane';
	return size.rows < (state.view === 'calls' ? callsPaneRows : tracesPaneRows) ? noRoom : null;
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
