/** A line of text that is typed: what a key makes of it. Pure; a place in it is a count of characters. */

export type Line = {
	readonly text: string;
	/** Characters before the cursor. */
	readonly cursor: number;
};

/** Typed text that is longer is a paste by mistake. */
const charactersMax = 500;

export const emptyLine: Line = {text: '', cursor: 0};

/** With the cursor behind it. */
export function lineOf(text: string): Line {
	return {text, cursor: Array.from(text).length};
}

/** With a key typed at the cursor; null: the key is no character, or the line is full. */
export function typed({text, cursor}: Line, key: string): Line | null {
	const character = key === 'space' ? ' ' : key;
	const characters = Array.from(text);
	const isOne = Array.from(character).length === 1 && !/\p{Cc}/u.test(character);
	if (!isOne || characters.length >= charactersMax) return null;
	return {text: characters.toSpliced(cursor, 0, character).join(''), cursor: cursor + 1};
}

export type Edit = 'erase' | 'eraseWord' | 'eraseAll' | 'left' | 'right' | 'start' | 'end';

export function edited(line: Line, edit: Edit): Line {
	const characters = Array.from(line.text);
	const {cursor} = line;
	const cutFrom = (from: number): Line => ({
		text: characters.toSpliced(from, cursor - from).join(''),
		cursor: from,
	});
	switch (edit) {
		case 'erase':
			return cutFrom(Math.max(0, cursor - 1));
		case 'eraseWord':
			return cutFrom(wordStart(characters, cursor));
		case 'eraseAll':
			return cutFrom(0);
		case 'left':
			return {...line, cursor: Math.max(0, cursor - 1)};
		case 'right':
			return {...line, cursor: Math.min(characters.length, cursor + 1)};
		case 'start':
			return {...line, cursor: 0};
		case 'end':
			return {...line, cursor: characters.length};
	}
}

/** Where the word before the cursor begins. */
export function wordStart(characters: readonly string[], cursor: number): number {
	let at = cursor;
	while (at > 0 && characters[at - 1] === ' ') at--;
	while (at > 0 && characters[at - 1] !== ' ') at--;
	return at;
}
