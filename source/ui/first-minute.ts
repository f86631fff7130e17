/**
How long the screen teaches: until the first call that came since the start, or was in the window before it. It does
not change under a hand.
*/
import type {FileFacts} from '../store/answers.ts';
import type {PulseAnswer} from './pulse.ts';
import {initialState, topPlace, type UiState} from './state.ts';

/** This long after a key the screen stays, ms. */
const handMs = 2000;

export class FirstMinute {
	#callsAtStart: number | null = null;
	#isOver = false;

	/** What was in the file before anything came is known with its first answer. */
	knows(file: FileFacts | null): void {
		if (file !== null) this.#callsAtStart ??= file.calls;
	}

	/** Of a screen that receives. `pulse`: null while the file has not answered. */
	lasts(state: UiState, pulse: PulseAnswer | null, nowMs: number): boolean {
		if (state.view !== 'overview' || topPlace(state) !== null || state.sinceMs !== null) return false;
		if (pulse === null) return true;
		// Who asks for another window of a file that holds calls wants to see them.
		if (state.window !== initialState().window && pulse.file.calls > 0) return false;
		if (pulse.calls === 0 && pulse.file.calls === (this.#callsAtStart ?? 0)) return !this.#isOver;
		const underHand = nowMs - state.lastKeyMs < handMs;
		if (!this.#isOver && this.#callsAtStart === 0 && underHand) return true;
		this.#isOver = true;
		return false;
	}
}
