/** Structured personal data in labelled texts, as answers; false alarms on texts that machines wrote. */
import {piiIn, secretsIn} from '../../../source/inspect/security/personal-findings.ts';
import {seedExchange} from '../../support/seed-exchange.ts';
import {labelled} from './labelled.ts';
import type {Measured} from './measured.ts';

type Span = {readonly type: string; readonly start: number; readonly end: number};
type Row = {readonly text: string; readonly spans: readonly Span[]};

/** What the labels call it, and what we do. */
const kinds = {
	CREDIT_CARD: 'card',
	IBAN_CODE: 'iban',
	US_SSN: 'ssn',
	EMAIL_ADDRESS: 'email',
	IP_ADDRESS: 'ip',
	PHONE_NUMBER: 'phone',
} as const;

export async function measure(folder: string): Promise<readonly Measured[]> {
	const rows = labelled<Row>(folder, 'pii.jsonl').map(({text, spans}) => ({
		spans,
		found: piiIn(answered(text)),
	}));
	const found = Object.entries(kinds).map(([type, rule]): Measured => {
		const told = {detector: `pii ${rule}`, set: 'pii.jsonl', n: 0, note: 'overlap'};
		let [truePositives, falsePositives, falseNegatives] = [0, 0, 0];
		for (const {spans, found: all} of rows) {
			const own = spans.filter(span => span.type === type);
			const statements = all.filter(statement => statement.rule === rule);
			truePositives += own.filter(span => statements.some(statement => overlaps(span, statement))).length;
			falseNegatives += own.filter(span => !statements.some(statement => overlaps(span, statement))).length;
			falsePositives += statements.filter(statement => !own.some(span => overlaps(span, statement))).length;
		}
		return {...told, n: truePositives + falseNegatives, truePositives, falsePositives, falseNegatives};
	});
	const benign = labelled<{text: string}>(folder, 'benign-agent-texts.jsonl');
	const alarms = benign.filter(
		({text}) => [...piiIn(answered(text)), ...secretsIn(answered(text))].length > 0,
	);
	return [
		...(rows.length === 0 ? [] : found),
		...(benign.length === 0
			? []
			: [
					{
						detector: 'pii and secret',
						set: 'benign-agent-texts.jsonl',
						n: benign.length,
						truePositives: null,
						falsePositives: alarms.length,
						falseNegatives: null,
						note: 'as answers',
					},
				]),
	];
}

function overlaps(one: {start: number; end: number}, other: {start: number; end: number}): boolean {
	return one.start < other.end && other.start < one.end;
}

function answered(text: string) {
	return seedExchange({
		answers: [{part: 'output', author: 'assistant', source: 'answer', text, isNew: true}],
	});
}
