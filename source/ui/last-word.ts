/** The right end of the last line: what was said last, or what is wrong. */
import type {UiState} from './state/state.ts';

/** `firstCalls`: that have come while the screen teaches the first minute. Null: there is nothing to say. */
export function lastWord(
	{message}: Pick<UiState, 'message'>,
	{
		nowMs,
		failure,
		isReading,
		firstCalls,
	}: {
		readonly nowMs: number;
		readonly failure: string | null;
		readonly isReading: boolean;
		readonly firstCalls: number;
	},
): string | null {
	if (message !== null && nowMs < message.untilMs) return message.text;
	if (failure !== null) return `the file could not be read: ${failure}`;
	if (isReading) return 'reading, esc stops it';
	return firstCalls > 0 ? `first call is here: ${firstCalls}` : null;
}
