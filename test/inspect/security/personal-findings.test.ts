/** Personal data and secrets of a call: what is found, what only looks like it, and where it came from. */
import {expect, test} from 'vitest';

import type {Exchange} from '../../../source/inspect/exchange.ts';
import {piiIn, secretsIn} from '../../../source/inspect/security/personal-findings.ts';
import {seedAnswer, seedExchange, seedPassage} from '../../support/seed-exchange.ts';

const pii = (given: Partial<Exchange>) => piiIn(seedExchange(given));
const found = (text: string): readonly string[] =>
	pii({answers: [seedAnswer(text)]}).map(({rule, start, end}) => `${rule} ${text.slice(start, end)}`);

test.each([
	['Your card is 4111 1111 1111 1111.', 'card 4111 1111 1111 1111'],
	['Charged to 5555555555554444 today', 'card 5555555555554444'],
	['amex 378282246310005', 'card 378282246310005'],
	['the Maestro card 6759649826438453', 'card 6759649826438453'],
	['Visa ending: 4222222222222', 'card 4222222222222'],
	['カード番号は4111111111111111です', 'card 4111111111111111'],
	['IBAN: de89 3704 0044 0532 0130 00', 'iban de89 3704 0044 0532 0130 00'],
	['SSN 078-05-1121', 'ssn 078-05-1121'],
	['his social security number is 078 05 1121', 'ssn 078 05 1121'],
	['Write to jörg.müller@example.de!', 'email jörg.müller@example.de'],
	['mailto:a.b@163.com', 'email a.b@163.com'],
	['leaked: a.b@mail.example:hunter2', 'email a.b@mail.example'],
	['{"card_id": 4111111111111111}', 'card 4111111111111111'],
	['连接到 127.0.0.1 失败', 'ip 127.0.0.1'],
	['host 0.0.0.0 or 169.254.169.254', 'ip 0.0.0.0', 'ip 169.254.169.254'],
	['ping 2001:db8:: and fe80::1', 'ip 2001:db8::', 'ip fe80::1'],
	['203.0.113.7 - - [12/May/2024] GET /', 'ip 203.0.113.7'],
	['Позвоните: +7 495 123-45-67', 'phone +7 495 123-45-67'],
	['Tel. 030 901 820', 'phone 030 901 820'],
])('%s', (text, ...expected) => {
	expect(found(text)).toEqual(expected);
});

test.each([
	// Numbers of other things, one of ten of which has the check digit of a card.
	'{"id": 4111111111111111}',
	'order_id=5555555555554444',
	'{"userId":"4111111111111111"}',
	'measured 630427373398 events',
	'4111 1111 1111 1112',
	'078 05 1121 of 078 05 1122',
	'git clone git@github.example.com:shop/api.git',
	'scp file deploy@host.example.com:/srv',
	'https://token@host.example.com/x',
	'icon@2x.png, vite@5.0.0-beta.rc, getty@tty1.service',
	'this@MainActivity.context and value@Type.toString',
	'AssemblyVersion: 4.0.0.0, version 1.2.3.4',
	'intro\n## 2.1.3.4 Scope of this document\n',
	'EUI 00:11:22:33:44:55:66:77',
	'the last call: 2024-05-12 10',
	'it was called 1 250 000 times, +12 500 000 more',
	'std::array<int, 3>::size and a[::2]',
	'Die Rechnung Nr. 12345 vom 12.05.2024 über 1.234,56 €',
	'2024年5月12日、合計は1,234,567円です。',
	'رقم الطلب 123456789',
])('%s holds none', text => {
	expect(found(text)).toEqual([]);
});

test('the source is where the value was read first, however it was grouped there', () => {
	const reads = [
		seedPassage('system', 'system', 'You serve ops@shop.example.'),
		seedPassage('user', 'message 1', 'I am Jean@Mail.example, card 4111-1111-1111-1111'),
		seedPassage('document', 'document kb-7', 'Our line: +49 30 901820'),
		seedPassage('tool', 'tool get_customer', '{"ip":"203.0.113.9","mail":"jean@mail.example"}'),
	];
	const answers = [
		seedAnswer(
			'ops@shop.example, jean@mail.example, 4111111111111111, +49 (30) 901820, 203.0.113.9, x@y.example, jean@mail.example',
		),
	];
	expect(pii({reads, answers}).map(({rule, level, source}) => `${rule} ${level} ${source}`)).toEqual([
		'email info system',
		'email info echo of message 1',
		'card warning echo of message 1',
		'phone info document kb-7',
		'ip info tool get_customer',
		'email warning nowhere',
	]);
});

test('nowhere is said only where all is told', () => {
	const answers = [seedAnswer('x@y.example')];
	for (const given of [{reads: null}, {isContentCut: true}]) {
		expect(pii({answers, ...given})).toMatchObject([{source: 'answer', level: 'info'}]);
	}
});

test('cards, accounts and social security numbers are masked, also in the arguments of a tool call', () => {
	const call = {
		id: null,
		name: 'pay',
		arguments:
			'{"pan":"4111 1111 1111 1111","iban":"DE89370400440532013000","ssn":"078-05-1121","to":"a@b.example"}',
	};
	const reads = [seedPassage('document', 'document kb-7', 'a@b.example')];
	const statements = pii({reads, toolCalls: [call, {id: null, name: 'none', arguments: null}]});
	expect(statements.map(({evidence}) => evidence)).toEqual([
		'4111 •••• •••• 1111, from nowhere',
		'DE89••••••••••••••3000, from nowhere',
		'07•-••-••21, from nowhere',
		'a@b.example, from document kb-7',
	]);
	expect(new Set(statements.map(({part, source}) => `${part} ${source}`))).toEqual(
		new Set(['tool call pay']),
	);
});

test('a long list is told of by its first ones', () => {
	const text = Array.from({length: 5000}, (_, index) => `user${index}@mail.example`).join('\n');
	expect(found(`${text}\n4111111111111111`)).toHaveLength(11);
});

/** Put together here, so that no scanner takes it for a key that leaked. */
const key = `sk-proj-${'a1B2c3D4e5F6g7H8'.repeat(3)}`;
const secrets = (given: Partial<Exchange>) =>
	secretsIn(seedExchange(given)).map(
		({rule, level, part, source}) => `${rule}: ${level}, ${part}, ${source}`,
	);
const send = {id: null, name: 'send', arguments: JSON.stringify({text: key})};

test.each<[string, Partial<Exchange>, string[]]>([
	['read', {reads: [seedPassage('user', 'message 1', key)]}, ['openai key: warning, input, message 1']],
	['read before', {reads: [seedPassage('user', 'message 1', key, false)]}, []],
	['its own', {reads: [seedPassage('assistant', 'message 2', key)]}, []],
	[
		'told back to its user',
		{reads: [seedPassage('user', 'message 1', key)], answers: [seedAnswer(key)]},
		['openai key: warning, output, echo of message 1'],
	],
	[
		'told out of the system message',
		{reads: [seedPassage('system', 'system', key, false)], answers: [seedAnswer(key)]},
		['openai key: critical, output, system'],
	],
	['made up', {answers: [seedAnswer(key)]}, ['openai key: warning, output, answer']],
	[
		'carried from a document to a tool',
		{reads: [seedPassage('document', 'document kb-7', key)], toolCalls: [send]},
		['openai key: critical, tool, call send'],
	],
	[
		'given back to the tool that it came from',
		{reads: [seedPassage('tool', 'tool send', key)], toolCalls: [send]},
		['openai key: warning, tool, call send'],
	],
	[
		'given to a tool by who set it up',
		{reads: [seedPassage('system', 'system', key)], toolCalls: [send]},
		['openai key: warning, tool, call send'],
	],
])('a secret that was %s', (_, given, expected) => {
	expect(secrets(given)).toEqual(expected);
});

test.each([
	'{"next_page_token": "CAUQAA1b2c3d4e5f6g7"}',
	'{"continuationToken":"a8f5f167f44f4964e6c998"}',
	'password = sha256(raw)',
	'token = decode2token12(raw)',
	'Das Passwort: bitte ändern Sie es',
	'パスワード: 8文字以上で入力してください',
])('%s holds no secret', text => {
	expect(secrets({answers: [seedAnswer(text)]})).toEqual([]);
});

test('the evidence of a secret gives nothing of it away', () => {
	const text = `${key} password=hunter2! -----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC`;
	expect(secretsIn(seedExchange({answers: [seedAnswer(text)]})).map(({evidence}) => evidence)).toEqual([
		'sk-p••••••••g7H8',
		'••••••••',
		'-----BEGIN PRIVATE KEY----- ••••••••',
	]);
});
