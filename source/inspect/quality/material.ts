/**
What an answer can be held against: documents and results of tools, or, where there are none, the long text that was
pasted into a message around the question. The question alone is no material: of it an answer has to be more.
*/
import type {Exchange, Passage} from '../exchange.ts';
import type {Place} from './sentences.ts';

export type Source = {
	/** As `Passage.source`. */
	readonly source: string;
	readonly text: string;
	/** JSON of a tool is read for its values, prose for what it says. */
	readonly author: 'document' | 'tool' | 'user' | 'system';
};

export type Material = {
	/** Empty: there is nothing to ground the answer in. */
	readonly sources: readonly Source[];
	/** The question without what was pasted around it; empty where none is told. */
	readonly question: string;
};

const kept = new WeakMap<Exchange, Material>();

/** Worked out once an exchange: each check of an answer asks for it. */
export function materialOf(exchange: Exchange): Material {
	const known = kept.get(exchange);
	if (known !== undefined) return known;
	const material = gather(exchange);
	kept.set(exchange, material);
	return material;
}

function gather(exchange: Exchange): Material {
	const reads = exchange.reads ?? [];
	const sources: Source[] = [];
	const seen = new Set<string>();
	const add = (source: Source): void => {
		if (source.text.trim() === '' || seen.has(source.text)) return;
		seen.add(source.text);
		sources.push(source);
	};
	for (const {author, source, text} of reads) {
		if (author === 'document' || author === 'tool') add({source, text, author});
	}
	for (const retrieval of exchange.retrievals) {
		for (const {source, text} of retrieval.documents) {
			if (text !== null) add({source, text, author: 'document'});
		}
	}
	const asked = reads[exchange.questionAt];
	const question = exchange.question ?? asked?.text ?? '';
	if (sources.length > 0) return {sources, question};
	let rest = question;
	for (const passage of reads) {
		const {author} = passage;
		if (author !== 'user' && author !== 'system') continue;
		const places = pastedIn(passage);
		for (const {start, end} of places) {
			add({source: passage.source, text: passage.text.slice(start, end), author});
		}
		if (passage === asked && places.length > 0) rest = without(passage.text, places);
	}
	return {sources, question: rest};
}

function without(text: string, places: readonly Place[]): string {
	let rest = '';
	let from = 0;
	for (const {start, end} of places) {
		rest += `${text.slice(from, start)} `;
		from = end;
	}
	return rest + text.slice(from);
}

const names =
	'contexts?|knowledge|documents?|docs?|passages?|sources?|articles?|texts?|excerpts?|paragraphs?|background|information|facts?|data|references?|story|transcript|report|e-?mail|chunks?|snippets?|evidence|search[ _-]results?|retrieved[ _-]\\w+|kontext|wissen|dokumente?|quellen?|auszug|hintergrund|contexte|contexto|contesto|conocimiento|documentos?|fuentes?|texto|testo|texte|контекст|документы?|текст|источники?';
const namesUnspaced =
	'上下文|背景|资料|資料|文档|文件|知识|文章|参考|コンテキスト|文脈|文書|本文|السياق|النص';
const openTag = new RegExp(`<(${names.replaceAll('[ _-]', '[_-]')})(?:\\s[^<>]{0,200})?>`, 'giu');
const label = new RegExp(
	`^[#*\\[ ]*(?:(?:[\\p{L}']{1,20} ){0,3}(?:${names})(?: [\\p{L}']{1,20}){0,3}|(?:${namesUnspaced})\\S{0,8})[\\]*#]*\\s*[:：]`,
	'gimu',
);
const questionLabel =
	/(?:^|(?<=[.!?。"”)]\s{1,3}))[#*[ ]*(?:(?:[\p{L}']{1,20} ){0,2}(?:question|query|q|request|task|instruction|answer|response|frage|antwort|pregunta|respuesta|pergunta|resposta|domanda|risposta|requête|réponse|вопрос|ответ)|问题|問題|质问|質問|回答|答案|السؤال)[\]*#]*\s*[:：]/gimu;
/** "Use the following pieces of context": what comes after that paragraph is meant. */
const cue = new RegExp(
	`\\b(?:following|below|provided|given|retrieved|attached|folgende[nr]?|siguientes?|suivante?s?)\\b[^.\\n]{0,40}\\b(?:${names})\\b[^\\n]*`,
	'iu',
);

/** Shorter than this, a text is a question with its circumstances; scripts without spaces say as much in a third. */
const pastedLengthMin = 100;
const denseLengthMin = 36;

function isLong(text: string): boolean {
	const trimmed = text.trim();
	if (trimmed.length >= pastedLengthMin) return true;
	return trimmed.length >= denseLengthMin && /^[^a-zA-Z]*[\u3040-\u9FFF\uAC00-\uD7AF]/.test(trimmed);
}

/** Places of what was pasted into a message, in order. */
function pastedIn(passage: Passage): readonly Place[] {
	const {text, author} = passage;
	if (!isLong(text)) return [];
	const marked = taggedIn(text) ?? quotedIn(text) ?? labelledIn(text);
	if (marked !== null) return marked;
	return author === 'user' ? aroundQuestion(text) : [];
}

function taggedIn(text: string): readonly Place[] | null {
	const places: Place[] = [];
	let from = 0;
	for (const match of text.matchAll(openTag)) {
		if (match.index < from) continue;
		const start = match.index + match[0].length;
		const close = text.indexOf(`</${match[1] ?? ''}>`, start);
		if (close < 0) return places.length > 0 ? places : null;
		places.push({start, end: close});
		from = close;
	}
	return places.length > 0 ? places : null;
}

/** Between triple quotes. */
function quotedIn(text: string): readonly Place[] | null {
	const open = text.indexOf('"""');
	const close = open < 0 ? -1 : text.indexOf('"""', open + 3);
	return close > 0 && isLong(text.slice(open, close)) ? [{start: open + 3, end: close}] : null;
}

function labelledIn(text: string): readonly Place[] | null {
	label.lastIndex = 0;
	const labelled = label.exec(text);
	const cued = labelled === null ? cue.exec(text) : null;
	const match = labelled ?? cued;
	if (match === null) return null;
	const start = match.index + match[0].length;
	questionLabel.lastIndex = start;
	const next = questionLabel.exec(text);
	const end = next?.index ?? endBeforeQuestion(text, start);
	return isLong(text.slice(start, end)) ? [{start, end}] : null;
}

/** A last paragraph or line that asks something is no part of what stands above it. */
function endBeforeQuestion(text: string, start: number): number {
	const whole = text.trimEnd();
	const line = Math.max(whole.lastIndexOf('\n'), start);
	return isQuestion(whole.slice(line)) && isLong(text.slice(start, line)) ? line : text.length;
}

function isQuestion(text: string): boolean {
	return /[?？؟]["'”’)\s]*$/.test(text);
}

/** What the writer tells of himself is no source that an answer should repeat. */
const personal =
	/\b(?:i|i'm|i've|my|me|mine|we|our|ich|mein|meine|mir|mich|je|j'ai|mon|ma|mes|yo|meu|minha)\b/giu;
const personalShareMax = 1 / 60;

function isReport(text: string): boolean {
	const sample = text.slice(0, 4000);
	const own = sample.match(personal)?.length ?? 0;
	return own <= Math.max(2, (sample.length / 6) * personalShareMax) && !/[{};]\s*\n/.test(sample);
}

/** No mark at all: a long text and, before or after it, one line or sentence that asks. */
function aroundQuestion(text: string): readonly Place[] {
	const start = text.length - text.trimStart().length;
	const end = text.trimEnd().length;
	const last = Math.max(text.lastIndexOf('\n', end - 1), start);
	const first = text.indexOf('\n', start);
	const candidates: Place[] = [];
	if (isQuestion(text.slice(last, end))) {
		const sentence = lastSentence(text, Math.max(last, start), end);
		candidates.push({start, end: last > start ? last : sentence});
	}
	const opening = firstQuestion(text, start, first < 0 ? end : first);
	if (opening > 0) candidates.push({start: opening, end});
	if (last > start && end - last < (end - start) / 2) candidates.push({start, end: last});
	if (first > 0 && first - start < (end - start) / 2) candidates.push({start: first, end});
	const fit = candidates.find(place => {
		const pasted = text.slice(place.start, place.end);
		return isLong(pasted) && isReport(pasted) && !isQuestion(pasted);
	});
	return fit === undefined ? [] : [fit];
}

/** End of a question that the first line begins with; -1: it does not. */
function firstQuestion(text: string, start: number, end: number): number {
	const sentence = /[.!?？؟。！](?=[\s"]|$)|[？。！]/u.exec(text.slice(start, end));
	return sentence !== null && isQuestion(sentence[0]) ? start + sentence.index + 1 : -1;
}

function lastSentence(text: string, start: number, end: number): number {
	for (let at = end - 2; at > start; at--) {
		if (/[.!。！\n]/.test(text.charAt(at)) && /[\s\p{Lu}\p{Lo}"]/u.test(text.charAt(at + 1))) return at + 1;
	}
	return start;
}
