/** A short run of what `node test/tools/fuzz.ts` does for an hour, and properties of the decoders. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {AttributeValue} from '../../source/domain/otlp.ts';
import {DecodeError} from '../../source/wire/decode-error.ts';
import {decodeJson} from '../../source/wire/decode-json.ts';
import {decodeProtobuf} from '../../source/wire/decode-protobuf.ts';
import {fuzz} from '../support/fuzz/fuzz.ts';
import {logsRequest, traceRequest} from './requests.ts';

test('2,000 mutants of recordings are taken or refused, in process and over sockets, and nothing else', async () => {
	const result = await fuzz({bodies: 2000, seed: 7});
	expect(result.failure).toBeNull();
	expect(result.bodies).toBe(2000);
	expect(result.sent).toBeGreaterThan(20);
	const outcomes = [...result.outcomes].filter(([, count]) => count > 10).map(([name]) => name);
	expect(outcomes.toSorted()).toEqual([
		'json accepted',
		'json accepted in part',
		'json malformed',
		'protobuf accepted',
		'protobuf accepted in part',
		'protobuf malformed',
	]);
}, 120_000);

const kind = fc.constantFrom('traces' as const, 'logs' as const, 'metrics' as const);

test('bytes of any kind end in a batch or a DecodeError, in either decoder', () => {
	fc.assert(
		fc.property(kind, fc.uint8Array({maxLength: 400}), (anyKind, bytes) => {
			decodeOrRefuse(() => decodeJson(anyKind, bytes));
			decodeOrRefuse(() => decodeProtobuf(anyKind, bytes));
		}),
		{numRuns: 2000},
	);
});

test('JSON of any shape under the names of OTLP ends in a batch or a DecodeError', () => {
	const names = [
		'resourceSpans',
		'scopeSpans',
		'spans',
		'resource',
		'attributes',
		'key',
		'value',
		'__proto__',
	];
	const tree = fc.letrec(tie => ({
		node: fc.oneof(
			{maxDepth: 6},
			fc.jsonValue({maxDepth: 0}),
			fc.array(tie('node'), {maxLength: 3}),
			fc.dictionary(fc.constantFrom(...names, 'arrayValue', 'values'), tie('node'), {maxKeys: 4}),
		),
	})).node;
	fc.assert(
		fc.property(tree, value => {
			decodeOrRefuse(() => decodeJson('traces', Buffer.from(JSON.stringify({resourceSpans: [value]}))));
		}),
		{numRuns: 1000},
	);
});

const text = fc.string({unit: 'grapheme', maxLength: 30});
const leaf = fc.oneof(
	text,
	fc.boolean(),
	fc.integer(),
	fc.double({noNaN: true, noDefaultInfinity: true}).filter(value => !Number.isInteger(value)),
	fc.uint8Array({maxLength: 10}),
);
const value = fc.oneof(leaf, fc.array(leaf, {maxLength: 4}), fc.dictionary(text, leaf, {maxKeys: 4}));

test('what an exporter writes is read back as it was', () => {
	fc.assert(
		fc.property(fc.dictionary(text, value, {maxKeys: 8}), attributes => {
			const expected = asRead(attributes);
			const {protobuf, json} = traceRequest([{name: 'chat', attributes}]);
			for (const {spans} of [decodeProtobuf('traces', protobuf), decodeJson('traces', json)]) {
				expect(spans).toMatchObject([{name: 'chat', kind: 3, status: {code: 2, message: 'overloaded'}}]);
				expect(spans[0]!.attributes).toEqual(expected);
			}
			const logs = logsRequest([attributes]);
			for (const batch of [decodeProtobuf('logs', logs.protobuf), decodeJson('logs', logs.json)]) {
				expect(batch.logs[0]!.body).toEqual(expected);
			}
		}),
		{numRuns: 300},
	);
});

/** In the form of `domain/otlp.ts`. */
function asRead(given: unknown): AttributeValue {
	if (given instanceof Uint8Array) return {$bytes: Buffer.from(given).toString('base64')};
	if (Array.isArray(given)) return given.map(asRead);
	if (typeof given !== 'object' || given === null) return given as AttributeValue;
	return Object.fromEntries(Object.entries(given).map(([key, inner]) => [key, asRead(inner)]));
}

function decodeOrRefuse(decode: () => unknown): void {
	try {
		decode();
	} catch (error) {
		expect(error).toBeInstanceOf(DecodeError);
	}
}
