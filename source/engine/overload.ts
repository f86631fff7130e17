/** What was turned away since the queue was first full, and what was kept meanwhile. */
import type {Overload} from '../domain/status.ts';

/** Without a refusal for so long an overload is over: senders come back after a second, and some after five. */
export const overloadRestMs = 5000;

export type OverloadCount = {
	readonly refused: (records: number) => void;
	readonly kept: (records: number) => void;
	readonly overload: () => Overload | null;
};

/** `now` is the time of day, `monotonic` the time that passes; both in ms. */
export function makeOverloadCount(clocks: {
	readonly now: () => number;
	readonly monotonic: () => number;
}): OverloadCount {
	let current: Omit<Overload, 'isOver'> | null = null;
	let lastAt = 0;
	const isOver = (): boolean => clocks.monotonic() - lastAt > overloadRestMs;
	return {
		refused(records) {
			const atMs = clocks.now();
			if (current === null || isOver()) {
				current = {
					sinceMs: atMs,
					lastMs: atMs,
					refusedRequests: 0,
					refusedRecords: 0,
					keptRequests: 0,
					keptRecords: 0,
				};
			}
			lastAt = clocks.monotonic();
			current = {
				...current,
				lastMs: atMs,
				refusedRequests: current.refusedRequests + 1,
				refusedRecords: current.refusedRecords + records,
			};
		},
		kept(records) {
			if (current === null || isOver()) return;
			current = {
				...current,
				keptRequests: current.keptRequests + 1,
				keptRecords: current.keptRecords + records,
			};
		},
		overload: () => (current === null ? null : {...current, isOver: isOver()}),
	};
}
