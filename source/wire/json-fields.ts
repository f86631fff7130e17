/**
Reading fields of OTLP/JSON (opentelemetry-proto docs/specification.md, "JSON Protobuf Encoding": ids in hex,
64-bit integers as texts or numbers, enums as numbers). More is accepted than the specification asks, since
senders get it wrong: enum names, snake_case keys, numbers as texts, ids in base64.
*/
import type {Attributes, AttributeValue} from '../domain/otlp.ts';
import {type AttributeMap, doubleValue, integerValue, setAttribute} from './attribute-value.ts';
import {textCharactersMax} from './limits.ts';
import type {RecordBounds} from './record-bounds.ts';
import {reasons} from './rejections.ts';

export type JsonObject = {readonly [key: string]: unknown};

/** What is wrong with one record; it is refused alone. */
export class RecordError extends Error {}

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field by its JSON name, or by its name in the .proto file. */
export function field(object: JsonObject, camelName: string, snakeName: string): unknown {
	return object[camelName] ?? object[snakeName];
}

/** A repeated field; anything else than a list is an empty one. */
export function listOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? (value as unknown[]) : [];
}

/**
A text with lone surrogates replaced, since UTF-8 and so the other encoding cannot hold them. Throws a `RecordError`
when it is too long.
*/
export function stringOf(value: unknown): string {
	if (typeof value !== 'string') return '';
	if (value.length > textCharactersMax) throw new RecordError(reasons.tooLong);
	return value.toWellFormed();
}

/** A number of any notation; 0 where there is none. */
export function numberOf(value: unknown): number {
	return optionalNumberOf(value) ?? 0;
}

/** A number, "NaN" and "Infinity" included; null where there is none. */
export function optionalNumberOf(value: unknown): number | null {
	if (typeof value === 'number') return value;
	if (typeof value !== 'string' || value.trim() === '') return null;
	const number = Number(value);
	return Number.isNaN(number) && value !== 'NaN' ? null : number;
}

/** A bounded unsigned number such as flags or a count of dropped attributes. */
export function countOf(value: unknown): number {
	const number = numberOf(value);
	return number >= 0 && number <= 0xff_ff_ff_ff ? Math.trunc(number) : 0;
}

/**
Nanoseconds as digits in a text (the specification) or as a number, which above 2^53 has lost its last digits
on the sender's side: accepted, the time is off by less than a microsecond.
*/
export function nanoOf(value: unknown, reason: string): bigint {
	if (value === undefined || value === null || value === '') return 0n;
	if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return BigInt(value);
	const number = optionalNumberOf(value);
	if (number === null || !Number.isFinite(number) || number < 0) throw new RecordError(reason);
	return BigInt(Math.trunc(number));
}

/** An enum as its number, or as its name among `names`, whose index is the number; else 0. */
export function enumOf(value: unknown, names: readonly string[]): number {
	if (typeof value === 'string' && names.includes(value)) return names.indexOf(value);
	const number = numberOf(value);
	return Number.isInteger(number) && number >= 0 && number < names.length ? number : 0;
}

/** An id of so many bytes in lower-case hex; null when absent, malformed or all zero. */
export function idOf(value: unknown, bytes: number): string | null {
	if (typeof value !== 'string') return null;
	if (value.length !== bytes * 2) return idOfBase64(value, bytes);
	if (!/^[\da-f]+$/i.test(value) || /^0+$/.test(value)) return null;
	return value.toLowerCase();
}

/** Throws a `RecordError` where the record is out of bounds. */
export function attributesOf(value: unknown, bounds: RecordBounds, depth = 0): Attributes {
	const attributes: AttributeMap = {};
	for (const item of listOf(value)) {
		if (!isObject(item)) continue;
		if (!bounds.value()) throw new RecordError(bounds.fault ?? '');
		setAttribute(attributes, stringOf(item['key']), valueOf(item['value'], bounds, depth));
	}
	return attributes;
}

/**
AnyValue. `{"doubleValue": null}` is what JSON.stringify makes of NaN. Throws a `RecordError` where the record is out
of bounds.
*/
export function valueOf(value: unknown, bounds: RecordBounds, depth = 0): AttributeValue {
	if (!isObject(value)) return null;
	for (const key in value) {
		const inner = value[key];
		switch (key) {
			case 'stringValue':
			case 'string_value':
				if (typeof inner === 'string') return stringOf(inner);
				break;
			case 'boolValue':
			case 'bool_value':
				if (inner !== null) return inner === true || inner === 'true';
				break;
			case 'intValue':
			case 'int_value':
				if (inner !== null) return intOf(inner);
				break;
			case 'doubleValue':
			case 'double_value':
				return doubleValue(optionalNumberOf(inner) ?? Number.NaN);
			case 'bytesValue':
			case 'bytes_value':
				if (typeof inner === 'string') return {$bytes: Buffer.from(inner, 'base64').toString('base64')};
				break;
			case 'arrayValue':
			case 'array_value':
				if (!isObject(inner)) break;
				if (!bounds.depth(depth + 1)) throw new RecordError(bounds.fault ?? '');
				return listOf(inner['values']).map(item => {
					if (!bounds.value()) throw new RecordError(bounds.fault ?? '');
					return valueOf(item, bounds, depth + 1);
				});
			case 'kvlistValue':
			case 'kvlist_value':
				if (!isObject(inner)) break;
				if (!bounds.depth(depth + 1)) throw new RecordError(bounds.fault ?? '');
				return attributesOf(inner['values'], bounds, depth + 1);
			default:
		}
	}
	return null;
}

/** An int64 as text or number; one that is no integer keeps what it says as a double. */
function intOf(value: unknown): AttributeValue {
	if (typeof value === 'string' && /^-?\d{1,20}$/.test(value))
		return integerValue(BigInt.asIntN(64, BigInt(value)));
	const number = optionalNumberOf(value);
	if (number === null) return null;
	if (!Number.isInteger(number)) return doubleValue(number);
	return Number.isSafeInteger(number) ? number + 0 : integerValue(BigInt(number));
}

/** The protobuf JSON mapping that other libraries know writes bytes in base64: 24 and 12 characters, never hex. */
function idOfBase64(value: string, bytes: number): string | null {
	if (value.length !== Math.ceil(bytes / 3) * 4 || !value.endsWith('=')) return null;
	const decoded = Buffer.from(value, 'base64');
	return decoded.length === bytes && decoded.some(byte => byte !== 0) ? decoded.toString('hex') : null;
}
