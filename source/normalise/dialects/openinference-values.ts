/**
`input.value` and `output.value`: the whole request and answer, mostly JSON, at times large. They repeat what
flattened keys say, so they are parsed at most once, and only for what stands nowhere else.
*/
import {isMap, textOf} from '../../domain/attributes.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';
import {isRedacted, readJson} from '../messages-values.ts';

export type LazyJson = {
	/** The text as it came; null where there is none, or where it is withheld. */
	readonly text: string | null;
	/** The JSON in it, or null where it is none. */
	readonly value: () => AttributeValue;
	/** The same where it is a map (or the first map of a list), else null. */
	readonly map: () => Attributes | null;
	/** Only after a parse: true where the JSON was cut. */
	readonly isCut: () => boolean;
	/** A plain field of the outermost map where it stands near the beginning, else null: never by a parse. */
	readonly quick: (field: string) => AttributeValue;
};

/** The head of a request or answer has its id, its model and its flags; content comes later. */
const headCharacters = 400;

export function lazyJson(attribute: AttributeValue | undefined): LazyJson {
	const text = typeof attribute === 'string' && attribute !== '' && !isRedacted(attribute) ? attribute : null;
	let read: ReturnType<typeof readJson>;
	let isRead = false;
	const parse = () => {
		if (!isRead && text !== null) read = readJson(text);
		isRead = true;
		return read;
	};
	const value = () =>
		text === null && attribute !== undefined && !isRedacted(attribute) ? attribute : (parse()?.value ?? null);
	const map = () => {
		const json = value();
		const item = Array.isArray(json) ? ((json as readonly AttributeValue[])[0] ?? null) : json;
		return isMap(item) ? item : null;
	};
	return {
		text,
		value,
		map,
		isCut: () => read?.cut === true,
		quick: field => (text === null ? null : (headField(text, field) ?? null)),
	};
}

/** A field of the outermost map as text: from the head where it can be seen there, else by a parse. */
export function jsonText(json: LazyJson, field: string): string | null {
	if (json.text !== null && !/^\s*[[{]/.test(json.text)) return null;
	const near = json.quick(field);
	return near === null ? textOf(json.map()?.[field]) : textOf(near);
}

/** Fields in front of the first nested value, read by hand: `{"id":"chatcmpl-1","model":"gpt-4o",…`. */
function headField(text: string, field: string): AttributeValue | undefined {
	const head = text.slice(0, headCharacters);
	const pattern = /\s*"([A-Za-z_]+)"\s*:\s*(?:"([^"\\]*)"|(true|false|null)|(-?[\d.]+))\s*(?:,|\}|$)/y;
	pattern.lastIndex = head.search(/\S/) + 1;
	if (head[pattern.lastIndex - 1] !== '{') return undefined;
	for (let found = pattern.exec(head); found !== null; found = pattern.exec(head)) {
		if (found[1] !== field) continue;
		return (
			found[2] ??
			(found[3] === undefined ? Number(found[4]) : found[3] === 'null' ? null : found[3] === 'true')
		);
	}
	return undefined;
}
