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

/** In order; places that overlap become one, named after the first. */
export function apart(found: readonly Found[]): readonly Found[] {
	const places: Found[] = [];
	for (const item of found.toSorted((one, two) => one.start - two.start || two.end - one.end)) {
		const last = places.at(-1);
		if (last === undefined || item.start >= last.end) places.push(item);
		else if (item.end > last.end) places[places.length - 1] = {...last, end: item.end};
	}
	return places;
}
