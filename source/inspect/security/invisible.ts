/**
Characters that nobody sees in what a model read or wrote: they hide orders from people, and carry data out. What has a
use is none: sequences of emoji, flags, joiners of scripts that join, marks of direction in texts that have two, soft
hyphens, a byte order mark at the start.

Source: Unicode Technical Reports 36 and 51; Boucher and Anderson, "Trojan Source" (2021), of the bidi controls.
*/
import type {FindingLevel, Statement} from '../../domain/finding.ts';
import {inert} from '../../domain/inert.ts';
import type {Exchange, Passage} from '../exchange.ts';

const evidenceLengthMax = 200;

/** Of each passage that is new, and of the answers: one statement a rule, at the longest run. */
export function invisibleIn({reads, answers}: Exchange): readonly Statement[] {
	return [...(reads ?? []).filter(({isNew}) => isNew), ...(answers ?? [])].flatMap(statementsOf);
}

type Rule = 'tag block' | 'bidi' | 'zero width' | 'private use' | 'variation selectors' | 'other';

/** Characters of one rule in a row. */
type Run = {
	readonly rule: Rule;
	readonly start: number;
	readonly end: number;
	readonly codes: readonly number[];
};

const candidate = /[\p{Default_Ignorable_Code_Point}\p{Co}\uFFF9-\uFFFB]/u;
const candidates = new RegExp(candidate, 'gu');

function statementsOf(passage: Passage): readonly Statement[] {
	if (!candidate.test(passage.text)) return [];
	const runs = runsIn(passage.text);
	const rules = new Set(runs.map(({rule}) => rule));
	return Array.from(rules).flatMap(rule => {
		const own = runs.filter(run => run.rule === rule);
		const verdict = verdicts[rule](own, passage.text);
		const [first] = own;
		if (verdict === null || first === undefined) return [];
		const longest = own.reduce(
			(one, another) => (another.codes.length > one.codes.length ? another : one),
			first,
		);
		return [statementOf(passage, {rule, runs: own, longest, ...verdict})];
	});
}

type Verdict = {readonly level: FindingLevel; readonly confidence: number};

function statementOf(
	{part, source}: Passage,
	{rule, runs, longest, level, confidence}: Verdict & {rule: Rule; runs: readonly Run[]; longest: Run},
): Statement {
	const codes = runs.flatMap(run => run.codes);
	const {start, end} = longest;
	const evidence = (rule === 'tag block' ? hiddenText(codes) : namesOf(codes, runs.length)).slice(
		0,
		evidenceLengthMax,
	);
	return {
		signal: 'security',
		detector: 'invisible',
		rule,
		level,
		confidence,
		part,
		source,
		start,
		end,
		evidence,
	};
}

// ── Finding them ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Runs of one text that are kept: beyond them a text is told by those it has. */
const runsMax = 10_000;

function runsIn(text: string): readonly Run[] {
	const runs: Run[] = [];
	const isMixed = rightToLeft.test(text);
	let open: {rule: Rule; start: number; end: number; codes: number[]} | null = null;
	for (const match of text.matchAll(candidates)) {
		const at = match.index;
		const end = at + match[0].length;
		const code = codeAt(text, at);
		const rule = ruleOf(code);
		const adjacent: Rule | null = open !== null && open.end === at ? open.rule : null;
		if (adjacent === null && isUsual(text, at, code, {isMixed})) continue;
		if (open !== null && adjacent === rule) {
			open.codes.push(code);
			open.end = end;
			continue;
		}
		open = {rule, start: at, end, codes: [code]};
		runs.push(open);
		if (runs.length >= runsMax) break;
	}
	return runs.filter(run => !isFlag(text, run));
}

function codeAt(text: string, at: number): number {
	return text.codePointAt(at) ?? 0;
}

const between = (code: number, from: number, until: number): boolean => code >= from && code <= until;

function ruleOf(code: number): Rule {
	if (between(code, 0xe_00_00, 0xe_00_7f)) return 'tag block';
	if (code === 0x6_1c || between(code, 0x20_0e, 0x20_0f)) return 'bidi';
	if (between(code, 0x20_2a, 0x20_2e) || between(code, 0x20_66, 0x20_69)) return 'bidi';
	if (between(code, 0xe0_00, 0xf8_ff) || code >= 0xf_00_00) return 'private use';
	if (between(code, 0xfe_00, 0xfe_0f) || between(code, 0xe_01_00, 0xe_01_ef)) return 'variation selectors';
	return zeroWidth.has(code) ? 'zero width' : 'other';
}

const zeroWidth: ReadonlySet<number> = new Set([
	0x3_4f, 0x11_5f, 0x11_60, 0x18_0e, 0x20_0b, 0x20_0c, 0x20_0d, 0x20_60, 0x20_61, 0x20_62, 0x20_63, 0x20_64,
	0x31_64, 0xfe_ff, 0xff_a0,
]);

// ── What has a use ───────────────────────────────────────────────────────────────────────────────────────────────

const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/;
const emojiBefore = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Emoji}\uFE0F\u20E3]$/u;
const pictograph = /^\p{Extended_Pictographic}/u;
/** Letters beside which a joiner changes a shape: Arabic, Indic and their kin. */
const joining =
	/[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Tibt}\p{scx=Mymr}\p{scx=Khmr}\p{scx=Thai}\p{scx=Laoo}\p{scx=Hebr}\p{scx=Hang}]$/u;
const selectable =
	/(?:[\p{Ideographic}\p{S}\p{N}\p{Emoji}]|\p{Script=Mongolian}|\p{Script=Myanmar}|\p{Script=Phags_Pa})$/u;

/** One that stands alone and does what it is made for. */
function isUsual(text: string, at: number, code: number, {isMixed}: {isMixed: boolean}): boolean {
	if (code === 0xad || (code === 0xfe_ff && at === 0)) return true;
	const before = text.slice(Math.max(0, at - 2), at);
	if (between(code, 0xfe_00, 0xfe_0f) || between(code, 0xe_01_00, 0xe_01_ef)) return selectable.test(before);
	if (code === 0x20_0d && emojiBefore.test(before)) return pictograph.test(text.slice(at + 1, at + 3));
	if (between(code, 0x20_0b, 0x20_0d) || code === 0x3_4f) return joining.test(before);
	if (between(code, 0x18_0b, 0x18_0f)) return joining.test(before);
	if (code === 0x11_5f || code === 0x11_60)
		return /[\u1100-\u11FF]/.test(text.charAt(at + 1)) || joining.test(before);
	// Marks stand in lists and numbers of every program that knows two directions; isolates are what libraries put around values.
	if (code === 0x20_0e || code === 0x20_0f || code === 0x6_1c) return true;
	if (code === 0x20_68 || code === 0x20_69 || code === 0x20_66) return true;
	if (code === 0x20_2c) return true;
	if (between(code, 0x20_2a, 0x20_2b) || code === 0x20_67) return isMixed;
	// Telephone numbers are copied from address books between these two.
	return code === 0x20_2d && /^[+\d\s().-]{3,24}\u202C/.test(text.slice(at + 1, at + 28));
}

/** A black flag, up to six letters or digits of a region, and the end of tags (UTS 51, ED-14a). */
function isFlag(text: string, {rule, start, codes}: Run): boolean {
	if (rule !== 'tag block' || codeAt(text, start - 2) !== 0x1_f3_f4) return false;
	if (codes.length > 7 || codes.at(-1) !== 0xe_00_7f) return false;
	return codes.slice(0, -1).every(code => /[a-z0-9]/.test(String.fromCharCode(code - 0xe_00_00)));
}

// ── How bad it is ────────────────────────────────────────────────────────────────────────────────────────────────

const warning = (confidence: number): Verdict => ({level: 'warning', confidence});
const info = (confidence: number): Verdict => ({level: 'info', confidence});

/** In a row these are bytes or a trick; one alone breaks a line, or was left behind by an editor. */
const runMin = 3;
const bytesMin = 8;
/** Icons of fonts stand alone; as many in a row are a text in a font that only its author has. */
const privateRunMin = 4;

const longestOf = (runs: readonly Run[]): number => Math.max(...runs.map(({codes}) => codes.length));

const verdicts: Readonly<Record<Rule, (runs: readonly Run[], text: string) => Verdict | null>> = {
	'tag block': runs => (longestOf(runs) >= 2 ? warning(0.95) : info(0.5)),
	bidi: runs => {
		const isTurned = runs.some(({codes}) => codes.includes(0x20_2e));
		return isTurned ? warning(0.85) : warning(0.65);
	},
	'zero width': (runs, text) => {
		if (longestOf(runs) >= bytesMin) return warning(0.85);
		if (longestOf(runs) >= runMin) return warning(0.65);
		const inside = runs.filter(
			({start, end}) => latin.test(text.charAt(start - 1)) && latin.test(text.charAt(end)),
		);
		if (inside.length >= runMin) return warning(0.7);
		return inside.length > 0 ? info(0.4) : null;
	},
	'private use': runs => (longestOf(runs) >= privateRunMin ? info(0.45) : null),
	'variation selectors': runs => (longestOf(runs) >= runMin ? warning(0.8) : null),
	other: runs => (longestOf(runs) >= runMin ? warning(0.6) : info(0.4)),
};

const latin = /[A-Za-z]/;

// ── How they are told ────────────────────────────────────────────────────────────────────────────────────────────

/** `14 tag characters: ignore previous`. */
function hiddenText(codes: readonly number[]): string {
	const text = codes.map(code =>
		code < 0xe_00_20 || code === 0xe_00_7f ? ' ' : String.fromCharCode(code - 0xe_00_00),
	);
	return `${codes.length} tag character${codes.length === 1 ? '' : 's'}: ${inert(text.join('').trim())}`;
}

const names: ReadonlyMap<number, string> = new Map([
	[0x3_4f, 'combining grapheme joiner'],
	[0x11_5f, 'hangul filler'],
	[0x11_60, 'hangul filler'],
	[0x18_0e, 'mongolian vowel separator'],
	[0x20_0b, 'zero width space'],
	[0x20_0c, 'zero width non-joiner'],
	[0x20_0d, 'zero width joiner'],
	[0x20_0e, 'left-to-right mark'],
	[0x20_0f, 'right-to-left mark'],
	[0x20_2a, 'left-to-right embedding'],
	[0x20_2b, 'right-to-left embedding'],
	[0x20_2c, 'pop directional formatting'],
	[0x20_2d, 'left-to-right override'],
	[0x20_2e, 'right-to-left override'],
	[0x20_60, 'word joiner'],
	[0x20_61, 'function application'],
	[0x20_62, 'invisible times'],
	[0x20_63, 'invisible separator'],
	[0x20_64, 'invisible plus'],
	[0x20_66, 'left-to-right isolate'],
	[0x20_67, 'right-to-left isolate'],
	[0x20_68, 'first strong isolate'],
	[0x20_69, 'pop directional isolate'],
	[0x31_64, 'hangul filler'],
	[0xfe_ff, 'zero width no-break space'],
]);

/** Kinds that are named; the others are in the count only. */
const kindsMax = 4;

/** `5 invisible characters in 2 places: 3 zero width space (U+200B), 2 word joiner (U+2060)`. */
function namesOf(codes: readonly number[], places: number): string {
	const counts = new Map<number, number>();
	for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
	const kinds = Array.from(counts)
		.toSorted(([, one], [, another]) => another - one)
		.slice(0, kindsMax)
		.map(([code, count]) => {
			const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
			const name = names.get(code);
			return `${count} ${name === undefined ? number : `${name} (${number})`}`;
		});
	const where = places === 1 ? '' : ` in ${places} places`;
	return `${codes.length} invisible character${codes.length === 1 ? '' : 's'}${where}: ${kinds.join(', ')}`;
}
