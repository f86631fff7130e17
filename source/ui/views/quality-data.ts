/** What the Quality view is drawn from, and where its cursor is: the list of findings, or what the application judges. */
import type {Decisions} from '../../store/decisions.ts';
import type {CallSurroundings, FindingPage, FindingRow, Inspected} from '../../store/finding-answers.ts';
import type {Evidence} from '../evidence/evidence.ts';
import {listOf, looksOf} from '../state/lists.ts';
import type {ViewContext} from '../view.ts';
import {selectedIndex} from '../widgets/list-window.ts';
import type {AppQuality} from './quality-app.ts';

export type QualityData = {
	readonly page: FindingPage;
	readonly inspected: Inspected;
	readonly decisions: Decisions;
	readonly app: AppQuality;
	/** Of the finding under the cursor; null: it is of no call. */
	readonly around: CallSurroundings | null;
	readonly evidence: Evidence | null;
};

export function keyOf({key}: FindingRow): string {
	return key;
}

/** The cursor is in the list of findings. */
export function isAtFindings({state}: ViewContext): boolean {
	return looksOf(state, 'quality').pane === 0;
}

/** The same with the cursor there: what is asked does not depend on where it is else. */
export function atFindings(context: ViewContext): ViewContext {
	return isAtFindings(context) ? context : {...context, state: {...context.state, looks: {}}};
}

export function selectedFinding(page: FindingPage | null, context: ViewContext): FindingRow | null {
	const rows = page?.rows ?? [];
	return rows[selectedIndex(listOf(atFindings(context).state, 'quality'), rows.map(keyOf))] ?? null;
}
