/**
A text as a reader or a model takes it, whatever it is written with: compatibility forms, look-alikes of other
scripts, accents, escapes of JSON, URLs and HTML, and characters that nobody sees. It is made for rules of English and
other Latin words; what is written in other scripts stays as different as it was. Each of its units knows the place in
the original that it came from.
*/

type FoldedText = {
	/** In lower case. */
	readonly text: string;
	/** Where each unit of `text` begins in the original, and one more for the end; null: where it stands. */
	readonly origins: readonly number[] | null;
};

/** Nothing to fold but capitals, and none of `%`, `&` and the backslash, which begin an escape. */
const plain = /^[\t\n\r -$'-[\]-~]*$/;

export function foldText(text: string): FoldedText {
	if (plain.test(text)) return {text: text.toLowerCase(), origins: null};
	let folded = '';
	const origins: number[] = [];
	/** How many characters in a row were dropped: one is put into a word to hide it, several stand between words. */
	let dropped = 0;
	for (let at = 0; at < text.length;) {
		const escape = escapeAt(text, at);
		const code = escape === null ? (text.codePointAt(at) ?? 0) : escape.code;
		const length = escape === null ? (code > 0xff_ff ? 2 : 1) : escape.length;
		const piece = foldedOf(code);
		dropped = piece === '' ? dropped + 1 : 0;
		const kept = dropped === 2 ? ' ' : piece;
		folded += kept;
		for (let index = 0; index < kept.length; index++) origins.push(at);
		at += length;
	}
	origins.push(text.length);
	return {text: folded, origins};
}

/** The place in the original of a place in the folded text. */
export function originOf({origins}: FoldedText, start: number, end: number): {start: number; end: number} {
	if (origins === null) return {start, end};
	const last = origins[end - 1] ?? 0;
	let until = end;
	// One character of the original may have become several: the place ends where the next one begins.
	while (until < origins.length - 1 && origins[until] === last) until++;
	return {start: origins[start] ?? 0, end: origins[until] ?? last};
}

// ── Escapes ──────────────────────────────────────────────────────────────────────────────────────────────────────

type Escape = {readonly code: number; readonly length: number};

const percent = /%([0-9A-Fa-f]{2})/y;
const backslash = /\\{1,4}(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([nrt]))/y;
const entity = /&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));/y;

/** One that stands for a character; of percent signs only those for ASCII, since others stand for bytes. */
function escapeAt(text: string, at: number): Escape | null {
	const sign = text.charCodeAt(at);
	if (sign === 0x25) {
		const match = matchAt(percent, text, at);
		const code = Number.parseInt(match?.[1] ?? '', 16);
		return match !== null && code >= 0x20 && code < 0x7f ? {code, length: match[0].length} : null;
	}
	if (sign === 0x5c) {
		const match = matchAt(backslash, text, at);
		if (match === null) return null;
		const code = match[3] === undefined ? Number.parseInt(match[1] ?? match[2] ?? '', 16) : 0x0a;
		return {code, length: match[0].length};
	}
	if (sign !== 0x26) return null;
	const match = matchAt(entity, text, at);
	if (match === null) return null;
	const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
	return code <= 0x10_ff_ff ? {code, length: match[0].length} : null;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
	pattern.lastIndex = at;
	return pattern.exec(text);
}

// ── Characters ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Letters of other scripts that look like Latin ones (Unicode TR 39, confusables), those that are met. */
const lookAlikes: ReadonlyMap<string, string> = new Map(
	Object.entries({
		a: 'аɑαΑА',
		b: 'вЬВΒ',
		c: 'сϲСᴄ',
		d: 'ԁɗ',
		e: 'еєΕЕ℮',
		f: 'ғƒ',
		g: 'ɡց',
		h: 'һНΗн',
		i: 'іɩιІΙıӏ',
		j: 'јЈ',
		k: 'кκКΚ',
		l: 'ⅼ',
		m: 'мМΜ',
		n: 'ոɴΝ',
		o: 'оοОΟσøօ',
		p: 'рρРΡ',
		q: 'ԛ',
		r: 'гʀ',
		s: 'ѕЅꜱ',
		t: 'тτТΤ',
		u: 'υսᴜ',
		v: 'νѵᴠ',
		w: 'ԝωᴡ',
		x: 'хχХΧ',
		y: 'уγУΥү',
		z: 'ᴢΖ',
	}).flatMap(([latin, others]) => Array.from(others, other => [other, latin] as const)),
);

const unseen = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{M}]/u;

/** Of each character that was met, what it is folded to: what Unicode says of it is asked once. */
const known = new Map<number, string>();
/** The texts of one application have few scripts; more than these are no text, and are asked for again. */
const knownMax = 20_000;

function foldedOf(code: number): string {
	const before = known.get(code);
	if (before !== undefined) return before;
	const piece = folding(code);
	if (known.size < knownMax) known.set(code, piece);
	return piece;
}

function folding(code: number): string {
	// The tag block is ASCII once more, unseen: what is hidden in it is read as what it says.
	if (code >= 0xe_00_20 && code < 0xe_00_7f) return String.fromCharCode(code - 0xe_00_00).toLowerCase();
	if (code >= 0xd8_00 && code <= 0xdf_ff) return ' ';
	const character = String.fromCodePoint(code);
	if (unseen.test(character)) return '';
	let folded = '';
	for (const part of character.normalize('NFKD')) {
		if (!unseen.test(part)) folded += lookAlikes.get(part) ?? part.toLowerCase();
	}
	return folded;
}
