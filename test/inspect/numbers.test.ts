import {expect, test} from 'vitest';

import {claimsOf} from '../../source/inspect/quality/claims.ts';
import {numbersIn} from '../../source/inspect/quality/numbers.ts';
import {exchangeOf, type Told} from './exchange-of.ts';

const missing = (told: Told): readonly string[] =>
	numbersIn(exchangeOf(told)).map(({rule, start, end}) => `${rule} ${told.answer.slice(start, end)}`);

const said: readonly (readonly [string, string])[] = [
	['The fee is $1,250.00.', 'Die Gebühr beträgt 1.250,00 $.'],
	['The fee is 1250 dollars.', 'The fee is $1,250 (1.25k).'],
	['प्रति वर्ष ₹12,34,567', 'It is 1,234,567 rupees, some 12.3 lakh.'],
	['{"total_cents": 6480, "rate": 0.118}', 'The total is €64.80 at 11.8 %, about 12 percent.'],
	['Due on 2024-07-02T10:00:00Z.', 'It is due on July 2nd, 2024, that is on 02.07.2024, at noon (12:00).'],
	['Created at 1719878400', 'It was created on 2 July 2024.'],
	['Open until 18:30.', 'We are open until 6:30 pm.'],
	['Geöffnet bis 18.30 Uhr.', 'We are open until 18:30.'],
	['Delivery takes ten to fifteen days.', 'Delivery takes 10–15 days.'],
	['There are 25 rooms.', 'There are twenty-five rooms.'],
	['La caution est de 1 234,56 €.', 'The deposit is €1,234.56.'],
	['売上は12億3千万円、前年比15%増。', '売上は12.3億円で、15%増えました。'],
	['Revenue was 3,417,902.', 'Revenue was 3.4 million.'],
	['The trial lasts two weeks.', 'You have 14 days.'],
	['Card 4111 1111 1111 1234.', 'The card that ends in 1234 was charged.'],
	['Call +49 30 5550 1234.', 'Call +49 (30) 5550-1234.'],
	['See https://shop.example/help/returns for more.', 'See [here](https://www.shop.example/help/returns/).'],
	['Mail Help@shop.example.', 'Mail help@shop.example.'],
	['数量は１２個です。', '12個あります。'],
];

test.each(said)('what is said is supported in another notation: %s', (tool, answer) => {
	expect(missing({tool, answer})).toEqual([]);
	expect(claimsOf(exchangeOf({tool, answer})).length).toBeGreaterThan(0);
});

const order =
	'{"items": [{"name": "kettle", "price": 59.90}, {"name": "cup", "price": 12.50}], "shipping": 4.90}';
const computed: readonly (readonly [string, string])[] = [
	[order, 'Together the items are €72.40.'],
	[order, 'With shipping that is €77.30 in all.'],
	[order, 'The kettle with shipping is €64.80.'],
	['12 of 48 trains were late.', '25 % of the trains were late, 36 were not.'],
	['Rent rose from 800 to 860 euros.', 'It rose by 60 euros, or 7.5 %.'],
	['A ticket is $18.50.', 'Two tickets are $37.'],
	['Net price 250.00 EUR, VAT 19 %.', 'That is 297.50 EUR, of which 47.50 EUR are tax.'],
	['Begins on 2025-01-20 and lasts 30 days.', 'It ends on February 19, 2025.'],
	['From 3 May 2024 to 27 May 2024.', 'It lasts 24 days.'],
	['The file has 1536 MB.', 'The file has 1.5 GB.'],
	['{"waited": 5400}', 'It waited 90 minutes.'],
	['Scores: 71, 84, 91.', 'The mean is 82.'],
];

test.each(computed)('what is computed is supported, with the sum: %s', (tool, answer) => {
	expect(missing({tool, answer})).toEqual([]);
	expect(
		claimsOf(exchangeOf({tool, answer, question: 'How much for 2?'})).some(({sum}) => sum !== null),
	).toBe(true);
});

const invented: readonly (readonly [string, string, string])[] = [
	[order, 'The kettle costs €61.25.', 'number €61.25'],
	['12 of 48 trains were late.', 'Some 31.7 % were late.', 'number 31.7 %'],
	['It began on 2024-07-02.', 'It began on July 12, 2024.', 'date July 12, 2024'],
	['The firm was founded in 1998.', 'The firm was founded in 1987.', 'date 1987'],
	['Open until 18:30.', 'We are open until 7:15 pm.', 'date 7:15 pm'],
	['Mail help@shop.example.', 'Mail sales@shop.example.', 'email sales@shop.example'],
	[
		'See https://shop.example/help.',
		'See https://shop.example/refunds/form.',
		'url https://shop.example/refunds/form',
	],
	['The warranty is two years.', 'The warranty is 90 days.', 'number 90 days'],
	['Umsatz: 1.250,00 €.', 'Der Umsatz war 1.390,00 €.', 'number 1.390,00 €'],
];

test.each(invented)('what is invented is found: %s %s', (tool, answer, expected) => {
	expect(missing({tool, answer})).toEqual([expected]);
});

test('what numbers, names or exemplifies is no claim', () => {
	for (const answer of [
		'1. Open the lid\n2. Turn it\n\n12. Close it',
		'Step 14: press the button, see section 3.12 and [17].',
		'```py\nprint(4711)\n```\nand `sleep(300)`',
		'It runs on iPhone 15 and Python 3.12, around the clock (24/7), in 16:9.',
		'Would you like 250 more?',
		'For example, 480 euros would be too much.',
		'It was common in the 1990s.',
		'There are three reasons, and 2 more.',
		'Version 2.14.3 and model GPT-45.',
	]) {
		expect(missing({tool: order, answer}), answer).toEqual([]);
	}
});

test('without material general knowledge is no claim, and neither is what may have been withheld', () => {
	const answer = 'Light travels at 299,792 km a second.';
	expect(missing({answer})).toEqual([]);
	expect(missing({tool: order, answer, isContentCut: true})).toEqual([]);
	expect(missing({tool: order, answer})).toEqual(['number 299,792 km']);
});

test('a claim tells where it comes from', () => {
	const answer = 'The kettle is €59.90, with shipping €64.80.';
	const claims = claimsOf(exchangeOf({tool: order, answer}));
	expect(claims.map(({from, sum, supported}) => [from, sum, supported])).toEqual([
		['tool get_order', null, true],
		['tool get_order', '€59.90 + 4.90', true],
	]);
});

test('long and strange texts are read in one go', () => {
	for (const text of [
		'1 ',
		'1,',
		'€1.25 and 3 %, ',
		'2024-01-02, ',
		'(1) ',
		'a1',
		'10:31 ',
		'https://',
		'@a.',
		'twenty ',
	]) {
		const long = text.repeat(100_000 / text.length);
		expect(numbersIn(exchangeOf({tool: long, answer: long})).length).toBeLessThan(50);
	}
});
