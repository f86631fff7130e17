/** Each built-in scorer on a pair that it likes, one that it does not, and one that it has nothing to say of. */
import {expect, test} from 'vitest';
import type {Pair} from '../../source/evaluate/pair.ts';
import type {Exchange} from '../../source/inspect/exchange.ts';
import {builtIn} from '../../source/evaluate/scorers.ts';
import {exchangeOf, type Told} from '../inspect/exchange-of.ts';

const documents = ['Parcels leave within two days. A refund takes 14 days. Shades cost €12.50.'];

function pairOf(
	told: Told,
	changes: Partial<Omit<Pair, 'exchange'>> & {readonly exchange?: Partial<Exchange>} = {},
): Pair {
	const exchange = {...exchangeOf(told), ...changes.exchange};
	return {
		callId: 'c',
		atMs: 0,
		template: 't',
		templateName: 'desk',
		answer: told.answer.trim(),
		expected: null,
		...changes,
		exchange,
	};
}

async function scoresOf(pair: Pair): Promise<Record<string, number>> {
	const scored = await Promise.all(
		builtIn.map(async ({name, score}) => [name, (await score(pair))?.score] as const),
	);
	return Object.fromEntries(scored.flatMap(([name, score]) => (score === undefined ? [] : [[name, score]])));
}

test('a supported answer', async () => {
	expect(await scoresOf(pairOf({documents, answer: 'A refund takes 14 days.'}))).toEqual({
		grounding: 1,
		numbers: 1,
		quotes: 1,
		citations: 1,
		answered: 1,
		whole: 1,
	});
});

test('an answer with a figure of its own, a quote that nobody said, cut short', async () => {
	const answer =
		'A refund takes 30 days. According to the document, "parcels leave within three working days" [7].';
	const scores = await scoresOf(
		pairOf({documents, answer}, {exchange: {finishReasons: ['length'], outputTokens: 50}}),
	);
	expect(scores).toMatchObject({quotes: 0, citations: 0, whole: 0, answered: 1});
	expect(scores['numbers']).toBeLessThan(1);
	expect(scores['grounding']).toBeLessThan(0.8);
});

test('a refusal, JSON against its schema, and a golden answer', async () => {
	expect(await scoresOf(pairOf({answer: "I'm sorry, but I can't help with that request."}))).toEqual({
		answered: 0,
		whole: 1,
	});
	const schema = {wantsJson: true, responseSchema: '{"type":"object","required":["a"]}'};
	expect((await scoresOf(pairOf({answer: '{"a":1}'}, {exchange: schema})))['schema']).toBe(1);
	expect((await scoresOf(pairOf({answer: '{"b":1}'}, {exchange: schema})))['schema']).toBe(0);
	const golden = await scoresOf(pairOf({answer: '{"a":1,"b":2}'}, {expected: '{"a":1,"b":2}'}));
	expect(golden).toMatchObject({exact: 1, token_f1: 1, edit: 1, json: 1, rouge_l: 1});
	expect(golden['bleu']).toBeGreaterThan(0.9);
	expect(await scoresOf(pairOf({answer: 'No.'}, {expected: 'Yes.'}))).toMatchObject({exact: 0, token_f1: 0});
});

test('what retrieval brought, and what became of it', async () => {
	const texts = [
		'A refund takes 14 days after the parcel has come back.',
		'Our shop sells lamps and shades.',
	];
	const retrievals = [
		{
			spanId: 's',
			store: 'manual',
			kind: 'retrieval' as const,
			query: 'How long does a refund take?',
			documents: texts.map((text, at) => ({id: `${at}`, score: null, text, source: `document ${at}`})),
			isError: false,
			endMs: 0,
		},
	];
	const told = {question: 'How long does a refund take?', documents: texts, retrievals};
	const scores = await scoresOf(
		pairOf({...told, answer: 'A refund takes 14 days after the parcel has come back.'}),
	);
	expect(scores['documents_used']).toBe(0.5);
	for (const name of ['relevance', 'coverage']) {
		expect(scores[name]).toBeGreaterThan(0);
		expect(scores[name]).toBeLessThanOrEqual(1);
	}
	expect((await scoresOf(pairOf({answer: 'Soon.'})))['documents_used']).toBeUndefined();
});

test.each([
	'Die Rückerstattung dauert vierzehn Tage, sobald das Paket zurück ist.',
	'返金は、荷物が戻ってから二週間ほどかかります。',
	'يستغرق رد المبلغ أسبوعين بعد عودة الطرد.',
	'Возврат денег занимает две недели после возвращения посылки.',
	'包裹退回后，退款大约需要两周时间。',
])('an answer in another language is whole and no refusal: %s', async answer => {
	expect(await scoresOf(pairOf({answer}))).toMatchObject({answered: 1, whole: 1});
});
