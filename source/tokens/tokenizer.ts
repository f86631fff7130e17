/**
How many tokens a text is for a model. The tables of the encodings are megabytes and take a tenth of a second and
50 MB: they are loaded when the first text is to be counted, in the thread that counts it, and never by the screen.

It knows texts, not messages: what a prompt is made of stands in `prompt.ts`.
*/
import {type Encoding, type Family, familyOf} from './families.ts';

export type Tokenizer = {
	readonly family: Family;
	/** With the family's factor, so not always a whole number: sums are rounded, not their parts. */
	readonly count: (text: string) => number;
};

type Count = (text: string) => number;

/** Merges that the library remembers, of words that are no token: 100 bytes each. */
const mergesMax = 50_000;

/**
Merging takes the square of the length of a word: 100,000 blanks take ten seconds. A longer run is counted in
pieces, which is at most a token wrong a piece.
*/
const runLengthMax = 200;
const runs = new RegExp(`(\\S{${runLengthMax}}|\\s{${runLengthMax}})`, 'u');

/** Texts that are remembered, in UTF-16 units of all of them: a history is sent again with every turn. */
const rememberedLengthMax = 2 * 1024 * 1024;

/** Shorter texts are counted as quickly as they are found. */
const rememberedLengthMin = 40;

const loaded = new Map<Encoding, Promise<Count>>();

/** Of the model that answered; a name that nobody knows takes the nearest tokenizer. */
export async function tokenizerFor(model: string | null): Promise<Tokenizer> {
	const family = familyOf(model);
	let counting = loaded.get(family.encoding);
	if (counting === undefined) loaded.set(family.encoding, (counting = load(family.encoding)));
	const count = await counting;
	return {family, count: text => count(text) * family.scale};
}

/** Past the library's front door, which brings a table of all of OpenAI's models and their prices. */
async function load(encoding: Encoding): Promise<Count> {
	const {BytePairEncodingCore} = await import('gpt-tokenizer/BytePairEncodingCore');
	const parameters = encoding === 'o200k' ? await o200k() : await cl100k();
	const core = new BytePairEncodingCore({...parameters, mergeCacheSize: mergesMax});
	return remembering(text => {
		if (!hasLongRun(text)) return core.countNative(text);
		let tokens = 0;
		for (const run of text.split(runs)) if (run !== '') tokens += core.countNative(run);
		return tokens;
	});
}

async function o200k() {
	const [{O200KBase}, ranks] = await Promise.all([
		import('gpt-tokenizer/encodingParams/o200k_base'),
		import('gpt-tokenizer/bpeRanks/o200k_base'),
	]);
	return O200KBase(ranks.default);
}

async function cl100k() {
	const [{Cl100KBase}, ranks] = await Promise.all([
		import('gpt-tokenizer/encodingParams/cl100k_base'),
		import('gpt-tokenizer/bpeRanks/cl100k_base'),
	]);
	return Cl100KBase(ranks.default);
}

/** The expression would find it too, in as much time as counting takes. */
function hasLongRun(text: string): boolean {
	let length = 0;
	let wasBlank = false;
	for (let at = 0; at < text.length; at++) {
		const isBlank = text.charCodeAt(at) <= blank;
		length = isBlank === wasBlank ? length + 1 : 1;
		wasBlank = isBlank;
		if (length >= runLengthMax) return true;
	}
	return false;
}

/** Blanks, tabs and line ends, in ASCII. */
const blank = 0x20;

/** The same function with a memory of the texts that were counted last. */
export function remembering(count: Count, lengthMax = rememberedLengthMax): Count {
	const known = new Map<string, number>();
	let length = 0;
	return text => {
		if (text.length < rememberedLengthMin || text.length > lengthMax) return count(text);
		const found = known.get(text);
		if (found !== undefined) {
			// Back to the young end.
			known.delete(text);
			known.set(text, found);
			return found;
		}
		const tokens = count(text);
		known.set(text, tokens);
		length += text.length;
		for (const oldest of known.keys()) {
			if (length <= lengthMax) break;
			known.delete(oldest);
			length -= oldest.length;
		}
		return tokens;
	};
}
