/**
Spans that are told of before they have ended, so that one sees what runs. Senders do it in two ways:

- The span itself is sent when it begins and again when it ends, under one id. Until then its end is 0 (Genkit in
  real-time mode), or its start (Judgeval). The later copy replaces the earlier one in the file.
- Logfire sends a span of its own beside it (`logfire.span_type` is `pending_span`): its parent is the span that it
  stands for, and whose own parent is in `logfire.pending_parent_id`.

Whether something that has not ended still runs or was lost is a matter of time, and not told here.
*/
import type {Attributes, Span} from './otlp.ts';

/** Reason of a call that is not counted yet: until its end comes its tokens are not known, nor whether it fails. */
export const notEnded = 'not ended';

/** OTLP's times are unsigned; the time before all times of some languages (Go's zero) comes out above this. */
const nanoMax = 2n ** 63n - 1n;

/** False: this is the copy from when it began. */
export function hasEnded(span: Pick<Span, 'startNano' | 'endNano' | 'attributes'>): boolean {
	const {startNano, endNano} = span;
	if (endNano === 0n || endNano > nanoMax) return false;
	return endNano > startNano || !isSentTwice(span.attributes);
}

/**
A span without a length may have ended at once: clocks of milliseconds make many. Only of these senders it is known
that such a copy is the first of several.
*/
function isSentTwice(attributes: Attributes): boolean {
	if (attributes['judgment.update_id'] !== undefined) return true;
	return attributes['genkit:path'] !== undefined && attributes['genkit:state'] === undefined;
}

const typeKey = 'logfire.span_type';
const parentKey = 'logfire.pending_parent_id';

function isPending({attributes}: Pick<Span, 'attributes'>): boolean {
	return attributes[typeKey] === 'pending_span';
}

/** Null where there is none: it is written as zeros. */
export function pendingParentOf(value: unknown): string | null {
	return typeof value === 'string' && /^(?=.*[1-9a-f])[\da-f]{16}$/.test(value) ? value : null;
}

/**
The spans of a trace as they stand: each once, what was only announced as a span without an end (`endNano` 0).
Announcements of spans that are there say nothing more. The order is kept.
*/
export function asTheyStand(spans: readonly Span[]): readonly Span[] {
	if (spans.every(span => !isPending(span) && span.endNano <= nanoMax)) return spans;
	const known = new Set(spans.filter(span => !isPending(span)).map(span => `${span.traceId}-${span.spanId}`));
	const standing: Span[] = [];
	for (const span of spans) {
		if (!isPending(span)) {
			standing.push(span.endNano > nanoMax ? {...span, endNano: 0n} : span);
			continue;
		}
		const {parentSpanId: spanId, traceId, attributes} = span;
		if (spanId === null || known.has(`${traceId}-${spanId}`)) continue;
		known.add(`${traceId}-${spanId}`);
		const {[typeKey]: _type, [parentKey]: parent, ...own} = attributes;
		standing.push({...span, spanId, parentSpanId: pendingParentOf(parent), endNano: 0n, attributes: own});
	}
	return standing;
}
