/** Keeps what was set while the screen runs, so that a program that is killed has lost no more than the last seconds. */
import {type Memory, memoryOf} from './memory.ts';
import type {UiState} from './state/state.ts';

/** After a change, ms: keys come in bursts. */
const restMs = 2000;

type Remembering = {
	readonly state: () => UiState;
	readonly subscribe: (listener: () => void) => () => void;
};

/** Ends with what it returns, which keeps what is not kept yet. What was set as it was read is not written again. */
export function keepMemory(board: Remembering, remember: (memory: Memory) => void): () => void {
	let kept = JSON.stringify(memoryOf(board.state()));
	let timer: ReturnType<typeof setTimeout> | null = null;
	const keep = (): void => {
		timer = null;
		const memory = memoryOf(board.state());
		const text = JSON.stringify(memory);
		if (text === kept) return;
		kept = text;
		remember(memory);
	};
	const unsubscribe = board.subscribe(() => {
		timer ??= setTimeout(keep, restMs).unref();
	});
	return () => {
		unsubscribe();
		if (timer !== null) clearTimeout(timer);
		keep();
	};
}
