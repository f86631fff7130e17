import fc from 'fast-check';
import protobuf from 'protobufjs/minimal.js';
import {expect, test} from 'vitest';
import {DecodeError} from '../../source/wire/decode-error.ts';
import {decodeProtobuf} from '../../source/wire/decode-protobuf.ts';
import {valueDepthMax} from '../../source/wire/limits.ts';
import {recording, recordings} from './requests.ts';

type Writer = protobuf.Writer;

/** A length-delimited field written by `write`. */
function message(writer: Writer, number: number, write: (writer: Writer) => unknown): Writer {
	writer.uint32(number * 8 + 2).fork();
	write(writer);
	return writer.ldelim();
}

/** resource_spans > scope_spans > spans, with the span's fields written by `write`. */
function spanRequest(write: (writer: Writer) => unknown, ids = true): Buffer {
	const writer = protobuf.Writer.create();
	message(writer, 1, group =>
		message(group, 2, scope =>
			message(scope, 2, span => {
				if (ids) span.uint32(10).bytes(Buffer.alloc(16, 0xab)).uint32(18).bytes(Buffer.alloc(8, 0xcd));
				write(span);
			}),
		),
	);
	return Buffer.from(writer.finish());
}

function attribute(span: Writer, key: string, write: (value: Writer) => unknown): void {
	message(span, 9, pair => {
		pair.uint32(10).string(key);
		message(pair, 2, write);
	});
}

function attributesOf(write: (span: Writer) => void): unknown {
	return decodeProtobuf('traces', spanRequest(write)).spans[0]!.attributes;
}

const values: [name: string, write: (value: Writer) => unknown, expected: unknown][] = [
	['text', value => value.uint32(10).string('Grüße 👋'), 'Grüße 👋'],
	['empty text', value => value.uint32(10).string(''), ''],
	['invalid UTF-8', value => value.uint32(10).bytes(Buffer.from([0x61, 0xff])), 'a\ufffd'],
	['boolean', value => value.uint32(16).bool(true), true],
	['integer', value => value.uint32(24).int64(42), 42],
	['largest safe integer', value => value.uint32(24).int64(Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER],
	['negative integer', value => value.uint32(24).int64(-7), -7],
	['larger integer', value => value.uint32(24).uint64('9223372036854775807'), {$int: '9223372036854775807'}],
	['double', value => value.uint32(33).double(0.7), 0.7],
	['whole double', value => value.uint32(33).double(1), {$double: 1}],
	['NaN', value => value.uint32(33).double(Number.NaN), {$double: 'NaN'}],
	['infinity', value => value.uint32(33).double(-Infinity), {$double: '-Infinity'}],
	['bytes', value => value.uint32(58).bytes(Buffer.from('hi')), {$bytes: 'aGk='}],
	['nothing', () => undefined, null],
	['unknown member', value => value.uint32(15 * 8).uint32(5), null],
	['list', value => message(value, 5, list => message(list, 1, item => item.uint32(10).string('a'))), ['a']],
	['empty list', value => message(value, 5, () => undefined), []],
];

test.each(values)('an attribute value: %s', (_name, write, expected) => {
	expect(attributesOf(span => attribute(span, 'key', write))).toEqual({key: expected});
});

test('a map with the key __proto__ keeps it as a key and leaves the prototype alone', () => {
	const attributes = attributesOf(span => attribute(span, '__proto__', value => value.uint32(16).bool(true)));
	expect(Object.keys(attributes as object)).toEqual(['__proto__']);
	expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
});

test('a key is read right whatever was cached before it', () => {
	fc.assert(
		fc.property(fc.array(fc.string({unit: 'binary', maxLength: 90}), {maxLength: 20}), keys => {
			const expected = keys.map(key => key.toWellFormed());
			const attributes = attributesOf(span => {
				for (const key of keys) attribute(span, key, value => value.uint32(16).bool(true));
			});
			expect(new Set(Object.keys(attributes as object))).toEqual(new Set(expected));
		}),
		{numRuns: 50},
	);
});

test('unknown fields of every wire type, nested groups included, are passed over', () => {
	const request = spanRequest(span => {
		span.uint32(200 * 8).uint64(5);
		span.uint32(201 * 8 + 1).fixed64(5);
		span.uint32(202 * 8 + 2).string('x');
		span.uint32(203 * 8 + 5).fixed32(5);
		span
			.uint32(204 * 8 + 3)
			.uint32(205 * 8 + 3)
			.uint32(8)
			.uint32(1)
			.uint32(205 * 8 + 4)
			.uint32(204 * 8 + 4);
		span.uint32(42).string('after');
	});
	expect(decodeProtobuf('traces', request).spans[0]!.name).toBe('after');
});

test('a known field with another wire type is an unknown field', () => {
	const span = decodeProtobuf(
		'traces',
		spanRequest(writer => writer.uint32(5 * 8).uint32(3)),
	).spans[0]!;
	expect(span.name).toBe('');
});

test('spans without valid ids are refused one by one, with the service', () => {
	const writer = protobuf.Writer.create();
	message(writer, 1, group => {
		message(group, 2, scope => {
			for (const [trace, id] of [
				[16, 8],
				[0, 8],
				[15, 8],
				[16, 0],
				[16, 7],
			] as const) {
				message(scope, 2, span =>
					span.uint32(10).bytes(Buffer.alloc(trace, 1)).uint32(18).bytes(Buffer.alloc(id, 1)),
				);
			}
			message(scope, 2, span => span.uint32(10).bytes(Buffer.alloc(16)).uint32(18).bytes(Buffer.alloc(8, 1)));
		});
		// The resource after its spans: allowed, and still found.
		message(group, 1, resource =>
			message(resource, 1, pair => {
				pair.uint32(10).string('service.name');
				message(pair, 2, value => value.uint32(10).string('api'));
			}),
		);
	});
	const batch = decodeProtobuf('traces', writer.finish());
	expect(batch.spans).toHaveLength(1);
	expect(batch.rejections.map(({count, service, reason}) => [count, service, reason.slice(0, 27)])).toEqual([
		[3, 'api', 'span without a valid trace '],
		[2, 'api', 'span without a valid span i'],
	]);
});

test('a value nested up to the bound is kept, one level more refuses its span alone', () => {
	const nested = (value: Writer, depth: number): unknown =>
		depth === 0
			? value.uint32(16).bool(true)
			: message(value, 5, list => message(list, 1, item => nested(item, depth - 1)));
	const request = (depth: number): Buffer =>
		spanRequest(span => attribute(span, 'deep', value => nested(value, depth)));
	expect(decodeProtobuf('traces', request(valueDepthMax)).spans).toHaveLength(1);
	const batch = decodeProtobuf('traces', Buffer.concat([request(valueDepthMax + 1), request(1)]));
	expect(batch.spans).toHaveLength(1);
	expect(batch.rejections).toMatchObject([{count: 1, reason: 'attribute value nested too deeply'}]);
});

test('times are kept as sent, zero and backwards included; beyond SQLite they refuse the span', () => {
	const request = (start: string, end: string): Buffer =>
		spanRequest(span => span.uint32(57).fixed64(start).uint32(65).fixed64(end));
	const [span] = decodeProtobuf('traces', request('1760000000000000001', '7')).spans;
	expect([span!.startNano, span!.endNano]).toEqual([1_760_000_000_000_000_001n, 7n]);
	expect(decodeProtobuf('traces', request('18446744073709551615', '1')).rejections).toHaveLength(1);
});

const malformed: [name: string, bytes: Buffer, what: RegExp][] = [
	['a length past the end', Buffer.from([10, 200]), /ends in the middle/],
	['a message past the end', Buffer.from([10, 5, 1]), /length of 5 reaches past the end.*byte 2 of 3/],
	['field number 0', Buffer.from([2, 0]), /field number/],
	['a stray end of group', Buffer.from([12]), /wire type 4/],
	['a group without end', Buffer.from([11]), /group does not end/],
	['wire type 7', Buffer.from([15]), /wire type 7/],
	['a number of eleven bytes', Buffer.alloc(12, 0x80), /longer than ten bytes/],
	[
		'a number past its message',
		Buffer.from([10, 2, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
		/past the end|field number/,
	],
	['JSON', Buffer.from('{"resourceSpans":[]}'), /./],
	['text', Buffer.from('hello world'), /./],
];

test.each(malformed)('a body that is not protobuf says where: %s', (_name, bytes, what) => {
	expect(() => decodeProtobuf('traces', bytes)).toThrow(DecodeError);
	expect(() => decodeProtobuf('traces', bytes)).toThrow(what);
});

test('no bytes are an empty request', () => {
	expect(decodeProtobuf('metrics', Buffer.alloc(0))).toEqual({
		kind: 'metrics',
		spans: [],
		logs: [],
		points: [],
		rejections: [],
	});
});

const kind = fc.constantFrom('traces' as const, 'logs' as const, 'metrics' as const);

test('arbitrary bytes end in a batch or a DecodeError', () => {
	fc.assert(
		fc.property(kind, fc.uint8Array({maxLength: 200}), (anyKind, bytes) => {
			decodeOrRefuse(() => decodeProtobuf(anyKind, bytes));
		}),
		{numRuns: 2000},
	);
});

const bodies = recordings.map(recording).filter(({encoding}) => encoding === 'pb');

test('a damaged recording ends in a batch or a DecodeError', () => {
	const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), {minLength: 1, maxLength: 6});
	fc.assert(
		fc.property(fc.constantFrom(...bodies), damage, fc.nat(), (body, changes, cut) => {
			const bytes = Buffer.from(body.bytes);
			for (const [position, value] of changes) bytes[position % bytes.length] = value;
			decodeOrRefuse(() => decodeProtobuf(body.kind, bytes));
			decodeOrRefuse(() => decodeProtobuf(body.kind, bytes.subarray(0, cut % bytes.length)));
		}),
		{numRuns: 1000},
	);
});

test.each(recordings)('a recording is read whole: %s', name => {
	const {kind: telemetryKind, encoding, bytes} = recording(name);
	if (encoding !== 'pb') return;
	const batch = decodeProtobuf(telemetryKind, bytes);
	expect(batch.rejections).toEqual([]);
	const records = [...batch.spans, ...batch.logs, ...batch.points];
	expect(records.length).toBeGreaterThan(0);
	for (const record of records) expect(record.resource.attributes['service.name']).toBeTypeOf('string');
});

function decodeOrRefuse(decode: () => unknown): void {
	try {
		decode();
	} catch (error) {
		expect(error).toBeInstanceOf(DecodeError);
	}
}
