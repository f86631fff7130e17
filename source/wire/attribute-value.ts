/** Building attribute values in the form `domain/otlp.ts` lays down; shared by both decoders. */
import type {AttributeValue} from '../domain/otlp.ts';

export type AttributeMap = {[key: string]: AttributeValue};

/** A double keeps its kind: one without a fraction is tagged, so that 1.0 does not come back as the integer 1. */
export function doubleValue(value: number): AttributeValue {
	if (!Number.isInteger(value)) return Number.isFinite(value) ? value : {$double: String(value)};
	return {$double: value};
}

/** An int64: a number while it is exact, else its digits. */
export function integerValue(value: bigint): AttributeValue {
	const number = Number(value);
	return Number.isSafeInteger(number) ? number : {$int: String(value)};
}

/** Sets a key that came from outside: assigning to `__proto__` would change the object's prototype instead. */
export function setAttribute(map: AttributeMap, key: string, value: AttributeValue): void {
	if (key === '__proto__') {
		Object.defineProperty(map, key, {value, enumerable: true, configurable: true, writable: true});
	} else {
		map[key] = value;
	}
}
