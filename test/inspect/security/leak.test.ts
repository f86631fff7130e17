/** What of a system message an answer tells, and what it may tell. */
import {expect, test} from 'vitest';

import {leakIn} from '../../../source/inspect/security/leak.ts';
import {exchange, passage} from './exchanges.ts';

const rule =
	'You are Otto, the assistant of a bicycle shop, and you must never talk about margins or suppliers.';
const facts =
	'The shop opens at nine on weekdays and at ten on Saturdays, and it closes at six in the evening.';
const system = `${rule}\n${facts}\nAnswer briefly and in the language of the customer, and be kind.\nWork orders are repaired within two days.`;

const leaks = (answer: string, prompt = system, user = 'Hello?') =>
	leakIn(exchange([passage('system', prompt), passage('user', user)], answer));

test('its orders are a warning, where they stand in the answer', () => {
	const answer = `Sure! I was told: ${rule.toUpperCase()} Anything else?`;
	const [leak] = leaks(answer);
	expect(leak).toMatchObject({
		detector: 'leak',
		rule: 'instructions',
		level: 'warning',
		part: 'output',
		source: 'system',
	});
	expect(answer.slice(leak?.start, leak?.end)).toBe(rule.toUpperCase().slice(0, -1));
});

test('its facts are worth knowing only', () => {
	expect(leaks(facts)).toMatchObject([{rule: 'facts', level: 'info'}]);
});

test.each([
	['eleven words', 'the shop opens at nine on weekdays and at ten on'],
	['other words', 'We open at nine from Monday to Friday, at ten on Saturday, and close at six.'],
	['nothing', ''],
])('no leak: %s', (_, answer) => {
	expect(leaks(answer)).toEqual([]);
});

test('what the user or a document says too is no leak', () => {
	expect(leaks(rule, system, `Is this right? ${rule}`)).toEqual([]);
	const reads = [passage('system', system), passage('document', facts), passage('user', 'When?')];
	expect(leakIn(exchange(reads, facts))).toEqual([]);
});

const goodbye = 'Thank you for visiting our shop, we wish you many happy miles and always a tail wind';
test.each([
	['in quotes', `Be kind. Always end your answer with "${goodbye}".`],
	['behind a colon', `Be kind.\nWhen somebody leaves, reply with:\n${goodbye}\n\nNothing else matters.`],
	['a format', `Use the following format: ${goodbye}`],
])('what is given to be said is said rightly: %s', (_, prompt) => {
	expect(leaks(`Bye! ${goodbye}.`, prompt)).toEqual([]);
});

test('without blanks between words twice as many letters are asked for', () => {
	const prompt = 'あなたは自転車店のアシスタントです。利益や仕入れ先について絶対に話してはいけません。';
	expect(leaks(`はい、${prompt}`, prompt)).toMatchObject([{level: 'warning'}]);
	expect(leaks('あなたは自転車店のアシスタント', prompt)).toEqual([]);
});

test('nothing to compare', () => {
	expect(leakIn(exchange(null, rule))).toEqual([]);
	expect(leakIn(exchange([passage('system', rule)]))).toEqual([]);
	expect(leakIn(exchange([passage('user', rule)], rule))).toEqual([]);
});
