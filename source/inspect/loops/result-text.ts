/**
What a tool came back with, as results are compared: without what differs each time and says nothing (ids, clocks,
durations), and whether it is an error, nothing at all, or a job that is not done. Counts and percentages stay: they are
how progress shows.
*/
import {hashOf} from '../usual/hash.ts';

/** Longer results are masked at both ends, and their middle is compared as it is. */
const maskedCharactersMax = 16_384;

export function resultKeyOf(text: string): string {
	if (text.length <= maskedCharactersMax) return hashOf(maskedOf(text));
	const half = maskedCharactersMax / 2;
	return hashOf(
		`${maskedOf(text.slice(0, half))}${hashOf(text.slice(half, -half))}${maskedOf(text.slice(-half))}`,
	);
}

const masks: readonly (readonly [RegExp, string])[] = [
	[/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '‹id›'],
	[/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?/g, '‹time›'],
	[/\b\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?\b/g, '‹time›'],
	// What names itself a clock, a duration or the name of this very request.
	[
		/("(?!eta|remaining|left)(?:[a-z_-]{0,24}(?:request|trace|span|correlation|event|call|message|run)_?id|timestamp|ts|(?:[a-z]{1,16}_)?(?:at|time)|took(?:_?ms)?|[a-z_]{0,24}(?:time|elapsed|duration|latency)_?(?:ms|s|seconds|millis)?|[a-z]{1,16}_ms|nonce|etag)"\s{0,4}:\s{0,4})(?:"[^"]{0,200}"|[\d.]{1,24})/gi,
		'$1‹›',
	],
	[/\b(?=[a-z_-]{0,15}[0-9])(?=[0-9_-]{0,15}[a-z])[0-9a-f]{8,64}\b/gi, '‹id›'],
	[/\b[a-z]{2,12}[_-](?=[a-z]{0,24}\d)[a-z0-9]{6,40}\b/gi, '‹id›'],
	[/\b\d{9,20}\b/g, '‹number›'],
	[
		/\b(?:in|after|took|elapsed|for|time|duration|latency)(\W{1,3})\d{1,9}(?:\.\d{1,6})?\s?(?:ms|µs|us|ns|s|secs?|seconds?|m|min|minutes?)\b/gi,
		'‹duration›',
	],
	[/\(\d{1,9}(?:\.\d{1,6})?\s?(?:ms|µs|s)\)/g, '‹duration›'],
];

export function maskedOf(text: string): string {
	let masked = text;
	for (const [pattern, mask] of masks) masked = masked.replaceAll(pattern, mask);
	return masked.replaceAll(/\s+/g, ' ').trim();
}

/** How far into a text its kind is looked for. */
const headCharacters = 400;

/** The text says so itself: it begins with an error, or is JSON that holds one. */
export function saysError(text: string): boolean {
	const head = text.slice(0, headCharacters).trimStart();
	if (/^(?:\[?(?:fatal )?error\b|[A-Za-z.]{0,60}(?:Error|Exception)\b|Traceback \(most recent)/i.test(head))
		return true;
	if (!head.startsWith('{')) return false;
	return (
		/^\{[^{}]{0,200}"(?:error|error_?message|exception)"\s{0,4}:\s{0,4}(?!null\b|false\b|""|\[\]|\{\}|0\b)/i.test(
			head,
		) ||
		/"(?:is_?error"\s{0,4}:\s{0,4}true|success"\s{0,4}:\s{0,4}false|status"\s{0,4}:\s{0,4}"(?:error|failed|failure)")/i.test(
			head,
		)
	);
}

/** Nothing was found, in JSON or in a short sentence of the languages met most. */
export function isEmptyResult(text: string): boolean {
	const trimmed = text.slice(0, headCharacters).trim();
	if (trimmed.length >= 300) return false;
	if (/^(?:|\[\]|\{\}|null|none|""|0)$/i.test(trimmed)) return true;
	if (/^[{[]/.test(trimmed)) {
		const isHolding = /\[\s{0,4}[^\s\]]/.test(trimmed.slice(1));
		return (
			!isHolding && /(?:\[\s{0,4}\]|"(?:total|count|hits|matches|found)"\s{0,4}:\s{0,4}0\b)/i.test(trimmed)
		);
	}
	return (
		/\b(?:no|0|zero)\s(?:\w+\s){0,3}(?:results?|matches|match|hits|documents?|records?|entries|items|rows|files|data|articles|pages)\b/i.test(
			trimmed,
		) ||
		/\b(?:nothing|not|none|nichts|nicht|keine?|aucune?|rien|ninguno|sin resultados|nessun)\b.{0,40}\b(?:found|matched|gefunden|treffer|ergebnisse|trouvé|résultats?|resultados|encontrado|risultat\w)/i.test(
			trimmed,
		) ||
		/見つかりません|该当|没有找到|未找到|не найден|لا توجد نتائج/.test(trimmed)
	);
}

/** A job that is under way, by its own words. */
export function isPending(text: string): boolean {
	return /\b(?:pending|running|queued|in[_ -]?progress|processing|waiting|not (?:yet )?(?:ready|done|finished|complete)|building|deploying|starting|provisioning|scheduled|still|initiali[sz]ing|syncing|uploading|indexing|incomplete|läuft|en cours|wird)\b/i.test(
		text.slice(0, headCharacters),
	);
}
