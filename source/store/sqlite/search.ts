/**
Full-text search over messages, newest first. Messages that wait for the index are read one by one, up to a
bound; how many were neither indexed nor read is told.
*/
import type {SearchPage} from '../answers.ts';
import type {Reader} from '../store.ts';
import {searchText} from './full-text.ts';
import {matchExpression, searchTerms, type SearchTerm} from './match-expression.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {findTerms, snippetOf} from './text-hit.ts';

/** Calls that are counted as hits; a page never shows more, and a word like "the" is in all of them. */
const callsMax = 500;

/** Messages whose calls are looked up. */
const messagesMax = 2000;

/** Calls before the moment among which its newest message is looked for: calls do not end in the order of messages. */
const lastCalls = 50;

/** Waiting messages that are read: about 20 ms of work. */
const tailMax = 500;

type Part = 'system' | 'input' | 'output';

type MessageRow = {
	readonly id: number;
	readonly role: string;
	readonly name: string | null;
	readonly parts: string;
};

export function search(
	connection: ReaderConnection,
	{text, limit, asOfMs}: Parameters<Reader['search']>[0],
): SearchPage {
	const terms = searchTerms(text);
	const expression = matchExpression(terms);
	const waiting = connection.get<{messages: number}>(
		'SELECT count(*) AS messages FROM message WHERE indexed = 0',
	);
	const notIndexed = waiting?.messages ?? 0;
	if (expression === null) return {hits: [], total: 0, notIndexed};
	const messages = [...tailHits(connection, terms), ...indexHits(connection, {expression, asOfMs})];
	const found = callsOf(connection, messages, asOfMs);
	const hits = found
		.sort((left, right) => right.startMs - left.startMs || right.call - left.call)
		.slice(0, limit)
		.map(({call: _call, message, ...hit}) => ({...hit, snippet: snippet(connection, message, terms)}));
	return {hits, total: found.length, notIndexed: Math.max(0, notIndexed - tailMax)};
}

function indexHits(
	connection: ReaderConnection,
	{expression, asOfMs}: {readonly expression: string; readonly asOfMs: number},
): readonly number[] {
	// Messages are numbered as they came: in a replay, what came later must not use up the bound.
	const newest = connection.get<{message: number | null}>(
		`SELECT max(message) AS message FROM call_message WHERE call IN
			(SELECT id FROM call WHERE counted = 1 AND end_ms <= ? ORDER BY end_ms DESC LIMIT ?)`,
		[asOfMs, lastCalls],
	);
	return connection
		.all<{id: number}>(
			`SELECT rowid AS id FROM message_text WHERE message_text MATCH ? AND rowid <= ?
				ORDER BY rowid DESC LIMIT ?`,
			[expression, newest?.message ?? 0, messagesMax],
		)
		.map(row => row.id);
}

function tailHits(connection: ReaderConnection, terms: readonly SearchTerm[]): readonly number[] {
	return connection
		.all<MessageRow>('SELECT id, role, name, parts FROM message WHERE indexed = 0 ORDER BY id DESC LIMIT ?', [
			tailMax,
		])
		.filter(row => findTerms(searchText(connection.messages.decode(row)), terms) !== null)
		.map(row => row.id);
}

type Found = {
	readonly call: number;
	readonly callId: string;
	readonly startMs: number;
	readonly model: string | null;
	readonly session: string | null;
	readonly message: number;
	readonly part: Part;
};

/** Each call once, with the newest message of it that was hit. */
function callsOf(connection: ReaderConnection, messages: readonly number[], asOfMs: number): Found[] {
	const found = new Map<number, Found>();
	for (const message of messages) {
		if (found.size >= callsMax) break;
		const rows = connection.all<Omit<Found, 'message'>>(
			`SELECT call.id AS call, call.call_id AS callId, call.start_ms AS startMs,
				coalesce(call.response_model, call.request_model) AS model, call.session, call_message.part
				FROM call_message JOIN call ON call.id = call_message.call
				WHERE call_message.message = ? AND call.counted = 1 AND call.end_ms <= ?
				ORDER BY call_message.call DESC LIMIT ?`,
			[message, asOfMs, callsMax - found.size],
		);
		for (const row of rows) {
			if (!found.has(row.call)) found.set(row.call, {...row, message});
		}
	}
	return [...found.values()];
}

function snippet(connection: ReaderConnection, message: number, terms: readonly SearchTerm[]): string {
	const row = connection.get<MessageRow>('SELECT id, role, name, parts FROM message WHERE id = ?', [message]);
	if (row === undefined) return '';
	const text = searchText(connection.messages.decode(row));
	// The index folds some letters that we do not: then the beginning of the text stands for the hit.
	return snippetOf(text, findTerms(text, terms) ?? {start: 0, end: 0});
}
