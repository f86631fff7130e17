import http from 'node:http';
import zlib from 'node:zlib';
import grpc from '@grpc/grpc-js';
import protobuf from 'protobufjs/minimal.js';
import {expect, test} from 'vitest';
import type {Batch} from '../../source/domain/otlp.ts';
import {DecodeError} from '../../source/wire/decode-error.ts';
import {decodeJson} from '../../source/wire/decode-json.ts';
import {decodeProtobuf} from '../../source/wire/decode-protobuf.ts';
import {
	bodyBytesMax,
	headBytesMax,
	jsonNodesMax,
	recordValuesMax,
	rejectionsMax,
	requestRecordsMax,
	textCharactersMax,
} from '../../source/wire/limits.ts';
import {callGrpc, json, open, post, request} from './harness.ts';
import {traceRequest} from './requests.ts';

const spans = traceRequest([{attributes: {'gen_ai.request.model': 'gpt-4o'}}]);

/** The same request in both encodings, decoded. */
function decoded({protobuf: bytes, json: text}: {protobuf: Buffer; json: Buffer}): readonly Batch[] {
	return [decodeProtobuf('traces', bytes), decodeJson('traces', text)];
}

function reasonsOf(batch: Batch): readonly string[] {
	return batch.rejections.map(({count, reason}) => `${count} × ${reason}`);
}

test('a record with too many values is refused alone, with the same words from both encodings', () => {
	const list = (length: number): boolean[] => Array.from({length}, () => true);
	// The event holds what the span holds, and the link one attribute: see `traceRequest`.
	const most = Math.floor((recordValuesMax - 10) / 2);
	for (const batch of decoded(traceRequest([{attributes: {list: list(most)}}, {}]))) {
		expect([batch.spans.length, reasonsOf(batch)]).toEqual([2, []]);
	}
	for (const batch of decoded(traceRequest([{attributes: {list: list(most + 10)}}, {}]))) {
		expect([batch.spans.length, reasonsOf(batch)]).toEqual([
			1,
			['1 × record with more than 250,000 attribute values'],
		]);
	}
});

test('attributes without a value count as well', () => {
	const writer = protobuf.Writer.create();
	writer.uint32(10).bytes(Buffer.alloc(16, 1)).uint32(18).bytes(Buffer.alloc(8, 1));
	for (let index = 0; index <= recordValuesMax; index++) {
		writer.uint32(74).fork().uint32(10).string(index.toString(36)).ldelim();
	}
	const wrap = (number: number, bytes: Uint8Array): Uint8Array =>
		protobuf.Writer.create()
			.uint32(number * 8 + 2)
			.bytes(bytes)
			.finish();
	const batch = decodeProtobuf('traces', wrap(1, wrap(2, wrap(2, writer.finish()))));
	expect(reasonsOf(batch)).toEqual(['1 × record with more than 250,000 attribute values']);
});

test('a text that is too long refuses its record alone', () => {
	const attributes = {text: 'x'.repeat(textCharactersMax + 1)};
	for (const batch of decoded(traceRequest([{attributes}, {}]))) {
		expect([batch.spans.length, reasonsOf(batch)]).toEqual([1, ['1 × record with a text longer than 16 MB']]);
	}
});

test('records beyond the first of a request are refused and counted', () => {
	const ids = {traceId: 'a'.repeat(32), spanId: 'b'.repeat(16)};
	const many = Array.from({length: requestRecordsMax + 5}, () => ids);
	const batch = decodeJson(
		'traces',
		Buffer.from(JSON.stringify({resourceSpans: [{scopeSpans: [{spans: many}]}]})),
	);
	expect([batch.spans.length, reasonsOf(batch)]).toEqual([
		requestRecordsMax,
		['5 × record beyond the first 100,000 of a request'],
	]);
});

test('the names of services cannot fill the list of refusals', () => {
	const resourceSpans = Array.from({length: 1000}, (_, index) => ({
		resource: {attributes: [{key: 'service.name', value: {stringValue: `service-${index}`}}]},
		scopeSpans: [{spans: [{}]}],
	}));
	const {rejections} = decodeJson('traces', Buffer.from(JSON.stringify({resourceSpans})));
	expect(rejections.length).toBeLessThanOrEqual(rejectionsMax + 1);
	expect(rejections.reduce((sum, {count}) => sum + count, 0)).toBe(1000);
});

test('JSON of too many lists is refused before it is parsed; brackets in a text are no lists', () => {
	const brackets = '[],'.repeat(jsonNodesMax + 1);
	expect(() => decodeJson('traces', Buffer.from(`{"a":[${brackets}[]]}`))).toThrow(DecodeError);
	const text = JSON.stringify({a: `\\"${brackets}`});
	expect(decodeJson('traces', Buffer.from(text)).spans).toEqual([]);
});

test('of a key that comes twice in JSON the last counts, and __proto__ is a key like any other', () => {
	const body = `{"__proto__":{"resourceSpans":3},"resourceSpans":3,"resourceSpans":[{"scopeSpans":[{"spans":[
		{"traceId":"${'a'.repeat(32)}","spanId":"${'b'.repeat(16)}","name":"one","name":"two",
		"__proto__":{"kind":3},"attributes":[{"key":"constructor","value":{"intValue":1}}]}]}]}]}`;
	const [span] = decodeJson('traces', Buffer.from(body)).spans;
	expect(span).toMatchObject({name: 'two', kind: 0});
	expect(Object.entries(span!.attributes)).toEqual([['constructor', 1]]);
});

test('many bombs at once are answered one by one, and the next request is taken', async () => {
	const harness = await open();
	const bomb = zlib.gzipSync(Buffer.alloc(bodyBytesMax * 2));
	const headers = {...json, 'content-encoding': 'gzip'};
	const answers = await Promise.all(
		Array.from({length: 12}, () => post(harness, '/v1/traces', bomb, headers)),
	);
	for (const {status} of answers) expect([413, 503]).toContain(status);
	expect((await post(harness, '/v1/traces', spans.json, json)).status).toBe(200);
});

test('gRPC: what unfolds to too much, and what does not unfold, is refused for good and counted', async () => {
	const harness = await open();
	const compression = grpc.compressionAlgorithms.gzip;
	const large = Buffer.alloc(bodyBytesMax + 1);
	await expect(callGrpc(harness, 'traces', large, {compression})).rejects.toMatchObject({
		code: grpc.status.RESOURCE_EXHAUSTED,
	});
	await expect(callGrpc(harness, 'traces', large)).rejects.toMatchObject({
		code: grpc.status.RESOURCE_EXHAUSTED,
	});
	expect(harness.drops.map(({reason}) => reason)).toEqual([
		'request larger than 64 MB',
		'request larger than 64 MB',
	]);
	await callGrpc(harness, 'traces', spans.protobuf, {compression});
	expect(harness.batches).toHaveLength(1);
});

test('a head that is too large ends its request and not the receiver', async () => {
	const harness = await open();
	const padding = 'x'.repeat(headBytesMax);
	const answer = await request(harness, {path: '/v1/traces', headers: {...json, padding}, body: spans.json});
	expect(answer.status).toBe(431);
	await expect(callGrpc(harness, 'traces', spans.protobuf, {metadata: {padding}})).rejects.toMatchObject({
		code: expect.any(Number),
	});
	await callGrpc(harness, 'traces', spans.protobuf);
	expect(harness.batches).toHaveLength(1);
});

test('a sender that goes away in the middle of its body leaves nothing behind', async () => {
	const harness = await open();
	for (let round = 0; round < 20; round++) {
		await new Promise<void>(resolve => {
			const sent = http.request({
				port: harness.receiver.ports.httpPort,
				method: 'POST',
				path: '/v1/traces',
				headers: {...json, 'content-length': 1000},
			});
			sent.on('error', () => resolve());
			sent.write(spans.json.subarray(0, 100), () => sent.destroy());
		});
	}
	expect((await post(harness, '/v1/traces', spans.json, json)).status).toBe(200);
	expect([harness.batches.length, harness.drops, harness.troubles]).toEqual([1, [], []]);
});
