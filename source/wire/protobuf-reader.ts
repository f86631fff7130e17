/**
Reads the protobuf wire format (https://protobuf.dev/programming-guides/encoding) out of a buffer: a position
and the primitives, no schema. Every read is bounded by the message it is in, so that bytes of any kind end in
a value or a `DecodeError` with the position.

A message is read as `end = reader.message(outerEnd)`, then tags while `reader.position < end`, then
`reader.leave(end)`. A tag is the field number times 8 plus the wire type; matching on the whole tag makes a
field with an unexpected wire type an unknown field.
*/
import type {AttributeValue} from '../domain/otlp.ts';
import {integerValue} from './attribute-value.ts';
import {DecodeError} from './decode-error.ts';
import {RecordBounds} from './record-bounds.ts';
import {groupDepthMax, keyCacheBytesMax, keyCacheSlots} from './limits.ts';

const wireType = {varint: 0, fixed64: 1, bytes: 2, groupStart: 3, groupEnd: 4, fixed32: 5} as const;

/**
Keys already made into strings. A known key costs a comparison of bytes instead of a new string, and being
the same string object it is also found faster when it is set on an attribute map.
*/
const keys: (string | undefined)[] = Array.from({length: keyCacheSlots});

/**
The slicing functions behind `toString`, which Node has had since 4.0 and its type definitions leave out. They skip
the parsing of an encoding name, which for a short text costs as much as the text.
*/
export type SlicedBuffer = Buffer & {
	utf8Slice(start: number, end: number): string;
	hexSlice(start: number, end: number): string;
	base64Slice(start: number, end: number): string;
};

export class ProtobufReader {
	readonly buffer: SlicedBuffer;
	readonly #view: DataView;
	position = 0;
	/** Of the record that is being read; whoever reads one begins and checks it. */
	readonly bounds = new RecordBounds();

	constructor(bytes: Uint8Array) {
		this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) as SlicedBuffer;
		this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	}

	/** The next tag. Field numbers are 1 to 2^29 - 1. */
	tag(): number {
		const tag = this.varint();
		if (tag < 8 || tag > 0xff_ff_ff_ff) throw this.error('a field number is out of range');
		return tag;
	}

	/** An unsigned varint; above 2^53 it loses its last digits, which no length or enum may reach. */
	varint(): number {
		const buffer = this.buffer;
		let byte = buffer[this.position++];
		if (byte === undefined) throw this.error('the body ends in the middle of a number');
		if (byte < 0x80) return byte;
		let value = byte & 0x7f;
		let factor = 0x80;
		for (let index = 1; index < 10; index++) {
			byte = buffer[this.position++];
			if (byte === undefined) throw this.error('the body ends in the middle of a number');
			value += (byte & 0x7f) * factor;
			if (byte < 0x80) return value;
			factor *= 0x80;
		}
		throw this.error('a number is longer than ten bytes');
	}

	/** An int64 varint as an attribute value. */
	integer(): AttributeValue {
		const start = this.position;
		const value = this.varint();
		// Eight bytes hold 56 bits, so what is safe here was read without loss and is not negative.
		if (value <= Number.MAX_SAFE_INTEGER) return value;
		let exact = 0n;
		for (let index = this.position - 1; index >= start; index--) {
			exact = (exact << 7n) | BigInt(this.buffer[index]! & 0x7f);
		}
		return integerValue(BigInt.asIntN(64, exact));
	}

	/** A sint32 (zigzag). */
	signed(): number {
		const value = this.varint() >>> 0;
		return (value >>> 1) ^ -(value & 1);
	}

	fixed64(): bigint {
		return this.#view.getBigUint64(this.#advance(8), true);
	}

	signedFixed64(): bigint {
		return this.#view.getBigInt64(this.#advance(8), true);
	}

	double(): number {
		return this.#view.getFloat64(this.#advance(8), true);
	}

	fixed32(): number {
		return this.#view.getUint32(this.#advance(4), true);
	}

	/** Reads a length and gives the position after that many bytes. */
	message(outerEnd: number): number {
		const length = this.varint();
		const end = this.position + length;
		if (end > outerEnd) throw this.error(`a length of ${length} reaches past the end of its message`);
		return end;
	}

	leave(end: number): void {
		if (this.position !== end) throw this.error('a field reaches past the end of its message');
	}

	/** A text; what is not UTF-8 becomes U+FFFD. */
	string(outerEnd: number): string {
		const end = this.message(outerEnd);
		const start = this.position;
		this.position = end;
		if (start === end || !this.bounds.text(end - start)) return '';
		return this.buffer.utf8Slice(start, end);
	}

	/** A text out of a small set, such as an attribute key or the name of a service. */
	key(outerEnd: number): string {
		const end = this.message(outerEnd);
		const start = this.position;
		this.position = end;
		const length = end - start;
		const buffer = this.buffer;
		if (length > keyCacheBytesMax) return this.bounds.text(length) ? buffer.utf8Slice(start, end) : '';
		let hash = length;
		for (let index = start; index < end; index++) hash = (Math.imul(hash, 31) + buffer[index]!) | 0;
		const slot = (hash ^ (hash >>> 12)) & (keyCacheSlots - 1);
		const known = keys[slot];
		if (known !== undefined && sameAscii(known, buffer, start, length)) return known;
		const key = buffer.utf8Slice(start, end);
		keys[slot] = key;
		return key;
	}

	/** An id of exactly so many bytes, in lower-case hex; null when absent, of another length or all zero. */
	id(outerEnd: number, length: number): string | null {
		const end = this.message(outerEnd);
		const start = this.position;
		this.position = end;
		if (end - start !== length) return null;
		for (let index = start; index < end; index++) {
			if (this.buffer[index] !== 0) return this.buffer.hexSlice(start, end);
		}
		return null;
	}

	base64(outerEnd: number): string {
		const end = this.message(outerEnd);
		const start = this.position;
		this.position = end;
		return this.bounds.text(end - start) ? this.buffer.base64Slice(start, end) : '';
	}

	/** Passes over a field that is unknown, or known and not wanted. */
	skip(tag: number, end: number): void {
		switch (tag & 7) {
			case wireType.varint:
				this.varint();
				return;
			case wireType.fixed64:
				this.#advance(8);
				return;
			case wireType.bytes:
				this.position = this.message(end);
				return;
			case wireType.groupStart:
				this.#skipGroup(tag, end);
				return;
			case wireType.fixed32:
				this.#advance(4);
				return;
			default:
				throw this.error(`wire type ${tag & 7} does not belong here`);
		}
	}

	error(what: string): DecodeError {
		const position = Math.min(this.position, this.buffer.length);
		return new DecodeError(`not valid protobuf: ${what} (at byte ${position} of ${this.buffer.length})`);
	}

	/** Without recursion: groups may be nested, and every end must match its start. */
	#skipGroup(tag: number, end: number): void {
		const open = [tag >>> 3];
		while (open.length > 0) {
			if (this.position >= end) throw this.error('a group does not end');
			const inner = this.tag();
			if ((inner & 7) === wireType.groupStart) {
				if (open.length >= groupDepthMax) throw this.error('groups are nested too deeply');
				open.push(inner >>> 3);
			} else if ((inner & 7) === wireType.groupEnd) {
				if (open.pop() !== inner >>> 3) throw this.error('a group ends that did not begin');
			} else {
				this.skip(inner, end);
			}
		}
	}

	#advance(bytes: number): number {
		const start = this.position;
		if (start + bytes > this.buffer.length) throw this.error('the body ends in the middle of a number');
		this.position = start + bytes;
		return start;
	}
}

/** A key that is not ASCII has another length in bytes than in characters, or differs in a byte: never equal. */
function sameAscii(text: string, buffer: Buffer, start: number, length: number): boolean {
	if (text.length !== length) return false;
	for (let index = 0; index < length; index++) {
		if (text.charCodeAt(index) !== buffer[start + index]) return false;
	}
	return true;
}
