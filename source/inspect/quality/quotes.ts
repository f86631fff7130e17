/**
Quotations that nobody wrote: an answer puts words between quotation marks and says a source has them, but it does not.
Quotation marks also hold titles, labels of buttons, proposals and words held at arm's length; only what is said to be
somebody's words, or is nearly so, is checked. (After the quoted spans alignment of RAGAS: three words and more.)
*/
import type {Statement} from '../../domain/finding.ts';
import type {Exchange} from '../exchange.ts';
import {materialOf} from './material.ts';
import {type Place, withoutCode} from './sentences.ts';
import {keptWordsOf, wordsOf} from './words.ts';

const wordsMin = 3;
/** Pairs of characters, in scripts without spaces. */
const pairsMin = 6;
const lengthMax = 2000;
const quotation = new RegExp(
	[
		`“[^“”\\n]{8,${lengthMax}}”`,
		`„[^„“”\\n]{8,${lengthMax}}[“”]`,
		`«[^«»\\n]{8,${lengthMax}}»`,
		`»[^«»\\n]{8,${lengthMax}}«`,
		`「[^「」\\n]{4,${lengthMax}}」`,
		`『[^『』\\n]{4,${lengthMax}}』`,
		`(?<![\\p{L}\\d=])"[^"\\n]{8,${lengthMax}}"(?![\\p{L}\\d])`,
	].join('|'),
	'gu',
);
const block = /(?:^|\n)(?:[ \t]{0,3}>[^\n]*(?:\n|$))+/g;

/** Somebody's words are said to follow, or to have gone before. */
const attribution =
	/(?:\b(?:says?|said|states?|stated|stating|reads|writes|wrote|notes|noted|according to|quot(?:e[sd]?|ing)|explains|explained|specifies|specified|mentions|mentioned|described as|describes|puts it|verbatim|in the words of|word for word|as written|laut|heißt es|steht|schreibt|sagte?|lautet|zitat|wörtlich|selon|dit|déclare|écrit|indique|según|dice|dijo|afirma|segundo|secondo|согласно|говорится|сказал\p{L}*|пишет)(?![\p{L}])|قال|によると|と述べ|と書|写道|指出|称|说|表示|根据)/iu;
/** What the reader should write, look for or call something, or what something means. */
const proposal =
	/(?:\b(?:e\.g|for example|such as|like|titled|called|named|known as|labell?ed|subject|title|headline|heading|type|enter|click|press|select|choose|search|try|write|use|reply|respond|ask|tell them|tell him|tell her|you (?:can|could|might|should|may) say|message|draft|template|rephrase|translat\p{L}*|means?|instead of|song|book|film|movie|album|episode|button|tab|menu|option|field|phrase|slogan|motto|betreff|titel|namens|genannt|klicken|wählen|zum beispiel|schreiben sie|intitulé|appelé|titulado|llamado|называ\p{L}*)(?![\p{L}]))/iu;
const reach = 90;
const afterReach = 40;
/** Of the words of an altered quotation, so many are in what was read; of a translated one hardly any. */
const alteredShare = 0.7;
const foreignShare = 0.2;
const evidenceMax = 200;
const quotationsMax = 60;

/** One finding for each quotation that nothing the model read has. Rules `altered` (nearly there) and `invented`. */
export function quotesIn(exchange: Exchange): readonly Statement[] {
	if (exchange.isContentCut || materialOf(exchange).sources.length === 0) return [];
	const findings: Statement[] = [];
	let read: Read | null = null;
	for (const passage of exchange.answers ?? []) {
		const text = withoutCode(passage.text.slice(0, 200_000));
		if (/^\s*[{[]/.test(text)) continue;
		for (const {start, end, isBlock} of quotationsOf(text)) {
			const said = text.slice(start, end);
			const {keys} = wordsOf(said);
			if (keys.length < (isUnspaced(said) ? pairsMin : wordsMin) || isTitle(said)) continue;
			read ??= readOf(exchange);
			if (isIn(said, read)) continue;
			const known = keys.filter(key => read?.words.has(key)).length / keys.length;
			const lead = text
				.slice(Math.max(0, start - reach), start)
				.split('\n')
				.slice(-3)
				.join(' ');
			const isSaid =
				attribution.test(lead) || (!isBlock && attribution.test(text.slice(end, end + afterReach)));
			const isProposed = proposal.test(lastSentence(lead)) || /[?？]["”»“]?$/.test(said);
			if (isProposed || known < foreignShare) continue;
			if (!isSaid && known < alteredShare) continue;
			if (!isSaid && keys.length < wordsMin * 2) continue;
			findings.push({
				signal: 'quality',
				detector: 'quote',
				rule: known >= alteredShare ? 'altered' : 'invented',
				level: 'warning',
				confidence: isSaid ? 0.9 : 0.7,
				part: passage.part,
				source: passage.source,
				start,
				end,
				evidence: passage.text.slice(start, Math.min(end, start + evidenceMax)),
			});
		}
	}
	return findings;
}

function lastSentence(lead: string): string {
	return lead.slice(Math.max(lead.lastIndexOf('. '), lead.lastIndexOf('。')) + 1);
}

function quotationsOf(text: string): readonly (Place & {readonly isBlock: boolean})[] {
	const places: (Place & {readonly isBlock: boolean})[] = [];
	for (const match of text.matchAll(block)) {
		places.push({start: match.index, end: match.index + match[0].length, isBlock: true});
	}
	const blocks = places.slice(0, quotationsMax);
	for (const match of text.matchAll(quotation)) {
		if (places.length >= quotationsMax * 2) break;
		const start = match.index;
		if (blocks.some(place => start >= place.start && start < place.end)) continue;
		places.push({start, end: start + match[0].length, isBlock: false});
	}
	return places;
}

function isUnspaced(said: string): boolean {
	return /[\u3040-\u9FFF\uAC00-\uD7AF\u0E00-\u0E7F]/.test(said);
}

/** Capitals at the beginning of each longer word name something. */
function isTitle(said: string): boolean {
	const long = said.match(/\p{L}{4,}/gu) ?? [];
	return (
		long.length > 0 && !isUnspaced(said) && long.every(word => /^\p{Lu}/u.test(word)) && said.length < 100
	);
}

type Read = {readonly texts: readonly string[]; readonly words: ReadonlySet<string>};
const readLengthMax = 1_000_000;

function readOf(exchange: Exchange): Read {
	const whole = new Set([...(exchange.reads ?? []), ...materialOf(exchange).sources].map(({text}) => text));
	const texts = [...whole].map(text => text.slice(0, readLengthMax));
	return {texts: texts.map(folded), words: new Set(texts.flatMap(text => keptWordsOf(exchange, text).keys))};
}

/** Letters and digits alone: white space, quotation marks, case, dashes and line breaks are the writer's. */
function folded(text: string): string {
	const plain = text.includes('\\') ? text.replaceAll(/\\(?:[nrt]|u[\da-f]{4}|(?=["\\/]))/gi, ' ') : text;
	return plain
		.normalize('NFKC')
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

/** What was left out or put in between brackets parts it; each part must be there. */
function isIn(said: string, read: Read): boolean {
	const parts = said
		.split(/\[[^\]]{0,80}\]|…|\.{3,}|\*\*|(?<=\n)\s*>/u)
		.map(folded)
		.filter(part => part.length >= partMin);
	return parts.every(part => read.texts.some(text => text.includes(part)));
}

const partMin = 4;
