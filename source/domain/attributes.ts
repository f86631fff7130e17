/**
Reading attribute values. Emitters write numbers as text, booleans as "True" and nothing as "null", so every
reader of telemetry goes through these functions (reference: the recordings in `fixtures/otlp/`).
*/
import type {Attributes, AttributeValue} from './otlp.ts';

/** Texts that stand for "nothing": never a model, a user, a provider or a parameter. */
const nothing = new Set(['', 'null', 'None', 'none', 'undefined', 'unknown', 'Infinity', 'NaN']);

/** A finite number out of an int, a double (tagged or not) or a numeric text; else null. */
export function numberOf(value: AttributeValue | undefined): number | null {
	if (typeof value === 'number') return Number.isFinite(value) ? value : null;
	if (typeof value === 'string') {
		if (value === '' || value.length > 40) return null;
		const number = Number(value);
		return Number.isFinite(number) && value.trim() !== '' ? number : null;
	}
	if (isMap(value)) {
		if ('$double' in value) return typeof value['$double'] === 'number' ? value['$double'] : null;
		if ('$int' in value) return numberOf(value['$int']);
	}
	return null;
}

/**
The largest count that is believed, of tokens or requests: a thousand times the largest context, and a busy cluster's
hour. Times the dearest rate it still is an exact number of nano-dollars; one absurd figure would spoil every sum.
*/
export const countMax = 10_000_000_000;

/** A count: a number from 0 to `countMax`; else null. */
export function countOf(value: AttributeValue | undefined): number | null {
	const number = numberOf(value);
	return number === null || number < 0 || number > countMax ? null : number;
}

/** A text that says something; "null", "None", "unknown" and their like are null. */
export function textOf(value: AttributeValue | undefined): string | null {
	if (typeof value === 'string') return nothing.has(value) ? null : value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	const number = numberOf(value);
	return number === null ? null : String(number);
}

/** A boolean out of a boolean or of "true", "True", "false", "False"; else null. */
export function booleanOf(value: AttributeValue | undefined): boolean | null {
	if (typeof value === 'boolean') return value;
	if (value === 'true' || value === 'True') return true;
	if (value === 'false' || value === 'False') return false;
	return null;
}

/** True for a KeyValueList (and for a tagged value, which is one key long). */
export function isMap(value: AttributeValue | undefined): value is Attributes {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for an ArrayValue. */
export function isList(value: AttributeValue | undefined): value is readonly AttributeValue[] {
	return Array.isArray(value);
}

/**
The value behind JSON text, unwrapped as often as it was wrapped (MLflow wraps twice); any other value comes
back as it is, and so does text that only looks like JSON, or that nests too deep to be walked.
*/
export function parsed(value: AttributeValue | undefined): AttributeValue {
	let current = value ?? null;
	for (let depth = 0; depth < 3 && typeof current === 'string'; depth++) {
		const first = current.trimStart()[0];
		if (first !== '{' && first !== '[' && first !== '"') return current;
		try {
			const value = JSON.parse(current) as AttributeValue;
			if (isDeep(value)) return current;
			current = value;
		} catch {
			return current;
		}
	}
	return current;
}

/** No convention nests deeper than a dozen levels. JSON that does would end the stack of whoever walks it. */
const depthMax = 200;

/** True for a value that nests so deep that it MUST NOT be walked. */
export function isDeep(value: AttributeValue, left: number = depthMax): boolean {
	if (typeof value !== 'object' || value === null) return false;
	if (left === 0) return true;
	for (const item of isList(value) ? value : Object.values(value)) {
		if (typeof item === 'object' && isDeep(item, left - 1)) return true;
	}
	return false;
}

/** A list of texts out of a list, of JSON text of a list, or of a single text; empty where there is nothing. */
export function textsOf(value: AttributeValue | undefined): readonly string[] {
	const list = parsed(value);
	if (isList(list)) return list.map(item => textOf(item)).filter(item => item !== null);
	const single = textOf(list);
	return single === null ? [] : [single];
}

/** The first of the keys that has a value which `read` accepts. */
export function firstOf<T>(
	attributes: Attributes,
	keys: readonly string[],
	read: (value: AttributeValue | undefined) => T | null,
): T | null {
	for (const key of keys) {
		const value = attributes[key];
		if (value === undefined || value === null) continue;
		const found = read(value);
		if (found !== null) return found;
	}
	return null;
}
