/**
Patterns of schemas are somebody else's regular expressions, over texts that a model wrote: `^(a+)+$` takes years over
30 letters. Only patterns whose work can be bounded are tried, and only over texts for which that bound is small; all
others count as met.
*/

export type SafePattern = {
	/** True also where it was not tried. */
	readonly test: (text: string) => boolean;
	/** Steps that a test of the text may take at the most. */
	readonly workOf: (text: string) => number;
};

/** Some ten milliseconds of the slowest kind of steps. */
const workMax = 2_000_000;
const patternCharactersMax = 500;

/** By the text of the pattern. Patterns that do not compile are met by everything. */
export function safePattern(source: string): SafePattern {
	const bound = source.length > patternCharactersMax ? null : boundOf(source);
	const pattern = bound === null ? null : compiled(source);
	if (bound === null || pattern === null) return {test: () => true, workOf: () => 1};
	const boundFor = (text: string): number => bound.factor * (text.length + 1) ** bound.power;
	return {
		test: text => boundFor(text) > workMax || pattern.test(text),
		workOf: text => (boundFor(text) > workMax ? 1 : boundFor(text)),
	};
}

function compiled(source: string): RegExp | null {
	for (const flags of ['u', '']) {
		try {
			return new RegExp(source, flags);
		} catch {
			// Not of this kind; the next may read it.
		}
	}
	return null;
}

type Group = {
	/** It may match texts of several lengths or in several ways: repeated, there is no bound. */
	isLoose: boolean;
	choices: number;
};

/**
The work over n characters is at most `factor` times n to the power of `power`: each loop may end anywhere, and each
choice be any of its branches. Null: there is no such bound, since loops are within repeated groups, or it refers back.
*/
function boundOf(source: string): {readonly factor: number; readonly power: number} | null {
	// Escapes and classes take one character each.
	const escape = /\\(?:u\{[^}]*\}|[pP]\{[^}]*\}|[\s\S])/g;
	const plain = source.replaceAll(escape, found => (/\\[1-9k]/.test(found) ? '\\' : 'x'));
	if (plain.includes('\\') || /\(\?(?!:)/.test(plain)) return null;
	const bare = plain.replaceAll(/\[[^\]]*\]/g, 'x');
	const groups: Group[] = [{isLoose: false, choices: 1}];
	let closed: Group = {isLoose: false, choices: 1};
	let factor = 1;
	let power = bare.startsWith('^') && !bare.includes('|') ? 0 : 1;
	for (const [word, least = '', comma = '', most = ''] of bare.matchAll(
		/\)?(?:[*+?]|\{(\d+)(,?)(\d*)\})\??|\(\?:|[()|]/g,
	)) {
		const inner = groups.at(-1) as Group;
		if (word === '|') {
			inner.choices++;
			inner.isLoose = true;
			continue;
		}
		if (word.startsWith('(')) {
			groups.push({isLoose: false, choices: 1});
			continue;
		}
		if (word.startsWith(')')) {
			if (groups.length === 1) return null;
			closed = groups.pop() as Group;
			factor *= closed.choices;
			(groups.at(-1) as Group).isLoose ||= closed.isLoose;
			if (word === ')') continue;
		}
		const isOptional = /^\)?\?/.test(word) || (least === '0' && most === '1');
		const isFixed = least !== '' && (comma === '' || least === most);
		const isRepeated = !isOptional && !(isFixed && least === '1');
		if (word.startsWith(')') && isRepeated && closed.isLoose) return null;
		if (isFixed) continue;
		if (isOptional) factor *= 2;
		else power++;
		(groups.at(-1) as Group).isLoose = true;
	}
	return {factor: factor * (groups[0] as Group).choices, power: Math.max(1, power)};
}
