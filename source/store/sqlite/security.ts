/** Guardrails, content filters, masked texts and requests turned away, as the telemetry and the receiver tell. Judges nothing. */
import {isAccessReason, takingOutOf} from '../../domain/drop.ts';
import type {
	Security,
	SecurityQuestion,
	SecuritySight,
	SecuritySignal,
	SecuritySource,
} from '../security-answers.ts';
import {troubleSql} from '../trouble.ts';
import {drops} from './condition.ts';
import {callModel, errorTalliesOfRollups} from './error-tallies.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {piecesOf} from './window.ts';

const newestMax = 20;
const labelsMax = 5;

export function security(connection: ReaderConnection, question: SecurityQuestion): Security {
	const tallies = errorTalliesOfRollups(connection, piecesOf(question));
	const calls = new Map(tallies.map(tally => [tally.model, tally.calls]));
	return {
		signals: [
			...guardrailsOf(connection, question),
			...filtersOf(connection, question, calls),
			...dropsOf(connection, question),
		],
		calls: tallies.reduce((sum, tally) => sum + tally.calls, 0),
	};
}

type GuardrailRow = {
	readonly name: string;
	readonly label: string | null;
	readonly explanation: string | null;
	readonly message: string | null;
	readonly status: string;
	readonly traceId: string;
	readonly spanId: string;
	readonly atMs: number;
};

function guardrailsOf(
	connection: ReaderConnection,
	{fromMs, asOfMs}: SecurityQuestion,
): readonly SecuritySignal[] {
	const found = new Signals('guardrail');
	for (const row of connection.iterate<GuardrailRow>(
		`SELECT name, json_extract(detail, '$.evaluations[0].label') AS label,
			json_extract(detail, '$.evaluations[0].explanation') AS explanation,
			json_extract(detail, '$.errorMessage') AS message, status, trace_id AS traceId, span_id AS spanId,
			start_ms AS atMs FROM step WHERE kind = 'guardrail' AND start_ms > ? AND start_ms <= ?`,
		[fromMs, asOfMs],
	)) {
		const {name, label, explanation, message, status, ...place} = row;
		const said = [label, explanation ?? message].filter(text => text !== null).join(': ');
		const sight = {...place, said: said === '' ? null : said, failed: status === 'error'};
		found.add(name, sight, {of: null, label, times: 1});
	}
	return found.told();
}

type FilteredRow = {
	readonly model: string | null;
	readonly status: string;
	readonly message: string | null;
	readonly traceId: string | null;
	readonly spanId: string | null;
	readonly requests: number;
	readonly atMs: number;
};

function filtersOf(
	connection: ReaderConnection,
	{fromMs, asOfMs}: SecurityQuestion,
	calls: ReadonlyMap<string | null, number>,
): readonly SecuritySignal[] {
	const found = new Signals('content filter');
	for (const row of connection.iterate<FilteredRow>(
		`SELECT ${callModel} AS model, call.status, call.error_message AS message, call.trace_id AS traceId,
			call.span_id AS spanId, call.requests, call.end_ms AS atMs FROM call
			WHERE call.counted = 1 AND call.end_ms > ? AND call.end_ms <= ? AND ${troubleSql} AND call.requests > 0
			AND call.status <> 'cancelled'
			AND ((call.status = 'error' AND call.error_class = 'content_filter')
				OR (call.status = 'ok' AND call.finish_reason = 'content_filter'))`,
		[fromMs, asOfMs],
	)) {
		const {model, status, message, traceId, spanId, atMs, requests} = row;
		const sight = {
			traceId: traceId ?? '',
			spanId: spanId ?? '',
			atMs,
			said: message,
			failed: status === 'error',
		};
		found.add(model ?? '', sight, {of: calls.get(model) ?? null, label: null, times: requests});
	}
	return found.told();
}

function dropsOf(connection: ReaderConnection, question: SecurityQuestion): readonly SecuritySignal[] {
	const masked = new Signals('masked');
	const away = new Signals('turned away');
	for (const {reason, count, lastMs} of drops(connection, question)) {
		if (takingOutOf(reason) === 'masked') masked.count(reason.slice('masked: '.length), count, lastMs);
		else if (isAccessReason(reason)) away.count(reason, count, lastMs);
	}
	return [...masked.told(), ...away.told()];
}

/** The signals of one source, summed up as they come. */
class Signals {
	readonly #source: SecuritySource;
	readonly #found = new Map<string, Found>();

	constructor(source: SecuritySource) {
		this.#source = source;
	}

	/** `times`: how many calls the row stands for. */
	add(
		name: string,
		sight: SecuritySight,
		{of, label, times}: {readonly of: number | null; readonly label: string | null; readonly times: number},
	): void {
		const found = this.#of(name, of);
		found.n += times;
		if (sight.failed) found.failed += times;
		if (label !== null) found.labels.set(label, (found.labels.get(label) ?? 0) + 1);
		found.lastMs = Math.max(found.lastMs, sight.atMs);
		// Metrics tell of calls that lie in no trace.
		if (sight.traceId !== '') found.sights.push(sight);
	}

	count(name: string, times: number, atMs: number): void {
		const found = this.#of(name, null);
		found.n += times;
		found.lastMs = Math.max(found.lastMs, atMs);
	}

	told(): readonly SecuritySignal[] {
		return [...this.#found]
			.map(([name, {n, of, failed, labels, lastMs, sights}]) => ({
				source: this.#source,
				name,
				n,
				of,
				failed,
				labels: [...labels]
					.map(([label, count]) => ({label, count}))
					.toSorted((one, other) => other.count - one.count)
					.slice(0, labelsMax),
				lastMs,
				newest: sights.toSorted((one, other) => other.atMs - one.atMs).slice(0, newestMax),
			}))
			.toSorted((one, other) => other.n - one.n);
	}

	#of(name: string, of: number | null): Found {
		const known = this.#found.get(name);
		if (known !== undefined) return known;
		const made = {n: 0, of, failed: 0, labels: new Map<string, number>(), lastMs: 0, sights: []};
		this.#found.set(name, made);
		return made;
	}
}

type Found = {
	n: number;
	readonly of: number | null;
	failed: number;
	readonly labels: Map<string, number>;
	lastMs: number;
	readonly sights: SecuritySight[];
};
