/**
A filter as a condition of SQL. Values are always bound, never written into the statement. A test of an unknown
value (NULL) fails, so that NOT of it holds.
*/
import {FilterError} from '../answers.ts';
import type {NumberKey, WordKey} from '../filter-keys.ts';
import type {Interval, Pattern, Test} from '../filter-test.ts';
import {parseFilter, type Filter} from '../filter.ts';
import {isCut, troubleSql} from '../trouble.ts';
import {matchExpression} from './match-expression.ts';
import type {ReaderConnection} from './reader-connection.ts';

export type Condition = {
	/** Empty for all; else in brackets, to stand behind AND. */
	readonly sql: string;
	readonly values: readonly (string | number)[];
	/** Only failed calls and those cut short pass: they have indexes of their own, whose condition is part of `sql`. */
	readonly trouble?: true;
};

type Term = {readonly sql: string; readonly values: readonly (string | number)[]};

/** What the tests run on. `call` and `step` are tables; a key without a column is a mistake. */
type Columns = {
	readonly noun: string;
	readonly words: Readonly<Partial<Record<WordKey, readonly string[]>>>;
	readonly numbers: Readonly<Partial<Record<NumberKey, string>>>;
	readonly ids: {readonly trace: string; readonly span: string};
	readonly table: 'call' | 'step';
};

const callColumns: Columns = {
	noun: 'calls',
	table: 'call',
	words: {
		model: ['call.response_model', 'call.request_model'],
		provider: ['call.provider'],
		service: ['call.service'],
		operation: ['call.operation'],
		status: ['call.status'],
		error: ['call.error_class'],
		finish: ['call.finish_reason'],
		user: ['call.user'],
		session: ['call.session'],
		agent: ['call.agent'],
		endpoint: ['call.endpoint'],
		dialect: ['call.dialect'],
		carrier: ['call.carrier'],
		source: ['call.cost_source'],
		template: ['call.template'],
		trace: ['call.trace_id'],
		span: ['call.span_id'],
		id: ['call.call_id'],
	},
	numbers: {
		cost: 'call.cost_nano_usd',
		ttft: 'call.ttft_ms',
		duration: 'call.duration_ms',
		tpot: 'call.tpot_ms',
		in: 'call.input_tokens',
		out: 'call.output_tokens',
		cache: 'call.cache_read_tokens',
		reasoning: 'call.reasoning_tokens',
		attempts: 'call.attempts',
		tools: 'call.tools',
	},
	ids: {trace: 'call.trace_id', span: 'call.span_id'},
};

const stepColumns: Columns = {
	noun: 'steps',
	table: 'step',
	words: {
		service: ['step.service'],
		operation: ['step.kind'],
		status: ['step.status'],
		tool: ['step.name', "json_extract(step.detail, '$.tool.name')"],
		user: ['step.user'],
		session: ['step.session'],
		trace: ['step.trace_id'],
		span: ['step.span_id'],
	},
	numbers: {duration: 'step.duration_ms'},
	ids: {trace: 'step.trace_id', span: 'step.span_id'},
};

/** Ids are compared as they are (and through their index); all other words whatever their case. */
const exactKeys: ReadonlySet<WordKey> = new Set(['user', 'session', 'trace', 'span', 'id']);

/** Condition over `call`. Throws `FilterError`. */
export function callCondition(connection: ReaderConnection, filter: string): Condition {
	const parsed = parseFilter(filter);
	const condition = conditionOf(parsed, callColumns, connection);
	if (!asksForTrouble(parsed)) return condition;
	return {sql: `(${troubleSql} AND ${condition.sql})`, values: condition.values, trouble: true};
}

/** Condition over `step`. Throws `FilterError`, also for what steps do not have. */
export function stepCondition(connection: ReaderConnection, filter: string): Condition {
	return conditionOf(parseFilter(filter), stepColumns, connection);
}

/** True: no call passes that is not in the indexes of calls in trouble. What `e` asks for is, and much of what is typed about errors. */
function asksForTrouble(filter: Filter): boolean {
	if (filter.type === 'or') return filter.parts.every(asksForTrouble);
	if (filter.type === 'and') return filter.parts.some(asksForTrouble);
	if (filter.type !== 'word' || filter.pattern.wild) return false;
	const text = filter.pattern.text.toLowerCase();
	if (filter.key === 'status') return text === 'error';
	return filter.key === 'finish' && isCut(text);
}

function conditionOf(filter: Filter, columns: Columns, connection: ReaderConnection): Condition {
	if (filter.type === 'all') return {sql: '', values: []};
	const term = termOf(filter, columns, connection);
	return {sql: `(${term.sql})`, values: term.values};
}

function termOf(filter: Filter, columns: Columns, connection: ReaderConnection): Term {
	switch (filter.type) {
		case 'all':
			return {sql: '1', values: []};
		case 'not': {
			const term = termOf(filter.part, columns, connection);
			return {sql: `NOT ifnull(${term.sql}, 0)`, values: term.values};
		}
		case 'and':
		case 'or': {
			const terms = filter.parts.map(part => termOf(part, columns, connection));
			const word = filter.type === 'and' ? ' AND ' : ' OR ';
			return {sql: `(${terms.map(term => term.sql).join(word)})`, values: terms.flatMap(term => term.values)};
		}
		default:
			return testTerm(filter, columns, connection);
	}
}

function testTerm(test: Test, columns: Columns, connection: ReaderConnection): Term {
	switch (test.type) {
		case 'text':
			return textTerm(test, columns, connection);
		case 'word':
			return wordTerm(test.key, test.pattern, test.at, columns);
		case 'number': {
			const column = columns.numbers[test.key];
			if (column === undefined) throw notHere(test.key, test.at, columns);
			return intervalTerm(column, test.interval);
		}
		case 'known': {
			const expressions = test.key in columns.numbers ? [columns.numbers[test.key as NumberKey] ?? ''] : null;
			const known = expressions ?? columns.words[test.key as WordKey];
			if (test.key === 'tool' && columns.table === 'call') return {sql: '(call.tools > 0)', values: []};
			if (test.key === 'finding' && columns.table === 'call') {
				return {
					sql: 'EXISTS (SELECT 1 FROM finding WHERE finding.call_id = call.call_id)',
					values: [],
				};
			}
			if (test.key === 'stream' && columns.table === 'call') {
				return {sql: '(call.streaming IS NOT NULL)', values: []};
			}
			if (known === undefined) throw notHere(test.key, test.at, columns);
			return {sql: `(${known.map(expression => `${expression} IS NOT NULL`).join(' OR ')})`, values: []};
		}
		case 'attribute':
			return attributeTerm(test, columns);
	}
}

function wordTerm(key: WordKey, pattern: Pattern, at: number, columns: Columns): Term {
	if (columns.table === 'call' && key === 'stream') {
		const value = pattern.text.toLowerCase() === 'true' ? 1 : 0;
		return {sql: '(call.streaming = ?)', values: [value]};
	}
	if (columns.table === 'call' && key === 'tool') {
		const name = matches("json_extract(asked.value, '$.name')", pattern, {exact: false});
		return {
			sql: `(call.tools > 0 AND EXISTS (SELECT 1 FROM json_each(call.detail, '$.toolCalls') AS asked
				WHERE ${name.sql}))`,
			values: name.values,
		};
	}
	if (columns.table === 'call' && key === 'finding') {
		const names = ['detector', 'rule', 'level'].map(name =>
			matches(`finding.${name}`, pattern, {exact: false}),
		);
		return {
			sql: `EXISTS (SELECT 1 FROM finding WHERE finding.call_id = call.call_id
				AND (${names.map(name => name.sql).join(' OR ')}))`,
			values: names.flatMap(name => name.values),
		};
	}
	const expressions = columns.words[key];
	if (expressions === undefined) throw notHere(key, at, columns);
	const terms = expressions.map(expression => matches(expression, pattern, {exact: exactKeys.has(key)}));
	return {
		sql: terms.length === 1 ? (terms[0]?.sql ?? '') : `(${terms.map(term => term.sql).join(' OR ')})`,
		values: terms.flatMap(term => term.values),
	};
}

function matches(expression: string, pattern: Pattern, options: {readonly exact: boolean}): Term {
	const operator = pattern.wild ? 'GLOB' : '=';
	const text = pattern.wild ? globOf(pattern.text) : pattern.text;
	return options.exact
		? {sql: `(${expression} ${operator} ?)`, values: [text]}
		: {sql: `(lower(${expression}) ${operator} lower(?))`, values: [text]};
}

/** `*` and `?` mean the same in GLOB; `[` does not, and `\` takes the meaning from the character behind it. */
function globOf(text: string): string {
	return text.replace(/\\(.)|\[/g, (all, escaped: string | undefined) => {
		const character = escaped ?? all;
		return '*?['.includes(character) ? `[${character}]` : character;
	});
}

function intervalTerm(expression: string, interval: Interval): Term {
	const {min, max, minInclusive, maxInclusive} = interval;
	if (min === max) return {sql: `(${expression} = ?)`, values: [min]};
	const sql: string[] = [];
	const values: number[] = [];
	if (min !== -Infinity) {
		sql.push(`${expression} ${minInclusive ? '>=' : '>'} ?`);
		values.push(min);
	}
	if (max !== Infinity) {
		sql.push(`${expression} ${maxInclusive ? '<=' : '<'} ?`);
		values.push(max);
	}
	if (sql.length === 0) sql.push(`${expression} IS NOT NULL`);
	return {sql: `(${sql.join(' AND ')})`, values};
}

/** Up to so many messages with the text, calls are found from them; with more, calls are asked whether they have one. */
const rareMessagesMax = 2000;

/** Words that the index cuts to nothing (punctuation) are found nowhere. */
function textTerm(
	test: Test & {readonly type: 'text'},
	columns: Columns,
	connection: ReaderConnection,
): Term {
	if (columns.table === 'step') {
		return {sql: 'instr(lower(step.detail), lower(?)) > 0', values: [test.text]};
	}
	const expression = matchExpression([{text: test.text, prefix: test.prefix}]);
	if (expression === null) return {sql: '0', values: []};
	// LIMIT -1 keeps SQLite from asking the index again for each row: the list is made once a statement.
	const found = 'SELECT id FROM (SELECT rowid AS id FROM message_text WHERE message_text MATCH ? LIMIT -1)';
	const sql = isRare(connection, expression)
		? `call.id IN (SELECT call_message.call FROM call_message WHERE call_message.message IN (${found}))`
		: `EXISTS (SELECT 1 FROM call_message WHERE call_message.call = call.id
			AND +call_message.message IN (${found}))`;
	return {sql, values: [expression]};
}

function isRare(connection: ReaderConnection, expression: string): boolean {
	const row = connection.get<{messages: number}>(
		'SELECT count(*) AS messages FROM (SELECT 1 FROM message_text WHERE message_text MATCH ? LIMIT ?)',
		[expression, rareMessagesMax + 1],
	);
	return (row?.messages ?? 0) <= rareMessagesMax;
}

/** Of the span (short values; long texts lie in `content` and are searched as text), or of its resource. */
function attributeTerm(test: Test & {readonly type: 'attribute'}, columns: Columns): Term {
	const value = attributeValue(test);
	const {trace, span} = columns.ids;
	const among = (attributes: string) =>
		`EXISTS (SELECT 1 FROM json_each(${attributes}) AS attribute WHERE attribute.key = ? AND ${value.sql})`;
	return {
		sql: `EXISTS (SELECT 1 FROM span JOIN resource ON resource.id = span.resource_id
			WHERE span.trace_id = ${trace} AND span.span_id = ${span}
			AND (${among('span.attributes')} OR ${among('resource.attributes')}))`,
		values: [test.name, ...value.values, test.name, ...value.values],
	};
}

/** Whole doubles are stored as {"$double":1}, booleans come out of json_each as 1 and 0. */
function attributeValue(test: Test & {readonly type: 'attribute'}): Term {
	const plain = `CASE attribute.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false'
		WHEN 'object' THEN coalesce(json_extract(attribute.value, '$."$double"'), json_extract(attribute.value, '$."$int"'))
		ELSE attribute.value END`;
	if (test.interval !== null) return intervalTerm(`CAST(${plain} AS REAL)`, test.interval);
	if (test.pattern === null) return {sql: '1', values: []};
	return matches(`CAST(${plain} AS TEXT)`, test.pattern, {exact: true});
}

function notHere(key: string, at: number, columns: Columns): FilterError {
	const keys = [...Object.keys(columns.words), ...Object.keys(columns.numbers)].join(' ');
	return new FilterError({
		message: `${columns.noun} have no ${key}`,
		at,
		length: key.length,
		hint: `keys of ${columns.noun}: ${keys} attr.NAME`,
	});
}
