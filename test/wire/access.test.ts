import http2 from 'node:http2';
import grpc from '@grpc/grpc-js';
import {expect, test} from 'vitest';
import {type Access, type Head, loopbackOnly, makeGate} from '../../source/wire/access.ts';
import {callGrpc, json, open, post, request} from './harness.ts';
import {traceRequest} from './requests.ts';

const token = 'a-token-of-24-characters';
const spans = traceRequest([{attributes: {'gen_ai.request.model': 'gpt-4o'}}]);

function answerTo(head: Partial<Head>, access: Partial<Access> = {}): string {
	const whole = {host: 'localhost:4318', origin: '', authorization: '', isPreflight: false, ...head};
	return makeGate({...loopbackOnly, ...access}).refusalOf(whole)?.kind ?? 'in';
}

test.each([
	'',
	'localhost',
	'LOCALHOST:4318',
	'localhost.:4318',
	'app.localhost:4318',
	'127.0.0.1:4318',
	'127.8.9.10',
	'[::1]:4318',
	'[::1]',
	'%5B::1%5D:4317',
])('a name of loopback is let in: %j', host => {
	expect(answerTo({host})).toBe('in');
});

test.each([
	'evil.example',
	'evil.example:4318',
	'localhost.evil.example',
	'127.0.0.1.evil.example',
	'127.evil.example',
	'host.docker.internal:4318',
	'192.168.1.5:4318',
	'[::2]:4318',
	'0.0.0.0:4318',
	'[::1].evil.example',
	'localhost:4318:evil.example',
])('any other name is not: %j', host => {
	expect(answerTo({host})).toBe('host');
});

test.each<[host: string, access: Partial<Access>]>([
	['host.docker.internal:4318', {allowedHosts: ['host.docker.internal']}],
	['anything.example', {allowedHosts: ['*']}],
	['192.168.1.5:4318', {hosts: ['192.168.1.5']}],
	['192.168.1.5:4318', {hosts: ['0.0.0.0']}],
	['[fd00::2]:4318', {hosts: ['::']}],
])('what was asked for is let in: %j with %j', (host, access) => {
	expect(answerTo({host}, access)).toBe('in');
});

test('listening on every address allows every address, and still no name', () => {
	expect(answerTo({host: 'evil.example'}, {hosts: ['0.0.0.0']})).toBe('host');
});

test.each([
	[{origin: 'https://evil.example'}, {}, 'origin'],
	[{origin: 'null'}, {}, 'origin'],
	[{origin: 'http://localhost:5173'}, {origins: ['http://localhost:5173']}, 'in'],
	[{origin: 'http://localhost:51730'}, {origins: ['http://localhost:5173']}, 'origin'],
	[{origin: 'https://evil.example'}, {origins: ['*']}, 'in'],
	[{authorization: ''}, {token}, 'token'],
	[{authorization: `Bearer ${token}`}, {token}, 'in'],
	[{authorization: `bearer ${token}`}, {token}, 'in'],
	[{authorization: `Bearer%20${token}`}, {token}, 'in'],
	[{authorization: token}, {token}, 'token'],
	[{authorization: `Bearer ${token}x`}, {token}, 'token'],
	[{authorization: `Bearer ${token.slice(1)}`}, {token}, 'token'],
	[{authorization: `Bearer ${'x'.repeat(10_000)}`}, {token}, 'token'],
	[{authorization: `Basic ${token}`}, {token}, 'token'],
	[{authorization: 'Bearer anything'}, {}, 'in'],
	[{isPreflight: true}, {token}, 'in'],
])('%j with %j: %s', (head, access, answer) => {
	expect(answerTo(head, access)).toBe(answer);
});

test('what is told of a wrong token is the line with the right one to the screen, and neither of them to the sender', async () => {
	const harness = await open(undefined, {token});
	const headers = {...json, authorization: 'Bearer a-wrong-guess-of-it'};
	const answer = await post(harness, '/v1/traces', spans.json, headers);
	expect(answer.status).toBe(401);
	expect(answer.headers.get('www-authenticate')).toBe('Bearer');
	expect(answer.json()).toMatchObject({code: 16});
	expect(answer.bytes.toString()).not.toMatch(/a-wrong-guess|a-token-of/);
	expect(harness.troubles).toMatchObject([
		{hint: `give your application OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20${token}`},
	]);
	expect(JSON.stringify([harness.troubles, harness.drops])).not.toContain('a-wrong-guess');
	expect(harness.drops).toMatchObject([{reason: 'with another token', count: 1, transport: 'http_json'}]);
	expect(harness.batches).toEqual([]);
});

test('with the token telemetry comes in over both transports', async () => {
	const harness = await open(undefined, {token});
	const authorization = `Bearer ${token}`;
	expect((await post(harness, '/v1/traces', spans.json, {...json, authorization})).status).toBe(200);
	await callGrpc(harness, 'traces', spans.protobuf, {metadata: {authorization}});
	await expect(callGrpc(harness, 'traces', spans.protobuf)).rejects.toMatchObject({
		code: grpc.status.UNAUTHENTICATED,
		details: expect.stringContaining('authorization=Bearer%20TOKEN'),
	});
	expect(harness.batches).toHaveLength(2);
	expect(harness.drops).toMatchObject([{reason: 'without the token', transport: 'grpc'}]);
});

test('a request to another name is forbidden over both transports, and the hint names the flag', async () => {
	const harness = await open();
	const headers = {...json, host: 'host.docker.internal:4318'};
	expect((await request(harness, {path: '/v1/traces', headers, body: spans.json})).status).toBe(403);
	await expect(
		callGrpc(harness, 'traces', spans.protobuf, {authority: 'host.docker.internal:4317'}),
	).rejects.toMatchObject({code: grpc.status.PERMISSION_DENIED});
	expect(harness.troubles.map(({hint}) => hint)).toEqual([
		expect.stringContaining('--allow-host host.docker.internal'),
		expect.stringContaining('--allow-host host.docker.internal'),
	]);
	expect(harness.drops).toHaveLength(2);
	expect(harness.batches).toEqual([]);
});

test('a page of a website may neither send nor ask whether it may, and reads no answer', async () => {
	const harness = await open();
	const origin = 'https://evil.example';
	const preflight = {origin, 'access-control-request-method': 'POST'};
	for (const [method, headers] of [
		['POST', {...json, origin}],
		['OPTIONS', preflight],
		['GET', {origin}],
	] as const) {
		const answer = await request(harness, {method, path: '/v1/traces', headers, body: spans.json});
		expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([403, undefined]);
	}
	expect(harness.drops).toHaveLength(2);
	expect(harness.troubles[0]!.hint).toContain(`--cors ${origin}`);
	expect(harness.batches).toEqual([]);
});

test('a page that was named sends as a browser does: the question first, then the telemetry with the token', async () => {
	const origin = 'http://localhost:5173';
	const harness = await open(undefined, {origins: [origin], token});
	const preflight = await request(harness, {
		method: 'OPTIONS',
		path: '/v1/traces',
		headers: {
			origin,
			'access-control-request-method': 'POST',
			'access-control-request-headers': 'authorization,content-type',
		},
	});
	expect(preflight.status).toBe(204);
	expect(preflight.headers).toMatchObject({
		'access-control-allow-origin': origin,
		'access-control-allow-methods': 'POST',
		'access-control-allow-headers': 'authorization,content-type',
		vary: 'Origin',
	});
	const headers = {...json, origin, authorization: `Bearer ${token}`};
	const answer = await request(harness, {path: '/v1/traces', headers, body: spans.json});
	expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, origin]);
	const refused = await request(harness, {path: '/v1/traces', headers: {...json, origin}, body: spans.json});
	expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([401, origin]);
	expect(harness.batches).toHaveLength(1);
});

test('who is not let in is answered before the body has come', async () => {
	const harness = await open(undefined, {token});
	const session = http2.connect(`http://127.0.0.1:${harness.receiver.ports.grpcPort}`);
	const stream = session.request(
		{
			':method': 'POST',
			':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
			'content-type': 'application/grpc',
			te: 'trailers',
		},
		{endStream: false},
	);
	stream.write(Buffer.from([0, 0, 0x10, 0, 0])); // The head of a message of 1 MB, and nothing of it.
	const status = await new Promise(resolve => {
		stream.on('response', headers => resolve(headers['grpc-status']));
	});
	expect(status).toBe(String(grpc.status.UNAUTHENTICATED));
	session.destroy();
});
