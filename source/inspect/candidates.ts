/**
Where in a text something may stand that detectors look for: one pass over its characters, and the rules look at
these places only. Linear in the text, whatever it is.
*/

/** Places, in order. Few texts have any: the lists are made when the first is found. */
export type Candidates = {
	/** Runs of letters, digits, `.`, and at least one digit, `_` or `-`: from, until, from, until. */
	readonly tokens: readonly number[];
	/** First digits of tokens that begin with one. */
	readonly digits: readonly number[];
	/** `@`. */
	readonly ats: readonly number[];
	/** `:` and `=`. */
	readonly colons: readonly number[];
	/** Whether `-----` is in it. */
	readonly hasRule: boolean;
};

/** The shortest token that is looked at: an IBAN in groups begins with four. */
const tokenLengthMin = 4;

const none: readonly number[] = [];
const digit = 1;
const at = 2;
const colon = 3;
const joint = 4;
const letterOfToken = 5;

/** Of each UTF-16 unit; 0: of no rule. Letters are passed over until a digit or a joint is found, and then looked at backwards. */
const kinds = new Uint8Array(0x1_00_00);
const tokenKinds = new Uint8Array(0x1_00_00);
for (let code = 0; code < 128; code++) {
	const character = String.fromCharCode(code);
	if (/[0-9]/.test(character)) kinds[code] = digit;
	else if (character === '_' || character === '-') kinds[code] = joint;
	else if (character === '@') kinds[code] = at;
	else if (character === ':' || character === '=') kinds[code] = colon;
	if (/[A-Za-z0-9_.-]/.test(character)) tokenKinds[code] = letterOfToken;
}

export function candidatesOf(text: string): Candidates {
	let tokens: number[] | null = null;
	let digits: number[] | null = null;
	let ats: number[] | null = null;
	let colons: number[] | null = null;
	const {length} = text;
	let index = 0;
	/** Where the last token ended: the next one begins behind it. */
	let floor = 0;
	for (;;) {
		while (index < length && kinds[text.charCodeAt(index)] === 0) index++;
		if (index >= length) break;
		const kind = kinds[text.charCodeAt(index)];
		if (kind === digit || kind === joint) {
			let from = index;
			while (from > floor && tokenKinds[text.charCodeAt(from - 1)] === letterOfToken) from--;
			const isFirst = index === from || escapeEnd(text, from) === index;
			if (kind === digit && isFirst) (digits ??= []).push(index);
			while (index < length && tokenKinds[text.charCodeAt(index)] === letterOfToken) index++;
			if (index - from >= tokenLengthMin) (tokens ??= []).push(from, index);
			floor = index;
		} else {
			if (kind === at) (ats ??= []).push(index);
			else (colons ??= []).push(index);
			index++;
		}
	}
	return {
		tokens: tokens ?? none,
		digits: digits ?? none,
		ats: ats ?? none,
		colons: colons ?? none,
		hasRule: text.includes('-----'),
	};
}

const letter = /[A-Za-z_]/;

/** Whether a letter stands before this place; one that belongs to an escape of JSON (`\n`, `\u001b`) is none. */
export function isLetterBefore(text: string, index: number): boolean {
	return index > 0 && letter.test(text.charAt(index - 1)) && escapeEnd(text, index - 1) !== index;
}

/** Past the escape of JSON whose letter stands here; the place itself where there is none. */
export function escapeEnd(text: string, index: number): number {
	if (index === 0 || text.charAt(index - 1) !== '\\') return index;
	const sign = text.charAt(index);
	if (sign === 'u') return Math.min(index + 5, text.length);
	return 'nrtbf'.includes(sign) && sign !== '' ? index + 1 : index;
}
