/** Normalised messages, each kept once while it is remembered, and their places in calls. */
import {type Database, type Statement} from 'better-sqlite3';
import type {PricedCall} from '../../domain/call.ts';
import type {Message, Part} from '../../domain/message.ts';
import type {AttributeValue} from '../../domain/otlp.ts';
import {BoundedMap} from './bounded-map.ts';
import type {CallMessages} from './call-row.ts';
import type {ContentReader, ContentWriter} from './content.ts';
import {hashOf} from './hash.ts';
import type {References} from './references.ts';
import {stored, storedJson} from './stored-text.ts';

type CallPart = 'system' | 'input' | 'output';

/** Messages that are remembered, by hash, about 100 bytes each. One that is forgotten is written again. */
const hashesMax = 50_000;

type MessageRow = {
	readonly part: CallPart;
	readonly role: string;
	readonly name: string | null;
	readonly parts: string;
};

/** Gives messages back as they were. Reads only, so that a reader can have one on its own connection. */
export class MessageReader {
	readonly #content: ContentReader;
	readonly #select: Statement<[number], MessageRow>;

	constructor(database: Database, content: ContentReader) {
		this.#content = content;
		this.#select = database.prepare(`SELECT part, role, name, ${stored('parts')} AS parts
			FROM call_message JOIN message ON message.id = call_message.message
			WHERE call = ? ORDER BY part, position`);
	}

	/** Of the call with this `call.id`. */
	of(call: number): CallMessages {
		const messages: Record<CallPart, Message[]> = {system: [], input: [], output: []};
		for (const row of this.#select.iterate(call)) messages[row.part].push(this.decode(row));
		return messages;
	}

	decode(row: Pick<MessageRow, 'role' | 'name' | 'parts'>): Message {
		const parts = this.#content.resolve(storedJson(row.parts) as AttributeValue);
		return {
			role: row.role as Message['role'],
			...(row.name !== null && {name: row.name}),
			parts: parts as unknown as readonly Part[],
		};
	}
}

/** A message at its place in a call. */
export type PlacedMessage = {
	readonly part: CallPart;
	readonly position: number;
	readonly message: number;
};

/** Writes messages. Only inside a transaction of the writer's. */
export class MessageWriter {
	readonly #content: ContentWriter;
	readonly #ids = new BoundedMap<string, number>(hashesMax);
	/** The other way round, for messages that go. */
	readonly #hashes = new BoundedMap<number, string>(hashesMax);
	readonly #insert: Statement<[string, string | null, string]>;
	readonly #place: Statement<[number | bigint, string, number, number]>;
	readonly #selectPlaces: Statement<[number], PlacedMessage>;
	readonly #removePlaces: Statement<[number]>;
	readonly #isUsed: Statement<[number], {used: 1}>;
	readonly #remove: Statement<[number], {indexed: number}>;
	readonly #unindex: Statement<[number]>;
	readonly #countWaiting: Statement<[], number>;
	/** Messages that wait for `indexText`. */
	waiting: number;

	constructor(database: Database, content: ContentWriter) {
		this.#content = content;
		this.#insert = database.prepare('INSERT INTO message (role, name, parts) VALUES (?, ?, ?)');
		this.#place = database.prepare(
			'INSERT INTO call_message (call, part, position, message) VALUES (?, ?, ?, ?)',
		);
		this.#selectPlaces = database.prepare(
			'SELECT part, position, message FROM call_message WHERE call = ? ORDER BY part, position',
		);
		this.#removePlaces = database.prepare('DELETE FROM call_message WHERE call = ?');
		this.#isUsed = database.prepare('SELECT 1 AS used FROM call_message WHERE message = ? LIMIT 1');
		this.#remove = database.prepare('DELETE FROM message WHERE id = ? RETURNING indexed');
		this.#unindex = database.prepare('DELETE FROM message_text WHERE rowid = ?');
		this.#countWaiting = database
			.prepare<[], number>('SELECT count(*) FROM message WHERE indexed = 0')
			.pluck();
		this.waiting = this.#countWaiting.get() ?? 0;
	}

	/** Ids of the messages of a call, in the order of (part, position). New ones are written. */
	place(call: PricedCall, references: References): readonly PlacedMessage[] {
		const placed: PlacedMessage[] = [];
		const put = (part: CallPart, messages: readonly Message[]): void => {
			for (const [position, message] of messages.entries()) {
				placed.push({part, position, message: this.#intern(message, references)});
			}
		};
		put('input', call.input ?? []);
		put('output', call.output ?? []);
		if (call.system !== null) {
			put('system', [{role: 'system', parts: [{type: 'text', text: call.system}]}]);
		}
		return placed;
	}

	placesOf(call: number): readonly PlacedMessage[] {
		return this.#selectPlaces.all(call);
	}

	insertPlaces(call: number | bigint, places: readonly PlacedMessage[]): void {
		for (const {part, position, message} of places) this.#place.run(call, part, position, message);
	}

	removePlaces(call: number): void {
		this.#removePlaces.run(call);
	}

	/** Deletes those of the messages that no call has any more. */
	collect(messages: Iterable<number>): void {
		for (const message of messages) {
			if (this.#isUsed.get(message) !== undefined) continue;
			const removed = this.#remove.get(message);
			if (removed === undefined) continue;
			this.#forgetOne(message);
			if (removed.indexed === 1) this.#unindex.run(message);
			else this.waiting--;
		}
	}

	/** After a rollback: ids that were given out may not exist. */
	forget(): void {
		this.#ids.clear();
		this.#hashes.clear();
		this.waiting = this.#countWaiting.get() ?? 0;
	}

	#intern(message: Message, references: References): number {
		const hash = hashOf(identityOf(message));
		const known = this.#ids.get(hash);
		if (known !== undefined) return known;
		const id = this.#write(message, references);
		this.#ids.set(hash, id);
		this.#hashes.set(id, hash);
		return id;
	}

	/** Its number must not be given out again. */
	#forgetOne(message: number): void {
		const hash = this.#hashes.get(message);
		// What is remembered by hash and not by number is all forgotten rather than kept wrongly.
		if (hash === undefined) this.#ids.clear();
		else this.#ids.delete(hash);
		this.#hashes.delete(message);
	}

	#write(message: Message, references: References): number {
		const parts = this.#content.point(message.parts as unknown as AttributeValue, text =>
			references.find(text),
		);
		const {lastInsertRowid} = this.#insert.run(message.role, message.name ?? null, JSON.stringify(parts));
		this.waiting++;
		return Number(lastInsertRowid);
	}
}

/**
A text that only an equal message has. Most are one text, which need not be escaped; none of the others begins
with a word.
*/
function identityOf({role, name, parts}: Message): string {
	const [part] = parts;
	if (parts.length === 1 && part?.type === 'text' && name === undefined) return `${role} ${part.text}`;
	return JSON.stringify([role, name ?? null, parts]);
}
