/** What alerts are judged by, of all that a file holds: what its rules did, or others would have done. */
import {stepMs, type Vitals} from '../domain/vitals.ts';
import type {Reader} from '../store/store.ts';
import {dateAndClock} from '../ui/format.ts';

/** Up to now where somebody writes the file. */
export async function wholeVitals(reader: Reader): Promise<Vitals> {
	const {firstMs, lastMs, writerPid} = await reader.file();
	const endMs = writerPid === null ? (lastMs ?? 0) : Date.now();
	// The step in which the last call ended is judged too.
	return reader.vitals({
		asOfMs: (Math.floor(endMs / stepMs) + 1) * stepMs,
		sinceMs: firstMs ?? endMs,
	});
}

/** Of a moment between steps: these are whole seconds. */
export function momentText(ms: number): string {
	return dateAndClock(ms).replace(/\.\d+$/, '');
}
