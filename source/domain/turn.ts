/**
Which log records without a trace are derived together. One such record is a unit of its own, unless it names the
turn that it belongs to: what a turn of a coding agent comes to is told by all of its records.
*/
import {textOf} from './attributes.ts';
import type {LogRecord} from './otlp.ts';

/**
Unique wherever it was drawn (Claude Code draws UUIDs), so that a hash of it can name the unit. An id of a whole
conversation is none: the unit would grow, and be derived again, as long as somebody talks. The same key without a
session and an event is somebody's id of a template, which holds for ever.
*/
export function turnOf({traceId, attributes}: Pick<LogRecord, 'traceId' | 'attributes'>): string | null {
	if (traceId !== null) return null;
	const isOfAgent = textOf(attributes['session.id']) !== null && textOf(attributes['event.name']) !== null;
	return isOfAgent ? textOf(attributes['prompt.id']) : null;
}
