/** The mistakes that models make in JSON, each made on purpose at a random place. */
import {definedAt, pick, type Random, type Sample, typeNames} from './schema-samples.ts';

/** A value within another, and the schema of it. */
type Spot = {
	readonly holder: Record<string, unknown> | unknown[];
	readonly key: string;
	readonly schema: Sample;
	readonly root: Sample;
};

type Record_ = Record<string, unknown>;

/** Changes the value in place; false where this one has no place for the mistake. */
type ValueMistake = (random: Random, value: unknown, schema: Sample) => boolean;

export const valueMistakes: readonly (readonly [kind: string, rule: string, make: ValueMistake])[] = [
	['required dropped', 'missing', dropRequired],
	['wrong type', 'wrong type', makeWrongType],
	['extra property', 'extra', addExtra],
	['no choice of the enum', 'enum', breakEnum],
];

function dropRequired(random: Random, value: unknown, schema: Sample): boolean {
	const found = objectsIn(value, schema, schema).filter(
		([, inner]) => (inner['required'] as unknown[]).length > 0,
	);
	if (found.length === 0) return false;
	const [target, inner] = pick(random, found);
	// Without its tag a value may be any of a union's branches.
	const names = (inner['required'] as readonly string[]).filter(
		name => !('const' in propertyOf(inner, name)),
	);
	if (names.length === 0) return false;
	delete target[pick(random, names)];
	return true;
}

function makeWrongType(random: Random, value: unknown, schema: Sample): boolean {
	const spots = spotsIn(value, schema, schema).filter(
		({schema: inner}) => inner['type'] !== undefined && !('const' in inner),
	);
	if (spots.length === 0) return false;
	const {holder, key, schema: inner} = pick(random, spots);
	const types = typeNames(inner['type']);
	const wrong = [
		['object', {a: 1}],
		['array', ['a']],
		['string', '12'],
		['boolean', true],
		['number', 1.5],
		['null', null],
	].filter(
		([name]) =>
			!types.includes(name as string) &&
			!(name === 'null' && (inner['nullable'] === true || inner['isNullable'] === true)),
	);
	(holder as Record_)[key] = pick(random, wrong)[1];
	return true;
}

function addExtra(random: Random, value: unknown, schema: Sample): boolean {
	const found = objectsIn(value, schema, schema).filter(
		([, inner]) => inner['additionalProperties'] === false,
	);
	if (found.length === 0) return false;
	pick(random, found)[0][pick(random, ['confidence', 'reasoning', 'Name ', '備考'])] = pick(random, [
		1,
		'x',
		null,
		{a: []},
	]);
	return true;
}

function breakEnum(random: Random, value: unknown, schema: Sample): boolean {
	const spots = spotsIn(value, schema, schema).filter(({schema: inner}) => Array.isArray(inner['enum']));
	if (spots.length === 0) return false;
	const {holder, key, schema: inner} = pick(random, spots);
	const isText = (inner['enum'] as readonly unknown[]).some(item => typeof item === 'string');
	(holder as Record_)[key] = isText ? pick(random, ['other', 'LOW', 'n/a', '']) : pick(random, [0, 4, 99]);
	return true;
}

function propertyOf(schema: Sample, name: string): Sample {
	return (schema['properties'] as Readonly<Record<string, Sample>>)[name] ?? {};
}

/** The schema that a value was made by: behind a reference, and the branch of a union whose tag it has. */
function meant(schema: Sample, value: unknown, root: Sample): Sample {
	if (typeof schema['$ref'] === 'string') return meant(definedAt(schema['$ref'], root), value, root);
	const {anyOf} = schema;
	if (!Array.isArray(anyOf)) return schema;
	const branches = anyOf as readonly Sample[];
	const tagged = branches.find(
		branch =>
			branch['properties'] !== undefined &&
			propertyOf(branch, 'kind')['const'] === (value as Record_ | null)?.['kind'],
	);
	const isNullable = branches.some(branch => branch['type'] === 'null');
	return tagged ?? {...branches.find(branch => branch['type'] !== 'null'), isNullable};
}

function spotsIn(value: unknown, given: Sample, root: Sample): readonly Spot[] {
	const schema = meant(given, value, root);
	if (Array.isArray(value)) {
		const items = schema['items'] as Sample;
		return value.flatMap((item: unknown, index) => [
			{holder: value as unknown[], key: String(index), schema: meant(items, item, root), root},
			...spotsIn(item, items, root),
		]);
	}
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, item]: [string, unknown]) => [
		{holder: value as Record_, key, schema: meant(propertyOf(schema, key), item, root), root},
		...spotsIn(item, propertyOf(schema, key), root),
	]);
}

function objectsIn(value: unknown, given: Sample, root: Sample): readonly (readonly [Record_, Sample])[] {
	const whole = {value};
	const spots = [
		{holder: whole as Record_, key: 'value', schema: meant(given, value, root), root},
		...spotsIn(value, given, root),
	];
	return spots.flatMap(({holder, key, schema}) => {
		const item = (holder as Record_)[key];
		const isObject = typeof item === 'object' && item !== null && !Array.isArray(item);
		return isObject && schema['properties'] !== undefined ? [[item as Record_, schema] as const] : [];
	});
}

type TextMistake = (random: Random, text: string, value: unknown) => string;

export const textMistakes: readonly (readonly [kind: string, rule: string, make: TextMistake])[] = [
	['cut', 'truncated', (random, text) => text.slice(0, 1 + Math.floor(random() * (text.length - 1)))],
	[
		'fence',
		'fenced',
		(random, text) =>
			pick(random, ['```json\n', '```\n', '``` json\n', 'Here it is:\n```json\n']) +
			text +
			pick(random, ['\n```', '```', '\n```\n']),
	],
	[
		'words around',
		'fenced',
		(random, text) => {
			const before = pick(random, [
				'Sure! Here is the JSON:\n\n',
				'Natürlich, hier ist es: ',
				'以下は結果です。\n',
				'',
			]);
			const after = pick(random, [
				'\n\nLet me know if you need more.',
				'\nНадеюсь, это поможет.',
				before === '' ? '\nDone.' : '',
			]);
			return before + text + after;
		},
	],
	['quote missing', 'malformed', (random, text) => without(text, pick(random, signsIn(text, '"')))],
	['comma missing', 'malformed', (random, text) => without(text, pick(random, signsIn(text, ',')))],
	[
		'comma too many',
		'malformed',
		(random, text) => {
			const at = pick(random, [...signsIn(text, '}'), ...signsIn(text, ']')]);
			return `${text.slice(0, at)},${text.slice(at)}`;
		},
	],
	[
		'single quotes',
		'malformed',
		(_, text) =>
			signsIn(text, '"').reduceRight(
				(changed, at) => `${changed.slice(0, at)}'${changed.slice(at + 1)}`,
				text,
			),
	],
	['Python', 'malformed', (_, __, value) => printed(value)],
];

function without(text: string, at: number | undefined): string {
	return at === undefined ? text : text.slice(0, at) + text.slice(at + 1);
}

/** Places of a sign that is JSON's own: outside of strings, or a quote around one. */
function signsIn(text: string, sign: string): readonly number[] {
	const found: number[] = [];
	let isInString = false;
	for (let at = 0; at < text.length; at++) {
		const own = text.charAt(at);
		if (isInString && own === '\\') at++;
		else if (own === '"') {
			if (sign === '"') found.push(at);
			isInString = !isInString;
		} else if (own === sign && !isInString) found.push(at);
	}
	return found;
}

/** As Python's `repr()`. */
function printed(value: unknown): string {
	if (value === null) return 'None';
	if (typeof value === 'boolean') return value ? 'True' : 'False';
	if (typeof value === 'string')
		return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
	if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`;
	if (typeof value !== 'object') return JSON.stringify(value);
	return `{${Object.entries(value)
		.map(([key, item]) => `${printed(key)}: ${printed(item)}`)
		.join(', ')}}`;
}
