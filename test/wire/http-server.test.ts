import http from 'node:http';
import {promisify} from 'node:util';
import zlib from 'node:zlib';
import protobuf from 'protobufjs/minimal.js';
import {expect, test} from 'vitest';
import {json, open, post} from './harness.ts';
import {logsRequest, recording, recordings, traceRequest} from './requests.ts';

const spans = traceRequest([{attributes: {'gen_ai.request.model': 'gpt-4o'}}, {}]);

test('spans over HTTP/protobuf, answered with an empty protobuf message', async () => {
	const harness = await open();
	const answer = await post(harness, '/v1/traces', spans.protobuf);
	expect([answer.status, answer.headers.get('content-type'), answer.bytes.length]).toEqual([
		200,
		'application/x-protobuf',
		0,
	]);
	expect(harness.batches[0]!.spans).toHaveLength(2);
	expect(harness.arrivals).toMatchObject([
		{
			transport: 'http_protobuf',
			kind: 'traces',
			bytes: spans.protobuf.length,
			spans: 2,
			refused: 0,
			service: 'api',
			from: '127.0.0.1',
		},
	]);
});

test('spans over HTTP/JSON, answered in JSON', async () => {
	const harness = await open();
	const answer = await post(harness, '/v1/traces', spans.json, json);
	expect([answer.status, answer.headers.get('content-type'), answer.json()]).toEqual([
		200,
		'application/json',
		{},
	]);
	expect(harness.arrivals).toMatchObject([{transport: 'http_json', spans: 2}]);
});

test('logs and metrics over HTTP, at any path that ends in theirs', async () => {
	const harness = await open();
	const metrics = recording('java-spring-ai-chat.metrics.pb').bytes;
	const answers = [
		await post(harness, '/v1/logs', logsRequest(['hello']).protobuf),
		await post(harness, '/api/public/otel/v1/metrics?a=b', metrics, {
			'content-type': 'application/x-protobuf',
			authorization: 'Basic abc',
		}),
		await post(harness, '/x/v1/logs/', logsRequest(['hello']).json, json),
	];
	expect(answers.map(({status}) => status)).toEqual([200, 200, 200]);
	expect(harness.batches.map(({logs, points}) => [logs.length, points.length > 0])).toEqual([
		[1, false],
		[0, true],
		[1, false],
	]);
});

test.each([
	['gzip', promisify(zlib.gzip)],
	['deflate', promisify(zlib.deflate)],
	['deflate', promisify(zlib.deflateRaw)],
	['br', promisify(zlib.brotliCompress)],
	['zstd', promisify(zlib.zstdCompress)],
] as [string, (bytes: Buffer) => Promise<Buffer>][])('a body in %s', async (encoding, compress) => {
	const harness = await open();
	const headers = {'content-type': 'application/x-protobuf', 'content-encoding': encoding};
	const answer = await post(harness, '/v1/traces', await compress(spans.protobuf), headers);
	expect(answer.status).toBe(200);
	expect(harness.batches[0]!.spans).toHaveLength(2);
});

test('a chunked upload', async () => {
	const harness = await open();
	const status = await new Promise(resolve => {
		const request = http.request({
			port: harness.receiver.ports.httpPort,
			method: 'POST',
			path: '/v1/traces',
			headers: json,
		});
		request.on('response', response => resolve(response.resume().statusCode));
		for (const byte of spans.json) request.write(Buffer.from([byte]));
		request.end();
	});
	expect(status).toBe(200);
	expect(harness.batches[0]!.spans).toHaveLength(2);
});

test.each(recordings)('a real request: %s', async name => {
	const harness = await open();
	const {kind, encoding, bytes} = recording(name);
	const headers = encoding === 'json' ? json : undefined;
	expect((await post(harness, `/v1/${kind}`, bytes, headers)).status).toBe(200);
	expect(harness.batches).toHaveLength(1);
	expect(harness.drops).toEqual([]);
});

const refusals: [
	name: string,
	path: string,
	body: string,
	headers: Record<string, string>,
	method: string,
	status: number,
	text: RegExp,
][] = [
	[
		'malformed protobuf',
		'/v1/traces',
		'hello',
		{'content-type': 'application/x-protobuf'},
		'POST',
		400,
		/not valid protobuf/,
	],
	['malformed JSON', '/v1/logs', '{', json, 'POST', 400, /not valid JSON/],
	['broken gzip', '/v1/logs', 'hello', {...json, 'content-encoding': 'gzip'}, 'POST', 400, /not valid gzip/],
	['unknown encoding', '/v1/logs', '{}', {...json, 'content-encoding': 'lzma'}, 'POST', 415, /lzma/],
	['text', '/v1/logs', 'hello', {'content-type': 'text/plain'}, 'POST', 415, /text\/plain/],
	['another path', '/v1/spans', '{}', json, 'POST', 404, /\/v1\/spans/],
	['another method', '/v1/traces', '', json, 'GET', 405, /POST/],
];

test.each(refusals)(
	'%s is refused for good, with a Status',
	async (_name, path, body, headers, method, status, text) => {
		const harness = await open();
		const answer = await post(harness, path, body, headers, method);
		expect(answer.status).toBe(status);
		expect(answer.bytes.toString()).toMatch(text);
		expect(harness.batches).toEqual([]);
		expect(harness.drops.map(({reason}) => reason)).toEqual(
			method === 'POST' ? [expect.stringMatching(/\w/)] : [],
		);
	},
);

test('a malformed protobuf request gets a google.rpc.Status in protobuf', async () => {
	const {bytes, headers} = await post(await open(), '/v1/traces', 'hello');
	const reader = protobuf.Reader.create(bytes);
	expect(headers.get('content-type')).toBe('application/x-protobuf');
	expect([reader.uint32(), reader.int32(), reader.uint32(), reader.string()]).toEqual([
		8,
		3,
		18,
		expect.stringContaining('not valid protobuf'),
	]);
});

test('GET and HEAD of / say what this is', async () => {
	const harness = await open();
	const answer = await post(harness, '/', '', {}, 'GET');
	expect([answer.status, answer.bytes.toString()]).toEqual([
		200,
		expect.stringContaining('OTLP/HTTP receiver'),
	]);
	expect((await post(harness, '/', '', {}, 'HEAD')).status).toBe(200);
	expect(harness.troubles).toEqual([]);
});

test.each([
	['gzip without saying so', '/v1/traces', 'application/json', zlib.gzipSync('{}'), 'Content-Encoding: gzip'],
	[
		'JSON called protobuf',
		'/v1/logs',
		'application/x-protobuf',
		Buffer.from('{}'),
		'send it as application/json',
	],
	[
		'protobuf called JSON',
		'/v1/traces',
		'application/json',
		spans.protobuf,
		'send it as application/x-protobuf',
	],
])('a body that is not what it says is shown with what to do: %s', async (_name, path, type, body, hint) => {
	const harness = await open();
	expect((await post(harness, path, body, {'content-type': type})).status).toBe(400);
	expect(harness.troubles).toMatchObject([{hint: expect.stringContaining(hint)}]);
});
