/**
Long texts, kept once in `content`, and the JSON that stands for them elsewhere:

- `{"$content":[id, …]}`: a text; the pieces, joined, are its exact bytes
- `{"$at":[id, start, length, level]}`: a text that stands inside a piece, see references.ts
- `{"$gone":[length, hash, why]}`: a text that was taken out again, see gone.ts
- a map of the user's own that has one of these keys is wrapped, `{"$content":{…}}`, so that it is never
  taken for a reference: ours hold a list

`lift` puts long texts into `content` and gives back what to store; `resolve` undoes it.
*/
import {type Database, type Statement} from 'better-sqlite3';
import type {AttributeValue} from '../../domain/otlp.ts';
import {Failure} from '../../domain/status.ts';
import {BoundedMap} from './bounded-map.ts';
import {collectContentIds, type IdSet} from './content-ids.ts';
import {contentLengthMin, cut} from './cut.ts';
import {isSlice, sliceOf} from './references.ts';
import {joinedLengthMax, stored, storedText, textBytesMax} from './stored-text.ts';

/** What `lift` did with a text, so that a message that repeats it can point at it. */
export type LiftedText = {
	readonly text: string;
	readonly pieces: readonly string[];
	readonly ids: readonly number[];
};

/** Texts by id that are kept in memory, in UTF-16 units: what was just written is derived from at once. */
const textsLengthMax = 4 * 1024 * 1024;

/** Texts that are remembered, each by about 100 bytes: 5 MB. One that is forgotten is written again. */
const namesMax = 50_000;

/** Characters that go into a text's name, of the head, of the end and between each. */
const samples = 16;

/** Texts up to this length are their own name: they are the ends of lists, and few. */
const nameLengthMax = 48;

/** UTF-16 units of texts that `shared` keeps: a few hundred of a thousand. */
const sharedLengthMax = 512 * 1024;

/** Gives texts back. Reads only, so that a reader can have one on its own connection. */
export class ContentReader {
	readonly #select: Statement<[number], {text: string}>;
	readonly #gone: (marker: readonly unknown[]) => string;
	readonly texts = new BoundedMap<number, string>(textsLengthMax);
	#joined = 0;

	/** `gone`: what to give for a text that was taken out (gone.ts); nothing, where calls are made of it. */
	constructor(database: Database, gone: (marker: readonly unknown[]) => string = () => '') {
		this.#gone = gone;
		this.#select = database.prepare(`SELECT ${stored('text')} AS text FROM content WHERE id = ?`);
	}

	/** The text of a piece; empty where it is gone, which only a damaged file has. */
	piece(id: number): string {
		const known = this.texts.get(id);
		if (known !== undefined) return known;
		const row = isId(id) ? this.#select.get(id) : undefined;
		const text = row === undefined ? '' : storedText(String(row.text));
		this.texts.set(id, text, text.length);
		return text;
	}

	/** From here on texts are put together for another answer. */
	begin(): void {
		this.#joined = 0;
	}

	/** UTF-16 units that were put together since `begin`. */
	get joined(): number {
		return this.#joined;
	}

	/** The text behind an `$at`; empty where the file is damaged. */
	at([id, ...slice]: readonly [id: number, start: number, length: number, level: number]): string {
		const piece = this.piece(id);
		// It is searched for characters of two units, whatever is cut out of it.
		this.#join(piece.length);
		return isSlice(slice) ? sliceOf(piece, slice) : '';
	}

	/** Few pieces can be named often: a small file could ask for more text than there is memory. */
	#join(length: number): void {
		this.#joined += length;
		if (this.#joined > joinedLengthMax) {
			throw new Failure(
				'a record in the file puts together more text than llmtop receives at once',
				'llmtop writes no such record: look into it with sqlite3',
			);
		}
	}

	/** A stored value as it was before `lift` (or before a message was written), changed in place. */
	resolve(value: AttributeValue, lifted?: LiftedText[]): AttributeValue {
		if (typeof value !== 'object' || value === null) return value;
		if (Array.isArray(value)) {
			const list = value as AttributeValue[];
			for (let index = 0; index < list.length; index++) {
				const item = list[index] as AttributeValue;
				if (typeof item === 'object') list[index] = this.resolve(item, lifted);
			}
			return list;
		}
		const map = value as Record<string, AttributeValue>;
		for (const key in map) {
			const item = map[key] as AttributeValue;
			if (typeof item !== 'object' || item === null) continue;
			if (key === '$content') {
				if (!Array.isArray(item)) return this.#resolveOwn(item as Record<string, AttributeValue>, lifted);
				const ids = item as readonly number[];
				const pieces = this.#pieces(ids);
				const text = pieces.length === 1 ? (pieces[0] as string) : pieces.join('');
				lifted?.push({text, pieces, ids});
				return text;
			}
			if (key === '$gone' && Array.isArray(item)) return this.#gone(item as readonly unknown[]);
			if (key === '$at' && Array.isArray(item)) {
				return this.at(item as unknown as readonly [number, number, number, number]);
			}
			map[key] = this.resolve(item, lifted);
		}
		return map;
	}

	#pieces(ids: readonly number[]): readonly string[] {
		let length = 0;
		return ids.map(id => {
			const piece = this.piece(id);
			length += piece.length;
			this.#join(length > textBytesMax ? Infinity : piece.length);
			return piece;
		});
	}

	/** A user's map with a key of ours: its values are resolved, itself is not. */
	#resolveOwn(map: Record<string, AttributeValue>, lifted: LiftedText[] | undefined): AttributeValue {
		for (const key of Object.keys(map)) map[key] = this.resolve(map[key] as AttributeValue, lifted);
		return map;
	}
}

/** What stands in a file of ours where a number of `content` stands; better-sqlite3 binds no other values. */
function isId(id: unknown): boolean {
	return typeof id === 'number' && Number.isSafeInteger(id);
}

/** Puts texts into `content`. Only inside a transaction of the writer's. */
export class ContentWriter {
	readonly reader: ContentReader;
	readonly #ids = new BoundedMap<string | number, number>(namesMax);
	readonly #shared = new BoundedMap<string, number>(sharedLengthMax);
	readonly #insert: Statement<[string]>;
	readonly #remove: Statement<[number]>;
	/** While the collector looks for what is used: what is referred to meanwhile is noted here. */
	#noted: IdSet | null = null;
	/** Ids given out for new texts since `begin`, with their names. */
	#fresh: {readonly id: number; readonly name: string | number}[] = [];

	constructor(database: Database) {
		this.reader = new ContentReader(database);
		this.#insert = database.prepare('INSERT INTO content (text) VALUES (?)');
		this.#remove = database.prepare('DELETE FROM content WHERE id = ?');
	}

	/** Id of a text, which is written where it is new. The text MUST be well formed (no lone surrogates). */
	intern(text: string): number {
		const name = nameOf(text);
		const known = this.#ids.get(name);
		if (known !== undefined && (name === text || this.reader.piece(known) === text)) {
			this.#noted?.add(known);
			return known;
		}
		const id = Number(this.#insert.run(text).lastInsertRowid);
		this.#noted?.add(id);
		this.#ids.set(name, id);
		this.#fresh.push({id, name});
		this.reader.texts.set(id, text, text.length);
		return id;
	}

	/** From here on `discard` takes back what was written. */
	begin(): void {
		this.#fresh = [];
	}

	/** The record that the new texts were written for is not kept. */
	discard(): void {
		for (const {id, name} of this.#fresh) {
			this.#remove.run(id);
			this.#ids.delete(name);
			this.reader.texts.delete(id);
		}
		this.#fresh = [];
	}

	/** A text that is the same in many rows: found again without a hash. */
	shared(text: string): AttributeValue {
		if (!isLong(text)) return text;
		let id = this.#shared.get(text);
		if (id === undefined) {
			id = this.intern(text);
			this.#shared.set(text, id, text.length);
		}
		this.#noted?.add(id);
		return {$content: [id]};
	}

	/** From here on, every piece that is written or referred to is noted; null: no longer. See collector.ts. */
	note(into: IdSet | null): void {
		this.#noted = into;
	}

	/** What is not in the set is not given out again. */
	keepOnly(ids: IdSet): void {
		this.#ids.keepOnly(id => ids.has(id));
		this.#shared.keepOnly(id => ids.has(id));
	}

	/** After a rollback: ids that were given out may not exist. */
	forget(): void {
		this.#ids.clear();
		this.#shared.clear();
		this.reader.texts.clear();
	}

	/** What to store for a raw value: itself where nothing in it is long. `lifted` collects what was put away. */
	lift(value: AttributeValue, lifted: LiftedText[]): AttributeValue {
		return liftWith(value, text => {
			const pieces = cut(text);
			const ids = pieces.map(piece => this.intern(piece));
			lifted.push({text, pieces, ids});
			return {$content: ids};
		});
	}

	/** The same for a derived value: a text that the raw records of the unit hold is pointed at. */
	point(value: AttributeValue, find: (text: string) => AttributeValue | null): AttributeValue {
		return liftWith(value, text => {
			const found = find(text);
			if (found === null) return {$content: cut(text).map(piece => this.intern(piece))};
			if (this.#noted !== null) collectContentIds(JSON.stringify(found), this.#noted);
			return found;
		});
	}
}

/**
What a text is looked up by: a short one by itself, a long one by a number made of its length and of its characters
at the head, at the end and evenly between. It costs a tenth of a hash over all of it; two texts that share a
number are compared, and the later one takes it.
*/
function nameOf(text: string): string | number {
	const {length} = text;
	if (length <= nameLengthMax) return text;
	let name = length;
	const step = Math.floor(length / samples);
	for (let sample = 0; sample < samples; sample++) {
		name = Math.imul(name, 31) + text.charCodeAt(sample * step);
		name = Math.imul(name, 31) + text.charCodeAt(sample);
		name = Math.imul(name, 31) + text.charCodeAt(length - 1 - sample);
	}
	// 30 bits: V8 keeps such a number in place.
	return name & 0x3f_ff_ff_ff;
}

/** Replaces long texts by what `refer` gives for them; copies only what changes. */
function liftWith(value: AttributeValue, refer: (text: string) => AttributeValue): AttributeValue {
	if (typeof value === 'string') return isLong(value) ? refer(value) : value;
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) {
		const list = value as readonly AttributeValue[];
		let copy: AttributeValue[] | null = null;
		for (let index = 0; index < list.length; index++) {
			const item = list[index] as AttributeValue;
			const stored = liftWith(item, refer);
			if (stored !== item) (copy ??= [...list])[index] = stored;
		}
		return copy ?? list;
	}
	const map = value as {readonly [key: string]: AttributeValue};
	let copy: Record<string, AttributeValue> | null = null;
	for (const key in map) {
		const item = map[key] as AttributeValue;
		const stored = liftWith(item, refer);
		if (stored !== item) (copy ??= {...map})[key] = stored;
	}
	return '$content' in map || '$at' in map || '$gone' in map ? {$content: copy ?? map} : (copy ?? map);
}

/**
Texts that go into `content`. One with a lone surrogate stays in the JSON, which can escape it; a column of
text is UTF-8 and cannot.
*/
function isLong(text: string): boolean {
	return text.length >= contentLengthMin && text.isWellFormed();
}
