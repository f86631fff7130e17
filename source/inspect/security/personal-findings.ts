/**
Personal data and secrets of one call, with where they came from. Personal data is looked for in what the model wrote:
a user may tell his own address, and an answer that tells somebody else's is what matters. Secrets are looked for in
what it read, too: there they have left the house already.
*/
import type {FindingLevel, Statement} from '../../domain/finding.ts';
import {candidatesOf} from '../candidates.ts';
import type {Exchange, Passage} from '../exchange.ts';
import type {Found} from '../finding.ts';
import {isCertain} from '../personal-certainty.ts';
import {personalIn} from '../personal.ts';
import {secretsIn as secretPlacesIn} from '../secrets.ts';
import {maskedNumber, maskedSecret} from './mask.ts';
import {type Form, formOf, originFinder, originName} from './origin.ts';

type Text = Pick<Passage, 'part' | 'source' | 'text'> & {
	/** Name of the tool whose arguments it is; null: it is an answer. */
	readonly tool: string | null;
};

type Place = Found & {readonly from: Text; readonly value: string};

/** Of one rule in one call: a list of a thousand addresses is told of by its first ones. */
const statementsMax = 10;
const evidenceLengthMax = 200;

const forms: Readonly<Record<string, Form>> = {
	card: 'digits',
	ssn: 'digits',
	phone: 'digits',
	iban: 'account',
};
const confidences: Readonly<Record<string, number>> = {
	card: 0.95,
	iban: 0.99,
	ssn: 0.9,
	email: 0.99,
	ip: 0.95,
	phone: 0.9,
};
const maskedRules = new Set(['card', 'iban', 'ssn']);

/**
`pii`: card, iban, ssn, email, ip, phone in answers and in the arguments of tool calls; a value is told of once. Its
source is where the model read it: `echo of message 2`, `document kb-77`, `tool get_order`, `system`, `nowhere`; the
text it stands in, where what was read is not told or was cut. For a tool call it is `call NAME`, and the evidence says
the rest. An address or a phone that was read before is `info`, all else `warning`.
*/
export function piiIn(exchange: Exchange): readonly Statement[] {
	const places = firstOfEach(writtenIn(exchange), text =>
		personalIn(text, candidatesOf(text)).filter(found => isCertain(text, found)),
	);
	const originOf = originFinder(exchange.reads ?? []);
	return places.map(({from, start, end, rule, value}): Statement => {
		const form = formOfRule(rule);
		const origin = originOf(formOf(value, form), form);
		const name = origin === null ? (isAllTold(exchange) ? 'nowhere' : null) : originName(origin);
		const shown = maskedRules.has(rule) ? maskedNumber(value) : value;
		const isTold = from.tool !== null && name !== null;
		return {
			signal: 'security',
			detector: 'pii',
			rule,
			level: maskedRules.has(rule) || name === 'nowhere' ? 'warning' : 'info',
			confidence: confidences[rule] ?? 0.9,
			part: from.part,
			source: from.tool === null ? (name ?? from.source) : from.source,
			start,
			end,
			evidence: (isTold ? `${shown}, from ${name}` : shown).slice(0, evidenceLengthMax),
		};
	});
}

/**
`secret`: keys, tokens and passwords, by the rules of `secrets.ts`, in answers, in the arguments of tool calls, and in
what is new of what the model read (its own earlier answers were looked at when they were given). A value is told of
once: where it was written, or else where it was read first. `critical` when it came to somebody who did not have it.
*/
export function secretsIn(exchange: Exchange): readonly Statement[] {
	const written = writtenIn(exchange);
	const read = (exchange.reads ?? [])
		.filter(({isNew, author}) => isNew && author !== 'assistant')
		.map((passage): Text => ({...passage, tool: null}));
	const places = firstOfEach([...written, ...read], text => secretPlacesIn(text, candidatesOf(text)));
	const originOf = originFinder(exchange.reads ?? []);
	return places.map(({from, start, end, rule, value}): Statement => {
		const origin = written.includes(from) ? originOf(value, 'exact') : null;
		const isAnswer = from.tool === null && origin !== null;
		const name = origin === null ? null : originName(origin);
		const shown = maskedSecret(value);
		return {
			signal: 'security',
			detector: 'secret',
			rule,
			level: origin === null ? 'warning' : levelOf(origin, from.tool),
			confidence: namedOnly.has(rule) ? 0.75 : 0.95,
			part: from.part,
			source: isAnswer ? (name ?? from.source) : from.source,
			start,
			end,
			evidence: (isAnswer || name === null ? shown : `${shown}, from ${name}`).slice(0, evidenceLengthMax),
		};
	});
}

/** Found by a name before it and by how random it looks, and by no form of its own. */
const namedOnly = new Set(['password', 'secret', 'token']);

/**
An answer goes to the user: what he did not write, he is not to have. A tool is given keys by whoever set it up (the
system message), by the user, and by itself; what another tool or a document brought is carried out of its house.
What came from nowhere is made up, or was learned: worth a look, and no leak of this application.
*/
function levelOf({author, source}: Passage, tool: string | null): FindingLevel {
	if (author === 'user' || author === 'assistant') return 'warning';
	if (tool === null) return 'critical';
	return author === 'system' || source === `tool ${tool}` ? 'warning' : 'critical';
}

/** Answers, then the arguments of tool calls. */
function writtenIn({answers, toolCalls}: Exchange): readonly Text[] {
	return [
		...(answers ?? []).map((passage): Text => ({...passage, tool: null})),
		...toolCalls.flatMap((call): readonly Text[] => {
			if (call.arguments === null) return [];
			const tool = call.name ?? '';
			return [{part: 'tool', source: `call ${tool}`.trimEnd(), text: call.arguments, tool}];
		}),
	];
}

function isAllTold({reads, isContentCut}: Exchange): boolean {
	return reads !== null && !isContentCut;
}

function formOfRule(rule: string): Form {
	return forms[rule] ?? 'lower';
}

/** In order of texts and places; each value once, and of a rule no more than are of use. */
function firstOfEach(texts: readonly Text[], placesIn: (text: string) => readonly Found[]): readonly Place[] {
	const seen = new Set<string>();
	const counts = new Map<string, number>();
	const places: Place[] = [];
	for (const from of texts) {
		let until = 0;
		const found = placesIn(from.text).toSorted((one, two) => one.start - two.start || two.end - one.end);
		for (const place of found) {
			// A number inside of what was found is a part of it.
			if (place.start < until) continue;
			until = place.end;
			const value = from.text.slice(place.start, place.end);
			const key = `${place.rule} ${formOf(value, formOfRule(place.rule))}`;
			const count = counts.get(place.rule) ?? 0;
			if (seen.has(key) || count >= statementsMax) continue;
			seen.add(key);
			counts.set(place.rule, count + 1);
			places.push({...place, from, value});
		}
	}
	return places;
}
