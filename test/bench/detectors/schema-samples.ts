/**
Schemas as applications send them, values that obey them, and ways in which models get them wrong: all of it made from a
seed, since nobody has labelled such answers.
*/

export type Sample = {readonly [keyword: string]: unknown};
export type Random = () => number;

/** Of Mulberry32: the same numbers for the same seed. */
export function randomFrom(seed: number): Random {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

export function pick<T>(random: Random, list: readonly T[]): T {
	return list[Math.floor(random() * list.length)] as T;
}

const text = {type: 'string'};
const integer = {type: 'integer', minimum: 0, maximum: 100_000};
const number = {type: 'number', minimum: 0};
const list = (items: Sample): Sample => ({type: 'array', items});

function object(
	properties: Sample,
	required: readonly string[] = Object.keys(properties),
	more: Sample = {},
): Sample {
	return {type: 'object', properties, required, additionalProperties: false, ...more};
}

/** `examples` holds values that obey a pattern, for whoever makes values. */
export const samples: readonly (readonly [name: string, schema: Sample])[] = [
	['recipe', object({name: text, minutes: integer, ingredients: list(text)})],
	[
		'invoice, as Pydantic writes it',
		{
			$defs: {
				Line: {
					properties: {
						sku: {title: 'Sku', ...text},
						quantity: {title: 'Quantity', type: 'integer'},
						price: number,
					},
					required: ['sku', 'quantity', 'price'],
					title: 'Line',
					type: 'object',
					additionalProperties: false,
				},
			},
			...object(
				{
					number: {...text, pattern: '^INV-[0-9]{6}$', examples: ['INV-000123', 'INV-998001']},
					lines: list({$ref: '#/$defs/Line'}),
					note: {anyOf: [text, {type: 'null'}], default: null},
				},
				['number', 'lines'],
			),
		},
	],
	[
		'ticket, as Gemini takes it',
		{
			type: 'OBJECT',
			properties: {
				title: {type: 'STRING'},
				priority: {type: 'STRING', format: 'enum', enum: ['low', 'high', 'urgent']},
				assignee: {type: 'STRING', nullable: true},
				labels: {type: 'ARRAY', items: {type: 'STRING'}, maxItems: '8'},
			},
			required: ['title', 'priority'],
			propertyOrdering: ['title', 'priority', 'assignee', 'labels'],
		},
	],
	[
		'steps, as Zod writes them',
		{
			$schema: 'http://json-schema.org/draft-07/schema#',
			...object({
				steps: list({
					anyOf: [
						object({kind: {type: 'string', const: 'search'}, query: text}),
						object({kind: {type: 'string', const: 'open'}, url: text, line: integer}),
						object({kind: {type: 'string', const: 'stop'}}),
					],
				}),
				isDone: {type: 'boolean'},
			}),
		},
	],
	[
		'feeling',
		object({
			label: {enum: ['positive', 'negative', 'neutral']},
			score: {type: 'number', minimum: 0, maximum: 1},
		}),
	],
	['person, in other scripts', object({名前: text, возраст: integer, المدينة: {type: ['string', 'null']}})],
	[
		'tree',
		{
			$ref: '#/$defs/node',
			$defs: {node: object({value: text, children: list({$ref: '#/$defs/node'})})},
		},
	],
	[
		'flight',
		object({
			from: {...text, pattern: '^[A-Z]{3}$', examples: ['OSL', 'LIM', 'NRT']},
			to: {...text, pattern: '^[A-Z]{3}$', examples: ['BER', 'CAI']},
			date: {...text, format: 'date', examples: ['2027-01-31']},
			seats: {type: 'integer', minimum: 1, maximum: 9},
			cabin: {enum: ['economy', 'business', null]},
		}),
	],
	[
		'facts',
		object({
			facts: list(
				object({claim: text, source: {type: ['string', 'null']}, year: {type: ['integer', 'null']}}),
			),
		}),
	],
	['list at the root', {type: 'array', items: object({id: integer, tags: list(text)}, ['id'])}],
	[
		'settings of draft 4',
		{
			$schema: 'http://json-schema.org/draft-04/schema#',
			...object({
				width: {type: 'number', minimum: 0, exclusiveMinimum: true},
				unit: {enum: ['cm', 'in']},
				isRound: {type: 'boolean'},
			}),
		},
	],
	[
		'code review',
		object({
			summary: text,
			issues: list(
				object({file: text, line: integer, severity: {enum: [1, 2, 3]}, fix: text}, ['file', 'severity']),
			),
		}),
	],
];

const words = [
	'Lentil soup',
	'naïve café',
	'東京タワー',
	'مرحبا بالعالم',
	'Привет, мир',
	'🦊 fox',
	'He said "no"',
	'a\nb\tc',
	'C:\\temp',
	'{not json}',
	"it's",
	'[1]',
	'```',
	'',
	'x, y: z',
];

/** A value that obeys the schema. */
export function valueOf(random: Random, schema: Sample, root: Sample, depth = 0): unknown {
	const {examples, type, anyOf, $ref} = schema;
	if (typeof $ref === 'string') return valueOf(random, definedAt($ref, root), root, depth);
	if (Array.isArray(examples)) return pick(random, examples as readonly unknown[]);
	if ('const' in schema) return schema['const'];
	if (Array.isArray(schema['enum'])) return pick(random, schema['enum'] as readonly unknown[]);
	if (Array.isArray(anyOf)) return valueOf(random, pick(random, anyOf as readonly Sample[]), root, depth);
	if (schema['nullable'] === true && random() < 0.3) return null;
	switch (typeNames(type).length > 1 ? pick(random, typeNames(type)) : typeNames(type)[0]) {
		case 'object':
			return objectOf(random, schema, root, depth);
		case 'array': {
			const length = depth > 6 ? 0 : Math.floor(random() * 4);
			return Array.from({length}, () => valueOf(random, schema['items'] as Sample, root, depth + 1));
		}
		case 'integer':
			return Math.max(1, Math.floor(random() * Math.min(Number(schema['maximum'] ?? 1000), 1000)));
		case 'number':
			return Math.round(random() * Math.min(Number(schema['maximum'] ?? 100), 100) * 100) / 100 || 0.5;
		case 'boolean':
			return random() < 0.5;
		case 'null':
			return null;
		default:
			return pick(random, words);
	}
}

function objectOf(random: Random, schema: Sample, root: Sample, depth: number): unknown {
	const required = schema['required'] as readonly string[];
	const entries = Object.entries(schema['properties'] as Readonly<Record<string, Sample>>)
		.filter(([key]) => required.includes(key) || random() < 0.7)
		.map(([key, inner]) => [key, valueOf(random, inner, root, depth + 1)] as const);
	return Object.fromEntries(entries);
}

export function typeNames(type: unknown): readonly string[] {
	return (Array.isArray(type) ? (type as readonly string[]) : [String(type)]).map(name => name.toLowerCase());
}

export function definedAt(reference: string, root: Sample): Sample {
	let found: unknown = root;
	for (const key of reference.split('/').slice(1)) found = (found as Sample)[key];
	return found as Sample;
}
