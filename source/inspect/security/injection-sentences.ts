/**
Looks for the phrases of the grammar in a text, sentence by sentence, since what is said in one of a hundred sentences
is not less said. Sentences that are written backwards or in ROT13 are read as what they say.
*/
import {hasMarks, mark, marksOfWord, noMarks, type Phrase, phrases} from './injection-grammar.ts';
import {wordsOf, type Words} from './injection-words.ts';

export type PhraseMatch = {
	readonly phrase: Phrase;
	readonly encoding: 'ROT13' | 'backwards' | null;
	/** Places in the text that was looked at. */
	readonly start: number;
	readonly end: number;
	/** The words before it in its sentence, a blank behind each. */
	readonly before: string;
	/** All words of the sentence, and some behind it. */
	readonly sentence: string;
};

/** A longer sentence is looked at in pieces. */
const sentenceWordsMax = 90;
/** Words behind a sentence that phrases may reach into. */
const tailWordsMax = 24;
/** Sentences of one text in which patterns are tried: what is made to be slow is given up, at some 100,000 words. */
const triedMax = 1500;

export function phrasesIn(text: string): readonly PhraseMatch[] {
	const found = wordsOf(text);
	const matches: PhraseMatch[] = [];
	let tried = 0;
	for (let from = 0; from < found.words.length && tried < triedMax;) {
		let until = from;
		while (until < found.words.length && until - from < sentenceWordsMax && found.words[until] !== '.')
			until++;
		if (until > from && lookAt(matches, found, from, until)) tried++;
		from = found.words[until] === '.' ? until + 1 : until;
	}
	return matches;
}

/** Whether any pattern was tried. */
function lookAt(matches: PhraseMatch[], found: Words, from: number, until: number): boolean {
	const end = Math.min(until + tailWordsMax, found.words.length);
	const places = Array.from({length: end - from}, (_, index) => from + index);
	const words = found.words.slice(from, end);
	const within = until - from;
	const isTried = match(matches, found, {places, words, within, encoding: null});
	const ownPlaces = places.slice(0, within);
	const ownWords = words.slice(0, within);
	const lettersIn = (turned: ReadonlySet<string>): number =>
		ownWords.reduce((sum, word) => (turned.has(word) && !marksOfWord.has(word) ? sum + word.length : sum), 0);
	if (lettersIn(rotatedWords) >= encodedLettersMin)
		match(matches, found, {places: ownPlaces, words: ownWords.map(rotate), within, encoding: 'ROT13'});
	if (lettersIn(reversedWords) >= encodedLettersMin) {
		const turned = ownWords.map(reverse);
		const backwards = {within, encoding: 'backwards'} as const;
		match(matches, found, {...backwards, places: ownPlaces, words: turned});
		match(matches, found, {...backwards, places: ownPlaces.toReversed(), words: turned.toReversed()});
	}
	return isTried;
}

type Look = {
	/** Words in the order in which they are read, and which word of the text each is. */
	readonly words: readonly string[];
	readonly places: readonly number[];
	/** How many of them are of the sentence; phrases begin in these. */
	readonly within: number;
	readonly encoding: PhraseMatch['encoding'];
};

function match(matches: PhraseMatch[], {starts, ends}: Words, look: Look): boolean {
	const {words, places, within, encoding} = look;
	const marks = noMarks();
	for (const word of words) {
		const known = marksOfWord.get(word);
		if (known !== undefined) mark(marks, known);
	}
	const candidates = phrases.filter(({needs}) => hasMarks(marks, needs));
	if (candidates.length === 0) return false;
	let sentence = ' ';
	/** Of each word, where it begins in `sentence`. */
	const offsets: number[] = [];
	for (const word of words) {
		offsets.push(sentence.length);
		sentence += `${word} `;
	}
	const limit = offsets[within] ?? sentence.length;
	for (const phrase of candidates) {
		const result = phrase.pattern.exec(sentence);
		if (result === null || result.index >= limit) continue;
		const first = offsets.indexOf(result.index);
		const behind = offsets.indexOf(result.index + result[0].length);
		const covered = places.slice(first, behind === -1 ? undefined : behind);
		matches.push({
			phrase,
			encoding,
			start: Math.min(...covered.map(index => starts[index] ?? 0)),
			end: Math.max(...covered.map(index => ends[index] ?? 0)),
			before: sentence.slice(0, result.index),
			sentence,
		});
	}
	return true;
}

// ── Words that are turned ────────────────────────────────────────────────────────────────────────────────────────

/** Letters in turned words of a sentence: one turned word may be another word, two or three are none. */
const encodedLettersMin = 9;
const encodedLengthMin = 3;

const rotate = (word: string): string =>
	word.replaceAll(/[a-z]/g, letter => String.fromCharCode(((letter.charCodeAt(0) - 0x61 + 13) % 26) + 0x61));
const reverse = (word: string): string => Array.from(word).toReversed().join('');

const long = Array.from(marksOfWord.keys()).filter(
	word => word.length >= encodedLengthMin && /^[a-z]+$/.test(word),
);
const rotatedWords = new Set(long.map(rotate));
const reversedWords = new Set(long.map(reverse));
