/**
The messages of opentelemetry-proto's common.proto and resource.proto. Field numbers stand beside each tag;
a tag is written as number * 8 + wire type (0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes).
*/
import type {Attributes, AttributeValue, Resource, Scope} from '../domain/otlp.ts';
import {type AttributeMap, doubleValue, setAttribute} from './attribute-value.ts';
import type {ProtobufReader} from './protobuf-reader.ts';
import {serviceOf} from './rejections.ts';

/** What the records of one resource have in common. */
export type Origin = {
	readonly resource: Resource;
	readonly service: string;
	/** Why the resource cannot be kept as it was sent, and so none of its records; null where it can. */
	readonly fault: string | null;
};

/** `Origin`, narrowed to one scope. */
export type ScopeOrigin = Origin & {readonly scope: Scope};

/** AnyValue. An empty one is null; of several members the last counts, as protobuf has it for a oneof. */
export function readValue(reader: ProtobufReader, outerEnd: number, depth: number): AttributeValue {
	const end = reader.message(outerEnd);
	let value: AttributeValue = null;
	while (reader.position < end) {
		const tag = reader.tag();
		switch (tag) {
			case 10: // 1 string_value
				value = reader.string(end);
				break;
			case 16: // 2 bool_value
				value = reader.varint() !== 0;
				break;
			case 24: // 3 int_value
				value = reader.integer();
				break;
			case 33: // 4 double_value
				value = doubleValue(reader.double());
				break;
			case 42: // 5 array_value
				value = readArray(reader, end, depth + 1);
				break;
			case 50: // 6 kvlist_value
				value = readMap(reader, end, depth + 1);
				break;
			case 58: // 7 bytes_value
				value = {$bytes: reader.base64(end)};
				break;
			default:
				reader.skip(tag, end);
		}
	}
	reader.leave(end);
	return value;
}

/** KeyValue, set on a map; a key that comes twice keeps its last value. */
export function readAttribute(
	reader: ProtobufReader,
	outerEnd: number,
	attributes: AttributeMap,
	depth = 0,
): void {
	const end = reader.message(outerEnd);
	let key = '';
	let value: AttributeValue = null;
	while (reader.position < end) {
		const tag = reader.tag();
		if (tag === 10) {
			key = reader.key(end); // 1 key
		} else if (tag === 18) {
			value = readValue(reader, end, depth); // 2 value
		} else {
			reader.skip(tag, end);
		}
	}
	reader.leave(end);
	if (reader.bounds.value()) setAttribute(attributes, key, value);
}

/**
Resource (field 1) and schema URL (field 3) of a ResourceSpans, ResourceLogs or ResourceMetrics. They are
looked for before the records are read, because the schema URL follows the records on the wire and the
records share the finished object. Leaves the reader where it was.
*/
export function readOrigin(reader: ProtobufReader, end: number): Origin {
	const start = reader.position;
	let attributes: Attributes = {};
	let schemaUrl = '';
	reader.bounds.begin();
	while (reader.position < end) {
		const tag = reader.tag();
		if (tag === 10) {
			attributes = readResourceAttributes(reader, end); // 1 resource
		} else if (tag === 26) {
			schemaUrl = reader.key(end); // 3 schema_url
		} else {
			reader.skip(tag, end);
		}
	}
	reader.leave(end);
	reader.position = start;
	return {resource: {attributes, schemaUrl}, service: serviceOf(attributes), fault: reader.bounds.fault};
}

/** Scope (field 1) and schema URL (field 3) of a ScopeSpans, ScopeLogs or ScopeMetrics, likewise. */
export function readScopeOrigin(reader: ProtobufReader, end: number, origin: Origin): ScopeOrigin {
	const start = reader.position;
	let scope: Omit<Scope, 'schemaUrl'> = {name: '', version: '', attributes: {}};
	let schemaUrl = '';
	reader.bounds.begin();
	while (reader.position < end) {
		const tag = reader.tag();
		if (tag === 10) {
			scope = readScope(reader, end); // 1 scope
		} else if (tag === 26) {
			schemaUrl = reader.key(end); // 3 schema_url
		} else {
			reader.skip(tag, end);
		}
	}
	reader.leave(end);
	reader.position = start;
	return {...origin, scope: {...scope, schemaUrl}, fault: origin.fault ?? reader.bounds.fault};
}

function readResourceAttributes(reader: ProtobufReader, outerEnd: number): Attributes {
	const end = reader.message(outerEnd);
	const attributes: AttributeMap = {};
	while (reader.position < end) {
		const tag = reader.tag();
		if (tag === 10) {
			readAttribute(reader, end, attributes); // 1 attributes
		} else {
			reader.skip(tag, end); // 2 dropped_attributes_count, 3 entity_refs
		}
	}
	reader.leave(end);
	return attributes;
}

function readScope(reader: ProtobufReader, outerEnd: number): Omit<Scope, 'schemaUrl'> {
	const end = reader.message(outerEnd);
	const attributes: AttributeMap = {};
	let name = '';
	let version = '';
	while (reader.position < end) {
		const tag = reader.tag();
		switch (tag) {
			case 10: // 1 name
				name = reader.key(end);
				break;
			case 18: // 2 version
				version = reader.key(end);
				break;
			case 26: // 3 attributes
				readAttribute(reader, end, attributes);
				break;
			default:
				reader.skip(tag, end);
		}
	}
	reader.leave(end);
	return {name, version, attributes};
}

/** ArrayValue: repeated AnyValue values = 1. */
function readArray(reader: ProtobufReader, outerEnd: number, depth: number): AttributeValue {
	const end = reader.message(outerEnd);
	if (!reader.bounds.depth(depth)) return leaveOut(reader, end);
	const values: AttributeValue[] = [];
	while (reader.position < end) {
		const tag = reader.tag();
		if (tag === 10) {
			if (!reader.bounds.value()) return leaveOut(reader, end);
			values.push(readValue(reader, end, depth));
		} else {
			reader.skip(tag, end);
		}
	}
	reader.leave(end);
	return values;
}

/** KeyValueList: repeated KeyValue values = 1. */
function readMap(reader: ProtobufReader, outerEnd: number, depth: number): AttributeValue {
	const end = reader.message(outerEnd);
	if (!reader.bounds.depth(depth)) return leaveOut(reader, end);
	const map: AttributeMap = {};
	while (reader.position < end) {
		const tag = reader.tag();
		if (tag === 10) {
			readAttribute(reader, end, map, depth);
		} else {
			reader.skip(tag, end);
		}
	}
	reader.leave(end);
	return map;
}

function leaveOut(reader: ProtobufReader, end: number): null {
	reader.position = end;
	return null;
}
