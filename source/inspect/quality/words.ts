/**
Words of a text as they are compared: folded and stemmed, with their places. Scripts that put no spaces between words
give overlapping pairs of characters in their place, so that one measure does for all languages.
*/
import {stemmer} from 'stemmer';

/** Three columns of one table: of long texts, arrays of numbers cost a tenth of what objects do. */
export type Words = {
	readonly keys: readonly string[];
	/** UTF-16 positions. */
	readonly starts: readonly number[];
	readonly ends: readonly number[];
};

const kept = new WeakMap<object, Map<string, Words>>();

/** Words of a text that several checks of one exchange ask for; kept as long as that is. */
export function keptWordsOf(owner: object, text: string): Words {
	const texts = kept.get(owner) ?? new Map<string, Words>();
	kept.set(owner, texts);
	const words = texts.get(text) ?? wordsOf(text);
	texts.set(text, words);
	return words;
}

const word = /[\p{L}\p{M}\p{N}]+/gu;
/** Written without spaces, or, of Korean, with particles joined to the word. */
const unspaced =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30FC]/u;
/** No script above is below this, so that most words need not be asked. */
const unspacedMin = 0x0e00;

export function wordsOf(text: string): Words {
	const keys: string[] = [];
	const starts: number[] = [];
	const ends: number[] = [];
	for (const match of text.matchAll(word)) {
		const [raw] = match;
		if (hasUnspaced(raw)) addPairs(raw, match.index, {keys, starts, ends});
		else {
			keys.push(keyOf(raw));
			starts.push(match.index);
			ends.push(match.index + raw.length);
		}
	}
	return {keys, starts, ends};
}

function hasUnspaced(raw: string): boolean {
	for (let at = 0; at < raw.length; at++) {
		if (raw.charCodeAt(at) >= unspacedMin) return unspaced.test(raw);
	}
	return false;
}

/** A run of one kind, in pairs; digits and Latin words among them stay whole. */
const pieces =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30FC\p{M}]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30FC\p{M}]+/gu;

function addPairs(
	raw: string,
	offset: number,
	words: {keys: string[]; starts: number[]; ends: number[]},
): void {
	for (const match of raw.matchAll(pieces)) {
		const [piece] = match;
		const start = offset + match.index;
		const isRun = unspaced.test(piece) && piece.length > 2;
		for (let at = 0; at < (isRun ? piece.length - 1 : 1); at++) {
			const part = isRun ? piece.slice(at, at + 2) : piece;
			words.keys.push(unspaced.test(part) ? part.normalize('NFKC') : keyOf(part));
			words.starts.push(start + at);
			words.ends.push(start + at + part.length);
		}
	}
}

/** Languages repeat their words: what was stemmed once is kept, up to a few MB. */
const known = new Map<string, string>();
const knownMax = 20_000;
/** Longer ones are no words of a language, and kept as they are. */
const stemLengthMax = 40;

function keyOf(raw: string): string {
	const kept = known.get(raw);
	if (kept !== undefined) return kept;
	const key = foldedStem(raw);
	if (known.size >= knownMax) known.clear();
	if (raw.length <= stemLengthMax) known.set(raw, key);
	return key;
}

/**
Porter's stem for what is written in ASCII. Words of other alphabets lose their endings by being cut to five letters
("trunc5", as McNamee and Mayfield, "Character N-Gram Tokenization for European Language Text Retrieval", 2004).
*/
function foldedStem(raw: string): string {
	const lower = raw.toLowerCase();
	if (/^[a-z]+$/.test(lower)) return lower.length > stemLengthMax ? lower : stemmer(lower);
	if (/^[0-9a-z]+$/.test(lower)) return /^0+\d/.test(lower) ? lower.replace(/^0+/, '') : lower;
	const folded = lower.normalize('NFKD').replaceAll(/\p{M}/gu, '');
	if (/^[a-z]+$/.test(folded)) return stemmer(folded.slice(0, stemLengthMax));
	return /\p{N}/u.test(folded) ? folded : folded.slice(0, 5);
}

/** What says nothing of the subject, in the languages that are met most; stemmed as the words are. */
const stopWords = new Set(
	`a an and are as at be been being but by can could did do does done for from had has have he her hers him his how i if
in into is it its itself just may me might more most much my no nor not of on one or our ours out over own same she
should so some such than that the their theirs them then there these they this those through to too under until up us
very was we were what when where which while who whom whose why will with would you your yours s t re ve ll d m also
about after all any because before both during each few further here only other again against between off once down
der die das den dem des ein eine einer eines einem einen und oder ist sind war waren wird werden wurde wurden hat haben
hatte auf aus bei mit nach von vom zu zum zur im am um für als auch nicht nur sich es er sie wir ihr dass wie wenn
le la les un une des du de et ou est sont était été être a ont en dans sur pour par avec au aux ce cette ces qui que
el los las una unos y o es son era fue ser del al en con por para se su sus lo como más
il lo gli uno di da che è sono per con non si o os as um uma e do dos das no na nos nas em por com não ser
и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по ее мне было от из
في من على إلى عن أن هو هي هذا هذه التي الذي كان و ما لا`
		.split(/\s+/)
		.map(foldedStem),
);

export function isStopWord(key: string): boolean {
	return stopWords.has(key);
}
