import http2 from 'node:http2';
import net from 'node:net';
import zlib from 'node:zlib';
import grpc from '@grpc/grpc-js';
import protobuf from 'protobufjs/minimal.js';
import {expect, test} from 'vitest';
import {BusyError} from '../../source/wire/intake.ts';
import {bodyBytesMax, uncommittedBytesMax} from '../../source/wire/limits.ts';
import {callGrpc, json, open, post} from './harness.ts';
import {traceRequest} from './requests.ts';

const spans = traceRequest([{attributes: {'gen_ai.request.model': 'gpt-4o'}}, {}]);

test('an empty batch is fine and not handed on', async () => {
	const harness = await open();
	expect((await post(harness, '/v1/traces', Buffer.alloc(0))).status).toBe(200);
	expect((await post(harness, '/v1/logs', '{"resourceLogs":[]}', json)).status).toBe(200);
	expect(await callGrpc(harness, 'metrics', Buffer.alloc(0))).toHaveLength(0);
	expect(harness.batches).toEqual([]);
	expect(harness.arrivals).toHaveLength(3);
});

const halfBad = traceRequest([
	{},
	{traceId: '0'.repeat(32)},
	{spanId: '0'.repeat(16)},
	{traceId: '0'.repeat(32)},
]);

test('a partial success counts what was rejected and says why, in the encoding of the request', async () => {
	const harness = await open();
	const inJson = await post(harness, '/v1/traces', halfBad.json, json);
	expect(inJson.json()).toMatchObject({
		partialSuccess: {
			rejectedSpans: '3',
			errorMessage: expect.stringMatching(/^2 × span without a valid trace id/),
		},
	});
	const inProtobuf = await post(harness, '/v1/traces', halfBad.protobuf);
	const overGrpc = await callGrpc(harness, 'traces', halfBad.protobuf);
	expect(overGrpc.equals(inProtobuf.bytes)).toBe(true);
	const reader = protobuf.Reader.create(overGrpc);
	expect([reader.uint32(), reader.uint32() > 0, reader.uint32(), reader.uint32()]).toEqual([10, true, 8, 3]);
	expect([reader.uint32(), reader.string()]).toEqual([18, expect.stringContaining('span id')]);
	expect(harness.batches.map(batch => batch.spans.length)).toEqual([1, 1, 1]);
	expect(harness.arrivals[0]).toMatchObject({spans: 1, refused: 3});
	// The sink keeps them with the batch; told to the observer too, they would count twice.
	expect(harness.batches[0]!.rejections.map(({count, service}) => [count, service])).toEqual([
		[2, 'api'],
		[1, 'api'],
	]);
	expect(harness.drops).toEqual([]);
});

test('what unfolds to more than the limit is refused, compressed and plain, on both transports', async () => {
	const harness = await open();
	const bomb = zlib.gzipSync(Buffer.alloc(bodyBytesMax + 1));
	const headers = {...json, 'content-encoding': 'gzip'};
	expect((await post(harness, '/v1/traces', bomb, headers)).status).toBe(413);
	expect((await post(harness, '/v1/traces', Buffer.alloc(bodyBytesMax + 1), json)).status).toBe(413);
	await expect(
		callGrpc(harness, 'traces', Buffer.alloc(bodyBytesMax + 1), {
			compression: grpc.compressionAlgorithms.gzip,
		}),
	).rejects.toMatchObject({code: grpc.status.RESOURCE_EXHAUSTED});
});

test.each([new BusyError('behind'), new Error('disk full')])(
	'a sink that cannot keep it is told as retryable: %s',
	async error => {
		const harness = await open(() => Promise.reject(error));
		const answer = await post(harness, '/v1/traces', spans.json, json);
		expect([answer.status, answer.headers.get('retry-after'), answer.json()]).toEqual([
			503,
			'1',
			{code: 14, message: error.message},
		]);
		const refused = (await callGrpc(harness, 'traces', spans.protobuf).catch(
			(caught: unknown) => caught,
		)) as grpc.ServiceError;
		const code = error instanceof BusyError ? grpc.status.RESOURCE_EXHAUSTED : grpc.status.UNAVAILABLE;
		expect([refused.code, refused.details]).toEqual([code, error.message]);
		const details = refused.metadata.get('grpc-status-details-bin')[0] as Buffer;
		expect(details.toString('latin1')).toContain('type.googleapis.com/google.rpc.RetryInfo');
		expect(harness.arrivals).toMatchObject([
			{spans: 0, refused: 2},
			{spans: 0, refused: 2},
		]);
	},
);

test('the answer waits for the sink', async () => {
	let commit = (): void => undefined;
	const committed = new Promise<void>(resolve => {
		commit = resolve;
	});
	const harness = await open(() => committed);
	const order: string[] = [];
	const answered = post(harness, '/v1/traces', spans.protobuf).then(({status}) =>
		order.push(`answered ${status}`),
	);
	await expect.poll(() => harness.receiver.ports.httpPort).toBeGreaterThan(0);
	await new Promise(resolve => setImmediate(resolve));
	order.push('committed');
	commit();
	await answered;
	expect(order).toEqual(['committed', 'answered 200']);
});

test('a request of 10,000 spans over both transports', async () => {
	const harness = await open();
	const many = traceRequest(Array.from({length: 10_000}, () => ({attributes: {text: 'x'.repeat(500)}})));
	await callGrpc(harness, 'traces', many.protobuf);
	await post(harness, '/v1/traces', many.json, json);
	expect(harness.batches.map(batch => batch.spans.length)).toEqual([10_000, 10_000]);
});

test('both addresses are served on one port', async () => {
	const harness = await open();
	const {ports} = harness.receiver;
	expect(ports.grpc[0]).toBe(`127.0.0.1:${ports.grpcPort}`);
	expect(ports.http[0]).toBe(`127.0.0.1:${ports.httpPort}`);
	if (ports.http.length === 1) return; // This machine has no ::1.
	expect(ports.http[1]).toBe(`[::1]:${ports.httpPort}`);
	const response = await fetch(`http://[::1]:${ports.httpPort}/v1/traces`, {
		method: 'POST',
		headers: json,
		body: new Uint8Array(spans.json),
	});
	expect(response.status).toBe(200);
	await callGrpc(harness, 'traces', spans.protobuf, {host: '[::1]'});
	expect(harness.arrivals.map(({from}) => from)).toEqual(['::1', '::1']);
});

test('HTTP/1.1 on the gRPC port is told where to go, and shown', async () => {
	const harness = await open();
	const {grpcPort, httpPort} = harness.receiver.ports;
	const response = await fetch(`http://127.0.0.1:${grpcPort}/v1/traces`, {
		method: 'POST',
		headers: json,
		body: '{}',
	});
	expect(response.status).toBe(400);
	expect(await response.text()).toContain(`OTLP/HTTP is on port ${httpPort}`);
	expect(harness.troubles).toMatchObject([
		{
			message: `HTTP/1.1 was spoken to the gRPC port ${grpcPort} by 127.0.0.1`,
			hint: expect.stringContaining(String(httpPort)),
		},
	]);
});

test('gRPC on the HTTP port is told where to go, and shown', async () => {
	const harness = await open();
	const {grpcPort, httpPort} = harness.receiver.ports;
	const goAway = await new Promise(resolve => {
		const session = http2.connect(`http://127.0.0.1:${httpPort}`);
		session.on('error', () => undefined);
		session.on('goaway', (code, _stream, data) => resolve([code, Buffer.from(data!).toString()]));
	});
	expect(goAway).toEqual([13, expect.stringContaining(`OTLP/gRPC is on port ${grpcPort}`)]);
	expect(harness.troubles).toMatchObject([{message: `gRPC was spoken to the HTTP port ${httpPort}`}]);
});

test.each(['grpcPort', 'httpPort'] as const)('TLS on a port is shown: %s', async name => {
	const harness = await open();
	const socket = net.connect(harness.receiver.ports[name], '127.0.0.1');
	socket.write(Buffer.from([22, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3]));
	await new Promise(resolve =>
		socket
			.on('close', resolve)
			.on('error', () => undefined)
			.resume(),
	);
	expect(harness.troubles).toMatchObject([{message: expect.stringMatching(/^TLS was spoken/)}]);
});

test('closing lets a request in flight finish and takes no new one', async () => {
	let commit = (): void => undefined;
	const committed = new Promise<void>(resolve => {
		commit = resolve;
	});
	let entered = 0;
	const harness = await open(() => {
		entered++;
		return committed;
	});
	const overHttp = post(harness, '/v1/traces', spans.protobuf);
	const overGrpc = callGrpc(harness, 'traces', spans.protobuf);
	await expect.poll(() => entered).toBe(2);
	const closed = harness.receiver.close();
	await expect(post(harness, '/v1/traces', spans.protobuf)).rejects.toThrow('fetch failed');
	commit();
	expect((await overHttp).status).toBe(200);
	expect(await overGrpc).toHaveLength(0);
	await closed;
});

test('what is not committed yet is bounded: above it a sender is asked to come back', async () => {
	let commit = (): void => undefined;
	const committed = new Promise<void>(resolve => {
		commit = resolve;
	});
	let entered = 0;
	const harness = await open(() => {
		entered++;
		return committed;
	});
	// One span and an unknown field (5, never used in an export request) as ballast.
	const large = Buffer.concat([
		spans.protobuf,
		Buffer.from(
			protobuf.Writer.create()
				.uint32(42)
				.bytes(Buffer.alloc(uncommittedBytesMax / 2))
				.finish(),
		),
	]);
	const first = post(harness, '/v1/traces', large);
	await expect.poll(() => entered).toBe(1);
	expect((await post(harness, '/v1/traces', large)).status).toBe(503);
	commit();
	expect((await first).status).toBe(200);
	expect((await post(harness, '/v1/traces', large)).status).toBe(200);
});
