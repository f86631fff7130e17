import fc from 'fast-check';
import {expect, test} from 'vitest';
import {DecodeError} from '../../source/wire/decode-error.ts';
import {decodeJson} from '../../source/wire/decode-json.ts';
import {decodeProtobuf} from '../../source/wire/decode-protobuf.ts';
import {valueDepthMax} from '../../source/wire/limits.ts';
import {logsRequest, recording, recordings, traceRequest} from './requests.ts';

const ids = {traceId: 'a'.repeat(32), spanId: 'B'.repeat(16)};

function body(value: unknown): Buffer {
	return Buffer.from(JSON.stringify(value));
}

function spanRequest(...spans: unknown[]): Buffer {
	return body({resourceSpans: [{scopeSpans: [{spans}]}]});
}

function valueOf(value: unknown): unknown {
	return decodeJson('traces', spanRequest({...ids, attributes: [{key: 'key', value}]})).spans[0]!.attributes[
		'key'
	];
}

const values: [given: unknown, expected: unknown][] = [
	[{stringValue: 'a'}, 'a'],
	[{string_value: 'a'}, 'a'],
	[{intValue: '42'}, 42],
	[{intValue: 42}, 42],
	[{intValue: '-9223372036854775808'}, {$int: '-9223372036854775808'}],
	[{doubleValue: 0.5}, 0.5],
	[{doubleValue: 1}, {$double: 1}],
	[{doubleValue: null}, {$double: 'NaN'}],
	[{doubleValue: 'Infinity'}, {$double: 'Infinity'}],
	[{boolValue: false}, false],
	[{bytesValue: 'aGk='}, {$bytes: 'aGk='}],
	[{arrayValue: {values: [{stringValue: 'a'}, {}]}}, ['a', null]],
	[{arrayValue: {}}, []],
	[{kvlistValue: {values: [{key: '__proto__', value: {boolValue: true}}]}}, JSON.parse('{"__proto__":true}')],
	[{stringValue: '\ud800'}, '\ufffd'],
	[{}, null],
	[null, null],
	[undefined, null],
	[{futureValue: 1}, null],
];

test.each(values)('an attribute value: %j', (given, expected) => {
	expect(valueOf(given)).toEqual(expected);
});

test('an integer above 2^53 written as a number is accepted with the digits it has', () => {
	const json =
		'{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"%","spanId":"bbbbbbbbbbbbbbbb","startTimeUnixNano":1760000000123456789,"attributes":[{"key":"n","value":{"intValue":9007199254740993}}]}]}]}]}';
	const [span] = decodeJson('traces', Buffer.from(json.replace('%', 'a'.repeat(32)))).spans;
	expect(span!.attributes['n']).toEqual({$int: '9007199254740992'});
	expect(Number(span!.startNano - 1_760_000_000_123_456_789n)).toBeLessThan(1000);
});

test('snake_case keys, enum names, upper-case and base64 ids are understood', () => {
	const span = {
		trace_id: Buffer.alloc(16, 0xab).toString('base64'),
		span_id: 'ABCDEFABCDEFABCD',
		parent_span_id: '',
		kind: 'SPAN_KIND_CLIENT',
		start_time_unix_nano: '1',
		end_time_unix_nano: 2,
		status: {code: 'STATUS_CODE_ERROR', message: 'no'},
	};
	const batch = decodeJson('traces', body({resource_spans: [{scope_spans: [{spans: [span]}]}]}));
	expect(batch.spans[0]).toMatchObject({
		traceId: 'ab'.repeat(16),
		spanId: 'abcdefabcdefabcd',
		parentSpanId: null,
		kind: 3,
		startNano: 1n,
		endNano: 2n,
		status: {code: 2, message: 'no'},
	});
});

test('a record that cannot be kept is refused alone', () => {
	const deep = (depth: number): unknown =>
		depth === 0 ? {boolValue: true} : {arrayValue: {values: [deep(depth - 1)]}};
	const batch = decodeJson(
		'traces',
		spanRequest(
			{...ids, attributes: [{key: 'deep', value: deep(valueDepthMax)}]},
			{...ids, traceId: '0'.repeat(32)},
			{...ids, traceId: 'xyz'},
			{...ids, spanId: undefined},
			{...ids, startTimeUnixNano: 'yesterday'},
			{...ids, endTimeUnixNano: '18446744073709551615'},
			{...ids, attributes: [{key: 'deep', value: deep(valueDepthMax + 1)}]},
		),
	);
	expect(batch.spans).toHaveLength(1);
	expect(batch.rejections.map(({count, reason}) => `${count} ${reason.slice(0, 20)}`)).toEqual([
		'2 span without a valid',
		'1 span without a valid',
		'2 time that is not a n',
		'1 attribute value nest',
	]);
});

test('a value of a resource that is nested too deeply refuses the records under it', () => {
	const deep = (depth: number): unknown =>
		depth === 0 ? {boolValue: true} : {arrayValue: {values: [deep(depth - 1)]}};
	const resource = {attributes: [{key: 'deep', value: deep(valueDepthMax + 1)}]};
	const request = body({resourceSpans: [{resource, scopeSpans: [{spans: [ids, ids]}]}]});
	expect(decodeJson('traces', request)).toMatchObject({spans: [], rejections: [{count: 2}]});
});

test.each(['', '{', '[]', '3', 'null', '{"resourceSpans":{}}', '{"resourceSpans":[3]}'])(
	'a body that is no export request throws a DecodeError: %s',
	text => {
		expect(() => decodeJson('traces', Buffer.from(text))).toThrow(DecodeError);
	},
);

test.each(['{}', '{"resourceSpans":[]}', '{"resourceSpans":null}', '\ufeff{}'])(
	'an empty request: %s',
	text => {
		expect(decodeJson('traces', Buffer.from(text))).toMatchObject({spans: [], rejections: []});
	},
);

const anyText = fc.string({unit: 'grapheme', maxLength: 30});
const leaf = fc.oneof(
	anyText,
	fc.boolean(),
	fc.integer(),
	fc.double({noNaN: true, noDefaultInfinity: true}).filter(value => !Number.isInteger(value)),
	fc.uint8Array({maxLength: 10}),
);
const value = fc.oneof(leaf, fc.array(leaf, {maxLength: 4}), fc.dictionary(anyText, leaf, {maxKeys: 4}));

test('traces and logs are the same batch from protobuf and from JSON', () => {
	fc.assert(
		fc.property(fc.array(fc.dictionary(anyText, value, {maxKeys: 8}), {maxLength: 5}), inputs => {
			const traces = traceRequest(inputs.map(attributes => ({attributes})));
			expect(decodeJson('traces', traces.json)).toEqual(decodeProtobuf('traces', traces.protobuf));
			const logs = logsRequest(inputs);
			expect(decodeJson('logs', logs.json)).toEqual(decodeProtobuf('logs', logs.protobuf));
		}),
		{numRuns: 200},
	);
});

const bodies = recordings.map(recording).filter(({encoding}) => encoding === 'json');

test('a recording with any part replaced ends in a batch or a DecodeError', () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...bodies),
			fc.nat(),
			fc.jsonValue({maxDepth: 2}),
			(recorded, at, replacement) => {
				let seen = 0;
				const text = JSON.stringify(
					JSON.parse(recorded.bytes.toString(), (_key, part: unknown) =>
						seen++ === at % 400 ? replacement : part,
					),
				);
				decodeOrRefuse(() => decodeJson(recorded.kind, Buffer.from(text)));
				decodeOrRefuse(() => decodeJson(recorded.kind, Buffer.from(text.slice(0, at % text.length))));
			},
		),
		{numRuns: 1000},
	);
});

test.each(bodies)('a recording is read whole: $kind', ({kind, bytes}) => {
	const batch = decodeJson(kind, bytes);
	expect(batch.rejections).toEqual([]);
	expect(batch.spans.length + batch.logs.length + batch.points.length).toBeGreaterThan(0);
});

test('one emitter recorded in both encodings gives the same records, but for what differs between two runs', () => {
	for (const kind of ['logs', 'metrics'] as const) {
		const [protobuf, json] = (['pb', 'json'] as const).map(encoding => {
			const {bytes} = recording(`claude-code-chat.${kind}.${encoding}`);
			const batch = encoding === 'pb' ? decodeProtobuf(kind, bytes) : decodeJson(kind, bytes);
			return [...batch.logs, ...batch.points].map(({resource, scope, attributes, ...record}) => [
				resource.attributes,
				scope,
				Object.keys(attributes),
				Object.keys(record),
			]);
		});
		expect(json).toEqual(protobuf);
	}
});

function decodeOrRefuse(decode: () => unknown): void {
	try {
		decode();
	} catch (error) {
		expect(error).toBeInstanceOf(DecodeError);
	}
}
