/** What is masked and what is not, by tables of values; that JSON stays JSON, records stay records, and time stays linear. */
import fc from 'fast-check';
import {expect, test} from 'vitest';

import {Redactor, redactionKinds} from '../../source/inspect/redact.ts';
import {batchOf, seedLog, seedSpan} from '../support/seed.ts';

const redactor = new Redactor(redactionKinds);
const redact = (text: string): string => redactor.text(text);

/** Put together here, so that no scanner takes them for keys that leaked. */
const key = (prefix: string, length: number): string =>
	prefix + 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0'.repeat(5).slice(0, length);
const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = `${base64url({alg: 'HS256', typ: 'JWT'})}.${base64url({sub: '42'})}.${key('', 43)}`;
const pem = [
	'-----BEGIN RSA PRIVATE KEY-----',
	key('MII', 64),
	key('x', 64),
	'-----END RSA PRIVATE KEY-----',
];

test.each([
	['OpenAI', key('sk-', 48), 'openai key'],
	['OpenAI, of a project', key('sk-proj-', 120), 'openai key'],
	['Anthropic', key('sk-ant-api03-', 90), 'anthropic key'],
	['OpenRouter', `sk-or-v1-${'0a'.repeat(32)}`, 'openrouter key'],
	['Google', key('AIza', 35), 'google key'],
	['AWS', `AKIA${'QWERTY234567ABCD'}`, 'aws key'],
	['AWS, for a session', `ASIA${'QWERTY234567ABCD'}`, 'aws key'],
	['GitHub', key('ghp_', 36), 'github token'],
	['GitHub, fine-grained', key('github_pat_', 82), 'github token'],
	['GitLab', key('glpat-', 20), 'gitlab token'],
	['Slack', 'xoxb-123456789012-123456789012-abcDEF', 'slack token'],
	['Stripe', key('sk_live_', 24), 'stripe key'],
	['Stripe, restricted', key('rk_live_', 24), 'stripe key'],
	['Hugging Face', key('hf_', 34), 'hugging face token'],
	['Hugging Face, letters only', `hf_${'aBcDeFgHiJ'.repeat(4).slice(0, 34)}`, 'hugging face token'],
	['AWS, letters only', `AKIA${'QWERTYUIOPASDFGH'}`, 'aws key'],
	['GitLab, letters only', `glpat-${'aBcDeFgHiJ'.repeat(2)}`, 'gitlab token'],
	['Twilio', `SK${'0a'.repeat(16)}`, 'twilio key'],
	['SendGrid', `${key('SG.', 22)}.${key('', 43)}`, 'sendgrid key'],
	['npm', key('npm_', 36), 'npm token'],
	['PyPI', key('pypi-AgEIcHlwaS5vcmc', 60), 'pypi token'],
	['Groq', key('gsk_', 52), 'model provider key'],
	['Telegram', `123456789:AA${key('', 33)}`, 'telegram token'],
	['a JSON web token', jwt, 'jwt'],
	['a private key', pem.join('\n'), 'private key'],
	['a private key that was cut', pem.slice(0, 2).join('\n'), 'private key'],
	['a card, in groups', '4111 1111 1111 1111', 'card'],
	['a card, with hyphens', '5555-5555-5555-4444', 'card'],
	['a card, in one', '378282246310005', 'card'],
	['an IBAN', 'DE89370400440532013000', 'iban'],
	['an IBAN, in groups', 'GB82 WEST 1234 5698 7654 32', 'iban'],
	['a social security number', '078-05-1121', 'ssn'],
	['an e-mail address', 'jean.d+x@mail.example.co.uk', 'email'],
	['a phone, abroad', '+49 30 901820', 'phone'],
	['a phone, E.164', '+14155552671', 'phone'],
	['a phone, in North America', '(415) 555-2671', 'phone'],
	['an IPv4 address', '203.0.113.77', 'ip'],
	['an IPv6 address', '2001:db8:85a3::8a2e:370:7334', 'ip'],
])('%s becomes its kind, wherever it stands', (_, secret, rule) => {
	const mask = `[redacted ${rule}]`;
	expect(redact(secret)).toBe(mask);
	expect(redact(`it is ${secret}, yes`)).toBe(`it is ${mask}, yes`);
	expect(redact(`(${secret})\n`)).toBe(`(${mask})\n`);
	expect(redact(`first\n${secret}\nlast`)).toBe(`first\n${mask}\nlast`);
	// Behind an escape of JSON, whose letter is none of its own, and in JSON within JSON.
	for (const wrapped of [
		JSON.stringify({a: `x\n${secret}`}),
		JSON.stringify(JSON.stringify({a: `x\n${secret}`})),
	]) {
		const masked = redact(wrapped);
		expect(masked).toContain(mask);
		expect(masked).not.toContain(secret.slice(4));
		expect(() => JSON.parse(masked) as unknown).not.toThrow();
	}
});

test.each([
	[`Authorization: Bearer ${key('', 40)}`, 'Authorization: Bearer [redacted token]'],
	['curl -H "Authorization: Basic dXNlcjpzZWNyZXQ="', 'curl -H "Authorization: Basic [redacted password]"'],
	['postgres://app:hunter2@db.internal/x', 'postgres://app:[redacted password]@db.internal/x'],
	['redis://:p4ss@cache:6379', 'redis://:[redacted password]@cache:6379'],
	['password=hunter2!', 'password=[redacted password]'],
	['{"password": "correct-horse-7"}', '{"password": "[redacted password]"}'],
	["DB_PASSWORD='S3cret'", "DB_PASSWORD='[redacted password]'"],
	[`api_key: ${key('', 32)}`, 'api_key: [redacted secret]'],
	[`"client_secret":"${key('', 24)}"`, '"client_secret":"[redacted secret]"'],
	[`aws_secret_access_key = ${key('', 40)}`, 'aws_secret_access_key = [redacted secret]'],
	['{\\"token\\":\\"a8f5f167f44f4964e6c998\\"}', '{\\"token\\":\\"[redacted secret]\\"}'],
	['call me on 030 90 18 20', 'call me on [redacted phone]'],
])('%s is masked by its place', (text, masked) => {
	expect(redact(text)).toBe(masked);
});

test.each([
	'gpt-4o-mini-2024-07-18',
	'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
	'chatcmpl-13a9b6195aa458fac461',
	'toolu_01A09q90qw90lq917835lq9',
	'4d5a0000-0000-4000-8000-000000000001',
	'd41d8cd98f00b204e9800998ecf8427e',
	'sk-learn-pipeline-with-many-steps',
	'basic understanding of bearer instruments',
	'max_tokens: 4096, total_tokens=1234567890123',
	'password: required',
	'password = os.environ["DB_PASSWORD"]',
	'api_key="<your-api-key>"',
	'api_key=sk-xxxxxxxxxxxx',
	'token: [redacted secret]',
	'2026-11-23T14:09:34.123456789Z',
	'1795420503000000000',
	'4111 1111 1111 1112',
	'4111111111111111.5',
	'DE89370400440532013001',
	'000-12-3456 and 666-12-3456 and 900-12-3456',
	'127.0.0.1:4317 and 0.0.0.0 and [::1]:4318',
	'version 1.2.3.4.5',
	'std::vector<a::b> at 12:34:56',
	'aa:bb:cc:dd:ee:ff',
	'@pytest.fixture and user@localhost',
	'http://user@example/path and https://example.com:8080/@handle',
	'order 12-34-567890, 3 x 49.90',
	'-----BEGIN PUBLIC KEY-----',
])('%s is nothing of that kind', text => {
	expect(redact(text)).toBe(text);
});

test('a number before an account is masked, too', () => {
	expect(redact('4111 1111 1111 1111 or DE89370400440532013000')).toBe('[redacted card] or [redacted iban]');
});

test('only what is asked for', () => {
	const text = `${key('sk-', 48)} of a@b.example`;
	expect(new Redactor(['secrets']).text(text)).toBe('[redacted openai key] of a@b.example');
	expect(new Redactor(['pii']).text(text)).toBe(`${key('sk-', 48)} of [redacted email]`);
	expect(new Redactor([]).text(text)).toBe(text);
});

test('a number of a text that is JSON becomes a string of it', () => {
	expect(redact('{"card":4111111111111111,"n":[5555555555554444]}')).toBe(
		'{"card":"[redacted card]","n":["[redacted card]"]}',
	);
	expect(redact('{"text":"card: 4111111111111111, ok"}')).toBe('{"text":"card: [redacted card], ok"}');
});

const email = 'a@b.example';
const mask = '[redacted email]';

test('every text of a record, at any depth, and nothing else of it', () => {
	const resource = {attributes: {'service.name': 'api', 'user.email': email}, schemaUrl: ''};
	const span = seedSpan({
		name: `mail ${email}`,
		attributes: {
			text: email,
			list: ['x', email],
			deep: {a: {b: [{c: email}]}},
			count: 4_111_111_111_111_111,
			big: {$int: '9223372036854775807'},
			bytes: {$bytes: '5555555555554444'},
			'db.password': 'correct-horse-7',
			'http.request.header.authorization': [key('', 40)],
		},
		events: [{timeNano: 1n, name: email, attributes: {'exception.message': email}}],
		links: [{traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceState: '', attributes: {of: email}}],
		status: {code: 2, message: `no ${email}`},
		resource,
	});
	const rejections = [{kind: 'traces', count: 1, reason: 'span without a trace id', service: email}] as const;
	const log = seedLog({body: {said: [email]}, attributes: {by: email}, resource});
	const batch = redactor.batch(batchOf({spans: [span], logs: [log], rejections}));
	const {spans, logs} = batch;
	expect(batch.rejections).toEqual([{...rejections[0], service: mask}]);
	expect(spans).toEqual([
		{
			...span,
			name: `mail ${mask}`,
			attributes: {
				text: mask,
				list: ['x', mask],
				deep: {a: {b: [{c: mask}]}},
				count: 4_111_111_111_111_111,
				big: {$int: '9223372036854775807'},
				bytes: {$bytes: '5555555555554444'},
				'db.password': '[redacted password]',
				'http.request.header.authorization': ['[redacted secret]'],
			},
			events: [{timeNano: 1n, name: mask, attributes: {'exception.message': mask}}],
			links: [{traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceState: '', attributes: {of: mask}}],
			status: {code: 2, message: `no ${mask}`},
			resource: {attributes: {'service.name': 'api', 'user.email': mask}, schemaUrl: ''},
		},
	]);
	expect(logs).toEqual([
		{...log, body: {said: [mask]}, attributes: {by: mask}, resource: spans[0]?.resource},
	]);
	// Shared by the records of a request before and after, so that it is written once.
	expect(logs[0]?.resource).toBe(spans[0]?.resource);
});

test('what has nothing to mask is the same object, and what was masked is counted by rule', () => {
	const own = new Redactor(redactionKinds);
	const plain = seedSpan({attributes: {text: 'nothing here', list: ['a']}});
	expect(own.batch(batchOf({spans: [plain]})).spans[0]).toBe(plain);
	expect(own.takeFound().size).toBe(0);
	own.text(`${email} ${email} 4111111111111111`);
	expect(Object.fromEntries(own.takeFound())).toEqual({email: 2, card: 1});
	expect(own.takeFound().size).toBe(0);
});

/** Texts of what the rules look for and what looks like it. */
const pieces = fc.array(
	fc.oneof(
		fc.constantFrom(
			'sk-',
			'AKIA',
			'eyJ',
			'.eyJ',
			'password=',
			'token: ',
			'://',
			'a:b@',
			'@',
			'.com',
			'Bearer ',
			'::',
			':',
			'4111 1111 1111 1111',
			'078-05-1121',
			'DE89',
			'3704 0044 0532 0130 00',
			'+49',
			'\\',
			'"',
			'\\n',
			'\n',
			' ',
			'-----BEGIN PRIVATE KEY-----',
			'-----END PRIVATE KEY-----',
			'1.2.3.4',
			'2001:db8::1',
			key('', 20),
			'{',
			'}',
			'[',
			']',
			',',
		),
		fc.string({maxLength: 8}),
	),
	{maxLength: 30},
);

test('redacting twice is redacting once', () => {
	fc.assert(
		fc.property(pieces, parts => {
			const once = redact(parts.join(''));
			expect(redact(once)).toBe(once);
		}),
		{numRuns: 1000},
	);
});

test('what was JSON is JSON, with the same keys and lengths', () => {
	const shapeOf = (value: unknown): unknown =>
		Array.isArray(value)
			? value.map(shapeOf)
			: typeof value === 'object' && value !== null
				? Object.values(value).map(shapeOf)
				: null;
	fc.assert(
		fc.property(
			fc.object({
				values: [pieces.map(parts => parts.join('')), fc.integer(), fc.constant(4_111_111_111_111_111)],
			}),
			fc.boolean(),
			(value, isTwice) => {
				const text = isTwice ? JSON.stringify({inner: JSON.stringify(value)}) : JSON.stringify(value);
				const masked = JSON.parse(redact(text)) as unknown;
				expect(shapeOf(masked)).toEqual(shapeOf(JSON.parse(text)));
				if (isTwice) JSON.parse((masked as {inner: string}).inner);
			},
		),
		{numRuns: 500},
	);
});

test('a megabyte that almost fits a rule, over and over, is read in bounded time', {timeout: 180_000}, () => {
	const units = [
		'sk-',
		'sk-a',
		'eyJ',
		'eyJa1.',
		'eyJaaaaaaaa1.eyJ',
		'AKIA1',
		'://a:',
		'://',
		'@',
		'a@',
		'a@b.',
		'@a.a.',
		'password=',
		'password:a1',
		'token="',
		'api_key: a1',
		'Bearer ',
		'Bearer a',
		'Basic a',
		'basic dXNlcg',
		'1',
		'1 ',
		'1-',
		'+1 ',
		'+1(',
		'(1)',
		'4111 ',
		'1.1.',
		'1:',
		'::',
		'a:',
		'DE89 ',
		'DE89',
		'-----BEGIN PRIVATE KEY-----',
		'-----',
		'-----BEGIN ',
		'call 12 ',
		'\\',
		'"',
		'{"',
		'\\n',
		'00 1 ',
	];
	for (const unit of units) {
		const text = unit.repeat(Math.floor(1_000_000 / unit.length));
		const started = performance.now();
		redact(text);
		// Linear ones take 10 to 500 ms; what is not linear would take minutes.
		expect(performance.now() - started, JSON.stringify(unit)).toBeLessThan(20_000);
	}
});
