/** A place in a text that a rule found. */
export type Found = {
	/** UTF-16 positions. */
	readonly start: number;
	readonly end: number;
	/** What it is, in words: `card`, `openai key`. */
	readonly rule: string;
};

/** The match of a sticky pattern at a place, as its end; -1: none. */
export function endOfMatch(pattern: RegExp, text: string, at: number): number {
	pattern.lastIndex = at;
	return pattern.test(text) ? pattern.lastIndex : -1;
}
