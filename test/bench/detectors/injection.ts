/**
How well signals of injection are found, over labelled sets of JSON lines: direct attacks as what a user says, documents
as what was retrieved, real questions and results of tools for false alarms.
*/
import type {FindingPart, Statement} from '../../../source/domain/finding.ts';
import type {Author, Exchange} from '../../../source/inspect/exchange.ts';
import {injectionIn} from '../../../source/inspect/security/injection.ts';
import {invisibleIn} from '../../../source/inspect/security/invisible.ts';
import {labelled} from './labelled.ts';
import type {Measured} from './measured.ts';

type Row = {readonly text?: string; readonly query?: string; readonly attack?: boolean};

const sets: readonly {readonly set: string; readonly author: Author; readonly part: FindingPart}[] = [
	{set: 'injection.jsonl', author: 'user', part: 'input'},
	{set: 'injection-documents.jsonl', author: 'document', part: 'document'},
	{set: 'queries-and-answers.jsonl', author: 'user', part: 'input'},
	{set: 'benign-agent-texts.jsonl', author: 'tool', part: 'tool'},
];

export async function measure(folder: string): Promise<readonly Measured[]> {
	return sets.flatMap(({set, author, part}) => {
		const rows = labelled<Row>(folder, set);
		if (rows.length === 0) return [];
		const asRead = (row: Row): Exchange => exchangeOf(row.text ?? row.query ?? '', author, part);
		return [
			measured('injection', set, rows, row => injectionIn(asRead(row))),
			measured('invisible', set, rows, row => invisibleIn(asRead(row))),
		];
	});
}

function measured(
	detector: string,
	set: string,
	rows: readonly Row[],
	detect: (row: Row) => readonly Statement[],
): Measured {
	const start = performance.now();
	const results = rows.map(row => ({isAttack: row.attack === true, statements: detect(row)}));
	const ms = (performance.now() - start) / Math.max(1, rows.length);
	const count = (isAttack: boolean, isFound: boolean): number =>
		results.filter(result => result.isAttack === isAttack && result.statements.length > 0 === isFound).length;
	const warnings = results.filter(({statements}) => statements.some(({level}) => level !== 'info'));
	const attacks = warnings.filter(({isAttack}) => isAttack).length;
	const isLabelled = detector === 'injection' && rows.some(({attack}) => attack !== undefined);
	return {
		detector,
		set,
		n: rows.length,
		truePositives: isLabelled ? count(true, true) : null,
		falsePositives:
			detector === 'injection' ? count(false, true) : results.filter(one => one.statements.length > 0).length,
		falseNegatives: isLabelled ? count(true, false) : null,
		note: `warnings: ${attacks} of attacks, ${warnings.length - attacks} of others; ${ms.toFixed(2)} ms a text`,
	};
}

/** A call that read one text. */
function exchangeOf(text: string, author: Author, part: FindingPart): Exchange {
	return {
		callId: 'call',
		traceId: null,
		spanId: null,
		startMs: 0,
		endMs: 0,
		service: 'bench',
		model: null,
		operation: 'chat',
		user: null,
		session: null,
		agent: null,
		templateName: null,
		status: 'ok',
		finishReasons: [],
		isContentCut: false,
		reads: [{part, author, source: 'message 1', text, isNew: true}],
		answers: [],
		question: author === 'user' ? text : null,
		questionAt: author === 'user' ? 0 : -1,
		hasOtherOutput: false,
		toolCalls: [],
		toolDefinitions: {},
		responseSchema: null,
		wantsJson: false,
		retrievals: [],
		inputTokens: null,
		outputTokens: null,
		inputRateNanoUsd: null,
	};
}
