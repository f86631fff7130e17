/** Personal data and secrets in what a model wrote, and where they came from. */
import {expect, test} from 'vitest';
import {piiIn, secretsOf} from '../../../source/inspect/security/personal-findings.ts';
import {exchangeOf} from '../exchange-of.ts';

test('each kind is found in an answer, at its place', () => {
	const values = {
		card: '4111 1111 1111 1111',
		iban: 'DE89 3704 0044 0532 0130 00',
		ssn: '536-22-1234',
		email: 'mara@example.com',
		ip: '192.0.2.17',
		phone: '+49 30 901820',
	};
	for (const [rule, value] of Object.entries(values)) {
		const answer = `It is ${value}, as you asked.`;
		const [statement, ...rest] = piiIn(exchangeOf({answer}));
		expect(rest).toEqual([]);
		expect(statement).toMatchObject({
			detector: 'pii',
			rule,
			part: 'output',
			source: 'nowhere',
			level: 'warning',
		});
		expect(answer.slice(statement?.start, statement?.end)).toBe(value);
	}
});

test('documentation values and loopback are findings like any other', () => {
	expect(piiIn(exchangeOf({answer: 'Ask root@example.com at 127.0.0.1.'}))).toHaveLength(2);
});

test('where a value came from is told, however it was grouped', () => {
	const from = (told: Partial<Parameters<typeof exchangeOf>[0]>) =>
		piiIn(exchangeOf({answer: 'Card 4111-1111-1111-1111, mara@example.com', ...told})).map(
			({rule, source, level}) => [rule, source, level],
		);
	expect(from({question: 'My card is 4111 1111 1111 1111.'})).toEqual([
		['card', 'echo of message 1', 'warning'],
		['email', 'nowhere', 'warning'],
	]);
	expect(from({tool: '{"customer":"Mara@example.com"}'})[1]).toEqual(['email', 'tool get_order', 'info']);
	expect(from({documents: ['Write to mara@example.com.']})[1]).toEqual(['email', 'document kb-1', 'info']);
});

test('accounts and keys are masked in the evidence, and told once', () => {
	const answer = 'DE89370400440532013000 and again DE89370400440532013000';
	const [statement, ...rest] = piiIn(exchangeOf({answer}));
	expect(rest).toEqual([]);
	expect(statement?.evidence).toBe('DE89••••••••••••3000');
});

test('a key is found in what was read, written and passed to a tool', () => {
	const key = `ghp_${'a1B2c3D4e5'.repeat(4)}`;
	const read = secretsOf(exchangeOf({answer: 'Done.', tool: `token: ${key}`}));
	expect(read).toMatchObject([
		{detector: 'secret', rule: 'github token', part: 'tool', source: 'tool get_order'},
	]);
	const written = secretsOf(exchangeOf({answer: `Use ${key}.`}));
	expect(written).toMatchObject([{part: 'output', source: 'nowhere', level: 'warning'}]);
	expect(written[0]?.evidence).not.toContain(key.slice(4, 30));
	const toolCalls = [{id: '1', name: 'push', arguments: JSON.stringify({header: `Bearer ${key}`})}];
	const passed = secretsOf({...exchangeOf({answer: 'Pushed.', question: `Push with ${key}`}), toolCalls});
	expect(passed.map(({part, source}) => [part, source])).toEqual([
		['input', 'message 1'],
		['tool', 'call push, from echo of message 1'],
	]);
});

test.each([
	'Order A-4220 of 12 November 2026 costs EUR 59.90, reference 7f9c24e5-2c4b-4a61-9a6e-1d2f3a4b5c6d.',
	'Version 1.2.3 of 2026-11-27T10:15:00Z took 1234567890 ns.',
	'const password = "changeme"; // example',
	'電話番号はサイトをご覧ください。',
])('nothing personal in: %s', answer => {
	expect([...piiIn(exchangeOf({answer})), ...secretsOf(exchangeOf({answer}))]).toEqual([]);
});
