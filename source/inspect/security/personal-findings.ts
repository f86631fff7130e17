/**
Personal data and secrets, as signals: what stands in an answer or in what a tool was asked, and where it came from. A value
that the user wrote himself is an echo; one that nothing told is the model's own.
*/
import type {FindingLevel, FindingPart, Statement} from '../../domain/finding.ts';
import {candidatesOf} from '../candidates.ts';
import type {Exchange, Passage} from '../exchange.ts';
import {apart, type Found} from '../finding.ts';
import {personalIn} from '../personal.ts';
import {secretsIn} from '../secrets.ts';

/** Longer texts are looked at up to here; a value on its border is found in none. */
const textLengthMax = 1_000_000;

/** Of one kind in one text: a table of a thousand addresses is one thing to say. */
const valuesMax = 20;

type Place = Pick<Statement, 'part' | 'source'> & {readonly text: string};

/** What the model wrote: answers, and arguments of tools. */
function writtenIn({answers, toolCalls}: Exchange): readonly Place[] {
	return [
		...(answers ?? []).map(({part, source, text}) => ({part, source, text})),
		...toolCalls.flatMap(({name, arguments: json}): readonly Place[] =>
			json === null ? [] : [{part: 'tool', source: `call ${name ?? ''}`.trimEnd(), text: json}],
		),
	];
}

/** Detector `pii`. Rules `card`, `iban`, `ssn`, `email`, `ip`, `phone`; `source` tells where the value came from. */
export function piiIn(exchange: Exchange): readonly Statement[] {
	return writtenIn(exchange).flatMap(place => {
		const text = place.text.slice(0, textLengthMax);
		return distinct(personalIn(text, candidatesOf(text)), text).map(found => {
			const value = text.slice(found.start, found.end);
			const origin = originOf(value, exchange);
			return statementOf(place, found, {
				detector: 'pii',
				level: levelOf(found.rule, origin),
				confidence: found.rule === 'phone' ? 0.8 : 1,
				source: place.part === 'tool' ? `${place.source}, from ${origin}` : origin,
				evidence: isMasked.has(found.rule) ? masked(value) : value,
			});
		});
	});
}

/** Detector `secret`. New texts that the model reads, answers, arguments of tools; rules name the kind of key. */
export function secretsOf(exchange: Exchange): readonly Statement[] {
	const read = (exchange.reads ?? []).filter(({isNew, author}) => isNew && author !== 'assistant');
	return [...read, ...writtenIn(exchange)].flatMap(place => {
		const text = place.text.slice(0, textLengthMax);
		return distinct(secretsIn(text, candidatesOf(text)), text).map(found => {
			const value = text.slice(found.start, found.end);
			const isWritten = place.part === 'output' || place.source.startsWith('call ');
			const origin = isWritten ? originOf(value, exchange) : place.source;
			return statementOf(place, found, {
				detector: 'secret',
				// Assigned to a name it may be an example; a key with its issuer's prefix is one.
				level: isGuessed.has(found.rule) ? 'info' : 'warning',
				confidence: isGuessed.has(found.rule) ? 0.6 : 0.95,
				source: isWritten && place.part === 'tool' ? `${place.source}, from ${origin}` : origin,
				evidence: `${found.rule} ${masked(value)}`,
			});
		});
	});
}

const isMasked: ReadonlySet<string> = new Set(['card', 'iban', 'ssn']);
const isGuessed: ReadonlySet<string> = new Set(['password', 'secret', 'token']);

/** What a person wrote or a document told is meant to be repeated, mostly; accounts and cards seldom are. */
function levelOf(rule: string, origin: string): FindingLevel {
	if (isMasked.has(rule)) return 'warning';
	return origin === 'nowhere' ? 'warning' : 'info';
}

function statementOf(
	{part}: {readonly part: FindingPart},
	{start, end, rule}: Found,
	rest: Pick<Statement, 'detector' | 'level' | 'confidence' | 'source' | 'evidence'>,
): Statement {
	return {signal: 'security', rule, part, start, end, ...rest, evidence: rest.evidence.slice(0, 200)};
}

/** The first place of each value, in order; what two rules found is what the first says. */
function distinct(found: readonly Found[], text: string): readonly Found[] {
	const seen = new Set<string>();
	return apart(found)
		.filter(({start, end, rule}) => {
			const key = `${rule} ${plain(text.slice(start, end))}`;
			if (seen.has(key)) return false;
			seen.add(key);
			return true;
		})
		.slice(0, valuesMax);
}

/** Without the signs that people group figures with. */
function plain(value: string): string {
	return value.toLowerCase().replaceAll(/[\s().+\u00A0-]/g, '');
}

/** The text in which the model could read it, the newest first. */
function originOf(value: string, {reads}: Exchange): string {
	const passages = (reads ?? []).toReversed();
	const sought = plain(value);
	const found =
		passages.find(({text}) => text.includes(value)) ??
		passages.find(({text}) => plain(text).includes(sought));
	return found === undefined ? 'nowhere' : nameOf(found);
}

function nameOf({author, source}: Passage): string {
	return author === 'user' || author === 'assistant' ? `echo of ${source}` : source;
}

/** Enough to know it again, too little to use it. */
function masked(value: string): string {
	const [head, tail] = value.length >= 12 ? [4, 4] : [1, value.length >= 6 ? 2 : 0];
	const hidden = '•'.repeat(Math.min(12, Math.max(3, value.length - head - tail)));
	return value.slice(0, head) + hidden + (tail === 0 ? '' : value.slice(-tail));
}
