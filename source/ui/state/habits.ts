/** How somebody reads calls and traces: what is switched in one is so in the next one that is opened. */
import type {Place} from './places.ts';

export type Habits = {
	/** Of a conversation: long lines, and Markdown, JSON and code. */
	readonly wrap: boolean;
	readonly rendered: boolean;
	/** Of a trace: the selected span beside the waterfall, and spans that are not of the LLM. */
	readonly inspector: boolean;
	readonly allSpans: boolean;
};

export const firstHabits: Habits = {wrap: true, rendered: true, inspector: true, allSpans: false};

/** What can be switched in a call or a trace. */
export type PlaceFlag =
	| 'wrap'
	| 'rendered'
	| 'equalParts'
	| 'criticalOnly'
	| 'allSpans'
	| 'logs'
	/** Of a trace its inspector. */
	| 'preview';

const ofCalls: ReadonlySet<PlaceFlag> = new Set(['wrap', 'rendered', 'equalParts']);

/** The place with one thing switched; as it is where it has no such thing. */
export function flaggedPlace(place: Place, flag: PlaceFlag): Place {
	if (place.kind === 'call' && (flag === 'wrap' || flag === 'rendered' || flag === 'equalParts'))
		return {...place, [flag]: !place[flag]};
	if (place.kind !== 'trace' || ofCalls.has(flag)) return place;
	if (flag === 'preview') return {...place, inspector: !place.inspector};
	return {...place, [flag]: !place[flag as 'criticalOnly' | 'allSpans' | 'logs']};
}

/** A place as it is opened. */
export function asUsual(place: Place, {wrap, rendered, inspector, allSpans}: Habits): Place {
	if (place.kind === 'call') return {...place, wrap, rendered};
	return place.kind === 'trace' ? {...place, inspector, allSpans} : place;
}

/** What a place tells of the habits. */
export function habitsAfter(place: Place | null, before: Habits): Habits {
	if (place?.kind === 'call') return {...before, wrap: place.wrap, rendered: place.rendered};
	if (place?.kind !== 'trace') return before;
	return {...before, inspector: place.inspector, allSpans: place.allSpans};
}
