/** The name of a log record, wherever its sender puts it. */
import {textOf} from '../domain/attributes.ts';
import type {LogRecord} from '../domain/otlp.ts';

/** Codex puts a line of its source into `EventName`: "event otel/src/events/session_telemetry.rs:1153". */
const sourceLine = /^event /;

/** A body that is a name; any other text is content. */
const nameInBody = /^(?:claude_code|codex|gemini_cli|qwen-code|copilot_chat|gen_ai)\.[\w.]+$/;

/** Empty where there is none. */
export function eventNameOf(record: Pick<LogRecord, 'attributes' | 'eventName' | 'body'>): string {
	const {attributes, eventName, body} = record;
	const field = sourceLine.test(eventName) ? null : textOf(eventName);
	return (
		textOf(attributes['event.name']) ??
		field ??
		textOf(attributes['event_name']) ??
		(typeof body === 'string' && body.length < 200 && nameInBody.test(body) ? body : '')
	);
}
