/**
MessagePack in a bytes attribute, which Datadog's tracer sends where others send JSON. What is no MessagePack, or
nests too deep to be walked, is nothing.
*/
import {decode} from '@msgpack/msgpack';
import {isDeep, isMap} from '../domain/attributes.ts';
import type {AttributeValue} from '../domain/otlp.ts';

/** Null for any other value than bytes of MessagePack. */
export function unpacked(value: AttributeValue | undefined): AttributeValue {
	const base64 = isMap(value) ? value['$bytes'] : null;
	if (typeof base64 !== 'string') return null;
	try {
		const bytes = Uint8Array.from(atob(base64), sign => sign.codePointAt(0) ?? 0);
		const plain = decode(bytes) as AttributeValue;
		return isDeep(plain) ? null : attributeOf(plain);
	} catch {
		return null;
	}
}

/** MessagePack has bytes, dates and extensions too; none of them is content. */
function attributeOf(value: unknown): AttributeValue {
	if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value;
	if (Array.isArray(value)) return value.map(item => attributeOf(item));
	if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
		return null;
	}
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, attributeOf(item)]));
}
