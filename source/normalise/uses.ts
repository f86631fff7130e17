/**
Which attributes a call is made of, found by experiment: the records are read again without one of them, and where
that changes nothing (another says the same) with another value in it. What changes of the call is what that one was
used for. So it holds for every dialect, whether it names its keys or not, and an attribute that nobody believes can
be called that.
*/
import type {Call, Use} from '../domain/call.ts';
import {isList, isMap} from '../domain/attributes.ts';
import type {Attributes, AttributeValue, LogRecord, Span} from '../domain/otlp.ts';
import {normaliseUnit} from './normalise.ts';

export type UsedRecord =
	| {readonly span: Span; readonly log: null}
	| {readonly span: null; readonly log: LogRecord};

/** What is left out: an attribute, an event of a span, a field of the body of a log record. */
type Part = Pick<Use, 'of' | 'key'> & {readonly index: number};

/**
A key of a lender says one thing, and what follows from it. More go where it proves that the record tells of this
call at all: then everything that it lent is gone.
*/
const lentFieldsMax = 3;

/**
One step an attribute of the records at the places `of`, so that the caller can pause in between; yields those that
were used.
*/
export function* usesOf(
	records: readonly UsedRecord[],
	{
		callId,
		of,
		lenders,
	}: {
		readonly callId: string;
		readonly of: ReadonlySet<number>;
		/** Those that are not the call's own. */
		readonly lenders: ReadonlySet<number>;
	},
): Generator<Use | null> {
	const whole = callIn(records, callId);
	if (whole === null) return;
	const before = fieldsOf(whole);
	for (const [at, record] of records.entries()) {
		if (!of.has(at)) continue;
		for (const part of partsOf(record)) {
			let fields: readonly string[] = [];
			for (const value of [undefined, anotherValue]) {
				const changed = callIn(records.with(at, changedIn(record, part, value)), callId);
				fields = changed === null ? ['operation'] : differing(before, fieldsOf(changed));
				if (lenders.has(at) && fields.length > lentFieldsMax) fields = [];
				if (fields.length > 0) break;
			}
			yield fields.length === 0 ? null : {record: at, of: part.of, key: part.key, fields};
		}
	}
}

function callIn(records: readonly UsedRecord[], callId: string): Call | null {
	const spans = records.flatMap(record => record.span ?? []);
	const logs = records.flatMap(record => record.log ?? []);
	const unit = unitOf(callId);
	return normaliseUnit({key: unit, spans, logs}).calls.find(call => call.callId === callId) ?? null;
}

/** A trace id, or `log-<hash>` without the number of the call in it. */
function unitOf(callId: string): string {
	const [head = '', second = ''] = callId.split('-');
	return head === 'log' ? `log-${second}` : head;
}

function partsOf({span, log}: UsedRecord): readonly Part[] {
	const attributes = Object.keys((span ?? log).attributes).map(
		key => ({of: 'attribute', key, index: 0}) as const,
	);
	const events = (span?.events ?? []).map((event, index) => ({of: 'event', key: event.name, index}) as const);
	const body = log !== null && isMap(log.body) ? Object.keys(log.body) : [];
	return [...attributes, ...events, ...body.map(key => ({of: 'body', key, index: 0}) as const)];
}

/** Undefined: it is left out. */
type Change = ((value: AttributeValue) => AttributeValue) | undefined;

function changedIn({span, log}: UsedRecord, {of, key, index}: Part, change: Change): UsedRecord {
	if (span === null) {
		if (of !== 'body') return {span, log: {...log, attributes: changedKey(log.attributes, key, change)}};
		return {span, log: {...log, body: isMap(log.body) ? changedKey(log.body, key, change) : log.body}};
	}
	if (of !== 'event') return {span: {...span, attributes: changedKey(span.attributes, key, change)}, log};
	const [event] = span.events.slice(index, index + 1);
	const other =
		event === undefined || change === undefined
			? []
			: [{...event, attributes: change(event.attributes) as Attributes}];
	return {span: {...span, events: span.events.toSpliced(index, 1, ...other)}, log};
}

function changedKey(attributes: Attributes, key: string, change: Change): Attributes {
	const {[key]: value = null, ...rest} = attributes;
	// In its place: of two keys the first may be believed.
	if (change === undefined) return rest;
	return Object.fromEntries(
		Object.entries(attributes).map(([name, kept]) => [name, name === key ? change(value) : kept]),
	);
}

/** Of the same shape, and different in every leaf; JSON text stays JSON text. */
function anotherValue(value: AttributeValue): AttributeValue {
	if (typeof value === 'number') return value + 1;
	if (typeof value === 'boolean') return !value;
	if (isList(value)) return value.map(anotherValue);
	if (isMap(value)) return mapOf(value);
	return typeof value === 'string' ? anotherText(value) : value;
}

function mapOf(map: Attributes): Attributes {
	return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, anotherValue(value)]));
}

function anotherText(text: string): string {
	if (/^\s*[[{]/.test(text)) {
		try {
			return JSON.stringify(anotherValue(JSON.parse(text) as AttributeValue));
		} catch {
			// It only looked like JSON.
		}
	}
	return /^-?\d+$/.test(text) ? String(BigInt(text) + 1n) : `${text} and more`;
}

/** Fields as the origins name them, each as text that can be compared. */
function fieldsOf({origins: _origins, usage, parameters, ...call}: Call): ReadonlyMap<string, string> {
	return new Map([
		...Object.entries(call).map(([field, value]) => [field, JSON.stringify(value)] as const),
		...Object.entries(usage).map(([field, value]) => [`usage.${field}`, JSON.stringify(value)] as const),
		...Object.entries(parameters).map(
			([field, value]) => [`parameters.${field}`, JSON.stringify(value)] as const,
		),
	]);
}

function differing(
	before: ReadonlyMap<string, string>,
	after: ReadonlyMap<string, string>,
): readonly string[] {
	const fields = new Set([...before.keys(), ...after.keys()]);
	return [...fields].filter(field => before.get(field) !== after.get(field));
}
