import {once} from 'node:events';
import http2 from 'node:http2';

import grpc from '@grpc/grpc-js';
import {expect, test} from 'vitest';
import {callGrpc, open} from './harness.ts';
import {flowControlWindowBytes} from '../../source/wire/limits.ts';
import {logsRequest, recording, traceRequest} from './requests.ts';

const spans = traceRequest([{attributes: {'gen_ai.request.model': 'gpt-4o'}}, {}]);

test.each([
	grpc.compressionAlgorithms.identity,
	grpc.compressionAlgorithms.gzip,
	grpc.compressionAlgorithms.deflate,
])('the three Export services over gRPC, compression %s', async compression => {
	const harness = await open();
	const metrics = recording('java-spring-ai-chat.metrics.pb').bytes;
	expect(await callGrpc(harness, 'traces', spans.protobuf, {compression})).toHaveLength(0);
	expect(await callGrpc(harness, 'logs', logsRequest(['a']).protobuf, {compression})).toHaveLength(0);
	expect(await callGrpc(harness, 'metrics', metrics, {compression})).toHaveLength(0);
	expect(harness.batches.map(({kind}) => kind)).toEqual(['traces', 'logs', 'metrics']);
	expect(harness.arrivals[0]).toMatchObject({transport: 'grpc', spans: 2, service: 'api', from: '127.0.0.1'});
});

test('a malformed gRPC message is INVALID_ARGUMENT, which senders do not retry', async () => {
	await expect(callGrpc(await open(), 'traces', Buffer.from('hello'))).rejects.toMatchObject({
		code: grpc.status.INVALID_ARGUMENT,
		details: expect.stringContaining('not valid protobuf'),
	});
});

test('a sender may have a whole batch on its way, in a request and on the connection', async () => {
	const {receiver} = await open();
	const session = http2.connect(`http://127.0.0.1:${receiver.ports.grpcPort}`);
	await once(session, 'remoteSettings');
	expect(session.remoteSettings?.initialWindowSize).toBe(flowControlWindowBytes);
	// The window of the connection comes as an update of its own, right behind.
	await new Promise(resolve => {
		session.ping(resolve);
	});
	expect(session.state.remoteWindowSize).toBe(flowControlWindowBytes);
	session.close();
});
