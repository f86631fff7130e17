/** What declines, and what only sounds like it. */
import {expect, test} from 'vitest';
import {refusalIn, refusalOf} from '../../../source/inspect/errors/refusal.ts';
import {exchangeOf} from '../exchange-of.ts';

const hard = [
	"I'm sorry, but I can't help with that request.",
	'I cannot assist with that.',
	'As an AI assistant, I am not able to open attachments.',
	"I’m unable to share other people's addresses.",
	"I won't be able to do that. Is there anything else?",
	"Sorry, I don't have access to the payroll system.",
	'I must decline to write this text.',
	"I understand this matters to you, but I'm not comfortable writing that.",
	'Es tut mir leid, aber ich kann diese Anfrage nicht beantworten.',
	'Dabei kann ich dir nicht helfen.',
	'Désolé, je ne peux pas répondre à cette demande.',
	'Lo siento, no puedo ayudar con eso.',
	'Извините, я не могу помочь с этим.',
	'申し訳ありませんが、そのご依頼にはお答えできません。',
	'很抱歉，我无法提供这方面的帮助。',
];

const soft = [
	"I'm sorry, I can't open links. However, I can summarise the text if you paste it.",
	"I don't have access to your calendar. Please paste the dates and I will sort them.",
	'Unfortunately, I am not able to draw. Here is a description instead: a red house on a hill.',
	'Leider kann ich das Dokument nicht öffnen. Sie können den Text aber hier einfügen.',
];

const none = [
	'No, you cannot park there on weekdays.',
	'You are not able to return opened bulbs.',
	'The narrative does not say where it is set.',
	"As an AI language model, I don't have personal opinions, but most critics prefer the second film.",
	'“I can’t believe it,” she said, and closed the door.',
	'I can help with that: open Settings and choose Export.',
	'Sorry for the delay! Your order left our house on Monday.',
	'Unfortunately the parcel was lost, and a new one is on its way.',
	'Ihre Bestellung kann leider nicht mehr geändert werden.',
	'この商品は返品できません。',
	'这款灯不能放在室外。',
	'',
];

test.each(hard)('hard: %s', text => expect(refusalOf(text)?.rule).toBe('hard'));
test.each(soft)('soft: %s', text => expect(refusalOf(text)?.rule).toBe('soft'));
test.each(none)('none: %s', text => expect(refusalOf(text)).toBeNull());

test('a long answer after a refusal is soft', () => {
	const text = `I cannot give legal advice. ${'A lease is a contract between two parties. '.repeat(15)}`;
	expect(refusalOf(text)?.rule).toBe('soft');
});

test('the sentence that declines is the place', () => {
	const text = "I can't do that. Ask somebody else.";
	const [statement] = refusalIn(exchangeOf({answer: text}));
	expect(text.slice(statement?.start, statement?.end)).toBe("I can't do that.");
	expect(statement).toMatchObject({detector: 'refusal', rule: 'hard', level: 'warning', part: 'output'});
});

test('what the provider says is believed, and a call of a tool is no refusal', () => {
	const filtered = {...exchangeOf({answer: ''}), finishReasons: ['content_filter']};
	expect(refusalIn(filtered)).toMatchObject([{rule: 'hard', confidence: 1}]);
	const acting = {
		...exchangeOf({answer: "I can't see it yet, let me look."}),
		toolCalls: [{id: '1', name: 'look', arguments: '{}'}],
	};
	expect(refusalIn(acting)).toEqual([]);
});
