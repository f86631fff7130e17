/**
An answer that says what the last one said is taken for the last one: the tree, the critical path and the rows that
were made of it are kept with it, and those of 10,000 spans take 40 ms. It keeps one trace a reader.
*/
import type {TraceDetail} from '../../store/answers.ts';
import type {Reader} from '../../store/store.ts';

const answers = new WeakMap<Reader, TraceDetail>();

/** The trace as it was answered before, where nothing has come or was derived since; else the new answer. */
export function keptTrace(reader: Reader, trace: TraceDetail | null): TraceDetail | null {
	if (trace === null) return null;
	const before = answers.get(reader);
	if (before !== undefined && equal(before, trace)) return before;
	answers.set(reader, trace);
	return trace;
}

function equal(one: TraceDetail, two: TraceDetail): boolean {
	return (
		one.lastMs === two.lastMs &&
		one.spans.length === two.spans.length &&
		one.logs.length === two.logs.length &&
		JSON.stringify(one.row) === JSON.stringify(two.row) &&
		one.spans.every((span, at) => sameSpan(span, two.spans[at]))
	);
}

/** What derivation and time may change of a span whose record has not changed. */
function sameSpan(one: TraceDetail['spans'][number], two: TraceDetail['spans'][number] | undefined): boolean {
	return (
		one.spanId === two?.spanId &&
		one.endMs === two.endMs &&
		one.status === two.status &&
		one.name === two.name &&
		one.callId === two.callId &&
		one.counted === two.counted &&
		one.reason === two.reason &&
		one.costNanoUsd === two.costNanoUsd
	);
}
