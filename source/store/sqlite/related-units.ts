/**
Finds stored calls that may be records of the same request as another one, and remembers which units were derived
together. Whether two calls are one is decided where they are derived.
*/
import type {Database, Statement} from 'better-sqlite3';
import type {UnitResult} from '../store.ts';
import type {UnitKey} from '../unit-key.ts';
import type {TwinQuestion, TwinRow} from '../twin-answers.ts';
import type {CallWriters} from './call-writers.ts';

/** Between a library and the client below it lie milliseconds, between a request and its log record up to this. */
const slackMs = 2_000;

/**
A wrapper ends at most this long after the request in it; a library that works on its answer for longer is not
looked for, since every call of that time would have to be looked at.
*/
const outerTailMs = 60_000;

/** Without tokens to look for there is nothing but the time: this much of it after the call. */
const nearMs = 2_000;

/** Some servers draw their ids from a thousand numbers, and programs ask the same thing over and over. */
const rowsMax = 16;

const columns = `ifnull(unit, trace_id) AS unit, trace_id AS traceId, response_id AS responseId, scope, carrier,
	provider, request_model AS requestModel, response_model AS responseModel, input_tokens AS inputTokens,
	output_tokens AS outputTokens, answer, status, start_ms AS startMs, duration_ms AS durationMs`;

type Window = {readonly unit: string; readonly fromMs: number; readonly toMs: number};

export class RelatedUnits {
	readonly #byId: Statement<[Window & {responseId: string}], TwinRow>;
	readonly #byInput: Statement<[Window & {inputTokens: number; scope: string; carrier: string}], TwinRow>;
	readonly #withoutInput: Statement<[Window & {scope: string; carrier: string}], TwinRow>;
	readonly #byAnswer: Statement<[Window & {scope: string; answer: string}], TwinRow>;
	readonly #secondOf: Statement<[Window & {scope: string}], TwinRow>;
	readonly #around: Statement<[Window & {scope: string}], TwinRow>;
	readonly #others: Statement<[string], {other: string}>;
	readonly #forget: Statement<[string]>;
	readonly #insert: Statement<[string, string]>;
	readonly #writers: CallWriters;

	constructor(database: Database, writers: CallWriters) {
		this.#writers = writers;
		const elsewhere = 'start_ms <= @toMs AND ifnull(unit, trace_id) <> @unit';
		this.#byId = database.prepare(`SELECT ${columns} FROM call
			WHERE response_id = @responseId AND end_ms >= @fromMs AND ${elsewhere} LIMIT ${rowsMax}`);
		const other = `counted = 1 AND carrier <> 'metric' AND (scope <> @scope OR carrier <> @carrier) AND ${elsewhere}`;
		this.#byInput = database.prepare(`SELECT ${columns} FROM call WHERE input_tokens = @inputTokens
			AND end_ms BETWEEN @fromMs AND @toMs + ${outerTailMs} AND ${other} LIMIT ${rowsMax}`);
		this.#withoutInput = database.prepare(`SELECT ${columns} FROM call WHERE input_tokens IS NULL
			AND end_ms BETWEEN @fromMs AND @toMs + ${nearMs} AND ${other} LIMIT ${rowsMax}`);
		this.#byAnswer = database.prepare(`SELECT ${columns} FROM call INDEXED BY call_by_end WHERE counted = 1
			AND end_ms BETWEEN @fromMs AND @toMs + ${nearMs} AND answer = @answer AND scope <> @scope
			AND ${elsewhere} LIMIT ${rowsMax}`);
		// What a library writes beside its spans has its scope with a word in brackets.
		this.#secondOf = database.prepare(`SELECT ${columns} FROM call INDEXED BY call_by_end WHERE counted = 1
			AND end_ms BETWEEN @fromMs AND @toMs + ${outerTailMs} AND substr(scope, 1, length(@scope) + 2) = @scope || ' ('
			AND ${elsewhere} LIMIT ${rowsMax}`);
		// What says nothing of an answer may be the client below whatever had one at that time.
		this.#around = database.prepare(`SELECT ${columns} FROM call INDEXED BY call_by_end WHERE counted = 1
			AND end_ms BETWEEN @fromMs AND @toMs + ${nearMs} AND input_tokens IS NOT NULL AND scope <> @scope
			AND ${elsewhere} LIMIT ${rowsMax}`);
		this.#others = database.prepare('SELECT other FROM related WHERE unit = ?');
		this.#forget = database.prepare('DELETE FROM related WHERE unit = ?');
		this.#insert = database.prepare('INSERT OR IGNORE INTO related (unit, other) VALUES (?, ?)');
	}

	find(question: TwinQuestion): readonly TwinRow[] {
		const {unit, responseId, inputTokens, scope, carrier, answer} = question;
		const window = {unit, fromMs: question.startMs - slackMs, toMs: question.endMs + slackMs};
		const rows = responseId === null ? [] : this.#byId.all({...window, responseId});
		// One library alone, as in most files, sees each request once.
		if (!this.#writers.isAccompanied(scope, carrier)) return rows;
		const here = {...window, scope, carrier};
		rows.push(...this.#withoutInput.all(here));
		if (inputTokens !== null) rows.push(...this.#byInput.all({...here, inputTokens}));
		else if (answer !== null) rows.push(...this.#byAnswer.all({...window, scope, answer}));
		else {
			rows.push(...this.#secondOf.all({...window, scope}), ...this.#around.all({...window, scope}));
		}
		return rows;
	}

	othersOf(unit: UnitKey): readonly UnitKey[] {
		return this.#others.all(unit).map(row => row.other);
	}

	/** Remembers with whom a unit was derived. `isNew`: it never had others. */
	put({unit, together}: UnitResult, {isNew}: {readonly isNew: boolean}): void {
		if (!isNew) this.#forget.run(unit.key);
		for (const other of together ?? []) this.#insert.run(unit.key, other);
	}
}
