import {expect, test} from 'vitest';
import type {Step} from '../../../source/domain/call.ts';
import type {CallDetail} from '../../../source/store/answers.ts';
import type {CallSurroundings, FindingRow} from '../../../source/store/finding-answers.ts';
import {plain} from '../../../source/ui/rows.ts';
import {callPlaceAt} from '../../../source/ui/views/call-at.ts';
import {evidenceOf} from '../../../source/ui/views/evidence.ts';
import {placeOf} from '../../../source/ui/views/passage.ts';
import {callOf, stepOf} from '../../support/derived.ts';
import {seedMs, spanIdOf, traceIdOf} from '../../support/seed.ts';
import {findingOf} from '../../support/story-findings.ts';
import {callDetail, contextOf} from './call-data.ts';

const trace = traceIdOf(1);
const text = (value: string) => ({type: 'text', text: value}) as const;

function around(call: Partial<CallDetail>, steps: readonly Partial<Step>[] = []): CallSurroundings {
	return {
		call: callDetail(call),
		steps: steps.map((step, at) =>
			stepOf(trace, spanIdOf(at + 9), {startMs: seedMs - 1000 + at, durationMs: 10, ...step}),
		),
		template: null,
	};
}

function finding(changes: Partial<FindingRow>): FindingRow {
	const key = '1';
	const whose = {model: null, service: null, session: null};
	return {...findingOf(callOf(trace, spanIdOf(1)), {}), key, isAllowed: false, ...whose, ...changes};
}

const key = 'sk-proj-0123456789abcdefABCDEF0123456789abcdefABCDEF';
const tool = (result: string) =>
	({kind: 'tool', tool: {name: 'search', callId: null, arguments: '{"q":1}', result}}) as const;

/** What is between the brackets, or why there is no place. */
const cases: Readonly<Record<string, readonly [FindingRow, CallSurroundings | null, string | null]>> = {
	'the answer': [finding({start: 0, end: 5, evidence: 'Paris'}), around({}), 'Paris'],
	'what an answer gives away, by where it came from': [
		finding({source: 'tool get_order', start: 0, end: 5, evidence: 'Paris'}),
		around({}),
		'Paris',
	],
	'the system message': [
		finding({part: 'system', source: 'system', start: 8, end: 13, evidence: 'terse'}),
		around({}),
		'terse',
	],
	'a message by its number': [
		finding({part: 'input', source: 'message 1', start: 23, end: 29, evidence: 'France'}),
		around({}),
		'France',
	],
	'of several runs of a tool the one that says it': [
		finding({part: 'tool', source: 'tool search', start: 0, end: 5, evidence: '"three"'}),
		around({}, [tool('one 1'), tool('two 2'), tool('three')]),
		'three',
	],
	'what the model asked of a tool': [
		finding({part: 'tool', source: 'call send', start: 7, end: 11, evidence: 'evil'}),
		around({toolCalls: [{id: null, name: 'send', arguments: '{"to":"evil"}'}]}),
		'evil',
	],
	'a document without an id, by its place': [
		finding({part: 'document', source: 'document 2', start: 0, end: 6, evidence: 'second'}),
		around({}, [
			{
				kind: 'retrieval',
				tool: null,
				documents: [
					{id: null, score: null, text: 'first'},
					{id: null, score: 0.5, text: 'second of them'},
				],
			},
		]),
		'second',
	],
	'a place behind the end of the text': [finding({start: 0, end: 999, evidence: 'gone'}), around({}), null],
	'a text that is not there': [
		finding({part: 'document', source: 'document kb-1', start: 0, end: 3}),
		around({}),
		null,
	],
	'the call of another finding': [finding({start: 0, end: 5}), around({callId: 'other'}), null],
	'a finding about all of it': [finding({start: 0, end: 0}), around({}), null],
	'no call': [finding({start: 0, end: 5}), null, null],
};

test.each(Object.entries(cases))('The place is found in %s', (_name, [row, surroundings, found]) => {
	expect(placeOf(row, surroundings)?.found ?? null).toBe(found);
});

const size = {width: 50, height: 12, cut: '…'};

function shownOf(row: FindingRow, surroundings: CallSurroundings | null): string {
	return evidenceOf(row, surroundings, size)
		.rows.map(line => plain(line).trimEnd())
		.join('\n');
}

test('A secret is masked where it was found, and so are those beside it', () => {
	const answer = `The key is ${key}, and the other one ${key.replace('proj', 'live')}, as asked.`;
	const surroundings = around({output: [{role: 'assistant', parts: [text(answer)]}]});
	const row = finding({
		detector: 'secret',
		rule: 'openai key',
		start: 11,
		end: 11 + key.length,
		evidence: 'sk-…cdef',
	});
	const shown = shownOf(row, surroundings);
	expect(shown).toContain('[sk-…cdef]');
	expect(shown).not.toContain('0123456789');
	const place = callPlaceAt(surroundings.call, placeOf(row, surroundings), {
		screen: contextOf(120, 40).screen,
		habits: contextOf(120, 40).state.habits,
	});
	expect(place).toMatchObject({message: null, find: '', found: null});
});

test('What nobody sees is named and counted; a flag is a flag', () => {
	const tags = String.fromCodePoint(...Array.from({length: 14}, (_, at) => 0xe_00_61 + at));
	const scotland = String.fromCodePoint(
		0x1_f3_f4,
		...Array.from('gbsct', sign => 0xe_00_00 + sign.charCodeAt(0)),
		0xe_00_7f,
	);
	const answer = `a${tags}b\u202Ec\u200B\u200Bd ${scotland} e`;
	const surroundings = around({output: [{role: 'assistant', parts: [text(answer)]}]});
	const shown = shownOf(finding({start: 0, end: 1, evidence: 'a'}), surroundings).replaceAll('\n', ' ');
	expect(shown).toContain(
		'[a]⟦14 invisible tag characters⟧b⟦1 direction control⟧c⟦2 zero-width characters⟧d',
	);
	expect(shown).toContain(scotland);
});

test('A passage out of a megabyte is as long as its box, with the place in it, and quickly', () => {
	const answer = `${'lorem ipsum '.repeat(40_000)}HERE${' dolor sit'.repeat(50_000)}`;
	const surroundings = around({output: [{role: 'assistant', parts: [text(answer)]}]});
	const start = answer.indexOf('HERE');
	const {rows} = evidenceOf(finding({start, end: start + 4, evidence: 'HERE'}), surroundings, size);
	expect(rows.length).toBeLessThanOrEqual(size.height);
	expect(rows.map(plain).join(' ')).toContain('[HERE]');
	const whole = {start: 0, end: answer.length, evidence: 'lorem'};
	expect(evidenceOf(finding(whole), surroundings, size).rows.length).toBeLessThanOrEqual(size.height);
});
