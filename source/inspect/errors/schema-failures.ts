/**
What is wrong with a value that a schema forbids, each failure by its kind and its path. Whether it is forbidden at all
is for ajv (`validator.ts`); its errors do not tell which branch of a union was meant, and are as many as the value has
members, so they are found again here, a few and in words.
*/
import {isMap} from '../../domain/attributes.ts';
import type {AttributeValue} from '../../domain/otlp.ts';
import type {Schema, SchemaMap} from './clean-schema.ts';
import type {Path} from './json-text.ts';
import {type SafePattern, safePattern} from './safe-pattern.ts';

export type Failure = {
	readonly rule: 'wrong type' | 'missing' | 'extra' | 'enum' | 'pattern' | 'range' | 'length' | 'constraint';
	readonly path: Path;
	/** What is wrong there, in words that repeat nothing of the value. */
	readonly text: string;
};

/** More are counted as one: a list whose items are all wrong is wrong once. */
const failuresMax = 20;
/** Of a schema whose branches double, none of the thousands of ways is the one that was meant. */
const stepsMax = 10_000;
/** Recursion must end before the stack does. */
const nestingMax = 500;

/** Where a value is, from the inside out: many are looked at, and few are told of. */
type Trail = {readonly outer: Trail | null; readonly part: string | number; readonly depth: number};

type Found = Pick<Failure, 'rule' | 'text'> & {readonly at: Trail};

type State = {
	readonly root: Schema;
	steps: number;
	/** Schemas within schemas, references to themselves among them. */
	nesting: number;
	readonly patterns: Map<string, SafePattern>;
};

/** In the order of the value; empty where the reason is one that has no words here. */
export function failuresOf(schema: Schema, value: unknown): readonly Failure[] {
	const state = {root: schema, steps: stepsMax, nesting: 0, patterns: new Map<string, SafePattern>()};
	const found = explain(schema, value, {outer: null, part: '', depth: 0}, state);
	return found.map(({rule, text, at}) => ({rule, text, path: pathOf(at)}));
}

function below(outer: Trail, part: string | number): Trail {
	return {outer, part, depth: outer.depth + 1};
}

function pathOf(trail: Trail): Path {
	const path: (string | number)[] = [];
	for (let at: Trail = trail; at.outer !== null; at = at.outer) path.unshift(at.part);
	return path;
}

function explain(schema: Schema, value: unknown, at: Trail, state: State): readonly Found[] {
	if (schema === true || --state.steps < 0 || state.nesting > nestingMax) return [];
	if (schema === false) return [{rule: 'constraint', at, text: 'nothing is allowed there'}];
	const typed = wrongType(schema, value, at);
	if (typed !== null) return [typed];
	state.nesting++;
	const found = [...chosen(schema, value, at), ...measured(schema, value, {at, state})];
	if (Array.isArray(value)) found.push(...ofItems(schema, value, at, state));
	else if (isObject(value)) found.push(...ofMembers(schema, value, at, state));
	found.push(...ofParts(schema, value, at, state));
	state.nesting--;
	return found.length > failuresMax ? found.slice(0, failuresMax) : found;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongType({type}: SchemaMap, value: unknown, at: Trail): Found | null {
	if (type === undefined) return null;
	const types = (Array.isArray(type) ? type : [type]) as readonly string[];
	const own = typeOf(value);
	if (types.some(name => name === own || (name === 'number' && own === 'integer'))) return null;
	return {rule: 'wrong type', at, text: `${own} where ${types.join(' or ')} is asked for`};
}

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	// Beyond every number there is: no JSON type is at fault for that.
	if (typeof value === 'number')
		return Number.isInteger(value) || !Number.isFinite(value) ? 'integer' : 'number';
	return typeof value;
}

function chosen(schema: SchemaMap, value: unknown, at: Trail): readonly Found[] {
	const choices = 'const' in schema ? [schema['const']] : schema['enum'];
	if (!Array.isArray(choices) || choices.some(choice => isEqual(choice, value))) return [];
	const shown = choices.slice(0, 6).map(choice => JSON.stringify(choice) ?? '');
	const more = choices.length > shown.length ? `, … (${choices.length})` : '';
	return [{rule: 'enum', at, text: `none of ${shown.join(', ')}${more}`}];
}

function isEqual(first: unknown, second: unknown): boolean {
	if (Object.is(first, second) || first === second) return true;
	if (typeof first !== 'object' || typeof second !== 'object') return false;
	return sortedText(first) === sortedText(second);
}

function sortedText(value: unknown): string {
	return JSON.stringify(value, (_, item: unknown) =>
		isObject(item)
			? Object.fromEntries(Object.entries(item).toSorted(([one], [two]) => (one < two ? -1 : 1)))
			: item,
	);
}

function measured(
	schema: SchemaMap,
	value: unknown,
	{at, state}: {readonly at: Trail; readonly state: State},
): readonly Found[] {
	if (typeof value === 'string') return ofText(schema, value, {at, state});
	if (typeof value === 'number') return ofNumber(schema, value, at);
	if (Array.isArray(value)) return within(schema, ['minItems', 'maxItems'], value.length, at, 'items');
	if (!isObject(value) || (schema['minProperties'] ?? schema['maxProperties']) === undefined) return [];
	return within(schema, ['minProperties', 'maxProperties'], Object.keys(value).length, at, 'properties');
}

function ofText(
	schema: SchemaMap,
	value: string,
	{at, state}: {readonly at: Trail; readonly state: State},
): readonly Found[] {
	const {pattern} = schema;
	// JSON Schema counts characters, not UTF-16 units.
	const isMeasured = schema['minLength'] !== undefined || schema['maxLength'] !== undefined;
	const length = isMeasured ? lengthOf(value) : 0;
	const found = isMeasured ? within(schema, ['minLength', 'maxLength'], length, at, 'characters') : [];
	if (typeof pattern !== 'string' || matches(pattern, value, state)) return found;
	return [...found, {rule: 'pattern', at, text: `does not match ${pattern}`}];
}

function matches(source: string, text: string, {patterns}: State): boolean {
	const pattern = patterns.get(source) ?? safePattern(source);
	patterns.set(source, pattern);
	return pattern.test(text);
}

function lengthOf(value: string): number {
	let length = 0;
	for (const _ of value) length++;
	return length;
}

function within(
	schema: SchemaMap,
	[least, most]: readonly [least: string, most: string],
	size: number,
	at: Trail,
	unit: string,
): readonly Found[] {
	const min = schema[least];
	const max = schema[most];
	if (typeof min === 'number' && size < min)
		return [{rule: 'length', at, text: `${size} ${unit}, at least ${min} are asked for`}];
	if (typeof max === 'number' && size > max)
		return [{rule: 'length', at, text: `${size} ${unit}, at most ${max} are asked for`}];
	return [];
}

function ofNumber(schema: SchemaMap, value: number, at: Trail): readonly Found[] {
	const {minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf} = schema;
	const bounds: readonly (readonly [limit: unknown, isBroken: (limit: number) => boolean, words: string])[] =
		[
			[minimum, limit => value < limit, 'less than'],
			[maximum, limit => value > limit, 'more than'],
			[exclusiveMinimum, limit => value <= limit, 'not more than'],
			[exclusiveMaximum, limit => value >= limit, 'not less than'],
			[multipleOf, limit => Math.abs(Math.round(value / limit) - value / limit) > 1e-6, 'no multiple of'],
		];
	return bounds.flatMap(([limit, isBroken, words]) =>
		typeof limit === 'number' && isBroken(limit)
			? [{rule: 'range', at, text: `${words} ${limit}`} as const]
			: [],
	);
}

function ofItems(schema: SchemaMap, value: readonly unknown[], at: Trail, state: State): readonly Found[] {
	const heads = (schema['prefixItems'] ?? []) as readonly Schema[];
	const rest = (schema['items'] ?? true) as Schema;
	const found: Found[] = [];
	// Items that nothing is said of are not walked: a list may be long, and is looked at for each branch of a union.
	const judged = rest === true ? value.slice(0, heads.length) : value;
	for (const [index, item] of judged.entries()) {
		if (found.length >= failuresMax || state.steps < 0) break;
		found.push(...explain(heads[index] ?? rest, item, below(at, index), state));
	}
	return found;
}

function ofMembers(
	schema: SchemaMap,
	value: Readonly<Record<string, unknown>>,
	at: Trail,
	state: State,
): readonly Found[] {
	const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
	const patterns = Object.entries((schema['patternProperties'] ?? {}) as Readonly<Record<string, Schema>>);
	const others = (schema['additionalProperties'] ?? true) as Schema;
	const found: Found[] = missingIn(schema, value, at).slice();
	const keys = Object.keys(value);
	// To list them costs something too, each time that a branch is tried.
	state.steps -= Math.floor(keys.length / 50);
	for (const key of keys) {
		if (found.length >= failuresMax || --state.steps < 0) break;
		const item = value[key];
		const own = Object.hasOwn(properties, key) ? [properties[key] ?? true] : [];
		const matching = patterns.filter(([pattern]) => matches(pattern, key, state)).map(([, inner]) => inner);
		const inside = below(at, key);
		if (own.length + matching.length > 0) {
			for (const inner of [...own, ...matching]) found.push(...explain(inner, item, inside, state));
		} else if (others === false) {
			found.push({rule: 'extra', at: inside, text: 'a property that the schema does not have'});
		} else {
			found.push(...explain(others, item, inside, state));
		}
	}
	return found;
}

function missingIn(schema: SchemaMap, value: Readonly<Record<string, unknown>>, at: Trail): readonly Found[] {
	const required = new Set((schema['required'] ?? []) as readonly string[]);
	const dependent = (schema['dependentRequired'] ?? {}) as Readonly<Record<string, readonly string[]>>;
	for (const [key, names] of Object.entries(dependent)) {
		if (Object.hasOwn(value, key)) for (const name of names) required.add(name);
	}
	const missing = [...required].filter(name => !Object.hasOwn(value, name));
	return missing.slice(0, failuresMax).map(name => ({rule: 'missing', at, text: JSON.stringify(name)}));
}

/** Schemas that hold for the same value: references, all of several, one of several, and on a condition. */
function ofParts(schema: SchemaMap, value: unknown, at: Trail, state: State): readonly Found[] {
	const found: Found[] = [];
	const {$ref, allOf, anyOf, dependentSchemas} = schema;
	if (typeof $ref === 'string') found.push(...explain(resolved($ref, state.root), value, at, state));
	if (Array.isArray(allOf))
		for (const part of allOf) found.push(...explain(part as Schema, value, at, state));
	if (Array.isArray(anyOf)) found.push(...ofUnion(anyOf as readonly Schema[], value, at, state));
	if (schema['if'] !== undefined) {
		const isMet = explain(schema['if'] as Schema, value, at, state).length === 0;
		found.push(...explain((schema[isMet ? 'then' : 'else'] ?? true) as Schema, value, at, state));
	}
	for (const [key, part] of Object.entries((dependentSchemas ?? {}) as Readonly<Record<string, Schema>>)) {
		if (isObject(value) && Object.hasOwn(value, key)) found.push(...explain(part, value, at, state));
	}
	return found;
}

/** What is wrong by the branch that was meant: the one whose type and whose tag are right, and that has least against it. */
function ofUnion(branches: readonly Schema[], value: unknown, at: Trail, state: State): readonly Found[] {
	let best: readonly Found[] = [];
	let leastBad = Infinity;
	const types: string[] = [];
	for (const branch of branches) {
		const failures = explain(branch, value, at, state);
		if (failures.length === 0) return [];
		const root = failures.find(failure => failure.at === at && failure.rule === 'wrong type');
		if (root !== undefined) types.push(root.text.replace(/^.* where | is asked for$/g, ''));
		const isOtherTag = failures.some(({rule, at: inside}) => rule === 'enum' && inside.outer === at);
		const badness = (root === undefined ? 0 : 1000) + (isOtherTag ? 100 : 0) + failures.length;
		if (badness >= leastBad) continue;
		leastBad = badness;
		best = failures;
	}
	if (types.length < branches.length) return best;
	const asked = [...new Set(types)].join(' or ');
	return [{rule: 'wrong type', at, text: `${typeOf(value)} where ${asked} is asked for`}];
}

/** By JSON pointer (RFC 6901). */
function resolved(reference: string, root: Schema): Schema {
	let found: unknown = root;
	for (const part of reference.split('/').slice(1)) {
		const key = decodedPart(part);
		if (Array.isArray(found)) found = (found as readonly unknown[])[Number(key)];
		else found = isMap(found as AttributeValue) ? (found as SchemaMap)[key] : undefined;
	}
	return typeof found === 'boolean' || isObject(found) ? found : true;
}

function decodedPart(part: string): string {
	const plain = part.replaceAll('~1', '/').replaceAll('~0', '~');
	try {
		return decodeURIComponent(plain);
	} catch {
		return plain;
	}
}
