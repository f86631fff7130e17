/** Answers that go round in circles, and answers in which things repeat because they are meant to. */
import {expect, test} from 'vitest';

import {repetitionIn} from '../../../source/inspect/errors/repetition.ts';
import {seedAnswer, seedExchange} from '../../support/seed-exchange.ts';

const repetition = (text: string, question: string | null = null) =>
	repetitionIn(seedExchange({answers: [seedAnswer(text)], question}));

const numbers = (count: number): readonly number[] => Array.from({length: count}, (_, index) => index);
const prose =
	'The river rises in the hills above the town and runs north for forty miles before it meets the sea. ' +
	'In spring the water is high, and boats can go as far as the old mill; by late summer children walk across. ';

test.each([
	['a sentence, on and on', `${prose}${'I hope this helps you with your question. '.repeat(40)}`, 'words'],
	['two words', `${prose}${'the the '.repeat(100)}`, 'words'],
	[
		'a sentence that counts',
		numbers(40)
			.map(at => `We will look at the next point of the list, point ${at}, and then go on.`)
			.join(' ')
			.replaceAll(/\d+/g, '7'),
		'words',
	],
	['a word without an end', `${prose}${'ha'.repeat(3000)}`, 'words'],
	['Chinese', `答案如下。${'我希望这对你有帮助。'.repeat(30)}`, 'words'],
	['Japanese', `回答です。${'よろしくお願いいたします。'.repeat(30)}`, 'words'],
	['Thai', 'ขอบคุณมากครับ'.repeat(30), 'words'],
	['Russian', 'Надеюсь, это поможет вам с вопросом. '.repeat(40), 'words'],
	['Arabic', 'آمل أن يكون هذا مفيدا لك. '.repeat(40), 'words'],
	['a line', `${prose}\n${'- Check the oil level\n'.repeat(5)}done`, 'line'],
	[
		'a numbered line',
		numbers(8)
			.map(at => `${at + 1}. Buy some fresh milk`)
			.join('\n'),
		'line',
	],
	['a line, with blank ones between', 'Check the oil level.\n\n'.repeat(6), 'line'],
	['exclamation marks', `${prose}${'!'.repeat(400)}`, 'character'],
	['blanks', `{"a": 1,${' \n'.repeat(400)}`, 'character'],
])('%s', (_, text, rule) => {
	expect(repetition(text)).toMatchObject([{rule, signal: 'errors', part: 'output', source: 'answer'}]);
});

const table = '| time | state |\n|---|---|\n' + '| 9:00 | all is well |\n'.repeat(60);
const code = '```js\n' + 'list.push(new Item(0, 0, 0));\n'.repeat(60) + '```\n';

test.each([
	['prose', prose.repeat(2)],
	['a table', table],
	['code', code],
	['code that was cut', code.slice(0, -5)],
	['indented code', '    list.push(new Item(0, 0, 0))\n'.repeat(60)],
	['statements', 'print("hello there world");\n'.repeat(60)],
	['JSON', JSON.stringify(numbers(60).map(() => ({name: 'an item', state: 'all is well', count: 1})))],
	['markup', '<ul>' + '<li>one more item of it</li>'.repeat(60) + '</ul>'],
	['labels', 'positive\npositive\nnegative\npositive\npositive\npositive\npositive\npositive\n'.repeat(20)],
	['one label', 'neutral\n'.repeat(100)],
	['numbers', '0 0 0 0 1 0 0 0 '.repeat(60)],
	[
		'a list of like sentences',
		numbers(40)
			.map(at => `The value of cell ${at} is ${at * 17} and its state is good.`)
			.join('\n'),
	],
	[
		'opening hours',
		['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']
			.map(day => `${day}: from 9 am to 5 pm`)
			.join('\n'),
	],
	['a form', 'Name: ________________\n'.repeat(20)],
	['a rule', `${prose}\n${'='.repeat(120)}`],
	['a song', `[Chorus]\n${'Row your boat down the stream\n'.repeat(8)}`],
	['four of a line', 'Check the oil level.\n'.repeat(4)],
	['a game', 'X O X\nO X O\nX O X\n'.repeat(30)],
	[
		'Chinese prose',
		'这条河发源于城镇上方的山丘，向北流淌四十英里后汇入大海。春天水位很高，船只可以一直驶到旧磨坊；到了夏末，孩子们可以涉水而过。',
	],
])('%s repeats for a reason', (_, text) => {
	expect(repetition(text)).toEqual([]);
});

test.each(['Write "I will not talk in class" 50 times', 'Sing me a song', 'Schreib ein Gedicht', '写一首歌'])(
	'%s is asked for',
	question => {
		expect(repetition('I will not talk in class\n'.repeat(50), question)).toEqual([]);
	},
);

test('the place is where it goes round', () => {
	const text = `${prose}\nAll is well now.${'\nCheck the oil level'.repeat(5)}`;
	const [found] = repetition(text);
	expect(text.slice(found?.start, found?.end)).toBe('Check the oil level\n'.repeat(5).trim());
	expect(found?.evidence.length).toBeLessThanOrEqual(120);
});

test('a text of any length is read once', () => {
	for (const unit of [
		'a',
		'a ',
		'a\n',
		'\n',
		'字',
		'字\n',
		'|',
		'```\n',
		'- a b c\n',
		'1. ',
		'{',
		"'",
		'\u0301',
		'= ',
	]) {
		expect(() => repetition(`x${unit.repeat(300_000)}`)).not.toThrow();
	}
});
