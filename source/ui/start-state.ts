/** The state in which a board opens: what was kept of the last time, and over it what the user asks for. */
import {replayClock} from '../replay/clock.ts';
import type {BoardOptions} from './board-options.ts';
import {remembering} from './memory.ts';
import {initialState, type UiState} from './state/state.ts';

export function startState({replay, start}: Pick<BoardOptions, 'replay' | 'start'>): UiState {
	const speed = replay !== null && Number.isFinite(replay.speed) ? replay.speed : 'max';
	const clock = replay === null ? null : replayClock({...replay, speed});
	const {memory, ...asked} = start ?? {};
	return {...remembering(initialState({replay: clock}), memory), ...asked};
}
