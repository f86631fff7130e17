/** Derives what a file still has waiting (its program died before it got to it), without a receiver. */
import {Failure} from '../domain/status.ts';
import type {Pricer} from '../pricing/prices.ts';
import type {Writer} from '../store/store.ts';
import type {UnitKey} from '../store/unit-key.ts';
import {deriveApart} from './derive.ts';

/** Units in one transaction: enough to make commits cheap, few enough to bound memory. */
const unitsPerTransaction = 200;

/**
Throws a `StoreFault` where it cannot be written. A unit that cannot be derived (a defect of ours) is left waiting, and
everything else is derived.
*/
export async function drain(writer: Writer, pricer: Pricer): Promise<void> {
	const aside = new Set<UnitKey>();
	let before: readonly unknown[] = [];
	for (;;) {
		const waiting = await writer.dirty({limit: unitsPerTransaction + aside.size});
		const keys = waiting.filter(key => !aside.has(key));
		if (keys.length === 0) return;
		// Nobody else writes: what still waits after its turn is no unit of ours, and would wait for ever.
		if (keys.length === before.length && keys.every((key, index) => key === before[index])) {
			throw new Failure(
				`${keys.length} units of the file can not be derived: they are none of llmtop`,
				'the file is damaged, or llmtop did not write it: look into its table dirty with sqlite3',
			);
		}
		before = keys;
		for (const key of (await deriveApart(writer, pricer, keys)).keys()) aside.add(key);
	}
}
