/**
Schemas as functions that say whether a value obeys them (ajv), compiled once by text. A schema is somebody else's
program: it gets so many steps for a value and no more, and one that cannot be compiled, or takes longer, forbids
nothing.
*/
import {Ajv2020} from 'ajv/dist/2020.js';
import {isDeep, parsed} from '../../domain/attributes.ts';
import type {AttributeValue} from '../../domain/otlp.ts';
import {type Schema, cleanSchema} from './clean-schema.ts';
import {safePattern} from './safe-pattern.ts';

export type Validator = {
	/** As it is checked against, for whoever explains what is wrong. */
	readonly schema: Schema;
	/** Null: right, or not known. Else the keyword that forbids it. */
	readonly forbids: (value: unknown) => {readonly keyword: string} | null;
};

/** Larger ones are not compiled. */
const schemaCharactersMax = 200_000;
/** What the cache keeps: an application has some dozens of schemas, and those of tools are small. */
const validatorsMax = 200;
const cachedCharactersMax = 2_000_000;

const validators = new Map<string, Validator | null>();
let cachedCharacters = 0;

/**
@param text JSON text of the schema.
@returns null where it cannot be checked against: no JSON, too large, or a reference that leads nowhere.
*/
export function validatorOf(text: string): Validator | null {
	const cached = validators.get(text);
	if (cached !== undefined) {
		// The one that was used last is dropped last.
		validators.delete(text);
		validators.set(text, cached);
		return cached;
	}
	if (text.length > schemaCharactersMax) return null;
	const validator = compiled(text);
	validators.set(text, validator);
	cachedCharacters += text.length;
	for (const oldest of validators.keys()) {
		if (validators.size <= validatorsMax && cachedCharacters <= cachedCharactersMax) break;
		validators.delete(oldest);
		cachedCharacters -= oldest.length;
	}
	return validator;
}

/** A regular expression is a step for each that it may take itself; the others take some ten nanoseconds. */
const stepsMax = 10_000_000;
const stepsOfNode = 20;
let stepsLeft = 0;

function spend(steps: number): void {
	stepsLeft -= steps;
	if (stepsLeft < 0) throw new RangeError('a schema takes too many steps');
}

function regularExpression(source: string): {
	readonly test: (text: string) => boolean;
	readonly toString: () => string;
} {
	const pattern = safePattern(source);
	const test = (text: string): boolean => {
		spend(pattern.workOf(text));
		return pattern.test(text);
	};
	return {test, toString: () => source};
}

function compiled(text: string): Validator | null {
	const value = parsed(text);
	if (typeof value === 'string' || isDeep(value)) return null;
	const schema = cleanSchema(value as AttributeValue);
	if (schema === null) return null;
	try {
		const check = checker().compile(withSteps(schema) as object | boolean);
		return {
			schema,
			forbids: given => {
				stepsLeft = stepsMax;
				try {
					if (check(given)) return null;
					return {keyword: check.errors?.[0]?.keyword ?? ''};
				} catch {
					return null;
				}
			},
		};
	} catch {
		return null;
	}
}

/** One a schema, so that nothing of it is kept when the cache lets it go. */
function checker(): Ajv2020 {
	const ajv = new Ajv2020({
		strict: false,
		strictNumbers: false,
		meta: false,
		validateSchema: false,
		validateFormats: false,
		inlineRefs: false,
		// `constructor` is a name like any other.
		ownProperties: true,
		messages: false,
		logger: false,
		// 0.07 is a multiple of 0.01.
		multipleOfPrecision: 6,
		// To optimise takes four times as long as to compile, and a schema is asked a few times a second.
		code: {optimize: false, regExp: Object.assign(regularExpression, {code: 'regularExpression'})},
	});
	ajv.addKeyword({
		keyword: stepsKeyword,
		before: 'not',
		errors: false,
		validate: () => {
			spend(stepsOfNode);
			return true;
		},
	});
	return ajv;
}

const stepsKeyword = 'llmtop-steps';
const schemaKeys = new Set(['additionalProperties', 'propertyNames', 'items', 'contains']);
for (const key of ['not', 'if', 'then', 'else']) schemaKeys.add(key);
const listKeys = new Set(['prefixItems', 'anyOf', 'allOf']);
const mapKeys = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions']);

/** The same schema, each node of which is counted as it is checked. */
function withSteps(schema: Schema): Schema {
	if (typeof schema === 'boolean') return schema;
	const counted = Object.entries(schema).map(([key, value]) => {
		if (schemaKeys.has(key)) return [key, withSteps(value as Schema)] as const;
		if (listKeys.has(key)) return [key, (value as readonly Schema[]).map(withSteps)] as const;
		if (mapKeys.has(key)) return [key, mapOfSteps(value as Readonly<Record<string, Schema>>)] as const;
		if (key === 'components') {
			const {schemas} = value as {readonly schemas?: Readonly<Record<string, Schema>>};
			return [key, {schemas: mapOfSteps(schemas ?? {})}] as const;
		}
		return [key, value] as const;
	});
	return {[stepsKeyword]: true, ...Object.fromEntries(counted)};
}

function mapOfSteps(map: Readonly<Record<string, Schema>>): Record<string, Schema> {
	return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, withSteps(value)]));
}
