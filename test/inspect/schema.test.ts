import {describe, expect, test} from 'vitest';
import type {AttributeValue} from '../../source/domain/otlp.ts';
import {schemaFailuresIn} from '../../source/inspect/errors/schema.ts';
import type {Exchange} from '../../source/inspect/exchange.ts';
import {answered, calling} from './answered-exchange.ts';

const order = {
	type: 'object',
	properties: {
		id: {type: 'string', pattern: '^[A-Z]{2}-[0-9]+$'},
		state: {enum: ['open', 'closed']},
		total: {type: 'number', minimum: 0, multipleOf: 0.01},
		count: {type: 'integer'},
		note: {type: ['string', 'null'], maxLength: 8},
		lines: {type: 'array', minItems: 1, items: {$ref: '#/$defs/line'}},
	},
	required: ['id', 'state'],
	additionalProperties: false,
	$defs: {line: {type: 'object', properties: {sku: {type: 'string'}}, required: ['sku']}},
};
const good = '{"id": "AB-1", "state": "open", "total": 0.07}';

const rulesIn = (exchange: Exchange): readonly string[] => schemaFailuresIn(exchange).map(({rule}) => rule);

/** Rule and the text of its place. */
function placesIn(text: string, schema: object | null, more: Partial<Exchange> = {}): readonly string[] {
	return schemaFailuresIn(answered(text, schema, more)).map(
		({rule, start, end}) => `${rule}: ${text.slice(start, end)}`,
	);
}

describe('an answer that its schema forbids', () => {
	test.each([
		['{"id": "AB-1"}', ['missing: {"id": "AB-1"}']],
		['{"id": 7, "state": "open"}', ['wrong type: 7']],
		['{"id": "AB-1", "state": "new"}', ['enum: "new"']],
		['{"id": "AB-1", "state": "open", "shop": {"a": [1]}}', ['extra: "shop": {"a": [1]}']],
		['{"id": "ab", "state": "open"}', ['pattern: "ab"']],
		['{"id": "AB-1", "state": "open", "total": -1}', ['range: -1']],
		['{"id": "AB-1", "state": "open", "total": 0.015}', ['range: 0.015']],
		['{"id": "AB-1", "state": "open", "count": 1.5}', ['wrong type: 1.5']],
		['{"id": "AB-1", "state": "open", "note": "123456789"}', ['length: "123456789"']],
		['{"id": "AB-1", "state": "open", "lines": []}', ['length: []']],
		['{"id": "AB-1", "state": "open", "lines": [{"sku": "a"}, {"x": "\\"}"}]}', ['missing: {"x": "\\"}"}']],
		['{"id": "x", "id": "AB-1", "state": "open", "state": 1}', ['enum: 1']],
		['[1]', ['wrong type: [1]']],
		['{"id": 1, "state": 2, "total": "3"}', ['wrong type: 1', 'enum: 2', 'wrong type: "3"']],
	])('%s', (text, found) => {
		expect(placesIn(text, order)).toEqual(found);
	});

	test('says what, where and of which kind, and nothing of the value', () => {
		const text = '{"id": "AB-1", "state": "open", "lines": [{"sku": "a"}, {"sku": 4111111111111111}]}';
		expect(schemaFailuresIn(answered(text, order))).toEqual([
			{
				signal: 'errors',
				detector: 'schema',
				level: 'warning',
				rule: 'wrong type',
				confidence: 0.95,
				part: 'output',
				source: 'answer',
				start: text.indexOf('4111'),
				end: text.indexOf('}]'),
				evidence: 'lines[1].sku: integer where string is asked for',
			},
		]);
	});

	test('items that fail alike are one failure, and no call has more than five', () => {
		const items = {type: 'array', items: {type: 'integer'}};
		expect(schemaFailuresIn(answered('["a", "b", 3, "c"]', items))).toMatchObject([
			{evidence: '[0]: string where integer is asked for, and 2 more'},
		]);
		const many = Object.fromEntries('abcdefghij'.split('').map(key => [key, {type: 'integer'}]));
		const text = JSON.stringify(Object.fromEntries('abcdefghij'.split('').map(key => [key, 'x'])));
		expect(schemaFailuresIn(answered(text, {properties: many}))).toHaveLength(5);
	});

	test('of several choices each is looked at', () => {
		expect(rulesIn(answered([good, '{"id": "AB-1"}'], order))).toEqual(['missing']);
	});
});

describe('a union is judged by the branch that was meant', () => {
	const shapes = {
		anyOf: [
			{
				type: 'object',
				properties: {kind: {const: 'circle'}, radius: {type: 'number'}},
				required: ['kind', 'radius'],
			},
			{
				type: 'object',
				properties: {kind: {const: 'square'}, side: {type: 'number'}},
				required: ['kind', 'side'],
			},
			{type: 'null'},
		],
	};
	test.each([
		['{"kind": "square", "side": 2}', []],
		['null', []],
		['{"kind": "square"}', ['missing: {"kind": "square"}']],
		['{"kind": "circle", "radius": "2"}', ['wrong type: "2"']],
		['"square"', ['wrong type: "square"']],
	])('%s', (text, found) => {
		expect(placesIn(text, shapes)).toEqual(found);
	});
});

describe('text that is no JSON', () => {
	test.each([
		['{"id": "AB-1", "sta', ['truncated: a']],
		['{"id": "AB-1",', ['truncated: ,']],
		['{"id": "AB-1", "state": tr', ['truncated: r']],
		['```json\n{"id": "AB-1", "state": "op', ['truncated: p']],
		['{"id": "AB-1" "state": "open"}', ['malformed: "']],
		['{"id": "AB-1", "state": "open",}', ['malformed: }']],
		['{"id": "AB-1, "state": "open"}', ['malformed: s']],
		['{"id": "AB-1", "state": "open}', ['malformed: }']],
		["{'id': 'AB-1', 'state': None}", ["malformed: '"]],
		['{id: "AB-1", state: "open"}', ['malformed: i']],
		['{"id": "AB-1", "state": "open"}}', ['malformed: }']],
		['{"id": "AB-1", "note": "a\nb"}', ['malformed: \n']],
		[`\`\`\`json\n${good}\n\`\`\``, ['fenced: ```json\n']],
		[`Here you are:\n\n${good}`, ['fenced: Here you are:\n\n']],
		[`${good}\n\nAnything else?`, ['fenced: Anything else?']],
		[
			`Wie gewünscht:\n\`\`\`\n{"id": "AB-1"}\n\`\`\``,
			['fenced: Wie gewünscht:\n```\n', 'missing: {"id": "AB-1"}'],
		],
		['```\n[]\n```', ['fenced: ```\n', 'wrong type: []']],
		['See [1, 2] and $\\frac{1}{2}$.', ['malformed: See [1, 2] and $\\frac{1}{2}$.']],
		['The order AB-1 is open.', ['malformed: The order AB-1 is open.']],
	])('%j', (text, found) => {
		expect(placesIn(text, order)).toEqual(found);
	});

	test('is told without a schema too', () => {
		expect(placesIn('{"a": 1', null)).toEqual(['truncated: 1']);
		expect(placesIn('Sure: {"a": 1}', null)).toEqual(['fenced: Sure: ']);
		expect(placesIn('{"a": 1}', null)).toEqual([]);
	});

	test('what can be repaired is said', () => {
		expect(schemaFailuresIn(answered('{"a": 1,}', null))[0]?.evidence).toBe(
			'JSON breaks at character 8, "}"; repairable',
		);
	});

	test('a limit of tokens makes sure of it', () => {
		const [sure] = schemaFailuresIn(answered('{"a": "x}', null, {finishReasons: ['length']}));
		expect(sure).toMatchObject({rule: 'truncated', confidence: 0.99});
	});
});

describe('no failure is', () => {
	test.each<[what: string, text: string, schema: object | null]>([
		['an answer as asked', good, order],
		['space around it', `\uFEFF \n${good}\r\n\n`, order],
		[
			'an integer with a fraction of nothing',
			'{"a": 1.0, "b": 1e3}',
			{properties: {a: {type: 'integer'}, b: {type: 'integer'}}},
		],
		[
			'a number larger than any',
			'{"a": 1e400, "b": 123456789012345678901234567890}',
			{properties: {a: {type: 'number'}, b: {type: 'integer'}}},
		],
		['a property that nobody forbids', '{"b": 1}', {type: 'object', properties: {a: {type: 'string'}}}],
		[
			'null where OpenAPI lets it be',
			'{"a": null, "b": null, "c": null}',
			{
				type: 'OBJECT',
				properties: {
					a: {type: 'STRING', nullable: true},
					b: {type: 'STRING', enum: ['x'], nullable: true},
					c: {$ref: '#/$defs/d', nullable: true},
				},
				$defs: {d: {type: 'INTEGER'}},
			},
		],
		[
			'other scripts',
			'{"名前": "渡辺 🦊", "اسم": "ليلى", "имя": "Оля"}',
			{properties: {名前: {type: 'string', maxLength: 4}}, required: ['имя', 'اسم']},
		],
		['escapes of what is not there', '{"na\\u006de": "\\ud83d"}', {required: ['name']}],
		[
			'draft 4',
			'{"a": 5}',
			{
				$schema: 'http://json-schema.org/draft-04/schema#',
				id: 'x',
				properties: {a: {type: 'integer', minimum: 4, exclusiveMinimum: true, required: true}},
			},
		],
		['a tuple of draft 7', '[1, "a", true]', {type: 'array', items: [{type: 'integer'}, {type: 'string'}]}],
		['bounds as text', '{"a": [1, 2]}', {properties: {a: {type: 'ARRAY', minItems: '1', maxItems: '3'}}}],
		['branches that overlap', '3', {oneOf: [{type: 'integer'}, {type: 'number'}]}],
		[
			'parts that bring the properties',
			'{"a": 1}',
			{allOf: [{properties: {a: {type: 'integer'}}}], additionalProperties: false},
		],
		['a format', '{"a": "soon"}', {properties: {a: {type: 'string', format: 'date-time'}}}],
		['keywords that nobody knows', '1', {type: 'any', 'x-order': 1, properties: 7, required: 'all'}],
		['a reference elsewhere', '1', {$ref: 'https://example.com/schema.json'}],
		['a reference to nothing', '1', {$ref: '#/$defs/none'}],
		['fences within a value', '{"a": "```json\\n{}\\n```"}', {properties: {a: {type: 'string'}}}],
		['thoughts before the answer', '<think>{"id": maybe}</think>\n{"id": "AB-1", "state": "open"}', order],
		['a refusal', 'I’m sorry, but I can’t help with that.', order],
		['a refusal in German', 'Das kann ich leider nicht beantworten.', order],
		['a refusal in Japanese', '申し訳ありませんが、お手伝いできません。', order],
		['nothing', ' \n', order],
		['a text where none was asked for', '"plain"', {type: 'string'}],
	])('%s', (_, text, schema) => {
		expect(schemaFailuresIn(answered(text, schema))).toEqual([]);
	});

	test.each<[what: string, more: Partial<Exchange>]>([
		['where tools are called', {toolCalls: [{id: null, name: 'search', arguments: '{}'}]}],
		['where a filter stopped it', {finishReasons: ['content_filter']}],
		['where the call failed', {status: 'error'}],
		['where it was cancelled', {status: 'cancelled'}],
		['where the telemetry was cut', {isContentCut: true}],
		['where it is not told', {answers: null}],
		['where nobody asked for JSON', {wantsJson: false, responseSchema: null}],
	])('%s', (_, more) => {
		expect(schemaFailuresIn(answered('{"id": ', order, more))).toEqual([]);
	});

	test('a remark before the answer', () => {
		expect(schemaFailuresIn(answered(['Let me look that up.', good], order))).toEqual([]);
	});
});

describe('calls of tools', () => {
	const parameters = {
		type: 'object',
		properties: {city: {type: 'string'}, days: {type: 'integer'}},
		required: ['city'],
	};
	const shapes: readonly (readonly [name: string, definitions: AttributeValue])[] = [
		['OpenAI', [{type: 'function', function: {name: 'get_weather', parameters}}]],
		['OpenAI responses', [{type: 'function', name: 'get_weather', parameters, strict: true}]],
		['Anthropic', [{name: 'get_weather', input_schema: parameters}]],
		['Gemini', [{functionDeclarations: [{name: 'get_weather', parametersJsonSchema: parameters}]}]],
		['Bedrock', [{toolSpec: {name: 'get_weather', inputSchema: {json: parameters}}}]],
		['the AI SDK', [JSON.stringify({type: 'function', name: 'get_weather', inputSchema: parameters})]],
		['the AI SDK, by name', {get_weather: {inputSchema: {jsonSchema: parameters}}}],
		['OpenInference', [{'tool.json_schema': JSON.stringify({function: {name: 'get_weather', parameters}})}]],
		['Pydantic AI', [{name: 'get_weather', parameters_json_schema: parameters}]],
		['JSON text', JSON.stringify([{name: 'get_weather', description: 'w', schema: parameters}])],
	];
	test.each(shapes)('by the definition of %s', (_, definitions) => {
		expect(schemaFailuresIn(calling({arguments: '{"city": "Oslo", "days": 2}'}, definitions))).toEqual([]);
		expect(schemaFailuresIn(calling({arguments: '{"days": "2"}'}, definitions))).toMatchObject([
			{rule: 'missing', part: 'tool', source: 'call get_weather', start: 0, end: 13},
			{rule: 'wrong type', part: 'tool', source: 'call get_weather', start: 9, end: 12},
		]);
	});

	test.each([
		['{"city": "Os', ['truncated']],
		['{"city": "Oslo" "days": 1}', ['malformed']],
		['', ['missing']],
		['Oslo', []],
		['"{\\"city\\": \\"Oslo\\"}"', []],
		[null, []],
	])('%j', (said, found) => {
		expect(rulesIn(calling({arguments: said}, shapes[0]?.[1] ?? null))).toEqual(found);
	});

	test.each<[what: string, name: string, definitions: AttributeValue, found: readonly string[]]>([
		['another name', 'get_time', [{name: 'get_weather'}], ['unknown tool']],
		['a prefix of OpenAI', 'functions.get_weather', [{name: 'get_weather'}], []],
		['a tool without a schema', 'get_weather', [{name: 'get_weather'}], []],
		['a tool of the provider', 'web_search', [{name: 'get_weather'}, {type: 'web_search'}], []],
		['one of Gemini', 'search', [{functionDeclarations: [{name: 'x'}]}, {googleSearch: {}}], []],
		['no definitions', 'get_time', null, []],
		['an empty list', 'get_time', [], []],
		['definitions that were cut', 'get_time', '[{"name": "get_wea', []],
	])('%s', (_, name, definitions, found) => {
		expect(rulesIn(calling({name, arguments: '{}'}, definitions))).toEqual(found);
	});

	test('the tool by which the AI SDK gets its object obeys the schema of the answer', () => {
		const responseSchema = JSON.stringify(order);
		const object = (text: string) =>
			calling({name: 'json', arguments: text}, null, {responseSchema, wantsJson: true});
		expect(rulesIn(object(good))).toEqual([]);
		expect(rulesIn(object('{"id": "AB-1"}'))).toEqual(['missing']);
	});
});

describe('schemas and texts that mean harm', () => {
	const doubled = Object.fromEntries(
		Array.from({length: 40}, (_, index) => [
			`d${index}`,
			{allOf: [{$ref: `#/$defs/d${index + 1}`}, {$ref: `#/$defs/d${index + 1}`}]},
		]),
	);
	const branch = {type: 'object', properties: {a: {$ref: '#'}}, required: ['a']};
	const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
	test.each<[what: string, text: string, schema: object]>([
		['a pattern of years', JSON.stringify('a'.repeat(50)), {type: 'string', pattern: '^(a+)+!$'}],
		['another', JSON.stringify('a'.repeat(50)), {type: 'string', pattern: '^(a|a)*!$'}],
		['a pattern of many loops', JSON.stringify('a'.repeat(2_000)), {pattern: `^${'a*'.repeat(30)}!$`}],
		['references that double', '"x"', {$ref: '#/$defs/d0', $defs: {...doubled, d40: {type: 'string'}}}],
		['a reference to itself', '{}', {$ref: '#'}],
		['branches that double', nested(150), {anyOf: [branch, branch]}],
		['nesting', `${'['.repeat(500_000)}${']'.repeat(500_000)}`, {const: [1]}],
		[
			'a large one',
			'{}',
			{
				properties: Object.fromEntries(Array.from({length: 5_000}, (_, at) => [`p${at}`, {}])),
				required: ['x'],
			},
		],
	])('%s', (_, text, schema) => {
		expect(schemaFailuresIn(answered(text, schema))).toEqual([]);
	});

	test.each([
		['[', 'truncated'],
		['{"a":', 'truncated'],
		['```{', 'malformed'],
		['{[', 'malformed'],
		['{"', 'malformed'],
		['\\"', 'malformed'],
		["{'a", 'malformed'],
		['{a:', 'malformed'],
	])('a megabyte of %s', (piece, rule) => {
		const text = piece.repeat(1_000_000 / piece.length);
		expect(rulesIn(answered(text, order))).toEqual([rule]);
	});

	test('a long list below branches that double', () => {
		const text = nested(150).replace('1', `[${'1,'.repeat(500_000)}1]`);
		const other = {type: 'object', properties: {a: {$ref: '#'}}, required: ['z']};
		const schema = {anyOf: [branch, other, {type: 'array', items: {type: 'string'}}]};
		expect(rulesIn(answered(text, schema))).toEqual(['wrong type']);
	});

	test('names of JavaScript are names', () => {
		const schema = JSON.parse(
			'{"properties": {"__proto__": {"type": "integer"}}, "required": ["constructor"]}',
		) as object;
		expect(rulesIn(answered('{}', schema))).toEqual(['missing']);
		expect(rulesIn(answered('{"constructor": 1, "toString": 2, "__proto__": 3}', schema))).toEqual([]);
	});
});
