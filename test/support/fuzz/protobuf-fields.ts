/**
A protobuf message as the fields in it, without a schema, one level at a time. Written back with its lengths made
right again, a changed field reaches the decoder behind the framing; changed bytes seldom do.
*/

export type Field = {
	number: number;
	wireType: number;
	/** The bytes after the tag, and after the length where there is one. */
	content: Buffer;
	/** Written in place of the true length. */
	lengthBytes?: Buffer;
};

/** Bytes looked at to tell a text from a message. */
const textBytes = 64;

/** Null when the bytes are no message. */
export function readFields(bytes: Buffer): Field[] | null {
	const fields: Field[] = [];
	let position = 0;
	while (position < bytes.length) {
		const tag = readVarint(bytes, position);
		if (tag === null || tag.value < 8) return null;
		const wireType = tag.value & 7;
		const extent = extentOf(bytes, tag.end, wireType);
		if (extent === null || extent[1] > bytes.length) return null;
		fields.push({number: Math.floor(tag.value / 8), wireType, content: bytes.subarray(...extent)});
		position = extent[1];
	}
	return fields;
}

/** The fields inside a field; null where it holds a text, a number or nothing. */
export function fieldsIn({wireType, content}: Field): Field[] | null {
	if (wireType !== 2 || content.length < 2 || isText(content)) return null;
	return readFields(content);
}

export function writeFields(fields: readonly Field[]): Buffer {
	const parts: Buffer[] = [];
	for (const {number, wireType, content, lengthBytes} of fields) {
		parts.push(varint(number * 8 + wireType));
		if (wireType === 2) parts.push(lengthBytes ?? varint(content.length));
		parts.push(content);
	}
	return Buffer.concat(parts);
}

export function varint(value: number): Buffer {
	if (value < 0x80) return Buffer.from([value]);
	const bytes: number[] = [];
	let rest = value;
	for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
	bytes.push(rest);
	return Buffer.from(bytes);
}

function extentOf(bytes: Buffer, start: number, wireType: number): [start: number, end: number] | null {
	switch (wireType) {
		case 0: {
			const number = readVarint(bytes, start);
			return number === null ? null : [start, number.end];
		}
		case 1:
			return [start, start + 8];
		case 2: {
			const length = readVarint(bytes, start);
			return length === null ? null : [length.end, length.end + length.value];
		}
		case 5:
			return [start, start + 4];
		default:
			return null;
	}
}

function readVarint(bytes: Buffer, start: number): {value: number; end: number} | null {
	let value = 0;
	for (let at = start; at < start + 10; at++) {
		const byte = bytes[at];
		if (byte === undefined) return null;
		value += (byte & 0x7f) * 2 ** (7 * (at - start));
		if (byte < 0x80) return {value, end: at + 1};
	}
	return null;
}

/** Printable ASCII throughout: a key or a prompt, although some texts could be read as fields. */
function isText(bytes: Buffer): boolean {
	const end = Math.min(bytes.length, textBytes);
	for (let at = 0; at < end; at++) {
		const byte = bytes[at]!;
		if (byte !== 9 && byte !== 10 && (byte < 32 || byte > 126)) return false;
	}
	return true;
}
