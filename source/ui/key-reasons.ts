/** Why a key does nothing where it is; null: it works. Such a key is not in the last line, and the help page says this. */
import type {KeyContext} from './keymap.ts';
import {topPlace} from './state.ts';

export function readOnly({source}: KeyContext): string | null {
	if (source === 'saved') return 'a saved file is not written to';
	return source === 'replay' ? 'a replay writes nothing' : null;
}

export function standsStill({source}: KeyContext): string | null {
	return source === 'saved' ? 'a saved file stands still' : null;
}

export function notOnOverview({state}: KeyContext): string | null {
	return state.view === 'overview' ? 'sort in 2 Calls, 3 Traces' : null;
}

export function notNewestFirst({state}: KeyContext): string | null {
	const {sort, ascending} = state.lists[state.view];
	return sort === 'time' && !ascending ? null : 'the newest is not on top in this order';
}

export function hasNoPane({state}: KeyContext): string | null {
	return state.view === 'overview' && topPlace(state) === null ? 'the Overview has no pane' : null;
}

export function foldsNothing({state}: KeyContext): string | null {
	const place = topPlace(state);
	const folds = place?.kind === 'call' && (place.tab === 'conversation' || place.tab === 'attributes');
	return folds ? null : 'nothing folds here';
}

export function wrapsNothing({state}: KeyContext): string | null {
	const place = topPlace(state);
	return place?.kind === 'call' && place.tab === 'conversation' ? null : 'wraps the conversation only';
}
