/**
Sentences of an answer, as places. Lines, list items and cells of tables end a sentence too; code is none.
*/

export type Place = {
	/** UTF-16 positions. */
	readonly start: number;
	readonly end: number;
};

/** A full stop ends none after an initial, a number of a list or one of these. */
const abbreviation =
	/(?:^|[\s(])(?:\p{L}|\d{1,2}|mr|mrs|ms|dr|st|no|nr|vs|etc|e\.g|i\.e|z\.B|d\.h|ca|bzw|approx|inc|ltd|co|corp|jr|sr|vol|fig|art|prof|gen|col|lt|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|u\.s|p\.m|a\.m)$/iu;
const abbreviationLengthMax = 8;
const end = /[.!?…。！？｡؟।]+["'”’»)\]」』*_]*|\n+|\s\|\s/gu;
/** What only marks up the line: bullets, numbers, headings, quotes, table borders. */
const lead = /(?:[\s>#*+\-–—•|]|\d{1,3}[.)](?=\s))*/uy;

/** Places of code: fenced blocks, and what stands between backticks on one line. */
function codeOf(text: string): readonly Place[] {
	const places: Place[] = [];
	const fence = /(`{3,}|~{3,})/g;
	let open: {readonly start: number; readonly mark: string} | null = null;
	let from = 0;
	for (const match of text.matchAll(fence)) {
		if (open === null) {
			addInline(text, {start: from, end: match.index}, places);
			open = {start: match.index, mark: match[0].charAt(0)};
		} else if (match[0].startsWith(open.mark)) {
			from = match.index + match[0].length;
			places.push({start: open.start, end: from});
			open = null;
		}
	}
	// A fence that nothing closes: the answer was cut inside it.
	if (open === null) addInline(text, {start: from, end: text.length}, places);
	else places.push({start: open.start, end: text.length});
	return places;
}

function addInline(text: string, within: Place, places: Place[]): void {
	for (let at = text.indexOf('`', within.start); at >= 0 && at < within.end; at = text.indexOf('`', at + 1)) {
		const close = text.indexOf('`', at + 1);
		if (close < 0 || close >= within.end) return;
		const line = text.indexOf('\n', at);
		if (line >= 0 && line < close) continue;
		places.push({start: at, end: close + 1});
		at = close;
	}
}

/** The text with code blanked out: every place stays where it was. */
export function withoutCode(text: string): string {
	if (!text.includes('`') && !text.includes('~~~')) return text;
	let kept = '';
	let from = 0;
	for (const place of codeOf(text)) {
		kept += text.slice(from, place.start) + ' '.repeat(place.end - place.start);
		from = place.end;
	}
	return kept + text.slice(from);
}

/** Sentences in order; empty ones and lines without a letter or digit are left out. */
export function sentencesOf(text: string): readonly Place[] {
	const places: Place[] = [];
	let from = 0;
	const add = (to: number): void => {
		lead.lastIndex = from;
		lead.test(text);
		const start = Math.min(to, lead.lastIndex);
		let stop = to;
		while (stop > start && /[\s|]/.test(text.charAt(stop - 1))) stop--;
		if (start < stop && /[\p{L}\p{N}]/u.test(text.slice(start, stop))) places.push({start, end: stop});
		from = to;
	};
	for (const match of text.matchAll(end)) {
		const at = match.index;
		const after = at + match[0].length;
		if (match[0].startsWith('.') && !endsSentence(text, at, after)) continue;
		add(after);
	}
	add(text.length);
	return places;
}

function endsSentence(text: string, at: number, after: number): boolean {
	const next = text.charAt(after);
	if (next !== '' && !/\s/.test(next)) return false;
	if (/^\s+\p{Ll}/u.test(text.slice(after, after + 8))) return false;
	return (
		!abbreviation.test(text.slice(Math.max(0, at - abbreviationLengthMax), at)) ||
		next === '' ||
		next === '\n'
	);
}
