/** Whether the empty screen, which teaches, has the place of the Overview: until the first call of a first minute. */
import type {PulseAnswer} from './pulse.ts';
import {initialState, topPlace, type UiState} from './state/state.ts';
import type {Source} from './view.ts';

/** The empty screen does not change under a hand: this long after a key it stays, ms. */
const handMs = 2000;

export class FirstMinute {
	#callsAtStart: number | null = null;
	#taught = false;

	/** With each answer: what the file held when the first one came is no call of this start. */
	answered(pulse: PulseAnswer | null): void {
		if (pulse !== null) this.#callsAtStart ??= pulse.file.calls;
	}

	/** It is over with the first call that came since the start, or was in the window before it. */
	teaches(now: {
		readonly state: UiState;
		readonly source: Source;
		readonly hasReceiver: boolean;
		readonly pulse: PulseAnswer | null;
		readonly nowMs: number;
	}): boolean {
		const {state, source, pulse} = now;
		if ((source !== 'live' && source !== 'demo') || !now.hasReceiver) return false;
		if (state.view !== 'overview' || topPlace(state) !== null || state.sinceMs !== null) return false;
		if (pulse === null) return true;
		// Who asks for another window of a file that holds calls wants to see them.
		if (state.window !== initialState().window && pulse.file.calls > 0) return false;
		if (pulse.calls === 0 && pulse.file.calls === (this.#callsAtStart ?? 0)) return !this.#taught;
		const underHand = now.nowMs - state.lastKeyMs < handMs;
		if (!this.#taught && this.#callsAtStart === 0 && underHand) return true;
		this.#taught = true;
		return false;
	}
}
