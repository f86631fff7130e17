/** Derives what a file still has waiting (its program died before it got to it), without a receiver. */
import type {Pricer} from '../pricing/prices.ts';
import type {Writer} from '../store/store.ts';
import {deriveUnits} from './derive.ts';

/** Units in one transaction: enough to make commits cheap, few enough to bound memory. */
const unitsPerTransaction = 200;

export async function drain(writer: Writer, pricer: Pricer): Promise<void> {
	for (;;) {
		const keys = await writer.dirty({limit: unitsPerTransaction});
		if (keys.length === 0) return;
		await deriveUnits(writer, pricer, keys);
	}
}
