/**
What the parts of a call's records were used for, for the lens of the screen: the one place where the screen's
process reads telemetry again. In slices, since a long conversation takes milliseconds each time, and keys go first.
*/
import {setImmediate as turn} from 'node:timers/promises';

import type {Use} from '../domain/call.ts';
import {nanoOf} from '../domain/time.ts';
import type {UsedRecord} from '../normalise/uses.ts';
import type {CarrierDetail} from '../store/record-answers.ts';

/** A key is answered within a frame: after this long the loop is given back, ms. */
const sliceMs = 8;

/** Characters read over and over: some seconds of work in all. A larger call is told by its named keys alone. */
const charactersMax = 300_000_000;

/** Null: it is too large for that. */
export async function usesOfCarriers(
	callId: string,
	carriers: readonly CarrierDetail[],
): Promise<readonly Use[] | null> {
	// Loaded with the first lens: no other screen needs it.
	const {usesOf} = await import('../normalise/uses.ts');
	const records = carriers.map(recordOf);
	const of = new Set(carriers.flatMap((carrier, at) => (carrier.own || carrier.lends ? [at] : [])));
	const lenders = new Set(carriers.flatMap((carrier, at) => (carrier.own ? [] : [at])));
	const parts = carriers
		.filter((_, at) => of.has(at))
		.reduce((sum, {span, log}) => sum + Object.keys((span ?? log)?.attributes ?? {}).length, 0);
	if (2 * parts * JSON.stringify(carriers).length > charactersMax) return null;
	const uses: Use[] = [];
	let since = performance.now();
	for (const use of usesOf(records, {callId, of, lenders})) {
		if (use !== null) uses.push(use);
		if (performance.now() - since < sliceMs) continue;
		await turn();
		since = performance.now();
	}
	return uses;
}

function recordOf({span, log}: CarrierDetail): UsedRecord {
	if (span !== null) {
		const {startMs, endMs, events, ...rest} = span;
		const timed = events.map(({timeMs, ...event}) => ({...event, timeNano: nanoOf(timeMs)}));
		return {span: {...rest, startNano: nanoOf(startMs), endNano: nanoOf(endMs), events: timed}, log: null};
	}
	if (log === null) throw new Error('a carrier is a span or a log record');
	const {timeMs, ...rest} = log;
	return {span: null, log: {...rest, timeNano: nanoOf(timeMs), observedNano: nanoOf(timeMs)}};
}
