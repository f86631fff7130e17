/** What decides which questions are asked: where one is, through what one looks, and at which row. */
import type {ErrorFilter} from './filter.ts';
import type {ListState, Looks} from './lists.ts';
import type {Place} from './places.ts';
import type {Prompt} from './prompt.ts';
import type {ViewId} from './view-table.ts';

type Asking = {
	readonly view: ViewId;
	readonly places: readonly Place[];
	readonly lists: Readonly<Record<string, ListState>>;
	readonly looks: Readonly<Partial<Record<ViewId, Looks>>>;
	readonly window: number;
	readonly sinceMs: number | null;
	readonly filter: string;
	readonly errors: ErrorFilter;
	readonly help: {readonly scroll: number} | null;
	readonly prompt: Prompt | null;
};

/** Back to what asked for the answer that is shown; what was set, typed before and starred stays as it is. */
export function asShown<State extends Asking>(state: State, shown: Asking): State {
	const {view, places, lists, looks, window, sinceMs, filter, errors} = shown;
	return {...state, view, places, lists, looks, window, sinceMs, filter, errors, help: null, prompt: null};
}
