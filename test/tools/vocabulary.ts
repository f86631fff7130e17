/** Made-up words and sentences of a seed: few words often and many seldom, as in a language, so that a search meets both. */
import type {Random} from '../../source/demo/random.ts';

type Document = {readonly id: string; readonly file: string; readonly text: string};

export type Vocabulary = {
	/** `number` puts one into it that hardly another text has ("A-48213"). */
	readonly sentence: (words: number, options?: {readonly number: boolean}) => string;
	readonly documents: (count: number) => readonly Document[];
	readonly systemPrompt: string;
	readonly jobPrompt: string;
	readonly tools: readonly string[];
	readonly topics: readonly string[];
};

const wordCount = 20_000;
const documentCount = 400;

/** Words that a person would search for; the first are as frequent as the first of a language. */
const known =
	'the order a is to my refund of parcel late and not lamp arrived delivery when invoice broken return warranty'.split(
		' ',
	);

const syllables = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu an er in ol ur st'.split(' ');

export function vocabularyOf(random: Random): Vocabulary {
	const made = Array.from({length: wordCount - known.length}, () =>
		Array.from({length: random.integer(2, 4)}, () => random.pick(syllables)).join(''),
	);
	const words = [...known, ...made];
	// By the logarithm: the n-th word is n times rarer than the first (Zipf).
	const word = (): string => words[Math.floor(wordCount ** random.next()) - 1] ?? 'the';
	const sentence: Vocabulary['sentence'] = (count, options) => {
		const text = Array.from({length: count}, word).join(' ');
		return options?.number === true ? `A-${random.integer(10_000, 9_999_999)} ${text}.` : `${text}.`;
	};
	const shelf = Array.from({length: documentCount}, (_, index) => ({
		id: `kb-${index}`,
		file: `page-${index}.md`,
		text: sentence(14),
	}));
	return {
		sentence,
		documents: count => Array.from({length: count}, () => random.pick(shelf)),
		systemPrompt: `You answer customers of a shop for lamps, in their language and briefly. ${sentence(20)}`,
		jobPrompt: `You sort mail. Answer with one JSON object. ${sentence(12)}`,
		tools: ['get_order', 'carrier_track', 'refund_state', 'find_lamp'],
		topics: ['refund', 'parcel', 'warranty', 'invoice', 'other'],
	};
}
