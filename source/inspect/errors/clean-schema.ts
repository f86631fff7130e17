/**
A JSON Schema as it was sent, made one that can be checked against: drafts 4 to 2020-12, OpenAPI's and Gemini's
("OBJECT", `nullable`, counts as text) become 2020-12. Keywords that are unknown, or whose value makes no sense, are
left out, so that each mistake in a schema forbids less. Left out on purpose: `format` (an annotation by its
specification), `uniqueItems` (quadratic) and what hardly any request has; and `oneOf` is read as
`anyOf`, as model providers do, since schemas that overlap are common and harm nobody.
*/
import {booleanOf, isList, isMap, numberOf} from '../../domain/attributes.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';

export type Schema = boolean | SchemaMap;
export type SchemaMap = {readonly [keyword: string]: unknown};

/** The largest schemas in use have some hundred nodes; to compile one of 1,000 takes a tenth of a second. */
const nodesMax = 1_000;
const depthMax = 64;
/** More names or values in one list are none that somebody wrote. */
const namesMax = 2_000;

/** What is left; below 0 the whole schema is given up. */
type Budget = {nodes: number};

/** Null: too large or too deep to be checked. */
export function cleanSchema(schema: AttributeValue): Schema | null {
	const budget = {nodes: nodesMax};
	const found = cleaned(schema, budget, 0);
	return budget.nodes < 0 ? null : found;
}

type Reader = (value: AttributeValue, budget: Budget, depth: number) => unknown;

const count: Reader = value => {
	const number = numberOf(value);
	return number !== null && number >= 0 && Number.isInteger(number) ? number : undefined;
};
const number: Reader = value => numberOf(value) ?? undefined;
const names: Reader = value => {
	if (!isList(value) || value.length > namesMax) return undefined;
	const texts = value.filter(item => typeof item === 'string');
	return texts.length === value.length ? [...new Set(texts)] : undefined;
};
const schema: Reader = (value, budget, depth) =>
	typeof value === 'boolean' || isMap(value) ? cleaned(value, budget, depth + 1) : undefined;
const schemas: Reader = (value, budget, depth) =>
	isList(value) && value.length > 0 ? value.map(item => cleaned(item, budget, depth + 1)) : undefined;
const schemaMap: Reader = (value, budget, depth) => mapped(value, item => cleaned(item, budget, depth + 1));

const readers = new Map<string, Reader>([
	['type', value => typesOf(value)],
	[
		'enum',
		value => (isList(value) && value.length > 0 && value.length <= namesMax ? plain(value) : undefined),
	],
	['const', value => plain(value)],
	['$ref', value => (typeof value === 'string' && /^#(?:\/|$)/.test(value) ? value : undefined)],
	['minimum', number],
	['maximum', number],
	['exclusiveMinimum', number],
	['exclusiveMaximum', number],
	['multipleOf', value => ((numberOf(value) ?? 0) > 0 ? numberOf(value) : undefined)],
	['minLength', count],
	['maxLength', count],
	['minItems', count],
	['maxItems', count],
	['minProperties', count],
	['maxProperties', count],
	['minContains', count],
	['maxContains', count],
	['pattern', value => (typeof value === 'string' ? value : undefined)],
	['required', names],
	['dependentRequired', (value, ...rest) => mapped(value, item => names(item, ...rest) ?? [])],
	['properties', schemaMap],
	['patternProperties', schemaMap],
	['dependentSchemas', schemaMap],
	['$defs', schemaMap],
	['definitions', schemaMap],
	['components', (value, budget, depth) => (isMap(value) ? componentsOf(value, budget, depth) : undefined)],
	['additionalProperties', schema],
	['propertyNames', schema],
	['items', schema],
	['contains', schema],
	['not', schema],
	['if', schema],
	['then', schema],
	['else', schema],
	['prefixItems', schemas],
	['anyOf', schemas],
	['oneOf', schemas],
	['allOf', schemas],
]);

function cleaned(value: AttributeValue, budget: Budget, depth: number): Schema {
	if (!isMap(value)) return typeof value === 'boolean' ? value : true;
	budget.nodes = depth > depthMax ? -1 : budget.nodes - 1;
	if (budget.nodes < 0) return true;
	const found: Record<string, unknown> = {};
	for (const [key, item] of Object.entries(value)) {
		const keyword = readers.has(key) ? key : camelCase(key);
		const read = found[keyword] === undefined ? readers.get(keyword)?.(item, budget, depth) : undefined;
		if (read !== undefined) found[keyword] = read;
	}
	ofOlderDrafts(found, value, {budget, depth});
	return withNull(found, value);
}

/** Google's libraries for Python write `min_items`. */
function camelCase(key: string): string {
	return key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function ofOlderDrafts(
	found: Record<string, unknown>,
	value: Attributes,
	{budget, depth}: {readonly budget: Budget; readonly depth: number},
): void {
	const {items} = value;
	if (isList(items)) {
		found['prefixItems'] = items.map(item => cleaned(item, budget, depth + 1));
		found['items'] = schema(value['additionalItems'] ?? true, budget, depth);
	}
	if (value['exclusiveMinimum'] === true) swap(found, 'minimum', 'exclusiveMinimum');
	if (value['exclusiveMaximum'] === true) swap(found, 'maximum', 'exclusiveMaximum');
	if (found['oneOf'] !== undefined) {
		const parts = Array.isArray(found['allOf']) ? (found['allOf'] as readonly unknown[]) : [];
		found['allOf'] = [...parts, {anyOf: found['oneOf']}];
		delete found['oneOf'];
	}
	// Of Gemini's, choices are texts whatever the type is.
	const choices = found['enum'];
	const isOfNumbers = found['type'] === 'integer' || found['type'] === 'number';
	if (isOfNumbers && Array.isArray(choices) && choices.every(item => typeof item === 'string'))
		delete found['enum'];
	// Beside parts that bring the properties it forbids all of them, which nobody means; and so it does beside lists
	// of properties that could not be read.
	const hasParts = partKeys.some(key => value[key] !== undefined) && found['properties'] === undefined;
	const isUnread = ['properties', 'patternProperties'].some(
		key => value[key] !== undefined && found[key] === undefined,
	);
	if (hasParts || isUnread) delete found['additionalProperties'];
}

const partKeys = ['allOf', 'anyOf', 'oneOf', '$ref', '$dynamicRef', 'any_of'];

function swap(found: Record<string, unknown>, from: string, to: string): void {
	if (found[from] !== undefined) found[to] = found[from];
	delete found[from];
}

/** OpenAPI's `nullable`, also where the schema itself is elsewhere. */
function withNull(found: Record<string, unknown>, value: Attributes): SchemaMap {
	if (booleanOf(value['nullable']) !== true) return found;
	const {type, enum: choices, const: only} = found;
	if (type === undefined || only !== undefined) {
		const {$defs, definitions, components, ...rest} = found;
		return {anyOf: [{type: 'null'}, rest], ...definedOf({$defs, definitions, components})};
	}
	const nullable = {
		...found,
		type: [...(Array.isArray(type) ? (type as readonly unknown[]) : [type]), 'null'],
	};
	return Array.isArray(choices) ? {...nullable, enum: [...(choices as readonly unknown[]), null]} : nullable;
}

function definedOf(found: SchemaMap): SchemaMap {
	return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

const types: ReadonlySet<string> = new Set([
	'object',
	'array',
	'string',
	'number',
	'integer',
	'boolean',
	'null',
]);

/** `undefined` where any of them is unknown: then every value is right. */
function typesOf(value: AttributeValue): unknown {
	const list = (isList(value) ? value : [value]).map(item =>
		typeof item === 'string' ? item.toLowerCase() : '',
	);
	if (list.length === 0 || !list.every(item => types.has(item))) return undefined;
	return list.length === 1 ? list[0] : [...new Set(list)];
}

function componentsOf(value: Attributes, budget: Budget, depth: number): unknown {
	return {schemas: schemaMap(value['schemas'] ?? null, budget, depth)};
}

function mapped<T>(value: AttributeValue, read: (item: AttributeValue) => T): Record<string, T> | undefined {
	if (!isMap(value)) return undefined;
	const entries = Object.entries(value);
	return Object.fromEntries(entries.map(([key, item]) => [key, read(item)]));
}

/** Numbers that telemetry tags, as they are. */
function plain(value: AttributeValue): unknown {
	if (isList(value)) return value.map(plain);
	if (!isMap(value)) return value;
	if ('$double' in value || '$int' in value) return numberOf(value);
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
