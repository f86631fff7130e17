/**
Recorded telemetry of real libraries, with what the model server really received and sent beside it
(`facts.json`). Read as the wire delivers it: through the project's own decoders.
*/
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import type {LogRecord, Span} from '../../source/domain/otlp.ts';
import {turnOf} from '../../source/domain/turn.ts';
import {decodeJson} from '../../source/wire/decode-json.ts';
import {decodeProtobuf} from '../../source/wire/decode-protobuf.ts';

const folder = path.join(import.meta.dirname, '../../fixtures/otlp');

/** One request as the server saw it; null and absent fields were not part of it. */
export type Fact = {
	readonly provider: string;
	readonly operation: string;
	readonly request_model: string;
	readonly response_model?: string | null;
	readonly response_id?: string | null;
	readonly streaming: boolean;
	readonly status: number;
	readonly error_type?: string | null;
	readonly input_tokens: number | null;
	readonly output_tokens: number | null;
	readonly cache_read_tokens?: number | null;
	readonly cache_creation_tokens?: number | null;
	readonly reasoning_tokens?: number | null;
	readonly usage_sent_by_server?: boolean;
	readonly finish_reason?: string | null;
	readonly prompt_contains?: string | null;
	readonly response_contains?: string | null;
	readonly tool_calls?: readonly string[] | null;
	readonly duration_ms_at_least?: number | null;
	readonly ttft_ms_at_least?: number | null;
};

export type Unit = {
	readonly spans: readonly Span[];
	readonly logs: readonly LogRecord[];
	readonly key: string;
};

export type Fixture = {
	/** `<instrumentation>/<scenario>`, as its golden file is named. */
	readonly name: string;
	readonly spans: readonly Span[];
	readonly logs: readonly LogRecord[];
	readonly facts: readonly Fact[];
};

/** The names of all recordings, so that a folder that is dropped there is tested. */
export function fixtureNames(): readonly string[] {
	return readdirSync(folder)
		.toSorted()
		.flatMap(name =>
			readdirSync(path.join(folder, name))
				.toSorted()
				.map(scenario => `${name}/${scenario}`),
		);
}

export function loadFixture(name: string): Fixture {
	const directory = path.join(folder, name);
	const spans: Span[] = [];
	const logs: LogRecord[] = [];
	for (const file of readdirSync(directory).toSorted()) {
		const match = /\.(traces|logs)\.(pb|json)$/.exec(file);
		if (match === null) continue;
		const kind = match[1] as 'traces' | 'logs';
		const bytes = readFileSync(path.join(directory, file));
		const batch = match[2] === 'pb' ? decodeProtobuf(kind, bytes) : decodeJson(kind, bytes);
		spans.push(...batch.spans);
		logs.push(...batch.logs);
	}
	const facts = JSON.parse(readFileSync(path.join(directory, 'facts.json'), 'utf8')) as {
		calls: readonly Fact[];
	};
	return {name, spans, logs, facts: facts.calls};
}

/** The units that the engine derives: a trace with its records, the records of a turn, or a record alone. */
export function unitsOf(spans: readonly Span[], logs: readonly LogRecord[]): readonly Unit[] {
	const units = new Map<string, {spans: Span[]; logs: LogRecord[]; key: string}>();
	const unit = (key: string): {spans: Span[]; logs: LogRecord[]; key: string} => {
		let found = units.get(key);
		if (found === undefined) {
			found = {spans: [], logs: [], key};
			units.set(key, found);
		}
		return found;
	};
	for (const span of spans) unit(span.traceId).spans.push(span);
	for (const log of logs) unit(log.traceId ?? `log-${fingerprint(turnOf(log) ?? log)}`).logs.push(log);
	return [...units.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** FNV-1a over the record's JSON: the same record has the same key wherever it stands. */
function fingerprint(value: LogRecord | string): string {
	const text = JSON.stringify(value, (_, value: unknown) =>
		typeof value === 'bigint' ? String(value) : value,
	);
	let hash = 2_166_136_261;
	for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619);
	return (hash >>> 0).toString(16).padStart(8, '0');
}
