/** What normalise makes of spans that hold these attributes and nothing else: for tables of one vocabulary's keys. */
import type {Call, Derived} from '../../source/domain/call.ts';
import type {Attributes, Span} from '../../source/domain/otlp.ts';
import {normaliseUnit} from '../../source/normalise/normalise.ts';
import {seedSpan} from './seed.ts';

export function deriveSpan(attributes: Attributes, changes: Partial<Span> = {}): Derived {
	return deriveSpans([seedSpan({attributes, name: 'span', ...changes})]);
}

export function deriveSpans(spans: readonly Span[]): Derived {
	return normaliseUnit({spans, logs: [], key: spans[0]?.traceId ?? ''});
}

/** The only counted call. */
export function callOfSpan(attributes: Attributes, changes: Partial<Span> = {}): Call {
	const [call, ...more] = deriveSpan(attributes, changes).calls.filter(item => item.counted);
	if (call === undefined || more.length > 0) throw new Error('not one call');
	return call;
}
