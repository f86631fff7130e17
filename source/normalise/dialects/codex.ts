/**
OpenAI's Codex CLI. Its spans are those of a Rust program: hundreds a turn, of which few tell of a request. Model,
tokens, prompt and conversation each stand somewhere else. Failed requests leave log records only. Metrics are not
read here.
*/
import {countOf, textOf} from '../../domain/attributes.ts';
import type {Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts} from '../facts.ts';
import {type KeyedReader, keyedReader} from '../keyed-reader.ts';
import {rawUsage} from '../usage.ts';
import {codexLog} from './codex-log.ts';

/** The service is the scope: `codex_exec`, `codex_cli_rs`, `codex-app-server`. */
const scopePrefix = 'codex';

const turnSpan = 'session_task.turn';
/** The first is a request with all its tries, the second one try, which goes on while its tools run. */
const requestSpans = new Set(['run_sampling_request', 'try_run_sampling_request']);
const pieceSpan = 'handle_responses';

export const codex: Dialect = {
	name: 'codex',
	claims: span => span.scope.name.startsWith(scopePrefix) && readerOf(span) !== null,
	read: span => readerOf(span)?.(keyedReader(span.attributes)) ?? {},
	log: codexLog,
};

type Read = (reader: KeyedReader) => Partial<Facts>;

function readerOf({name, attributes}: Span): Read | null {
	if (requestSpans.has(name)) return readRequest;
	if (name === turnSpan) return readTurn;
	// Of a dozen for one answer the last has the tokens.
	if (name === pieceSpan) return attributes['gen_ai.usage.input_tokens'] === undefined ? null : readPiece;
	return attributes['codex.tool.phase'] !== undefined && attributes['call_id'] !== undefined
		? readTool
		: null;
}

function readRequest({first, keys}: KeyedReader): Partial<Facts> {
	return {
		kind: 'chat',
		requestModel: first('requestModel', ['model'], textOf),
		streaming: true,
		asksBelow: true,
		turn: first('turn', ['turn_id', 'turn.id'], textOf),
		keys,
	};
}

function readPiece({first, keys}: KeyedReader): Partial<Facts> {
	return {
		kind: 'chat',
		part: true,
		streaming: true,
		usage: rawUsage({
			input: first('usage.input', ['gen_ai.usage.input_tokens'], countOf),
			output: first('usage.output', ['gen_ai.usage.output_tokens'], countOf),
			cacheRead: first('usage.cacheRead', ['gen_ai.usage.cache_read.input_tokens'], countOf),
			cacheWrite: first('usage.cacheWrite', ['gen_ai.usage.cache_write.input_tokens'], countOf),
			reasoning: first('usage.reasoning', ['codex.usage.reasoning_output_tokens'], countOf),
			total: first('usage.total', ['codex.usage.total_tokens'], countOf),
			cacheInside: true,
			reasoningInside: true,
		}),
		keys,
	};
}

const turnUsage = 'codex.turn.token_usage.';

function readTurn({first, keys}: KeyedReader): Partial<Facts> {
	return {
		kind: 'agent',
		aggregate: true,
		requestModel: first('requestModel', ['model'], textOf),
		usage: rawUsage({
			input: first('usage.input', [`${turnUsage}input_tokens`], countOf),
			output: first('usage.output', [`${turnUsage}output_tokens`], countOf),
			cacheRead: first('usage.cacheRead', [`${turnUsage}cached_input_tokens`], countOf),
			cacheWrite: first('usage.cacheWrite', [`${turnUsage}cache_write_input_tokens`], countOf),
			reasoning: first('usage.reasoning', [`${turnUsage}reasoning_output_tokens`], countOf),
			total: first('usage.total', [`${turnUsage}total_tokens`], countOf),
			cacheInside: true,
			reasoningInside: true,
		}),
		keys,
	};
}

function readTool({first, keys}: KeyedReader): Partial<Facts> {
	return {
		kind: 'tool',
		tool: {
			name: first('tool.name', ['tool_name'], textOf),
			callId: first('tool.callId', ['call_id'], textOf),
			arguments: null,
			result: null,
		},
		keys,
	};
}
