import {expect, test} from 'vitest';

import {groundingFindings, groundingOf} from '../../source/inspect/quality/grounding.ts';
import {exchangeOf, type Told} from './exchange-of.ts';

const found = (told: Told): readonly string[] => {
	const exchange = exchangeOf(told);
	return groundingFindings(exchange, groundingOf(exchange), null).map(({start, end}) =>
		told.answer.slice(start, end),
	);
};
const library =
	'The Harbour Library in Lund opened in 1974. It holds 310,000 books, closes at nine in the evening, and lends up to twelve of them for four weeks.';

test('an answer that the material says is no finding, in whatever language', () => {
	const texts: readonly (readonly [string, string])[] = [
		[library, 'The Harbour Library opened in 1974.'],
		[library, '1974'],
		[library, 'Lund'],
		[
			'Die Bücherei öffnet werktags um neun Uhr und schließt um acht.',
			'Die Bücherei öffnet werktags um neun Uhr.',
		],
		['図書館は平日の午前九時に開館し、日曜日は休館です。', '図書館は平日の午前九時に開館します。'],
		['تفتح المكتبة أبوابها كل يوم في التاسعة صباحا', 'تفتح المكتبة أبوابها كل يوم'],
		['Библиотека открыта каждый день с девяти часов.', 'Библиотека открыта каждый день.'],
		['图书馆每天上午九点开门，周日休息。', '图书馆每天上午九点开门。'],
	];
	for (const [document, answer] of texts) expect(found({documents: [document], answer}), answer).toEqual([]);
});

test('an answer that the material does not say is one finding, at its least supported sentence', () => {
	expect(found({documents: [library], answer: 'Malmö'})).toEqual(['Malmö']);
	expect(
		found({
			documents: [library],
			answer: 'It opened in 1974. The architect Per Olsson drew a glass roof for it.',
		}),
	).toEqual(['The architect Per Olsson drew a glass roof for it.']);
	expect(found({tool: library, answer: 'The library burnt down years ago.'})).toHaveLength(1);
	expect(
		found({
			documents: ['図書館は平日の午前九時に開館します。'],
			answer: '駅前の映画館で先月火事がありました。',
		}),
	).toHaveLength(1);
});

test('what claims nothing is not held against the material', () => {
	for (const answer of [
		'Yes.',
		'Would you like to know its address?',
		"I'm sorry, I could not find that in the documents.",
		'Hello! Please let me know which branch you mean.',
		'The context does not mention an architect.',
		'Let me look that up for you.',
		'Ich kann dazu leider nichts sagen.',
		'```ts\nconst roof = glass(42);\n```',
	]) {
		expect(found({documents: [library], answer}), answer).toEqual([]);
	}
});

test('what was pasted around the question is material, and the question alone is none', () => {
	const question = 'When did the library open?';
	for (const message of [
		`Context: ${library}\n\nQuestion: ${question}`,
		`${library}\n\n${question}`,
		`${question}\n\n${library}`,
		`<document>${library}</document>\n${question}`,
		`Answer from the following text.\n\n"""${library}"""\n\n${question}`,
	]) {
		const exchange = exchangeOf({question: message, answer: 'It opened in 1974.'});
		expect(groundingOf(exchange).score, message).toBeGreaterThan(0.6);
		expect(found({question: message, answer: 'Nobody alive remembers.'}), message).toHaveLength(1);
	}
	const own = 'I have been to my library often, and my children like it, but I am tired of my fines. '.repeat(
		3,
	);
	for (const message of [question, `${own}What should I do?`]) {
		expect(
			groundingOf(exchangeOf({question: message, answer: 'Talk to the staff.'})).score,
			message,
		).toBeNull();
	}
});

test('a sentence tells which passages say it', () => {
	const exchange = exchangeOf({
		documents: ['Parcels above two kilograms cost extra.', library],
		answer: 'The Harbour Library in Lund opened in 1974.',
	});
	expect(groundingOf(exchange).sentences[0]?.from).toEqual(['document kb-2']);
});

test('only an answer far below what its template usually scores is a warning', () => {
	const exchange = exchangeOf({documents: [library], answer: 'Whales sing at night.'});
	const level = (n: number, median: number): string | undefined =>
		groundingFindings(exchange, groundingOf(exchange), {n, median, mad: 0.05})[0]?.level;
	expect([level(80, 0.9), level(80, 0.1), level(20, 0.9)]).toEqual(['warning', 'info', 'info']);
});

test('what was withheld may have said it', () => {
	expect(found({documents: [library], answer: 'Whales sing at night.', isContentCut: true})).toEqual([]);
});

test('long and strange texts are read in one go', () => {
	for (const text of ['if you want ', 'the document not ', '\n', '`a', '"', 'a. ', '九', '<context>']) {
		const long = text.repeat(200_000 / text.length);
		expect(
			groundingOf(exchangeOf({documents: [long], answer: long})).sentences.length,
		).toBeGreaterThanOrEqual(0);
	}
});
