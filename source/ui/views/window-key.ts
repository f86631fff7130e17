/** What of a question says which time it is about. */
import type {ViewContext} from '../view.ts';

/** Changes with the window that is shown, not with the moment; of a file that is read from its start, with its start too. */
export function windowKey({
	state,
	source,
	file,
}: Pick<ViewContext, 'state' | 'source' | 'file'>): readonly (string | number | null)[] {
	const start = source === 'saved' || source === 'replay' ? (file?.firstMs ?? '') : '';
	return [state.window, state.sinceMs, start];
}
