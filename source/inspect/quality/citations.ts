/**
References to documents that were not given: `[7]` of five, `[kb-99]`, `(source: prices.pdf)`. Only where documents are
told, one by one or with numbers of their own; brackets are also indexes, arrays, check boxes and intervals.
*/
import type {Statement} from '../../domain/finding.ts';
import type {Exchange} from '../exchange.ts';
import {materialOf} from './material.ts';
import {type Place, withoutCode} from './sentences.ts';

/** Numbers in brackets after a word, a mark or another citation: `[3]`, `[1, 4]`, `[2-3]`, `[^2]`, `【3†source】`. */
const numbered =
	/(?:^|(?<=[\s\p{L}\p{N}.,;:!?"'”’»)\]】%*_]))(?:\[\^?(\d{1,3}(?:\s?[,;–-]\s?\^?\d{1,3}){0,12})\]|【(\d{1,3})†[^】\n]{0,80}】)(?![([:\w])/gu;
/** `a[1]`, `rows[12]`, `list = [1, 2]`, "the interval [1, 5]". */
const notCited =
	/(?:(?<![\p{L}\p{N}])(?:\p{L}|\p{L}*[_\d][\w]*|\p{Ll}+\p{Lu}\w*|arr|lists?|items?|data|args|argv|rows?|cols?|dict|map|df|str|results?)|\)|[=(:,[+*/<>]\s*|(?<!\p{L})(?:arrays?|list|vector|matrix|range|interval|indices|index|values?|set|return|tuple|input|output|nums?|numbers?)\s*)$/u;
const named =
	/\[([\p{L}][\w./:-]{1,80}\d[\w./:-]{0,80})\](?![([:])|【\d{1,3}(?::\d{1,3})?†([^】\n]{1,80})】/gu;
const sourced =
	/[([](?:sources?|quellen?|fuentes?|ref(?:erence)?s?|see|doc(?:ument)?|cf\.|出典|来源|источник)\s*[:：]\s*([^()[\]\n]{2,120})[)\]]/giu;
const file = /^[\w ./-]{1,100}\.(?:pdf|md|docx?|html?|txt|csv|xlsx?|pptx?|json)$/i;
const lengthMax = 200_000;
const findingsMax = 20;

/** One finding for each reference to no document, rule `missing`. */
export function citationsIn(exchange: Exchange): readonly Statement[] {
	if (exchange.isContentCut) return [];
	const told = toldOf(exchange);
	const findings: Statement[] = [];
	const seen = new Set<string>();
	for (const passage of exchange.answers ?? []) {
		const text = withoutCode(passage.text.slice(0, lengthMax));
		for (const {start, end, confidence} of [...numbersOf(text, told), ...namesOf(text, told)]) {
			const evidence = passage.text.slice(start, end);
			if (seen.has(evidence) || findings.length >= findingsMax) continue;
			seen.add(evidence);
			findings.push({
				signal: 'quality',
				detector: 'citation',
				rule: 'missing',
				level: 'warning',
				confidence,
				part: passage.part,
				source: passage.source,
				start,
				end,
				evidence,
			});
		}
	}
	return findings;
}

type Told = {
	/** How many documents can be counted; 0: none are told, or they cannot be told apart. */
	readonly count: number;
	/** Numbers that the texts give themselves, as `[3]` or `Document 3:`. */
	readonly numbers: ReadonlySet<number>;
	readonly ids: readonly string[];
	/** All that was read, in lower case. */
	readonly text: string;
};

const marker =
	/(?:^|\n|\\n)[ \t]{0,8}(?:#{1,4} )?(?:\[(\d{1,3})\]|【(\d{1,3})】|<?(?:document|doc|source|passage|chunk|context|result|quelle|dokument)\s?(?:index=|id=|#|no\.? ?|\[)?["']?(\d{1,3})\b)/giu;
const readMax = 1_000_000;

function toldOf(exchange: Exchange): Told {
	const {sources} = materialOf(exchange);
	const whole = new Set([...(exchange.reads ?? []), ...sources].map(({text}) => text));
	const text = [...whole].join('\n').slice(0, readMax);
	const documents = sources.filter(({author}) => author === 'document');
	const numbers = new Set<number>();
	for (const match of text.matchAll(marker)) numbers.add(Number(match[1] ?? match[2] ?? match[3]));
	const ids = exchange.retrievals.flatMap(({documents: found}) =>
		found.flatMap(({id}) => (id === null ? [] : [id])),
	);
	for (const {source} of documents) ids.push(source.replace(/^document /, ''));
	// One document of several paragraphs may be all of them, put together.
	const isJoined = documents.length === 1 && /\n\s*\n/.test(documents[0]?.text.trim() ?? '');
	return {count: isJoined ? 0 : documents.length, numbers, ids, text: text.toLowerCase()};
}

type Missing = Place & {readonly confidence: number};

function numbersOf(text: string, told: Told): readonly Missing[] {
	const highest = Math.max(told.count, ...(told.numbers.size > 1 ? told.numbers : []));
	if (highest < 1) return [];
	const missing: Missing[] = [];
	for (const match of text.matchAll(numbered)) {
		const start = match.index;
		const before = text.slice(Math.max(0, start - 24), start);
		// Of `[1][2]` what stands before the first is asked for.
		if (notCited.test(before.replace(/(?:\[[^\]]*\])+$/, '')) || isTask(before)) continue;
		const said = (match[1] ?? match[2] ?? '')
			.split(/[^\d]+/)
			.filter(part => part !== '')
			.map(Number);
		if (said.includes(0) && match[2] === undefined) continue;
		const absent = said.filter(number => number > highest && !told.numbers.has(number));
		if (absent.every(number => isDefined(number, text, told))) continue;
		missing.push({start, end: start + match[0].length, confidence: told.count > 1 ? 0.9 : 0.75});
	}
	return missing;
}

/** A list item that begins with brackets is a check box or an entry of a list of references. */
function isTask(before: string): boolean {
	return /(?:^|\n)\s*(?:[-*+]|\d+\.)\s*$/.test(before);
}

/** The answer or a text that was read gives the number its meaning. */
function isDefined(number: number, text: string, told: Told): boolean {
	const label = `[${number}]`;
	const note = `[^${number}]:`;
	const lines = `\n${text}`;
	return lines.includes(`\n${label}`) || lines.includes(note) || told.text.includes(label);
}

function namesOf(text: string, told: Told): readonly Missing[] {
	if (told.ids.length === 0 && told.text === '') return [];
	const shapes = new Set(told.ids.filter(id => /\d/.test(id) && /\p{L}/u.test(id)).map(shapeOf));
	const missing: Missing[] = [];
	const add = (match: RegExpExecArray, name: string, isFile: boolean): void => {
		const lower = name.trim().toLowerCase();
		if (told.text.includes(lower) || told.ids.some(id => id.toLowerCase().includes(lower))) return;
		if (!shapes.has(shapeOf(name.trim())) && !(isFile && file.test(name.trim()) && told.ids.length > 0))
			return;
		missing.push({start: match.index, end: match.index + match[0].length, confidence: 0.9});
	};
	for (const match of text.matchAll(named)) add(match, match[1] ?? match[2] ?? '', match[2] !== undefined);
	for (const match of text.matchAll(sourced)) {
		for (const name of (match[1] ?? '').split(/[,;]/)) add(match, name, true);
	}
	return missing;
}

/** `kb-77` and `kb-9` are of one kind. */
function shapeOf(id: string): string {
	return id.toLowerCase().replaceAll(/\d+/g, '0');
}
