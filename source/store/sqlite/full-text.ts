/**
Indexes message texts behind everything else, newest first, in slices, so that ingest never waits. The index
holds no copy of the text; its rowid is `message.id`.
*/
import {type Database, type Statement} from 'better-sqlite3';
import {textOfMessage, toolCallsOf, type Message} from '../../domain/message.ts';
import type {MessageReader} from './messages.ts';

/** Messages that are read at once: the time is looked at after each, so that a budget of 5 ms is kept. */
const rowsAtOnce = 64;

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
	readonly #mark: Statement<[number]>;

	constructor(database: Database, messages: MessageReader) {
		this.#messages = messages;
		this.#select = database.prepare(
			'SELECT id, role, name, parts FROM message WHERE indexed = 0 ORDER BY id DESC LIMIT ?',
		);
		this.#insert = database.prepare('INSERT INTO message_text (rowid, text) VALUES (?, ?)');
		this.#mark = database.prepare('UPDATE message SET indexed = 1 WHERE id = ?');
	}

	/**
	Works for about `budgetMs`, at least one message; returns how many were indexed. Inside one transaction of
	the writer's, since each makes a segment of the index that has to be merged later.
	*/
	index(budgetMs: number): number {
		const startedMs = performance.now();
		let indexed = 0;
		for (;;) {
			const rows = this.#select.all(rowsAtOnce);
			for (const row of rows) {
				this.#insert.run(row.id, searchText(this.#messages.decode(row)));
				this.#mark.run(row.id);
				indexed++;
				if (performance.now() - startedMs >= budgetMs) return indexed;
			}
			if (rows.length < rowsAtOnce) return indexed;
		}
	}
}
