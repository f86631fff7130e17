/**
The text that a finding is about, and the place in it: found again in the call and in the steps around it, since the file
keeps no more of it than a sentence. Null where it is not there any more, or never was.
*/
import type {CallSurroundings, FindingRow} from '../../store/finding-answers.ts';
import type {Passage} from '../../inspect/exchange.ts';
import {exchangeOf, unreadExchanges} from '../../inspect/exchanges.ts';
import {Redactor} from '../../inspect/redact.ts';

export type Place = {
	readonly before: string;
	/** What was found; masked where it is a secret, a card or an account. */
	readonly found: string;
	readonly after: string;
	/** As it stands in the text. */
	readonly exact: string;
	readonly isHidden: boolean;
	/** Name of the text. */
	readonly source: string;
	/** Where of several texts of that name it is in, from 1, and how many there are. */
	readonly number: number;
	readonly of: number;
};

type Sought = Pick<
	FindingRow,
	'detector' | 'rule' | 'part' | 'source' | 'start' | 'end' | 'evidence' | 'callId'
>;

/** UTF-16 units of the text on each side of a place: more than a box can show. */
const aroundMax = 4000;

/** What is found is shown up to this length: a repetition may be the whole of an answer. */
const foundMax = 1200;

export function placeOf(finding: Sought, around: CallSurroundings | null): Place | null {
	if (around === null || around.call.callId !== finding.callId) return null;
	const {start, end, source} = finding;
	if (end <= start) return null;
	const texts = passagesOf(around).filter(passage => passage.part === finding.part);
	const named = texts.filter(passage => passage.source === source);
	// Of what an answer gives away the source is where that came from.
	const among = (named.length > 0 || finding.part !== 'output' ? named : texts).filter(
		({text}) => end <= text.length,
	);
	const at = Math.max(
		0,
		among.findIndex(({text}) => says(finding.evidence, text.slice(start, end))),
	);
	const passage = among[at];
	if (passage === undefined) return null;
	const {text} = passage;
	const hides = isMasked(finding);
	const safe = new Redactor(['secrets']);
	// Where personal data was found more of it is near; what an injection wants to be sent where must be seen.
	const beside = finding.detector === 'pii' || hides ? new Redactor(['secrets', 'pii']) : safe;
	return {
		before: beside.text(text.slice(Math.max(0, start - aroundMax), start)),
		found: hides ? finding.evidence : safe.text(text.slice(start, end)).slice(0, foundMax),
		after: beside.text(text.slice(end, end + aroundMax)),
		exact: text.slice(start, end),
		isHidden: hides,
		source: passage.source,
		number: at + 1,
		of: among.length,
	};
}

/** The evidence is this place of a text, or quotes it. */
function says(evidence: string, place: string): boolean {
	const one = place.trim().slice(0, 40);
	return one !== '' && evidence.includes(one);
}

const maskedRules: ReadonlySet<string> = new Set(['card', 'iban', 'ssn']);

/** It is not printed unless it is asked for. */
function isMasked({detector, rule}: Pick<FindingRow, 'detector' | 'rule'>): boolean {
	return detector === 'secret' || (detector === 'pii' && maskedRules.has(rule));
}

const kept = new WeakMap<CallSurroundings, readonly Passage[]>();

/** All texts of a call by the names that detectors give them. */
function passagesOf(around: CallSurroundings): readonly Passage[] {
	const known = kept.get(around);
	if (known !== undefined) return known;
	const {call, steps} = around;
	const unit = {steps, used: new Set<string>()};
	const exchange = exchangeOf({call, isNew: [], isSystemNew: true}, unit);
	const passages: readonly Passage[] = [
		...(exchange?.reads ?? []),
		...(exchange?.answers ?? []),
		...call.toolCalls.map(({name, arguments: text}): Passage => ({
			part: 'tool',
			author: 'assistant',
			source: `call ${name ?? ''}`.trimEnd(),
			text: text ?? '',
			isNew: true,
		})),
		// Of a call without content the steps still hold what it was given.
		...(exchange?.reads === null || exchange === null
			? unreadExchanges({steps, used: new Set()}).flatMap(({reads}) => reads ?? [])
			: []),
	];
	kept.set(around, passages);
	return passages;
}
