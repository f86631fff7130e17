import {expect, test} from 'vitest';

import {citationsIn} from '../../source/inspect/quality/citations.ts';
import {quotesIn} from '../../source/inspect/quality/quotes.ts';
import {exchangeOf} from './exchange-of.ts';

const rules =
	'Guests may bring one small dog.\nIt has to stay on a leash in all rooms, and must never be left alone overnight.';
const quoted = (answer: string, document = rules): readonly string[] =>
	quotesIn(exchangeOf({documents: [document], answer})).map(
		({rule, start, end}) => `${rule} ${answer.slice(start, end)}`,
	);

test.each([
	'The rules say: "It has to stay on a leash in all rooms".',
	'The rules say “it has to stay on a leash … and must never be left alone overnight.”',
	'According to the rules, "[The dog] has to stay on a LEASH in all rooms".',
	'> Guests may bring one small dog.\n> It has to stay on a leash in all rooms',
	'You could write: "Dear host, may our two cats come along as well?"',
	'The film called "A very quiet night at sea" is about a dog.',
	'Press "Add a new guest" and choose "Small animals and birds".',
	'So much for the "very best friend of man" idea.',
	'`print("the rules say: cats are welcome too")`',
	'They are, as it says, "pets".',
	'In the rules it says "Hunde sind überall herzlich willkommen".',
	'Is it true that the rules say "large dogs are welcome in all rooms?"',
])('a quotation that is said, or none: %s', answer => {
	expect(quoted(answer)).toEqual([]);
});

test('a quotation that nothing has is found', () => {
	expect(quoted('The rules say: "It has to stay in the car in all cases".')).toEqual([
		'altered "It has to stay in the car in all cases"',
	]);
	expect(
		quoted('According to the document, “cats and birds are welcome in every one of our rooms”.'),
	).toHaveLength(1);
	expect(
		quoted(
			'規則によると「小さな猫は全室で歓迎されます」とのことです。',
			'規則：小さな犬は一匹まで全室で歓迎されます。',
		),
	).toHaveLength(1);
	expect(quotesIn(exchangeOf({answer: 'Plato said: "All dogs are philosophers at heart".'}))).toEqual([]);
});

const documents = ['Lamps are on the first floor.', 'Chairs are on the second floor.', 'Desks are sold out.'];
const cited = (answer: string, told: readonly string[] = documents): readonly string[] =>
	citationsIn(exchangeOf({documents: told, answer})).map(({start, end}) => answer.slice(start, end));

test.each([
	['Lamps are on the first floor [1], chairs above [2, 3].', []],
	['Lamps are upstairs [4].', ['[4]']],
	['Lamps are upstairs[1][7].', ['[7]']],
	['See 【2†source】 and 【9†source】.', ['【9†source】']],
	['As told in [kb-2] and [kb-12].', ['[kb-12]']],
	['Sold out (source: kb-3), upstairs (source: kb-44).', ['(source: kb-44)']],
	['It is in the list (source: prices.pdf).', ['(source: prices.pdf)']],
	['Take a[9], rows[12] and `b[10]` of x = [5, 6].', []],
	['- [ ] buy lamps\n- [x] buy chairs\n1. [8] sell', []],
	['The interval [4, 9] holds; the array [7, 8, 9] too.', []],
	['[5] is new.\n\n[5]: https://shop.example', []],
	['See [4](https://shop.example).', []],
	['It was so in [2024].', []],
	['```js\nreturn [11]\n```', []],
] as const)('%s', (answer, expected) => {
	expect(cited(answer)).toEqual(expected);
});

test('where documents are not told one by one, nothing is missing', () => {
	expect(cited('Lamps [4].', [])).toEqual([]);
	expect(cited('Lamps [4].', ['Lamps.\n\nChairs.\n\nDesks.\n\nRugs.'])).toEqual([]);
	expect(cited('Lamps [4].', ['[1] Lamps.\n[2] Chairs.\n[4] Rugs.'])).toEqual([]);
	expect(cited('Lamps [5].', ['[1] Lamps.\n[2] Chairs.\n[4] Rugs.'])).toEqual(['[5]']);
});

test('long and strange texts are read in one go', () => {
	for (const text of ['[99] ', '"abc def ghi ', '> a b c\n', '“', '\n', '[[', '【']) {
		const long = text.repeat(100_000 / text.length);
		expect(cited(long, [long, 'other']).length).toBeLessThan(50);
		expect(quoted(long, 'other words').length).toBeLessThan(200);
	}
});
