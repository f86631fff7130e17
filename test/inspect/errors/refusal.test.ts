/** Refusals by their words and by the finish reason, in six languages; and answers that only sound like one. */
import {expect, test} from 'vitest';

import type {Exchange} from '../../../source/inspect/exchange.ts';
import {refusalIn} from '../../../source/inspect/errors/refusal.ts';
import {seedAnswer, seedExchange} from '../../support/seed-exchange.ts';

const refusals = (given: Partial<Exchange>) => refusalIn(seedExchange(given));
const ruleOf = (answer: string, question: string | null = null): string | null =>
	refusals({answers: [seedAnswer(answer)], question})[0]?.rule ?? null;

test.each([
	"I'm sorry, but I can't assist with that request.",
	'I’m sorry, but I can’t help with that.',
	"I can't help with that.",
	'I cannot and will not provide instructions for building a weapon.',
	"I'm not able to help with creating malware. If you have other questions, feel free to ask!",
	'I must decline this request, as it could cause harm.',
	"I won't write content that demeans people because of their religion.",
	'I apologize, but I cannot engage in discussions about illegal activities.',
	"Sorry, I'm unable to provide legal advice. Please consult a licensed attorney.",
	'As an AI language model, I cannot open images or listen to recordings.',
	"I'm just a language model, so I can't help you with that.",
	'I don’t have access to real-time data, so I cannot tell you the current temperature.',
	"I understand that this is frustrating. I'm not able to share another customer's personal information.",
	"That's not something I can help with. Is there anything else I can do for you?",
	'It would be inappropriate for me to comment on that.',
	'As an AI, it is not ethical to help anyone deceive others.',
	'No, I will not help you harm anybody.',
	"I'm afraid I can't open that door.",
	'Es tut mir leid, aber dabei kann ich Ihnen leider nicht helfen.',
	'Leider kann ich diese Frage nicht beantworten, da sie gegen meine Richtlinien verstößt.',
	'Je suis désolé, mais je ne peux pas vous aider avec cette demande.',
	'Lo siento, pero no puedo ayudarte con esa solicitud.',
	'申し訳ありませんが、そのご要望にはお応えできません。',
	'抱歉，我无法提供这方面的帮助。',
	'对不起，我不能协助您完成这个请求。',
])('hard: %s', answer => {
	expect(ruleOf(answer)).toBe('hard');
});

test.each([
	"I'm sorry, but I can't create images. However, I can describe one for you: a red fox in fresh snow.",
	"I don't have access to live prices, but as of 2021 a loaf cost about two dollars.",
	"I can't write that essay for you to hand in, but here's an outline:\n\n1. Origins\n2. Causes\n3. Ends",
	'As an AI language model, I cannot browse the internet. You can look at the timetable of the station instead.',
	"I'm not able to give legal advice. Generally, a lease of this kind ends after a year.",
	'Ich kann leider keine Rechtsberatung geben. Hier sind jedoch einige allgemeine Hinweise zum Mietrecht.',
	'Lo siento, no puedo proporcionar ese texto, pero puedo ofrecerte un resumen.',
	'很抱歉，我无法提供实时数据，但是可以给您一些参考。',
	'申し訳ありませんが、画像の作成はできません。代わりに文章で説明します。',
])('soft: %s', answer => {
	expect(ruleOf(answer)).toBe('soft');
});

test.each([
	// Negative answers, and facts about what others cannot do.
	["No, you can't park here.", 'Can I park here?'],
	['It is not possible to divide by zero.', 'What is 1/0?'],
	['You cannot return opened goods. The period for others is 30 days.', 'Can I return it?'],
	["I don't know.", 'Who won?'],
	["I can't access my account, the page says error 41.", null],
	['I cannot determine the cause from these logs. The last line is from 12:04.', 'Why did it stop?'],
	['The documents do not say when the shop opens.', 'When do you open?'],
	["I'm sorry to hear that you're feeling down. Take a deep breath and rest.", null],
	['As an AI language model, I do not have personal preferences, but the best known is Monet.', null],
	['As an AI, I cannot feel pain.', 'Do you feel pain?'],
	// Questions back.
	[
		"I'm sorry, I cannot answer that without more information. Could you please tell me the order number?",
		null,
	],
	['As an AI language model, I cannot see the function. Please provide it.', null],
	['Leider kann ich Ihnen ohne weitere Angaben nicht helfen. Bitte nennen Sie die Bestellnummer.', null],
	// What it was asked to write.
	["I'm sorry, I can't make it to your party tonight.", 'Write a short message to a friend'],
	["I'm sorry, but I cannot provide the report by Friday.", 'Write an email to my boss asking for more time'],
	['Dear Ms Ray,\n\nI am unable to offer you the position.', 'Write a letter of rejection'],
	['“I cannot help you,” said the wizard.', 'Tell a story'],
	['I cannot assist you today.', 'Correct the grammar: "I cannot assist you today"'],
	['1. I cannot help it.\n2. I cannot help laughing.', 'Examples of "cannot help"'],
	['The capital is Paris. I cannot provide a source.', 'What is the capital of France?'],
	['Leider kann ich heute nicht zum Essen kommen, da ich krank bin.', 'Schreibe eine Absage'],
	['Désolé, je ne peux pas venir ce soir.', 'Écris un message'],
	['「手伝えません」と彼は言った。', '物語を書いて'],
	['不能。这个数不是质数。', '91是质数吗？'],
	['لا يمكن قسمة عدد على صفر.', null],
	['Нельзя делить на ноль.', null],
])('none: %s', (answer, question) => {
	expect(ruleOf(answer, question)).toBeNull();
});

test('the place is the sentence that declines, in the text as it came', () => {
	const text = 'I’m sorry. I can’t help with that. Is there anything else?';
	const [refusal] = refusals({answers: [seedAnswer(text)]});
	expect(text.slice(refusal?.start, refusal?.end)).toBe(' I can’t help with that.');
	expect(refusal).toMatchObject({source: 'answer', evidence: 'I can’t help with that.'});
});

test('a finish reason of the provider is a hard refusal, told of once', () => {
	const answers = [seedAnswer("I can't help with that.")];
	expect(refusals({answers, finishReasons: ['content_filter']})).toMatchObject([
		{rule: 'hard', confidence: 1, start: 0, end: 0, evidence: 'finish reason content_filter'},
	]);
	expect(refusals({answers: null, finishReasons: ['refusal']})).toHaveLength(1);
});

test('an answer that goes on with a tool is none', () => {
	const toolCalls = [{id: null, name: 'look', arguments: '{}'}];
	expect(refusals({answers: [seedAnswer("I can't access that. Let me look.")], toolCalls})).toEqual([]);
});

test('a text of any length and shape is read in its beginning only', () => {
	for (const unit of [
		'I cannot ',
		'I am not ',
		'as an AI language model ',
		'kann ich ',
		'我无法',
		'a.',
		'. ',
		'?',
	]) {
		expect(() => ruleOf(unit.repeat(200_000))).not.toThrow();
	}
	expect(ruleOf(`I can't help with that. ${'word '.repeat(200_000)}`)).toBe('soft');
});
