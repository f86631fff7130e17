/** One body made into another that no exporter sent: bytes turned, lengths forged, fields and tokens swapped. */
import {hostileNumbers, hostileText, invalidUtf8} from './hostile-values.ts';
import {type Field, fieldsIn, readFields, varint, writeFields} from './protobuf-fields.ts';
import type {Random} from './random.ts';

export type Encoded = {readonly encoding: 'protobuf' | 'json'; readonly bytes: Buffer};

/** Bytes of a mutant: what grew beyond is cut, so that repeated repeats stay bodies that are worth a try. */
const mutantBytesMax = 1024 * 1024;

/** `other` is what is spliced in. One body in four is changed more than once. */
export function mutate(body: Encoded, other: Encoded, random: Random): Buffer {
	let {bytes} = body;
	const changes = random.oneIn(4) ? 2 + random.below(4) : 1;
	for (let change = 0; change < changes; change++) {
		const structured = body.encoding === 'json' ? mutateJson : mutateProtobuf;
		bytes = random.oneIn(3) ? mutateBytes(bytes, other.bytes, random) : structured(bytes, random);
		bytes = bytes.subarray(0, mutantBytesMax);
	}
	return bytes;
}

function mutateBytes(given: Buffer, other: Buffer, random: Random): Buffer {
	const bytes = Buffer.from(given);
	const at = random.below(bytes.length);
	const length = 1 + random.below(random.pick([4, 32, 1024]));
	switch (random.below(7)) {
		case 0: // bits turned
			for (let count = 1 + random.below(8); count > 0 && bytes.length > 0; count--) {
				bytes[random.below(bytes.length)]! ^= 1 << random.below(8);
			}
			return bytes;
		case 1: // bytes put in place of others
			random.bytes(Math.min(length, 32)).copy(bytes, at);
			return bytes;
		case 2: // cut off
			return bytes.subarray(0, at);
		case 3: // left out
			return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
		case 4: // repeated
			return Buffer.concat([
				bytes.subarray(0, at),
				...Array.from({length: random.pick([1, 2, 50])}, () => bytes.subarray(at, at + length)),
				bytes.subarray(at),
			]);
		case 5: // put in
			return Buffer.concat([bytes.subarray(0, at), random.pick(invalidUtf8), bytes.subarray(at)]);
		default: // spliced
			return Buffer.concat([bytes.subarray(0, at), other.subarray(random.below(other.length))]);
	}
}

/** Goes down into a field and its fields, a random way, and changes what it comes to. */
function mutateProtobuf(bytes: Buffer, random: Random): Buffer {
	const fields = readFields(bytes);
	if (fields === null || fields.length === 0) return mutateBytes(bytes, bytes, random);
	return mutateFields(fields, bytes, random);
}

function mutateFields(fields: Field[], whole: Buffer, random: Random): Buffer {
	const at = random.below(fields.length);
	const field = fields[at]!;
	const inner = random.oneIn(8) ? null : fieldsIn(field);
	if (inner !== null) {
		field.content = mutateFields(inner, whole, random);
		return writeFields(fields);
	}
	switch (random.below(10)) {
		case 0:
			field.lengthBytes = forgedLength(field, random);
			break;
		case 1:
			field.wireType = random.below(8);
			break;
		case 2:
			field.number = random.pick([0, 1, random.below(20), 2 ** 29 - 1, 2 ** 29]);
			break;
		case 3:
			fields.splice(at, 1);
			break;
		case 4:
			fields.splice(at, 0, ...Array.from({length: random.pick([1, 3, 300])}, () => field));
			break;
		case 5: // what another field holds, or the whole body
			field.content = random.oneIn(8) ? whole : random.pick(fields).content;
			break;
		case 6:
			fields[at] = deepValue(random);
			break;
		case 7: // a group around it, with and without its end
			fields.splice(at, 0, {number: 9, wireType: 3, content: Buffer.alloc(0)});
			if (random.oneIn(2)) fields.splice(at + 2, 0, {number: 9, wireType: 4, content: Buffer.alloc(0)});
			break;
		default:
			field.content = hostileContent(field, random);
	}
	return writeFields(fields);
}

function forgedLength(field: Field, random: Random): Buffer {
	const {length} = field.content;
	return random.pick([
		varint(length + 1),
		varint(Math.max(0, length - 1)),
		varint(0),
		varint(2 ** 31),
		varint(2 ** 32 + length),
		varint(2 ** 53),
		Buffer.from([...varint(length).map(byte => byte | 0x80), 0x80, 0]), // longer than it need be
		Buffer.alloc(11, 0x80),
		Buffer.from([...Buffer.alloc(9, 0xff), 1]),
	]);
}

function hostileContent(field: Field, random: Random): Buffer {
	if (field.wireType === 0) return random.pick([varint(0), varint(2 ** 53), Buffer.alloc(11, 0xff)]);
	if (field.wireType === 1 || field.wireType === 5) {
		const bytes = Buffer.alloc(8);
		if (random.oneIn(2)) bytes.writeDoubleLE(Number(random.pick(hostileNumbers)));
		else bytes.fill(random.pick([0, 0x7f, 0x80, 0xff]));
		return field.wireType === 1 ? bytes : bytes.subarray(0, 4);
	}
	return random.oneIn(5) ? random.pick(invalidUtf8) : Buffer.from(hostileText(random));
}

/** An AnyValue in the field of an attribute's value (2), of lists in lists (5, 1) or maps in maps (6, 1, 2). */
function deepValue(random: Random): Field {
	const isMap = random.oneIn(2);
	let inner: Buffer = Buffer.from([16, 1]);
	for (let depth = random.pick([60, 64, 65, 500]); depth > 0; depth--) {
		const value = writeFields([{number: isMap ? 2 : 1, wireType: 2, content: inner}]);
		const item = isMap ? writeFields([{number: 1, wireType: 2, content: value}]) : value;
		inner = writeFields([{number: isMap ? 6 : 5, wireType: 2, content: item}]);
	}
	return {number: 2, wireType: 2, content: inner};
}

/** A string, number, word or bracket of JSON. Long strings are cut short: from each quote on, none is searched far. */
const token = /"(?:[^"\\]|\\.){0,500}"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/g;

/** A value after its key: another value in its place leaves the text JSON. */
const valueToken = /(?<=:\s?)(?:"(?:[^"\\]|\\.){0,500}"|-?\d[\d.eE+-]*|true|false|null)/g;

/** The first token after a random place: reading all of them would take longer than what is tried with one. */
function anyToken(kind: RegExp, text: string, random: Random): RegExpExecArray | null {
	kind.lastIndex = random.below(text.length);
	return kind.exec(text);
}

function mutateJson(bytes: Buffer, random: Random): Buffer {
	const text = bytes.toString();
	const chosen = anyToken(random.oneIn(4) ? token : valueToken, text, random);
	if (chosen === null) return mutateBytes(bytes, bytes, random);
	const found = chosen[0];
	const before = text.slice(0, chosen.index);
	const after = text.slice(chosen.index + found.length);
	switch (random.below(8)) {
		case 0:
			return Buffer.from(before + after);
		case 1:
			return Buffer.from(before + found + found + after);
		case 2:
			return Buffer.from(before + (anyToken(valueToken, text, random)?.[0] ?? '') + after);
		case 3:
			return Buffer.from(before + random.pick(hostileNumbers) + after);
		case 4:
			return Buffer.from(before + JSON.stringify(random.pick(hostileNumbers)) + after);
		case 5:
			return Buffer.from(before + random.pick(hostileWords) + after);
		case 6: {
			const depth = random.pick([1, 64, 65, 500, 5000]);
			const [open, close] = random.pick(nestings);
			return Buffer.from(before + open.repeat(depth) + found + close.repeat(depth) + after);
		}
		default:
			return Buffer.from(before + JSON.stringify(hostileText(random)) + after);
	}
}

const hostileWords = [
	'null',
	'true',
	'[]',
	'{}',
	'"\\ud800"',
	'"\\u0000"',
	'[null]',
	'{"__proto__":{"polluted":true}}',
	'{"key":"__proto__","value":{"kvlistValue":{"values":[{"key":"__proto__","value":{"intValue":"1"}}]}}}',
	'{"stringValue":"a","stringValue":"b","intValue":"3"}',
	'{"arrayValue":{"values":null}}',
	'{"bytesValue":"***"}',
] as const;

const nestings = [
	['[', ']'],
	['{"a":', '}'],
	['{"arrayValue":{"values":[', ']}}'],
	['{"kvlistValue":{"values":[{"key":"k","value":', '}]}}'],
] as const;
