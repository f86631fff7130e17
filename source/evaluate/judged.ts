/** What a judge's answer says: models put fences, words and thoughts around the JSON that they were asked for. */
import type {Scored} from './pair.ts';

/** Later objects are not looked at: a verdict does not stand behind so much else. */
const objectsMax = 20;
const lengthMax = 100_000;

/** The first object with a `score` from 0 to 1; null: there is none. */
export function judgedOf(answer: string): Scored | null {
	const text = answer.slice(0, lengthMax);
	let from = text.indexOf('{');
	for (let tried = 0; tried < objectsMax && from !== -1; tried++) {
		const until = endOfObject(text, from);
		if (until !== null) {
			const scored = scoredOf(text.slice(from, until));
			if (scored !== null) return scored;
		}
		from = text.indexOf('{', from + 1);
	}
	return null;
}

/** Behind the brace that closes the one at `from`; braces in strings do not count. Null: nothing closes it. */
function endOfObject(text: string, from: number): number | null {
	let depth = 0;
	let inString = false;
	for (let at = from; at < text.length; at++) {
		const sign = text[at];
		if (inString) {
			if (sign === '\\') at++;
			else if (sign === '"') inString = false;
		} else if (sign === '"') inString = true;
		else if (sign === '{') depth++;
		else if (sign === '}' && --depth === 0) return at + 1;
	}
	return null;
}

function scoredOf(json: string): Scored | null {
	try {
		const {score, reason} = JSON.parse(json) as {readonly score?: unknown; readonly reason?: unknown};
		if (typeof score !== 'number' || !(score >= 0 && score <= 1)) return null;
		return {score, said: typeof reason === 'string' ? reason : null};
	} catch {
		return null;
	}
}
