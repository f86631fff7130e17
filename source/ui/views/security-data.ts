/** What the Security view is drawn from, and where its cursor is: the list of findings, or what is looked at. */
import type {Decisions} from '../../store/decisions.ts';
import type {CallSurroundings, FindingPage, FindingRow, Inspected} from '../../store/finding-answers.ts';
import type {Security} from '../../store/security-answers.ts';
import {listOf, looksOf} from '../state/lists.ts';
import type {ViewContext} from '../view.ts';
import {selectedIndex} from '../widgets/list-window.ts';
import {lookedAt, type Looked, type LookedSight} from './security-looked.ts';
import {type Parts, partsOf} from './two-lists.ts';

export type SecurityData = {
	readonly page: FindingPage;
	readonly inspected: Inspected;
	readonly security: Security;
	readonly decisions: Decisions;
	/** Of the finding under the cursor; null: it is of no call. */
	readonly around: CallSurroundings | null;
	/** What was done as the finding under the cursor says, and of which one that is told. */
	readonly followed: {readonly of: string; readonly finding: FindingRow | null} | null;
};

export function keyOf({key}: FindingRow): string {
	return key;
}

/** The cursor is in the list of findings. */
export function isAtSignals({state}: ViewContext): boolean {
	return looksOf(state, 'security').pane === 0;
}

/** The same with the cursor there: what is asked does not depend on where it is else. */
export function atSignals(context: ViewContext): ViewContext {
	return isAtSignals(context) ? context : {...context, state: {...context.state, looks: {}}};
}

export function selectedFinding(page: FindingPage | null, context: ViewContext): FindingRow | null {
	const rows = page?.rows ?? [];
	return rows[selectedIndex(listOf(atSignals(context).state, 'security'), rows.map(keyOf))] ?? null;
}

/** The table of what is looked at, and the newest of its row, as the second and third pane. */
export function lookedParts(data: SecurityData | null, context: ViewContext): Parts<Looked, LookedSight> {
	const upper = data === null ? [] : lookedAt(data.inspected, data.security);
	return partsOf(
		{view: 'security', upper, idOf: ({id}) => id, lowerOf: ({newest}) => newest, pane: 1},
		context,
	);
}
