import {expect, test} from 'vitest';
import {type Evidence, segmentsOf} from '../../source/ui/evidence/evidence.ts';
import {evidenceRows} from '../../source/ui/evidence/evidence-rows.ts';
import {evidenceOfCall} from '../../source/ui/evidence/of-call.ts';
import {glyphSets} from '../../source/ui/glyphs.ts';
import {plain, widthOf} from '../../source/ui/rows.ts';
import {seedCall} from '../support/seed.ts';
import {callDetail} from './views/call-data.ts';
import {answer, evidence, finding, surroundings} from './views/quality-data.ts';

const none: Evidence = {
	answers: null,
	sentences: [],
	claims: [],
	flaws: [],
	documents: [],
	query: null,
	unmeasured: null,
};
const glyphs = glyphSets.unicode;
const looked = {key: '1', name: 'number', said: 'said'};
const flaw = {answer: 0, key: '1', isSecurity: false, name: 'number', why: 'nowhere', isHidden: false};

function drawn(of: Evidence, {width = 60, height = 30} = {}): readonly string[] {
	const rows = evidenceRows(of, looked, {width, height, glyphs});
	expect(rows.length).toBeLessThanOrEqual(height);
	for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(width);
	return rows.map(row => plain(row).trimEnd());
}

test('`^` stands below the place, also behind wide and hidden characters and over the end of a line', () => {
	const said = '返金は \u202E 59 € です。 It will take fourteen whole days.';
	const start = said.indexOf('fourteen');
	const of = {
		...none,
		answers: [said],
		sentences: [{answer: 0, start: 0, end: said.length, score: 0.5, from: []}],
		flaws: [{...flaw, start, end: said.indexOf(' days')}],
	};
	expect(drawn(of)).toEqual([
		'.50  返金は ‹U+202E› 59 € です。 It will take fourteen',
		'                                              ^^^^^^^^',
		'     whole days.',
		'     ^^^^^ number: nowhere',
	]);
	expect(drawn(of, {width: 30})).toEqual([
		'.50  返金は ‹U+202E› 59 € です',
		'     。 It will take fourteen',
		'                     ^^^^^^^^',
		'     whole days.',
		'     ^^^^^ number: nowhere',
	]);
});

test('a secret is not printed, and no source is named for it', () => {
	const said = 'Pay with 4111 1111 1111 1111 today.';
	const [start, end] = [said.indexOf('4111'), said.indexOf(' today')];
	const [segment] = segmentsOf(
		{
			...none,
			answers: [said],
			claims: [{answer: 0, start, end, kind: 'number', supported: true, from: 'tool pay', sum: null}],
			flaws: [{...flaw, start, end, isSecurity: true, name: 'pii card', isHidden: true}],
		},
		{back: '←', cut: '…'},
	);
	expect(segment?.text).toBe('Pay with ******************* today.');
	expect(segment?.notes).toEqual(['9 Security: pii card']);
});

test('what is wrong with all of a sentence is said below it; without a place it is said above', () => {
	const of = {
		...none,
		answers: ['The moon is a cheese.'],
		flaws: [
			{...flaw, start: 0, end: 21, name: 'grounding unsupported', why: 'hardly any of its words were read'},
		],
	};
	expect(drawn(of)).toEqual([
		'     The moon is a cheese.',
		'        ! grounding unsupported: hardly any of its words',
		'        were read',
	]);
	expect(drawn({...none, answers: ['Well.']})).toEqual(['number: said', '     Well.']);
	expect(drawn(none)[1]).toContain('the sender withholds them');
});

test('of a long answer the place of the finding is in sight, however little room there is', () => {
	const sentences = Array.from({length: 200}, (_, at) => `Sentence ${at} goes on for a while, and on.`);
	const said = sentences.join(' ');
	const at = said.indexOf('Sentence 120 ');
	let from = 0;
	const of = {
		...none,
		answers: [said],
		sentences: sentences.map(text => {
			const start = from;
			from += text.length + 1;
			return {answer: 0, start, end: start + text.length, score: 1, from: []};
		}),
		flaws: [{...flaw, start: at + 9, end: at + 12}],
	};
	for (const height of [3, 5, 9, 24]) {
		const lines = drawn(of, {height});
		expect(lines.join('\n'), String(height)).toContain('^^^ number: nowhere');
	}
	expect(drawn(of, {height: 9})[0]).toMatch(/\d+ more sentences above/);
	const one = {...of, sentences: [{answer: 0, start: 0, end: said.length, score: 1, from: []}]};
	expect(drawn(one, {height: 6}).join('\n')).toContain('^^^ number: nowhere');
});

test('the evidence of a call: scores, sources, sums, what was used of the documents and what the rest cost', () => {
	const [first] = segmentsOf(evidence, {back: '←', cut: '…'});
	expect(first?.notes).toEqual(['€59.90, 21 November ← tool get_order', '[2] is refunds.md']);
	expect(first?.marks.map(({label}) => label)).toEqual(['number: in nothing that was read']);
	const [returns, refunds] = evidence.documents;
	expect(refunds).toMatchObject({name: 'refunds.md', isUsed: true, nanoUsd: null});
	// 22 tokens at $2.50 a million.
	expect(returns).toMatchObject({name: 'returns.md', isUsed: false, tokens: 22, nanoUsd: 55_000});
	expect(evidence.query).toBe('refund status lamp');
});

test('what was held against nothing says why, and is cut into sentences all the same', () => {
	const bare = evidenceOfCall({...surroundings, steps: [], template: null}, []);
	expect(bare.unmeasured).toBe('no document, tool result or pasted text to hold it against');
	expect(bare.sentences).toHaveLength(4);
	expect(drawn(bare)[1]).toBe('no document, tool result or pasted text to hold it against');
	const long = callDetail(
		seedCall({output: [{role: 'assistant', parts: [{type: 'text', text: `${answer}\n`.repeat(2000)}]}]}),
	);
	expect(evidenceOfCall({call: long, steps: [], template: null}, []).unmeasured).toContain('too long');
	const embeddings = callDetail(seedCall({operation: 'embeddings'}));
	expect(evidenceOfCall({call: embeddings, steps: [], template: null}, []).unmeasured).toBe(
		'not a chat: embeddings',
	);
	const withheld = callDetail(seedCall({input: null, output: null}));
	expect(evidenceOfCall({call: withheld, steps: [], template: null}, [finding('1', {})]).answers).toBeNull();
});
