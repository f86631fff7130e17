/** What went wrong in a window: by class, over time, by model, in what words. Reads the troubled rows, and counts the rest. */
import {
	classKey,
	type ErrorClass,
	type ErrorLevel,
	type ErrorModel,
	type Errors,
	type ErrorsQuestion,
	type FailedStep,
} from '../error-answers.ts';
import {troubleSql} from '../trouble.ts';
import type {Where} from './cost-detail.ts';
import {callsOfRollups} from './cost-tallies.ts';
import {
	answeredSql,
	callModel,
	errorTalliesOfCalls,
	errorTalliesOfRollups,
	type ErrorTally,
	type RetryTally,
} from './error-tallies.ts';
import {callCondition, type Condition} from './filter-sql.ts';
import {masked} from './mask.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {piecesOf} from './window.ts';

const messagesMax = 50;

/** From here on calls are not read one by one where it can be helped. */
const callsMax = 5000;

type Troubled = {
	readonly model: string | null;
	readonly status: string;
	readonly errorClass: string | null;
	readonly message: string | null;
	readonly finish: string | null;
	readonly endMs: number;
	readonly requests: number;
};

type StepColumns = {
	readonly kind: string;
	readonly name: string;
	readonly service: string;
	readonly startMs: number;
	readonly traceId: string;
	readonly spanId: string;
	readonly message: string | null;
};

/** Throws `FilterError`. */
export function errors(connection: ReaderConnection, question: ErrorsQuestion): Errors {
	const condition = callCondition(connection, question.filter);
	const {tallies, saved, retried} = talliesOf(connection, question, condition);
	const sum = (of: (tally: ErrorTally) => number): number =>
		tallies.reduce((total, tally) => total + of(tally), 0);
	const calls = sum(tally => tally.calls);
	const found = new Found(question);
	const byModel = new Map<string | null, Map<string, number>>();
	const answers = sum(tally => tally.answered);
	for (const row of troubledOf(connection, question, condition)) {
		const isError = row.status === 'error';
		const level = isError ? 'API' : 'answer';
		const name = isError ? (row.errorClass ?? 'other') : (row.finish ?? '');
		found.add({
			level,
			name,
			of: isError ? calls : answers,
			where: row.model ?? '',
			atMs: row.endMs,
			times: row.requests,
			step: null,
		});
		if (isError) found.say(row.message ?? name, row.requests);
		const counts = byModel.get(row.model) ?? new Map<string, number>();
		byModel.set(row.model, counts);
		const key = classKey({level, name});
		counts.set(key, (counts.get(key) ?? 0) + row.requests);
	}
	// A filter is about calls: steps are in no such list.
	if (question.filter === '') addSteps(connection, question, found);
	return {
		calls,
		errors: sum(tally => tally.errors),
		cancelled: sum(tally => tally.cancelled),
		saved,
		retried,
		classes: found.classes(),
		models: modelsOf(tallies, byModel),
		messages: found.messages(),
	};
}

function whereOf({fromMs, asOfMs}: ErrorsQuestion, {sql, values}: Condition): Where {
	const where = ['call.counted = 1', 'call.end_ms > ?', 'call.end_ms <= ?', sql].filter(part => part !== '');
	return {where: where.join(' AND '), values: [fromMs, asOfMs, ...values]};
}

/** Rollups know nothing of a filter, and no index of attempts: these are looked for in every call of the window. */
function talliesOf(
	connection: ReaderConnection,
	question: ErrorsQuestion,
	condition: Condition,
): RetryTally & {readonly tallies: readonly ErrorTally[]} {
	const pieces = piecesOf(question);
	const scope = whereOf(question, condition);
	if (condition.sql === '' && callsOfRollups(connection, pieces) > callsMax) {
		const retries = connection.get<RetryTally>(
			`SELECT count(*) AS retried, total(call.status = 'ok') AS saved FROM call
				WHERE ${scope.where} AND call.attempts > 0`,
			scope.values,
		);
		const tallies = errorTalliesOfRollups(connection, pieces);
		return {tallies, saved: retries?.saved ?? 0, retried: retries?.retried ?? 0};
	}
	const tallies = errorTalliesOfCalls(connection, scope);
	return {
		tallies,
		saved: tallies.reduce((total, tally) => total + tally.saved, 0),
		retried: tallies.reduce((total, tally) => total + tally.retried, 0),
	};
}

function troubledOf(
	connection: ReaderConnection,
	question: ErrorsQuestion,
	condition: Condition,
): Iterable<Troubled> {
	const {where, values} = whereOf(question, condition);
	return connection.iterate<Troubled>(
		`SELECT ${callModel} AS model, call.status, call.error_class AS errorClass, call.error_message AS message,
			call.finish_reason AS finish, call.end_ms AS endMs, call.requests FROM call
			WHERE ${where} AND ${troubleSql} AND (call.status = 'error' OR ${answeredSql}) AND call.requests > 0`,
		values,
	);
}

/** Steps are found by their start: those that began before the window and failed in it are left to their trace. */
function addSteps(connection: ReaderConnection, {fromMs, asOfMs}: ErrorsQuestion, found: Found): void {
	const window = [fromMs, asOfMs];
	const counts = new Map(
		connection
			.all<{kind: string; steps: number}>(
				`SELECT kind, count(*) AS steps FROM step WHERE start_ms > ? AND start_ms <= ? AND rollup = 0 GROUP BY 1`,
				window,
			)
			.map(({kind, steps}) => [kind, steps]),
	);
	for (const step of connection.iterate<StepColumns>(
		`SELECT kind, ifnull(json_extract(detail, '$.tool.name'), name) AS name, service, start_ms AS startMs, trace_id AS traceId, span_id AS spanId,
			json_extract(detail, '$.errorMessage') AS message
			FROM step WHERE start_ms > ? AND start_ms <= ? AND rollup = 0 AND status = 'error'`,
		window,
	)) {
		const {kind, name, service, startMs, traceId, spanId, message} = step;
		found.add({
			level: 'application',
			name: `${kind} ${name}`,
			of: counts.get(kind) ?? 0,
			where: service,
			atMs: startMs,
			times: 1,
			step: {traceId, spanId},
		});
		found.say(`${name}: ${message ?? 'failed'}`, 1);
	}
}

/** Those with an error first, then most calls. */
function modelsOf(
	tallies: readonly ErrorTally[],
	counts: ReadonlyMap<string | null, ReadonlyMap<string, number>>,
): readonly ErrorModel[] {
	return tallies
		.map(({model: name, calls, errors: failed}) => ({
			model: name,
			calls,
			errors: failed,
			counts: Object.fromEntries(counts.get(name) ?? []),
		}))
		.toSorted((one, other) => other.errors - one.errors || other.calls - one.calls);
}

type Finding = {
	readonly level: ErrorLevel;
	readonly name: string;
	readonly of: number;
	readonly where: string;
	readonly atMs: number;
	/** How many calls it stands for: one, but where a metric tells of several in a row. */
	readonly times: number;
	readonly step: FailedStep | null;
};

type Kind = {
	readonly level: ErrorLevel;
	readonly name: string;
	of: number;
	count: number;
	readonly cells: number[];
	firstMs: number;
	lastMs: number;
	readonly places: Map<string, number>;
	step: FailedStep | null;
};

const levels: readonly ErrorLevel[] = ['API', 'application', 'answer'];

/** What was found, summed up as it comes. */
class Found {
	readonly #question: ErrorsQuestion;
	readonly #kinds = new Map<string, Kind>();
	readonly #messages = new Map<string, number>();

	constructor(question: ErrorsQuestion) {
		this.#question = question;
	}

	add({level, name, of, where, atMs, times, step}: Finding): void {
		const {fromMs, asOfMs, buckets} = this.#question;
		const key = classKey({level, name});
		let kind = this.#kinds.get(key);
		if (kind === undefined) {
			const cells = Array.from({length: buckets}, () => 0);
			kind = {level, name, of, count: 0, cells, firstMs: atMs, lastMs: atMs, places: new Map(), step};
			this.#kinds.set(key, kind);
		}
		const bucket = Math.floor(((atMs - fromMs) / Math.max(1, asOfMs - fromMs)) * buckets);
		const cell = Math.min(buckets - 1, Math.max(0, bucket));
		kind.cells[cell] = (kind.cells[cell] ?? 0) + times;
		kind.count += times;
		kind.of = of;
		kind.firstMs = Math.min(kind.firstMs, atMs);
		if (atMs >= kind.lastMs) kind.step = step;
		kind.lastMs = Math.max(kind.lastMs, atMs);
		kind.places.set(where, (kind.places.get(where) ?? 0) + times);
	}

	say(message: string, times: number): void {
		const text = masked(message);
		this.#messages.set(text, (this.#messages.get(text) ?? 0) + times);
	}

	classes(): readonly ErrorClass[] {
		return [...this.#kinds.values()]
			.map(({places, ...kind}) => ({...kind, where: mostOf(places)}))
			.toSorted(
				(one, other) =>
					levels.indexOf(one.level) - levels.indexOf(other.level) ||
					other.count - one.count ||
					(one.name < other.name ? -1 : 1),
			);
	}

	messages(): Errors['messages'] {
		return [...this.#messages]
			.map(([text, count]) => ({text, count}))
			.toSorted((one, other) => other.count - one.count)
			.slice(0, messagesMax);
	}
}

function mostOf(places: ReadonlyMap<string, number>): string {
	let [most, times] = ['', 0];
	for (const [place, count] of places) if (count > times) [most, times] = [place, count];
	return most;
}
