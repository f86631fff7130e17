/** The answer of the story with its documents as they are in a shop, and what detectors say of it, for frames of Quality. */
import type {Step} from '../../../source/domain/call.ts';
import type {CallSurroundings, FindingRow} from '../../../source/store/finding-answers.ts';
import {evidenceOfCall} from '../../../source/ui/evidence/of-call.ts';
import {seedCall, seedStep, spanIdOf, traceIdOf} from '../../support/seed.ts';
import {callDetail, nowMs} from './call-data.ts';

export const answer = [
	'Your refund of €59.90 was approved on 21 November and will arrive within 14 days on the card you paid with [2].',
	'The €4.90 delivery fee is included, so you get €64.80 in total.',
	"I could not reach the carrier just now, so I can't confirm where the parcel is.",
	'The details are on their way to mara@example.com.',
].join(' ');

const order =
	'{"id":"A-2210","refund":"59.90 EUR","fee":"4.90 EUR","approved":"2026-11-21","mail":"mara@example.com"}';

const texts: readonly (readonly [id: string, score: number, text: string])[] = [
	[
		'returns.md',
		0.81,
		'A refund is approved once the parcel is back. The delivery fee is included in a refund.',
	],
	['refunds.md', 0.77, 'A refund will arrive on the card you paid with. The bank takes some working days.'],
	['fees.md', 0.71, `Packing is free of charge. ${'Gift wrapping costs extra in each shop. '.repeat(18)}`],
	[
		'shipping.md',
		0.66,
		`Orders leave the warehouse on the day they are made. ${'Partners report delays. '.repeat(30)}`,
	],
	['warranty.md', 0.62, `Lamps are under warranty for two years. ${'Keep the receipt. '.repeat(40)}`],
];

const trace = traceIdOf(1);
const before = {traceId: trace, startMs: nowMs - 16_000, durationMs: 184} as const;

const steps: readonly Step[] = [
	seedStep({
		...before,
		spanId: spanIdOf(2),
		kind: 'retrieval',
		name: 'kb',
		tool: null,
		query: 'refund status lamp',
		documents: texts.map(([id, score, text]) => ({id, score, text})),
	}),
	seedStep({
		...before,
		spanId: spanIdOf(3),
		tool: {name: 'get_order', callId: 'call_1', arguments: '{"id":"A-2210"}', result: order},
	}),
];

const call = seedCall({
	callId: 'refund',
	traceId: trace,
	startMs: nowMs - 9680,
	durationMs: 5926,
	requestModel: 'claude-sonnet-4-5',
	responseModel: 'claude-sonnet-4-5',
	input: [{role: 'user', parts: [{type: 'text', text: 'When will my refund arrive?'}]}],
	output: [{role: 'assistant', parts: [{type: 'text', text: answer}]}],
});

export const surroundings: CallSurroundings = {call: callDetail(call), steps, template: null};

export const finding = (key: string, changes: Partial<FindingRow>): FindingRow => ({
	key,
	signal: 'quality',
	detector: 'number',
	rule: 'number',
	level: 'warning',
	confidence: 0.8,
	part: 'output',
	source: 'answer',
	start: 0,
	end: 0,
	evidence: '',
	callId: 'refund',
	traceId: trace,
	spanId: spanIdOf(1),
	atMs: nowMs - 9680 + 5926,
	template: null,
	isAllowed: false,
	model: 'claude-sonnet-4-5',
	service: 'api',
	session: 's_7f3a',
	...changes,
});

export const placeOf = (said: string) => ({
	start: answer.indexOf(said),
	end: answer.indexOf(said) + said.length,
});

const findings: readonly FindingRow[] = [
	finding('9', {...placeOf('14 days'), evidence: 'and will arrive within 14 days on the card you paid with'}),
	finding('8', {
		signal: 'errors',
		detector: 'refusal',
		rule: 'hard',
		callId: 'refused',
		evidence: "I can't help with that request.",
		atMs: nowMs - 399_000,
		model: 'gpt-4o',
	}),
	finding('7', {
		signal: 'errors',
		detector: 'schema',
		rule: 'missing',
		callId: 'billing',
		evidence: 'required "priority" is not in {"topic":"billing"}',
		atMs: nowMs - 622_000,
		model: 'gpt-4o-mini',
	}),
	finding('6', {
		signal: 'retrieval',
		detector: 'retrieval',
		rule: 'duplicates',
		level: 'info',
		callId: 'refused',
		evidence: 'document kb-1 and document kb-4 say the same',
		atMs: nowMs - 700_000,
		isAllowed: true,
		model: 'gpt-4o',
	}),
];

const leak = finding('5', {
	...placeOf('mara@example.com'),
	signal: 'security',
	detector: 'pii',
	rule: 'email',
	level: 'info',
	source: 'tool get_order',
	evidence: 'mara@example.com',
});

export const evidence = evidenceOfCall(surroundings, [findings[0] ?? leak, leak]);
