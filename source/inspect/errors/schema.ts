/**
Answers that are not what their request asked for: JSON that is cut, broken or wrapped in words, or that the schema
forbids; and tools called by a name that none has, or with arguments that their definition forbids. What is no answer
(a refusal, a call of tools, what failed or was withheld) is not judged.
*/
import {isDeep} from '../../domain/attributes.ts';
import type {Statement} from '../../domain/finding.ts';
import type {ToolCall} from '../../domain/message.ts';
import type {AttributeValue} from '../../domain/otlp.ts';
import type {Exchange, Passage} from '../exchange.ts';
import {type Path, placeOf} from './json-text.ts';
import {type Reading, readJson} from './read-json.ts';
import {isRefusalText} from './refusal-text.ts';
import {type Failure, failuresOf} from './schema-failures.ts';
import {type ToolSchemas, toolSchemasOf} from './tool-schemas.ts';
import {validatorOf} from './validator.ts';

/** Findings of one call. */
const findingsMax = 5;
/** Longer texts are no answer that somebody reads as JSON. */
const textCharactersMax = 2_000_000;
const evidenceCharactersMax = 200;

/**
Detector `schema`. Rules: `malformed`, `truncated`, `fenced`, `wrong type`, `missing`, `extra`, `enum`, `pattern`,
`range`, `length`, `constraint`, `unknown tool`; each distinct failure once, at most five a call. Never throws.
Methods: RFC 8259 for the place of a break, JSON Schema 2020-12 (ajv) for the rest.
*/
export function schemaFailuresIn(exchange: Exchange): readonly Statement[] {
	if (exchange.status !== 'ok' || exchange.isContentCut) return [];
	return [...failuresOfAnswers(exchange), ...failuresOfCalls(exchange)].slice(0, findingsMax);
}

function isAbout(exchange: Exchange, word: string): boolean {
	return exchange.finishReasons.includes(word);
}

function failuresOfAnswers(exchange: Exchange): readonly Statement[] {
	const {answers, responseSchema, toolCalls, wantsJson} = exchange;
	if (answers === null || !(wantsJson || responseSchema !== null)) return [];
	// What is said beside calls of tools is no answer yet, and what a filter stopped is none at all.
	if (toolCalls.length > 0 || isAbout(exchange, 'content_filter')) return [];
	const isCutShort = isAbout(exchange, 'length');
	const readings = answers
		.filter(({text}) => text.length <= textCharactersMax)
		.map(passage => ({passage, reading: readJson(passage.text, {isCutShort})}));
	// A remark before the answer is a message of its own.
	const hasJson = readings.some(({reading}) => reading.kind !== 'prose' && reading.kind !== 'nothing');
	return readings.flatMap(({passage, reading}) =>
		reading.kind === 'prose' && hasJson
			? []
			: failuresOfText(passage, {reading, schema: responseSchema, isCutShort}),
	);
}

type Read = {readonly reading: Reading; readonly schema: string | null; readonly isCutShort: boolean};
type Text = Pick<Passage, 'part' | 'source' | 'text'>;

function failuresOfText(passage: Text, {reading, schema, isCutShort}: Read): readonly Statement[] {
	if (reading.kind === 'nothing') return [];
	if (reading.kind === 'prose') {
		const isRefusal = isRefusalText(passage.text.slice(reading.start, reading.end));
		const {start, end} = reading;
		// Nothing tells words that were refused from words that were answered, but for their beginning.
		return isRefusal
			? []
			: [statement(passage, {rule: 'malformed', confidence: 0.6, start, end, evidence: 'no JSON in it'})];
	}
	if (reading.kind === 'truncated') {
		const {at} = reading;
		return [
			statement(passage, {
				rule: 'truncated',
				confidence: isCutShort ? 0.99 : 0.85,
				start: Math.max(0, at - 1),
				end: at,
				evidence: `the text ends at character ${at}, within its JSON`,
			}),
		];
	}
	if (reading.kind === 'malformed') return [malformed(passage, reading)];
	const wrong = schema === null ? [] : failuresOfValue(passage, reading, schema);
	if (reading.kind === 'json') return wrong;
	const what = reading.isFence ? 'a code fence around the JSON' : 'text around the JSON';
	return [
		statement(passage, {rule: 'fenced', confidence: 0.95, ...reading.outside, evidence: what}),
		...wrong,
	];
}

type Drawn = Pick<Statement, 'rule' | 'confidence' | 'start' | 'end' | 'evidence'>;

function statement({part, source}: Text, drawn: Drawn): Statement {
	const isLong = drawn.evidence.length > evidenceCharactersMax;
	const evidence = isLong ? `${drawn.evidence.slice(0, evidenceCharactersMax - 1)}…` : drawn.evidence;
	return {signal: 'errors', detector: 'schema', level: 'warning', part, source, ...drawn, evidence};
}

function malformed(passage: Text, {at, isRepairable}: Extract<Reading, {kind: 'malformed'}>): Statement {
	const {text} = passage;
	const sign = at < text.length ? String.fromCodePoint(text.codePointAt(at) ?? 0) : '';
	const where = sign === '' ? 'at its end' : `at character ${at}, ${JSON.stringify(sign)}`;
	return statement(passage, {
		rule: 'malformed',
		confidence: 0.95,
		start: Math.min(at, Math.max(0, text.length - 1)),
		end: Math.min(text.length, at + Math.max(1, sign.length)),
		evidence: `JSON breaks ${where}${isRepairable ? '; repairable' : ''}`,
	});
}

type Valued = {readonly value: unknown; readonly start: number};

function failuresOfValue(passage: Text, {value, start}: Valued, schema: string): readonly Statement[] {
	// What nests so deep nobody walks, and no schema of an answer describes.
	if (isDeep(value as AttributeValue)) return [];
	const validator = validatorOf(schema);
	const forbidden = validator?.forbids(value) ?? null;
	if (validator === null || forbidden === null) return [];
	const all = failuresOf(validator.schema, value);
	const {keyword} = forbidden;
	const failures =
		all.length > 0 ? all : [{rule: rules.get(keyword) ?? 'constraint', path: [], text: keyword} as const];
	return distinct(failures).map(({failure, times}) => {
		const place = placeOf(passage.text, start, failure.path);
		const more = times > 1 ? `, and ${times - 1} more` : '';
		return statement(passage, {
			rule: failure.rule,
			confidence: failure.rule === 'constraint' ? 0.7 : 0.95,
			start: (failure.rule === 'extra' ? place?.keyStart : place?.start) ?? start,
			end: place?.end ?? passage.text.length,
			evidence: `${nameOf(failure.path)}: ${failure.text}${more}`,
		});
	});
}

/** By ajv's keyword, where nothing else is known. */
const rules: ReadonlyMap<string, Failure['rule']> = new Map([
	['type', 'wrong type'],
	['required', 'missing'],
	['additionalProperties', 'extra'],
	['enum', 'enum'],
	['const', 'enum'],
	['pattern', 'pattern'],
]);

/** Items of a list that fail alike are one failure. */
function distinct(
	failures: readonly Failure[],
): readonly {readonly failure: Failure; readonly times: number}[] {
	const found = new Map<string, {readonly failure: Failure; times: number}>();
	for (const failure of failures) {
		const place = failure.path.map(part => (typeof part === 'number' ? '#' : part));
		const what = failure.rule === 'missing' || failure.rule === 'wrong type' ? failure.text : '';
		const key = JSON.stringify([failure.rule, place, what]);
		const known = found.get(key);
		if (known === undefined) found.set(key, {failure, times: 1});
		else known.times++;
	}
	return [...found.values()].slice(0, findingsMax);
}

/** `items[3].price`; the root is `the answer`. */
function nameOf(path: Path): string {
	const name = path.map(part => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
	if (name === '') return 'the whole';
	const shown = name.startsWith('.') ? name.slice(1) : name;
	return shown.length > 80 ? `…${shown.slice(-79)}` : shown;
}

function failuresOfCalls(exchange: Exchange): readonly Statement[] {
	const {toolCalls, toolDefinitions} = exchange;
	if (toolCalls.length === 0) return [];
	const tools = toolSchemasOf(toolDefinitions);
	const found: Statement[] = [];
	for (const call of toolCalls) {
		if (found.length >= findingsMax) break;
		found.push(...failuresOfCall(call, {tools, exchange}));
	}
	return found;
}

function failuresOfCall(
	{name, arguments: said}: ToolCall,
	{tools, exchange}: {readonly tools: ToolSchemas; readonly exchange: Exchange},
): readonly Statement[] {
	if (name === null) return [];
	const text = {part: 'tool', source: `call ${name}`, text: said ?? ''} as const;
	const schema = schemaFor(name, {tools, exchange});
	if (schema === undefined) {
		const isKnown = !tools.isComplete || tools.schemas.size === 0;
		const offered = [...tools.schemas.keys()].slice(0, 5).join(', ');
		const evidence = `${name} is not among the tools offered: ${offered}`;
		return isKnown
			? []
			: [statement(text, {rule: 'unknown tool', confidence: 0.85, start: 0, end: 0, evidence})];
	}
	if (said === null || said.length > textCharactersMax) return [];
	const isCutShort = isAbout(exchange, 'length');
	const reading = argumentsIn(said, isCutShort);
	return reading === null ? [] : failuresOfText(text, {reading, schema, isCutShort});
}

/** As JSON text; null: the definition does not tell; `undefined`: there is no such tool. */
function schemaFor(
	name: string,
	{tools, exchange}: {readonly tools: ToolSchemas; readonly exchange: Exchange},
): string | null | undefined {
	for (const known of [name, name.replace(/^(?:functions|default_api)[.:]/, '')]) {
		const schema = tools.schemas.get(known);
		if (schema !== undefined) return schema === null ? null : JSON.stringify(schema);
	}
	// The Vercel AI SDK gets objects from some models by a tool of its own.
	return name === 'json' && exchange.responseSchema !== null ? exchange.responseSchema : undefined;
}

/** Null: nothing to judge. No arguments at all are an empty object for every library; words are somebody's print of them. */
function argumentsIn(text: string, isCutShort: boolean): Reading | null {
	if (['', 'null', 'None', '""', '{}'].includes(text.trim()))
		return {kind: 'json', value: {}, start: 0, end: text.length};
	const reading = readJson(text, {isCutShort});
	if (reading.kind === 'json') return typeof reading.value === 'object' ? reading : null;
	return reading.kind === 'truncated' || reading.kind === 'malformed' ? reading : null;
}
