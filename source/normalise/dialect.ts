/**
A dialect is one instrumentation's way of writing LLM telemetry. Each is one file in `dialects/` and one line
in `dialects.ts`. Several may claim one span: the first in the list names it, the others complete it.
*/
import type {LogRecord, Span} from '../domain/otlp.ts';
import type {Facts} from './facts.ts';

export type Dialect = {
	/** As `calls --json` prints it: "gen_ai", "openinference", "ai-sdk", "llm". */
	readonly name: string;
	/** Cheap: a look at scope and keys. MUST be false for spans that say nothing about a model, tool or agent. */
	readonly claims: (span: Span) => boolean;
	/** Only called for a span it claims. MUST NOT throw on any attribute value. */
	readonly read: (span: Span) => Partial<Facts>;
	/** Log records: null where the dialect has none. The same rules hold. */
	readonly log: {
		readonly claims: (record: LogRecord) => boolean;
		readonly read: (record: LogRecord) => Partial<Facts>;
		/** True: the record is a call of its own when no span is there to join ("operation.details"). */
		readonly isCall: (record: LogRecord) => boolean;
	} | null;
};
