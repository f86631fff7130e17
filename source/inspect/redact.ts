/**
Takes secrets and structured personal data out of telemetry: each place becomes `[redacted card]`, which tells the kind
and keeps nothing. A text that is JSON stays JSON; a record stays a record. Pure; redacting twice is redacting once.
*/
import type {
	Attributes,
	AttributeValue,
	Batch,
	LogRecord,
	MetricPoint,
	Resource,
	Scope,
	Span,
} from '../domain/otlp.ts';
import {type Candidates, candidatesOf} from './candidates.ts';
import {apart, type Found} from './finding.ts';
import {isNobody, personalIn} from './personal.ts';
import {kindOfName, looksSecret, secretsIn} from './secrets.ts';

export type RedactionKind = 'secrets' | 'pii';
export const redactionKinds: readonly RedactionKind[] = ['secrets', 'pii'];

/** How often each rule found something. */
export type Redactions = ReadonlyMap<string, number>;

/** Shorter texts hold nothing that a rule knows: the shortest is an address, 1.1.1.1. */
const lengthMin = 7;

/** What one place gives way to may bring another to light; a text made to have more layers keeps some. */
const passesMax = 8;

export class Redactor {
	readonly #kinds: ReadonlySet<RedactionKind>;
	#found = new Map<string, number>();
	/** Attribute keys are few, and most say nothing. */
	readonly #names = new Map<string, 'password' | 'secret' | null>();

	constructor(kinds: readonly RedactionKind[]) {
		this.#kinds = new Set(kinds);
	}

	/** What was found since this was asked for last. */
	takeFound(): Redactions {
		const found = this.#found;
		if (found.size > 0) this.#found = new Map();
		return found;
	}

	text(text: string): string {
		let current = text;
		for (let pass = 0; pass < passesMax && current.length >= lengthMin; pass++) {
			const places = this.#placesIn(current);
			if (places.length === 0) break;
			current = this.#masked(current, places);
		}
		return current;
	}

	batch(batch: Batch): Batch {
		// All records of a request that came under a resource or a scope share one object, and go on sharing it.
		const resources = shared((resource: Resource) =>
			this.#with(resource, {attributes: this.attributes(resource.attributes)}),
		);
		const scopes = shared((scope: Scope) =>
			this.#with(scope, {attributes: this.attributes(scope.attributes)}),
		);
		const of = (record: {
			readonly resource: Resource;
			readonly scope: Scope;
			readonly attributes: Attributes;
		}) => ({
			resource: resources(record.resource),
			scope: scopes(record.scope),
			attributes: this.attributes(record.attributes),
		});
		return {
			...batch,
			rejections: this.#list(batch.rejections, rejection =>
				this.#with(rejection, {service: this.text(rejection.service)}),
			),
			spans: batch.spans.map((span): Span =>
				this.#with(span, {
					...of(span),
					name: this.text(span.name),
					traceState: this.text(span.traceState),
					events: this.#list(span.events, event =>
						this.#with(event, {name: this.text(event.name), attributes: this.attributes(event.attributes)}),
					),
					links: this.#list(span.links, link =>
						this.#with(link, {attributes: this.attributes(link.attributes)}),
					),
					status: this.#with(span.status, {message: this.text(span.status.message)}),
				}),
			),
			logs: batch.logs.map((log): LogRecord =>
				this.#with(log, {...of(log), body: this.#value(log.body, null)}),
			),
			points: batch.points.map((point): MetricPoint => this.#with(point, of(point))),
		};
	}

	attributes(attributes: Attributes): Attributes {
		// A number that JSON cannot say, and bytes: their text is not for people.
		if ('$int' in attributes || '$double' in attributes || '$bytes' in attributes) return attributes;
		let changed: Record<string, AttributeValue> | null = null;
		for (const key of Object.keys(attributes)) {
			const value = attributes[key] ?? null;
			if (typeof value !== 'string' && typeof value !== 'object') continue;
			const redacted = this.#value(value, this.#kindOfKey(key));
			if (redacted === value) continue;
			changed ??= {...attributes};
			changed[key] = redacted;
		}
		return changed ?? attributes;
	}

	#value(value: AttributeValue, kind: 'password' | 'secret' | null): AttributeValue {
		if (typeof value === 'string') {
			if (kind === null || !looksSecret(value, kind) || /\s/.test(value.trim())) return this.text(value);
			this.#count(kind);
			return maskOf(kind);
		}
		if (typeof value !== 'object' || value === null) return value;
		if (!isList(value)) return this.attributes(value);
		return this.#list(value, item => this.#value(item, kind));
	}

	#list<Item>(items: readonly Item[], redact: (item: Item) => Item): readonly Item[] {
		if (items.length === 0) return items;
		const redacted = items.map(redact);
		return redacted.every((item, index) => item === items[index]) ? items : redacted;
	}

	/** The same object where nothing changed. */
	#with<Whole extends object>(whole: Whole, parts: Partial<Whole>): Whole {
		for (const key in parts) if (parts[key] !== whole[key]) return {...whole, ...parts};
		return whole;
	}

	#kindOfKey(key: string): 'password' | 'secret' | null {
		if (!this.#kinds.has('secrets')) return null;
		const known = this.#names.get(key);
		if (known !== undefined) return known;
		const kind = kindOfName(key);
		if (this.#names.size < namesMax) this.#names.set(key, kind);
		return kind;
	}

	#placesIn(text: string): readonly Found[] {
		const candidates = candidatesOf(text);
		const found = [
			...(this.#kinds.has('secrets') ? secretsIn(text, candidates) : []),
			...(this.#kinds.has('pii') ? maskableIn(text, candidates) : []),
		];
		return found.length < 2 ? found : apart(found);
	}

	#masked(text: string, places: readonly Found[]): string {
		const stringAt = stringsOf(text);
		let result = '';
		let from = 0;
		for (const {start, end, rule} of places) {
			// Inside a string that is JSON itself, which was masked whole.
			if (start < from) continue;
			const string = stringAt(start);
			const inner = string === null ? null : this.#innerJson(text.slice(string.start, string.end));
			if (string !== null && inner !== null) {
				result += text.slice(from, string.start) + inner;
				from = string.end;
				continue;
			}
			this.#count(rule);
			// Outside of all strings of JSON it was a number.
			result += text.slice(from, start) + (string === null ? `"${maskOf(rule)}"` : maskOf(rule));
			from = end;
		}
		return result + text.slice(from);
	}

	/** A string of JSON that holds JSON, with quotes, redacted; null where it holds something else or nothing was found. */
	#innerJson(literal: string): string | null {
		if (!/^"\s*[[{]/.test(literal)) return null;
		const text = JSON.parse(literal) as string;
		if (!isJson(text)) return null;
		const redacted = this.text(text);
		return redacted === text ? null : JSON.stringify(redacted);
	}

	#count(rule: string): void {
		this.#found.set(rule, (this.#found.get(rule) ?? 0) + 1);
	}
}

/** Attribute keys that are remembered: a program has some hundred, and one that makes them up gets no more. */
const namesMax = 4096;

function maskOf(rule: string): string {
	return `[redacted ${rule}]`;
}

function isList(value: AttributeValue): value is readonly AttributeValue[] {
	return Array.isArray(value);
}

function shared<Item extends object>(redact: (item: Item) => Item): (item: Item) => Item {
	const known = new Map<Item, Item>();
	return item => {
		const found = known.get(item) ?? redact(item);
		known.set(item, found);
		return found;
	};
}

/** Loopback and its like stay: which machine was meant is what the reader of a trace wants to know. */
function maskableIn(text: string, candidates: Candidates): readonly Found[] {
	return personalIn(text, candidates).filter(
		({start, end, rule}) => rule !== 'ip' || !isNobody(text.slice(start, end)),
	);
}

type Place = {readonly start: number; readonly end: number};

/**
The string, with its quotes, that a place of a text of JSON lies in; null outside of them. Of any other text nothing is
outside. To be asked in order of places.
*/
function stringsOf(text: string): (place: number) => Place | null {
	if (!/^\s*[[{]/.test(text) || !isJson(text)) return () => ({start: 0, end: 0});
	let string: Place = {start: 0, end: 0};
	return place => {
		while (string.end <= place) {
			const start = text.indexOf('"', string.end);
			if (start < 0 || start > place) return null;
			let end = start + 1;
			while (end < text.length && text.charAt(end) !== '"') end += text.charAt(end) === '\\' ? 2 : 1;
			string = {start, end: end + 1};
		}
		return string;
	};
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
