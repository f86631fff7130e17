/** What is known of a trace and of a session as a whole: computed again each time, never incremented. */
import {type Database, type Statement} from 'better-sqlite3';
import type {PricedCall, Step} from '../../domain/call.ts';
import {asTheyStand, hasEnded} from '../../domain/in-flight.ts';
import type {Span} from '../../domain/otlp.ts';
import {millisOf} from '../../domain/time.ts';
import type {UnitResult} from '../store.ts';
import {isTrouble} from '../trouble.ts';
import {endOf} from './call-row.ts';
import {serviceOf} from './sources.ts';
import {TraceCounts, type CountedTrace} from './trace-counts.ts';

export class TraceFacts {
	readonly #counts: TraceCounts;
	readonly #select: Statement<[string], CountedTrace>;
	readonly #replace: Statement<unknown[]>;
	readonly #remove: Statement<[string]>;
	readonly #lastArrival: Statement<[string, string], {last_ms: number | null}>;

	constructor(database: Database) {
		this.#counts = new TraceCounts(database);
		this.#select = database.prepare('SELECT end_ms, spans, plain FROM trace WHERE trace_id = ?');
		this.#replace = database.prepare(`INSERT OR REPLACE INTO trace (trace_id, name, service, start_ms, end_ms,
			spans, calls, errors, error, input_tokens, output_tokens, cost_nano_usd, session, user, missing,
			plain, trouble, first_child, received_ms)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
		this.#remove = database.prepare('DELETE FROM trace WHERE trace_id = ?');
		this.#lastArrival = database.prepare(`SELECT max(received_ms) AS last_ms FROM (
			SELECT received_ms FROM span WHERE trace_id = ? UNION ALL SELECT received_ms FROM log WHERE trace_id = ?)`);
	}

	/** `receivedMs`: when the last of it arrived; null where only the records know. `isNew`: as for `DerivedWriter`. */
	put(result: UnitResult, {receivedMs, isNew}: {receivedMs: number | null; isNew: boolean}): void {
		const traceId = result.unit.key;
		const before = isNew ? undefined : this.#select.get(traceId);
		if (before !== undefined) this.#counts.add(before, -1);
		const spans = asTheyStand(result.unit.spans);
		const calls = result.calls.filter(call => call.counted);
		if (spans.length === 0 && calls.length === 0) {
			this.#remove.run(traceId);
			return;
		}
		const {root, first, firstChild, open} = shapeOf(spans);
		const head = root ?? first;
		const starts = [...spans.map(span => millisOf(span.startNano)), ...calls.map(call => call.startMs)];
		const ends = [...spans.map(endOfSpan), ...calls.map(endOf)];
		const endMs = ends.reduce((most, end) => Math.max(most, end), -Infinity);
		const plain = Number(open === 0 && result.calls.length === 0 && result.steps.length === 0);
		this.#counts.add({end_ms: endMs, spans: spans.length, plain}, 1);
		this.#replace.run(
			traceId,
			head?.name ?? calls[0]?.name ?? '',
			head === undefined ? (calls[0]?.service ?? '') : serviceOf(head.resource),
			starts.reduce((least, start) => Math.min(least, start), Infinity),
			endMs,
			spans.length,
			calls.length,
			spans.filter(span => span.status.code === 2).length,
			firstError(spans, calls),
			sumOf(calls, call => (call.tokensEstimated ? null : call.usage.input)),
			sumOf(calls, call => (call.tokensEstimated ? null : call.usage.output)),
			sumOf(calls, call => call.cost.amountNanoUsd),
			firstText(result, item => item.session),
			firstText(result, item => item.user),
			open,
			plain,
			Number(calls.some(({status, finishReasons: [finish]}) => isTrouble({status, finish}))),
			firstChild,
			receivedMs ?? this.#lastArrival.get(traceId, traceId)?.last_ms ?? 0,
		);
	}

	flush(): void {
		this.#counts.flush();
	}

	/** After a rollback. */
	forget(): void {
		this.#counts.forget();
	}
}

/** The end, or the last event where that is later; the start of a span that has not ended. */
function endOfSpan(span: Span): number {
	let end = span.endNano > span.startNano ? span.endNano : span.startNano;
	for (const event of span.events) if (event.timeNano > end) end = event.timeNano;
	return millisOf(end);
}

function shapeOf(spans: readonly Span[]): {
	readonly root: Span | undefined;
	readonly first: Span | undefined;
	readonly firstChild: string;
	/** Spans whose end has not come, be it that they have not arrived at all. */
	readonly open: number;
} {
	const ids = new Set(spans.map(span => span.spanId));
	const missing = new Set<string>();
	let root: Span | undefined;
	let first: Span | undefined;
	for (const span of spans) {
		if (span.parentSpanId === null) root = earlier(root, span);
		else if (!ids.has(span.parentSpanId)) missing.add(span.parentSpanId);
		first = earlier(first, span);
	}
	let child: Span | undefined;
	for (const span of spans) {
		const parent = span.parentSpanId;
		if (parent === null || (root === undefined ? ids.has(parent) : parent !== root.spanId)) continue;
		child = earlier(child, span);
	}
	const begun = spans.filter(span => !hasEnded(span)).length;
	return {root, first, firstChild: child?.name ?? '', open: missing.size + begun};
}

function earlier(one: Span | undefined, other: Span): Span {
	return one === undefined || other.startNano < one.startNano ? other : one;
}

/** Class of the first counted call that failed; else the message (or name) of the first span that did. */
function firstError(spans: readonly Span[], calls: readonly PricedCall[]): string | null {
	let failed: PricedCall | undefined;
	for (const call of calls) {
		if (call.status !== 'error' || (failed !== undefined && failed.startMs <= call.startMs)) continue;
		failed = call;
	}
	if (failed !== undefined) return failed.errorClass ?? 'other';
	let span: Span | undefined;
	for (const candidate of spans) if (candidate.status.code === 2) span = earlier(span, candidate);
	return span?.name ?? null;
}

/** Null where no call knows; what only some know is the sum of those. */
function sumOf(calls: readonly PricedCall[], read: (call: PricedCall) => number | null): number | null {
	let sum: number | null = null;
	for (const call of calls) {
		const value = read(call);
		if (value !== null) sum = (sum ?? 0) + value;
	}
	return sum;
}

function firstText(result: UnitResult, read: (item: PricedCall | Step) => string | null): string | null {
	for (const item of [...result.calls, ...result.steps]) {
		const text = read(item);
		if (text !== null) return text;
	}
	return null;
}

type SessionTally = {
	user: string | null;
	startMs: number;
	endMs: number;
	readonly units: Set<string>;
	calls: number;
	inputTokens: number;
	outputTokens: number;
	costNanoUsd: number;
};

/**
`session`, from the counted calls of it. Counted again whenever a call of it changed or went; calls of units that
are new are added, since a count of all calls a turn would make a session of thousands of turns quadratic.
*/
export class SessionFacts {
	readonly #recount: Statement<[string]>;
	readonly #remove: Statement<[string]>;
	readonly #grow: Statement<unknown[]>;
	#touched = new Set<string>();
	#grown = new Map<string, SessionTally>();

	constructor(database: Database) {
		this.#recount = database.prepare(`INSERT OR REPLACE INTO session (session, user, start_ms, end_ms, traces,
				calls, input_tokens, output_tokens, cost_nano_usd)
			SELECT session, max(user), min(start_ms), max(end_ms), count(DISTINCT ifnull(unit, trace_id)), sum(requests),
				ifnull(sum(input_tokens) FILTER (WHERE tokens_estimated = 0), 0),
				ifnull(sum(output_tokens) FILTER (WHERE tokens_estimated = 0), 0), ifnull(sum(cost_nano_usd), 0)
			FROM call WHERE session = ? AND counted = 1 GROUP BY session`);
		this.#remove = database.prepare('DELETE FROM session WHERE session = ?');
		this.#grow = database.prepare(`INSERT INTO session (session, user, start_ms, end_ms, traces, calls,
				input_tokens, output_tokens, cost_nano_usd) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (session) DO UPDATE SET
				user = ifnull(max(user, excluded.user), ifnull(user, excluded.user)),
				start_ms = min(start_ms, excluded.start_ms), end_ms = max(end_ms, excluded.end_ms),
				traces = traces + excluded.traces, calls = calls + excluded.calls,
				input_tokens = input_tokens + excluded.input_tokens,
				output_tokens = output_tokens + excluded.output_tokens,
				cost_nano_usd = cost_nano_usd + excluded.cost_nano_usd`);
	}

	/** A call of the session came to a unit that had been derived before, changed or went. */
	touch(session: string | null): void {
		if (session !== null) this.#touched.add(session);
	}

	/** A call of a unit of which nothing was ever derived. */
	grow(call: PricedCall, unit: string): void {
		if (call.session === null || !call.counted) return;
		let tally = this.#grown.get(call.session);
		if (tally === undefined) {
			tally = {
				user: null,
				startMs: Infinity,
				endMs: -Infinity,
				units: new Set(),
				calls: 0,
				inputTokens: 0,
				outputTokens: 0,
				costNanoUsd: 0,
			};
			this.#grown.set(call.session, tally);
		}
		if (call.user !== null && (tally.user === null || call.user > tally.user)) tally.user = call.user;
		tally.startMs = Math.min(tally.startMs, call.startMs);
		tally.endMs = Math.max(tally.endMs, endOf(call));
		tally.units.add(unit);
		tally.calls += call.requests;
		tally.inputTokens += call.tokensEstimated ? 0 : (call.usage.input ?? 0);
		tally.outputTokens += call.tokensEstimated ? 0 : (call.usage.output ?? 0);
		tally.costNanoUsd += call.cost.amountNanoUsd ?? 0;
	}

	/** Writes what came since the last flush. */
	flush(): void {
		for (const session of this.#touched) {
			if (this.#recount.run(session).changes === 0) this.#remove.run(session);
		}
		for (const [session, tally] of this.#grown) {
			if (this.#touched.has(session)) continue;
			this.#grow.run(
				session,
				tally.user,
				tally.startMs,
				tally.endMs,
				tally.units.size,
				tally.calls,
				tally.inputTokens,
				tally.outputTokens,
				tally.costNanoUsd,
			);
		}
		this.forget();
	}

	/** After a rollback. */
	forget(): void {
		this.#touched.clear();
		this.#grown.clear();
	}
}
