/** Reads the first attribute that says a thing, and notes which it was: the ledger of every figure. */
import type {Attributes, AttributeValue} from '../domain/otlp.ts';

export type KeyedReader = {
	/** Field name to the key that it came from, for `Facts.keys`. */
	readonly keys: Readonly<Record<string, string>>;
	readonly first: <T>(
		field: string,
		names: readonly string[],
		read: (value: AttributeValue | undefined) => T | null,
	) => T | null;
};

export function keyedReader(attributes: Attributes): KeyedReader {
	const keys: Record<string, string> = {};
	return {
		keys,
		first(field, names, read) {
			for (const name of names) {
				const value = attributes[name];
				if (value === undefined || value === null) continue;
				const found = read(value);
				if (found === null) continue;
				keys[field] = name;
				return found;
			}
			return null;
		},
	};
}
