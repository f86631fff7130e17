/**
Indexes message texts behind everything else, newest first, in slices, so that ingest never waits. The index
holds no copy of the text; its rowid is `message.id`.
*/
import {type Database, type Statement} from 'better-sqlite3';
import {textOfMessage, toolCallsOf, type Message} from '../../domain/message.ts';
import type {MessageReader} from './messages.ts';

/** UTF-16 units that are indexed in a millisecond, as measured with texts of 700, their reading included. */
const lengthPerMs = 15_000;

/** Messages of a slice at most. */
const messagesMax = 2000;

type WaitingRow = {
	readonly id: number;
	readonly role: string;
	readonly name: string | null;
	readonly parts: string;
};

/** What is searched of a message: what a person reads, and the arguments of tool calls. */
export function searchText(message: Message): string {
	const tools = toolCallsOf([message]).map(tool => `${tool.name ?? ''} ${tool.arguments ?? ''}`);
	return [textOfMessage(message), ...tools].filter(text => text !== '').join('\n');
}

export class FullText {
	readonly #messages: MessageReader;
	readonly #select: Statement<[number], WaitingRow>;
	readonly #insert: Statement<[number, string]>;
	readonly #mark: Statement<[number, number]>;
	constructor(database: Database, messages: MessageReader) {
		this.#messages = messages;
		this.#select = database.prepare(
			'SELECT id, role, name, parts FROM message WHERE indexed = 0 ORDER BY id DESC LIMIT ?',
		);
		this.#insert = database.prepare('INSERT INTO message_text (rowid, text) VALUES (?, ?)');
		this.#mark = database.prepare('UPDATE message SET indexed = 1 WHERE indexed = 0 AND id BETWEEN ? AND ?');
	}

	/**
	Works for about `budgetMs`, at least one message; returns how many were indexed. Inside one transaction of
	the writer's, since each makes a segment of the index that has to be merged later. A slice is measured by the
	length of its texts and taken from the newest, but written from its oldest on: FTS5 begins a segment anew with
	each number that is lower than the last (six times the work, measured).
	*/
	index(budgetMs: number): number {
		const texts: {readonly id: number; readonly text: string}[] = [];
		let left = budgetMs * lengthPerMs;
		for (const row of this.#select.iterate(messagesMax)) {
			const text = searchText(this.#messages.decode(row));
			texts.push({id: row.id, text});
			left -= text.length;
			if (left <= 0) break;
		}
		const newest = texts[0];
		const oldest = texts.at(-1);
		if (newest === undefined || oldest === undefined) return 0;
		for (const {id, text} of texts.reverse()) this.#insert.run(id, text);
		this.#mark.run(oldest.id, newest.id);
		return texts.length;
	}
}
