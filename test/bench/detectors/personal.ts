/** Personal data and secrets, on texts with labelled places and on texts of agents that hold none. */
import type {Statement} from '../../../source/domain/finding.ts';
import type {Exchange} from '../../../source/inspect/exchange.ts';
import {piiIn, secretsIn} from '../../../source/inspect/security/personal-findings.ts';
import {seedAnswer, seedExchange, seedPassage} from '../../support/seed-exchange.ts';
import {labelled as linesOf} from './labelled.ts';
import type {Measured} from './measured.ts';

type Labelled = {
	readonly text: string;
	readonly spans: readonly {readonly type: string; readonly start: number; readonly end: number}[];
};

/** Our rules, by the names of the set. */
const types = {
	card: 'CREDIT_CARD',
	iban: 'IBAN_CODE',
	ssn: 'US_SSN',
	email: 'EMAIL_ADDRESS',
	ip: 'IP_ADDRESS',
	phone: 'PHONE_NUMBER',
} as const;

export async function measure(folder: string): Promise<readonly Measured[]> {
	return [...labelled(folder), ...benign(folder)];
}

function labelled(folder: string): readonly Measured[] {
	const set = 'pii.jsonl';
	const texts = linesOf<Labelled>(folder, set).map(({text, spans}) => ({
		spans,
		found: piiIn(seedExchange({answers: [seedAnswer(text)]})),
	}));
	if (texts.length === 0) return [];
	return Object.entries(types).map(([rule, type]): Measured => {
		const counts = {truePositives: 0, falsePositives: 0, falseNegatives: 0};
		for (const text of texts) {
			const found = text.found.filter(statement => statement.rule === rule);
			const spans = text.spans.filter(span => span.type === type);
			const meets = (one: Place, others: readonly Place[]): boolean =>
				others.some(other => one.start < other.end && other.start < one.end);
			counts.truePositives += spans.filter(span => meets(span, found)).length;
			counts.falseNegatives += spans.filter(span => !meets(span, found)).length;
			counts.falsePositives += found.filter(statement => !meets(statement, spans)).length;
		}
		return {
			detector: `pii ${rule}`,
			set,
			n: texts.length,
			...counts,
			note: 'as answers; places that overlap',
		};
	});
}

type Place = {readonly start: number; readonly end: number};

function benign(folder: string): readonly Measured[] {
	const set = 'benign-agent-texts.jsonl';
	const texts = linesOf<{readonly text: string}>(folder, set);
	const alarms = (
		exchangeOf: (text: string) => Partial<Exchange>,
		statementsIn: (exchange: Exchange) => readonly Statement[],
	): number => texts.filter(({text}) => statementsIn(seedExchange(exchangeOf(text))).length > 0).length;
	const asAnswer = (text: string): Partial<Exchange> => ({answers: [seedAnswer(text)]});
	const asResult = (text: string): Partial<Exchange> => ({reads: [seedPassage('tool', 'tool look', text)]});
	const row = (detector: string, falsePositives: number, note: string): Measured => ({
		detector,
		set,
		n: texts.length,
		truePositives: null,
		falsePositives,
		falseNegatives: null,
		note,
	});
	return texts.length === 0
		? []
		: [
				row('pii', alarms(asAnswer, piiIn), 'as answers'),
				row('pii', alarms(asResult, piiIn), 'as results of tools'),
				row('secret', alarms(asAnswer, secretsIn), 'as answers'),
				row('secret', alarms(asResult, secretsIn), 'as results of tools'),
			];
}
