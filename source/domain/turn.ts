/**
Which log records without a trace are derived together. One such record is a unit of its own, unless it names the
turn that it belongs to, or the tool: what a turn of a coding agent comes to is told by all of its records, and what
came of a tool apart from the decision to run it.
*/
import {textOf} from './attributes.ts';
import type {LogRecord} from './otlp.ts';

/**
Unique wherever it was drawn (Claude Code draws UUIDs), so that a hash of it can name the unit. An id of a whole
conversation is none: the unit would grow, and be derived again, as long as somebody talks. The same key without a
session and an event is somebody's id of a template, which holds for ever. Codex tells no turn, but draws an id for
each use of a tool.
*/
export function turnOf({traceId, attributes}: Pick<LogRecord, 'traceId' | 'attributes'>): string | null {
	if (traceId !== null) return null;
	const event = textOf(attributes['event.name']);
	if (event === null) return null;
	if (event.startsWith('codex.tool_')) return textOf(attributes['call_id']);
	return textOf(attributes['session.id']) === null ? null : textOf(attributes['prompt.id']);
}
