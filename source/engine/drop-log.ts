/**
What never became a record, summed up for a second and then written: a sender that is refused a thousand times a second
costs one row, and a disk that is full loses no count.
*/
import type {Drop} from '../domain/drop.ts';
import type {Writer} from '../store/store.ts';

const writeMs = 1000;

/** Pairs of reason and service that are kept apart; a sender names its service, so it could make more without end. */
const pairsMax = 1000;

export type DropLog = {
	readonly add: (drop: Drop) => void;
	/** Writes what is there now. Throws what the writer throws, and keeps what was not written. */
	readonly flush: () => Promise<void>;
};

export function makeDropLog(writer: Pick<Writer, 'drop'>): DropLog {
	const drops = new Map<string, Drop>();
	let timer: NodeJS.Timeout | null = null;

	async function flush(): Promise<void> {
		if (timer !== null) clearTimeout(timer);
		timer = null;
		for (const [key, drop] of drops) {
			await writer.drop(drop);
			// Something may have been added while it was written.
			const added = (drops.get(key)?.count ?? 0) - drop.count;
			if (added > 0) drops.set(key, {...drop, count: added});
			else drops.delete(key);
		}
	}

	function schedule(): void {
		timer ??= setTimeout(() => {
			timer = null;
			flush().catch(schedule);
		}, writeMs);
		timer.unref();
	}

	return {
		add({atMs, reason, service, count}) {
			const known = drops.has(`${reason}\n${service}`) || drops.size < pairsMax;
			const key = known ? `${reason}\n${service}` : reason;
			const before = drops.get(key);
			drops.set(key, {
				atMs: before?.atMs ?? atMs,
				reason,
				service: known ? service : '',
				count: count + (before?.count ?? 0),
			});
			schedule();
		},
		flush,
	};
}
