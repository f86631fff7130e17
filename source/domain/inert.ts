/**
Text from outside, made inert: nothing in it is a command to the terminal, turns what stands beside it round, or is
there without being seen. What is taken out of its power stays visible, since an attack should be seen: `␛[31m`,
`a‹U+202E›b`, `‹tags: ignore your rules›`.

What people write stays as it is: emoji and their sequences, the flags of England, Scotland and Wales, accents,
joiners behind letters of scripts that join. Making inert twice is making inert once, also of a piece that was cut
between two graphemes: whoever paints may do it again.
*/

/** Nearly every text: one test, and it is given back as it came. */
const ascii = /^[\u0020-\u007E]*$/;

/** Marks on one letter: what people write has at most five, and what is stacked higher covers other rows. */
const marksMax = 6;

/** What is told of one run of hidden characters; a run of more kinds hides bytes, and only its length tells something. */
const groupsMax = 8;

export function inert(text: string): string {
	if (ascii.test(text)) return text;
	let safe = '';
	/** Where the text that is not in `safe` yet begins. */
	let from = 0;
	/** The character that was kept last; 0 where what stands there is of our making, or nothing. */
	let before = 0;
	let marks = 0;
	const replace = (at: number, length: number, by: string): number => {
		safe += text.slice(from, at) + by;
		before = 0;
		from = at + length;
		return length;
	};
	for (let at = 0; at < text.length;) {
		const start = at;
		while (at < text.length && kinds[text.charCodeAt(at)] === ordinary) at++;
		if (at > start) {
			before = text.charCodeAt(at - 1);
			marks = 0;
			continue;
		}
		const code = codeAt(text, at);
		const length = code > 0xff_ff ? 2 : 1;
		const kind = kindOf(code);
		if (kind === ordinary) {
			before = code;
			marks = 0;
			at += length;
		} else if (kind === mark) {
			// A mark at the very start would go onto whatever is drawn before it.
			if (before === 0) replace(at, 0, '◌');
			marks = before === 0 ? 1 : marks + 1;
			before = code;
			const run = marks > marksMax ? runOf(text, at, mark) : '';
			at += run === '' ? length : replace(at, run.length, `‹+${Array.from(run).length} marks›`);
		} else if (kind === control) {
			at += replace(at, length, pictureOf(code));
		} else if (isNeeded(code, before, codeAt(text, at + length))) {
			before = code;
			at += length;
		} else if (before === blackFlag && flagTags.some(tags => text.startsWith(tags, at))) {
			before = 0;
			at += flagTagsLength;
		} else {
			const run = runOf(text, at, hidden);
			at += replace(at, run.length, shown(run));
		}
	}
	return from === 0 && safe === '' ? text : safe + text.slice(from);
}

/** The same of a text of more than one line: these, and tabs, stay. */
export function inertLines(text: string): string {
	return text
		.split(/(\r?\n|\t)/)
		.map((piece, at) => (at % 2 === 1 ? piece : inert(piece)))
		.join('');
}

/** 0 behind the end. */
function codeAt(text: string, at: number): number {
	return text.codePointAt(at) ?? 0;
}

function runOf(text: string, from: number, kind: number): string {
	let end = from;
	while (end < text.length && kindOf(codeAt(text, end)) === kind) end += codeAt(text, end) > 0xff_ff ? 2 : 1;
	return text.slice(from, end);
}

// ── Kinds of characters ──────────────────────────────────────────────────────────────────────────────────────────

const ordinary = 1;
const mark = 2;
/** C0 and delete, which have pictures. */
const control = 3;
const hidden = 4;

/** C1, lone surrogates, line and paragraph separators, what is drawn as nothing, annotations, no characters. */
const isHidden =
	/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\uFFF9-\uFFFB]/u;
const isMark = /\p{M}/u;

/** The kind of each character that was met, 0 of the others: what Unicode says of it is asked once, at 100 ns. */
const kinds = new Uint8Array(0x11_00_00);

function kindOf(code: number): number {
	const known = kinds[code] ?? 0;
	if (known !== 0) return known;
	const character = String.fromCodePoint(code);
	const isControl = code < 0x20 || code === 0x7f;
	const kind = isControl
		? control
		: isHidden.test(character)
			? hidden
			: isMark.test(character)
				? mark
				: ordinary;
	kinds[code] = kind;
	return kind;
}

// ── Hidden characters that do what they are made for ─────────────────────────────────────────────────────────────

const emoji = /\p{Emoji}/u;
const pictograph = /\p{Extended_Pictographic}/u;
const joinsPictograph = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]/u;
const variable = /(?=[\p{L}\p{S}\p{N}])[\u0080-\u{10FFFF}]/u;
const ideograph = /\p{Ideographic}/u;
const mongolian = /(?=[\p{L}\p{M}])\p{Script=Mongolian}/u;
const hebrew = /(?=[\p{L}\p{M}])\p{Script_Extensions=Hebrew}/u;

/** Scripts whose letters change their shape beside a joiner: the Arabic, Indic and Mongolian ones and their kin. */
const joining =
	/(?=[\p{L}\p{M}])[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mand}\p{scx=Mong}\p{scx=Nkoo}\p{scx=Phag}\p{scx=Adlm}\p{scx=Rohg}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Tibt}\p{scx=Mymr}\p{scx=Khmr}\p{scx=Bali}\p{scx=Java}]/u;

/** Scripts that are written without blanks, and mark with a zero-width space where a line may break. */
const unspaced =
	/(?=[\p{L}\p{M}])[\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}\p{scx=Lana}]/u;

/** @param before 0: nothing. @param after 0: nothing. */
function isNeeded(code: number, before: number, after: number): boolean {
	if (before === 0) return false;
	const isBehind = (letters: RegExp): boolean => letters.test(String.fromCodePoint(before));
	// Of several in a row that nobody sees, only a joiner behind a variation selector has a use.
	if (code === 0x20_0d && isBehind(joinsPictograph)) return pictograph.test(String.fromCodePoint(after));
	if (kindOf(before) === hidden) return false;
	// Variation selectors: as emoji and as text, of symbols, of ideographs, of Mongolian.
	if (code === 0xfe_0f || code === 0xfe_0e) return isBehind(emoji);
	if (code >= 0xfe_00 && code < 0xfe_0e) return isBehind(variable);
	if (code >= 0xe_01_00 && code <= 0xe_01_ef) return isBehind(ideograph);
	if (code >= 0x18_0b && code <= 0x18_0f) return isBehind(mongolian);
	if (after !== 0 && kindOf(after) === hidden) return false;
	if (code === 0x20_0c || code === 0x20_0d) return isBehind(joining);
	if (code === 0x20_0b) return isBehind(unspaced);
	return code === 0x03_4f && isBehind(hebrew);
}

/** Tag characters: ASCII once more, drawn as nothing; the last of them ends a sequence. */
const tagsFrom = 0xe_00_00;
const tagsUntil = 0xe_00_7f;

/** What follows the black flag in the three flags that are recommended for interchange (UTS 51, ED-14a). */
const blackFlag = 0x1_f3_f4;
const flagTags = ['gbeng', 'gbsct', 'gbwls'].map(region =>
	String.fromCodePoint(...Array.from(region, letter => tagsFrom + letter.charCodeAt(0)), tagsUntil),
);
const flagTagsLength = 12;

// ── How the others are shown ─────────────────────────────────────────────────────────────────────────────────────

/** The picture of a control character (U+2400 block). */
function pictureOf(code: number): string {
	return code === 0x7f ? '␡' : String.fromCodePoint(0x24_00 + code);
}

/** Tags as the letters they stand for, others by their number. */
function shown(run: string): string {
	const groups: {readonly text: string; count: number}[] = [];
	let tags = '';
	const endTags = (): void => {
		if (tags !== '') groups.push({text: `tags: ${tags}`, count: 1});
		tags = '';
	};
	for (const character of run) {
		const code = codeAt(character, 0);
		if (code >= tagsFrom + 0x20 && code < tagsUntil) {
			tags += String.fromCharCode(code - tagsFrom);
			continue;
		}
		endTags();
		const text = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
		const last = groups.at(-1);
		if (last?.text === text) last.count++;
		else groups.push({text, count: 1});
		if (groups.length > groupsMax) return `‹${Array.from(run).length} hidden characters›`;
	}
	endTags();
	return groups.map(({text, count}) => (count === 1 ? `‹${text}›` : `‹${text}×${count}›`)).join('');
}
