/**
Names for records and messages that have no id of their own. Not a defence against anyone: they are only told apart
by it.

SHA-1 because it is what OpenSSL computes fastest here (measured on texts of 900 bytes, Node 24, `crypto.hash`:
1.5 µs; MD5 2.1; a 64-bit hash in JavaScript 4.3; the same into a Buffer, 3.2, which is why it is text).
*/
import {hash} from 'node:crypto';
import type {LogRecord} from '../../domain/otlp.ts';
import {turnOf} from '../../domain/turn.ts';

/** 28 characters of base64: whole, since a slice of it takes longer to look up than it saves. */
export function hashOf(text: string): string {
	return hash('sha1', text, 'base64');
}

/** 32 hex digits, for what is also shown or used as an id. */
export function hexHashOf(text: string): string {
	return hash('sha1', text, 'hex').slice(0, 32);
}

/** Names the unit of the records of one turn; null for a record that is a unit of its own, or of a trace. */
export function turnHashOf(record: Pick<LogRecord, 'traceId' | 'attributes'>): string | null {
	const turn = turnOf(record);
	return turn === null ? null : hexHashOf(turn);
}
