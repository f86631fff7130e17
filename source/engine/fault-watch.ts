/** Why nothing can be stored now, and how many were told to come back for it. */
import type {Fault} from '../domain/status.ts';

export type FaultWatch = {
	/** Storing failed. While it goes on failing the newest reason is told, since the first failure. */
	readonly failed: (why: {readonly message: string; readonly hint: string}) => void;
	/** A request was answered with it. */
	readonly refused: (records: number) => void;
	/** Something was stored: it is over. */
	readonly worked: () => void;
	readonly fault: () => Fault | null;
};

export function makeFaultWatch(now: () => number): FaultWatch {
	let current: Fault | null = null;
	return {
		failed({message, hint}) {
			current = {sinceMs: now(), refusedRequests: 0, refusedRecords: 0, ...current, message, hint};
		},
		refused(records) {
			if (current === null) return;
			current = {
				...current,
				refusedRequests: current.refusedRequests + 1,
				refusedRecords: current.refusedRecords + records,
			};
		},
		worked() {
			current = null;
		},
		fault: () => current,
	};
}
