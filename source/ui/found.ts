/** What detectors found in the window, as the tabs and the strip of signals tell of it. */
import type {FindingSignal} from '../domain/finding.ts';
import type {Inspected} from '../store/finding-answers.ts';

export type Found = {
	readonly inspected: Inspected;
	/** Calls that failed. */
	readonly errors: number;
};

/** Findings of these signals that are worth a look, and that nobody accepted. */
export function warningsOf(
	{tallies}: Inspected,
	signals: readonly FindingSignal[],
): {readonly n: number; readonly isCritical: boolean} {
	const own = tallies.filter(({signal}) => signals.includes(signal));
	return {
		n: own.reduce((sum, {warnings}) => sum + warnings, 0),
		isCritical: own.some(({level}) => level === 'critical'),
	};
}
