/**
Python's `repr()` of data, which some libraries send where JSON belongs: `{'model': 'gpt-4o', 'stream': True, 'stop':
None}`. With objects of classes in it, it is read by `pythonObject`, and only as a whole; texts in what is cut or mixed
are for `messages-repr.ts`.
*/
import type {AttributeValue} from '../domain/otlp.ts';

/** Deeper data is no set of parameters, and recursion must end before the stack does. */
const depthMax = 64;

const escapes: Readonly<Record<string, string>> = {n: '\n', t: '\t', r: '\r', '0': '\0', b: '\b', f: '\f'};

/** `undefined` for text that is anything else. */
export function pythonLiteral(text: string): AttributeValue | undefined {
	if (!/^\s*[{[(]/.test(text)) return undefined;
	return whole({text, at: 0, objects: false});
}

/** The class of an object, among its fields. */
export const classKey = '__class__';

/**
As `pythonLiteral`, with objects as maps of their fields: `Tool(name='a')` is `{__class__: 'Tool', name: 'a'}`, an
enumeration's member is its value, and what only has an address is null.
*/
export function pythonObject(text: string): AttributeValue | undefined {
	if (!/^\s*(?:[{[(]|[A-Za-z_][\w.]*\()/.test(text)) return undefined;
	return whole({text, at: 0, objects: true});
}

function whole(reader: Reader): AttributeValue | undefined {
	const value = valueAt(reader, 0);
	return value !== undefined && reader.text.slice(reader.at).trim() === '' ? value : undefined;
}

type Reader = {readonly text: string; at: number; readonly objects: boolean};

function valueAt(reader: Reader, depth: number): AttributeValue | undefined {
	skipSpace(reader);
	const sign = reader.text[reader.at] ?? '';
	if (depth > depthMax) return undefined;
	if (sign === '{') return mapAt(reader, depth);
	if (sign === '[') return listAt(reader, {depth, close: ']'});
	if (sign === '(') return listAt(reader, {depth, close: ')'});
	if (sign === "'" || sign === '"') return textAt(reader);
	if (reader.objects && sign === '<') return angledAt(reader, depth);
	return reader.objects ? (objectAt(reader, depth) ?? wordAt(reader)) : wordAt(reader);
}

/** `Name(field=value, …)`; values without a name are numbered. */
function objectAt(reader: Reader, depth: number): AttributeValue | undefined {
	const pattern = /([A-Za-z_][\w.]*)\(/y;
	pattern.lastIndex = reader.at;
	const name = pattern.exec(reader.text)?.[1];
	if (name === undefined) return undefined;
	reader.at = pattern.lastIndex;
	const entries: [string, AttributeValue][] = [[classKey, name]];
	while (!takes(reader, ')')) {
		skipSpace(reader);
		const field = /([A-Za-z_]\w*)=/y;
		field.lastIndex = reader.at;
		const key = field.exec(reader.text)?.[1] ?? String(entries.length - 1);
		if (field.lastIndex > 0) reader.at = field.lastIndex;
		const value = valueAt(reader, depth + 1);
		if (value === undefined) return undefined;
		entries.push([key, value]);
		if (!takes(reader, ',') && !isNext(reader, ')')) return undefined;
	}
	return Object.fromEntries(entries);
}

/** `<Role.USER: 'user'>`, or `<function f.<locals>.g at 0x7f…>`, which says nothing. */
function angledAt(reader: Reader, depth: number): AttributeValue | undefined {
	const member = /<[\w.]+: (?=['"\d-])/y;
	member.lastIndex = reader.at;
	if (member.test(reader.text)) {
		reader.at = member.lastIndex;
		const value = valueAt(reader, depth + 1);
		return takes(reader, '>') ? value : undefined;
	}
	let open = 0;
	for (; reader.at < reader.text.length; reader.at++) {
		const sign = reader.text[reader.at];
		if (sign === '<') open++;
		if (sign === '>' && --open === 0) {
			reader.at++;
			return null;
		}
	}
	return undefined;
}

function mapAt(reader: Reader, depth: number): AttributeValue | undefined {
	const entries: [string, AttributeValue][] = [];
	reader.at++;
	while (!takes(reader, '}')) {
		const key = valueAt(reader, depth + 1);
		if (key === undefined || typeof key === 'object' || !takes(reader, ':')) return undefined;
		const value = valueAt(reader, depth + 1);
		if (value === undefined) return undefined;
		entries.push([String(key), value]);
		if (!takes(reader, ',') && !isNext(reader, '}')) return undefined;
	}
	return Object.fromEntries(entries);
}

function listAt(
	reader: Reader,
	{depth, close}: {readonly depth: number; readonly close: string},
): AttributeValue | undefined {
	const items: AttributeValue[] = [];
	reader.at++;
	while (!takes(reader, close)) {
		const item = valueAt(reader, depth + 1);
		if (item === undefined) return undefined;
		items.push(item);
		if (!takes(reader, ',') && !isNext(reader, close)) return undefined;
	}
	return items;
}

function textAt(reader: Reader): string | undefined {
	const quote = reader.text[reader.at];
	let said = '';
	for (reader.at++; reader.at < reader.text.length; reader.at++) {
		const sign = reader.text[reader.at] ?? '';
		if (sign === quote) {
			reader.at++;
			return said;
		}
		if (sign !== '\\') {
			said += sign;
			continue;
		}
		said += escapeAt(reader);
	}
	return undefined;
}

const codeLengths: Readonly<Record<string, number>> = {x: 2, u: 4, U: 8};

function escapeAt(reader: Reader): string {
	reader.at++;
	const sign = reader.text[reader.at] ?? '';
	const length = codeLengths[sign];
	if (length === undefined) return escapes[sign] ?? sign;
	const code = Number.parseInt(reader.text.slice(reader.at + 1, reader.at + 1 + length), 16);
	reader.at += length;
	return code >= 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : '\u{fffd}';
}

const words: Readonly<Record<string, AttributeValue>> = {True: true, False: false, None: null};

function wordAt(reader: Reader): AttributeValue | undefined {
	const pattern = /[\w.+-]+/y;
	pattern.lastIndex = reader.at;
	const word = pattern.exec(reader.text)?.[0];
	if (word === undefined) return undefined;
	reader.at += word.length;
	if (Object.hasOwn(words, word)) return words[word];
	const number = Number(word.replaceAll('_', ''));
	return Number.isFinite(number) ? number : undefined;
}

function takes(reader: Reader, sign: string): boolean {
	if (!isNext(reader, sign)) return false;
	reader.at++;
	return true;
}

function isNext(reader: Reader, sign: string): boolean {
	skipSpace(reader);
	return reader.text[reader.at] === sign;
}

function skipSpace(reader: Reader): void {
	while (/\s/.test(reader.text[reader.at] ?? '')) reader.at++;
}
