/**
Small readings that all message shapes share: text out of whatever holds it, JSON text out of a value, roles,
and what is left of JSON that was cut. It knows no message shape.
*/
import {isDeep, isList, isMap, textOf} from '../domain/attributes.ts';
import type {Role} from '../domain/message.ts';
import type {Attributes, AttributeValue} from '../domain/otlp.ts';
import {pythonLiteral} from './python-literal.ts';

/** What emitters write in place of content that they withhold. */
const redactions = new Set(['<REDACTED>', '[REDACTED]', '__REDACTED__', '<redacted>']);

/** A longer text is not looked up: that would hash a whole prompt, once for each reading of it. */
const redactionLengthMax = Math.max(...[...redactions].map(mark => mark.length));

const roles: ReadonlyMap<string, Role> = new Map(
	Object.entries<Role>({
		system: 'system',
		developer: 'system',
		systemmessage: 'system',
		systemmessagechunk: 'system',
		user: 'user',
		human: 'user',
		humanmessage: 'user',
		humanmessagechunk: 'user',
		assistant: 'assistant',
		ai: 'assistant',
		aimessage: 'assistant',
		aimessagechunk: 'assistant',
		model: 'assistant',
		chatbot: 'assistant',
		bot: 'assistant',
		tool: 'tool',
		toolmessage: 'tool',
		toolmessagechunk: 'tool',
		function: 'tool',
		functionmessage: 'tool',
		'tool-call': 'assistant',
		'tool-response': 'tool',
	}),
);

/** True for the marks that stand for withheld content, in whatever place. */
export function isWithheld(value: AttributeValue | undefined): boolean {
	return typeof value === 'string' && value.length <= redactionLengthMax && redactions.has(value);
}

/** As `isWithheld`, for a whole attribute: there the bare word counts too, which a person may well say. */
export function isRedacted(value: AttributeValue | undefined): boolean {
	return isWithheld(value) || value === 'redacted' || value === 'REDACTED';
}

/** "<groq.Stream object at 0x7f…>": an object that was printed before anything had been read from it. */
export function isPlaceholder(value: AttributeValue | undefined): boolean {
	return typeof value === 'string' && value.length < 200 && /^<[\w.]+ object at 0x[\da-f]+>$/.test(value);
}

/** The role behind "developer", "model", "human", "AIMessageChunk", "MessageRole.USER"; null for other words. */
export function roleOf(value: AttributeValue | undefined): Role | null {
	if (typeof value !== 'string' || value.length > 40) return null;
	const word = value.toLowerCase();
	return roles.get(word) ?? roles.get(word.slice(word.lastIndexOf('.') + 1)) ?? null;
}

/** JSON text of a value, without the tags of `AttributeValue`; text comes back as it is. */
export function jsonOf(value: AttributeValue): string {
	return typeof value === 'string' ? value : JSON.stringify(untagged(value));
}

function untagged(value: AttributeValue): AttributeValue {
	if (isList(value)) return value.map(item => untagged(item));
	if (!isMap(value)) return value;
	const keys = Object.keys(value);
	if (keys.length === 1) {
		if (keys[0] === '$double' || keys[0] === '$int') return value[keys[0]] ?? null;
		if (keys[0] === '$bytes') return `<${bytesOfBase64(textOf(value['$bytes']) ?? '')} bytes>`;
	}
	return Object.fromEntries(keys.map(key => [key, untagged(value[key] ?? null)]));
}

/** The first of the fields that is there, under any of its spellings. */
export function field(map: Attributes, ...names: readonly string[]): AttributeValue {
	for (const name of names) {
		const value = map[name];
		if (value !== undefined && value !== null) return value;
	}
	return null;
}

/** As `field`, but only a text. */
export function textField(map: Attributes, ...names: readonly string[]): string | null {
	for (const name of names) {
		const text = textOf(map[name]);
		if (text !== null) return text;
	}
	return null;
}

/** How many bytes a base64 text stands for. */
export function bytesOfBase64(text: string): number {
	const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
	return Math.max(0, Math.floor((text.length * 3) / 4) - padding);
}

/** JSON text that begins as JSON; the cheap look before a parse. */
function looksLikeJson(text: string): boolean {
	const first = text.trimStart()[0];
	return first === '{' || first === '[' || first === '"';
}

/**
The value of JSON text, at most three wrappings deep. `undefined` where the text is not JSON. `cut` tells that the
text was JSON once and ends too early; the value then holds what could be saved.
*/
export function readJson(text: string): {readonly value: AttributeValue; readonly cut: boolean} | undefined {
	if (!looksLikeJson(text)) return undefined;
	const whole = parse(text);
	if (whole !== undefined) {
		if (typeof whole !== 'string') return {value: whole, cut: false};
		return readJson(whole) ?? {value: whole, cut: false};
	}
	const printed = pythonMaps.test(text) ? pythonLiteral(text) : undefined;
	if (printed !== undefined) return {value: printed, cut: false};
	const saved = mend(text);
	return saved === undefined ? undefined : {value: saved, cut: true};
}

/** Messages as Python prints them, where JSON was meant. */
const pythonMaps = /^\s*(?:\[\s*)?\{\s*'/;

/**
True for JSON text that was cut (Gemini CLI at 10,000 characters, Claude Code at 61,440, SDK attribute limits).
Text that merely begins with a brace is not.
*/
export function truncatedJson(text: string): boolean {
	const first = text.trimStart()[0];
	const last = text.trimEnd().at(-1);
	// What ends as it should is whole, and needs no second parse of a large text.
	if ((first === '{' && last === '}') || (first === '[' && last === ']')) return false;
	return readJson(text)?.cut === true;
}

function parse(text: string): AttributeValue | undefined {
	try {
		const value = JSON.parse(text) as AttributeValue;
		return isDeep(value) ? undefined : value;
	} catch {
		return undefined;
	}
}

/** How often a cut text is shortened to the comma before, until it parses. One or two are enough for real cuts. */
const mendAttempts = 4;

/** Closes what a cut left open. `undefined` for text that was never JSON. */
function mend(text: string): AttributeValue | undefined {
	const trimmed = text.trimStart();
	// What does not go on like JSON after its brace ("[Scrubbed …]", "{name}, hello") is prose.
	if (!/^(?:\{\s*"|\[\s*[[{"])/.test(trimmed)) return undefined;
	let candidate = trimmed;
	for (let attempt = 0; attempt < mendAttempts; attempt++) {
		const open = openAt(candidate);
		if (open === null) return undefined;
		const closed = parse(candidate.slice(0, open.end) + open.closers);
		if (closed !== undefined) return closed;
		const comma = open.lastComma;
		if (comma <= 0) return undefined;
		candidate = candidate.slice(0, comma);
	}
	return undefined;
}

/** What is still open at the end of the text; null where brackets do not match, or where nothing is open. */
function openAt(
	text: string,
): {readonly end: number; readonly closers: string; readonly lastComma: number} | null {
	const stack: string[] = [];
	let inText = false;
	let lastComma = -1;
	let end = text.length;
	for (let at = 0; at < text.length; at++) {
		const sign = text[at];
		if (inText) {
			if (sign === '\\') at += text[at + 1] === 'u' ? 5 : 1;
			else if (sign === '"') inText = false;
			if (at >= text.length) end = text.lastIndexOf('\\');
			continue;
		}
		if (sign === '"') inText = true;
		else if (sign === '{' || sign === '[') stack.push(sign === '{' ? '}' : ']');
		else if (sign === '}' || sign === ']') {
			if (stack.pop() !== sign) return null;
			if (stack.length === 0) return null;
		} else if (sign === ',') lastComma = at;
	}
	const tail = stack.toReversed().join('');
	if (inText) return {end, closers: `"${tail}`, lastComma};
	const dangling = /[,:]\s*$/.exec(text);
	return {end: dangling?.[0].startsWith(',') ? dangling.index : end, closers: tail, lastComma};
}
