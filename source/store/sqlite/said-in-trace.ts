/**
Spans of a trace in which a text stands: in the names and values of their attributes, in their events and links, in the
long texts that these refer to. Looked for in the JSON as it lies there, so that no prompt is put together for it.
*/
import {boundMillis, nanoSql} from './millis-sql.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {stored, storedText} from './stored-text.ts';

/** A piece of `content` in a column of JSON: `{"$content":[12,13]}`, or the slice of one, `{"$at":[12,…]}`. */
const reference = /\{"\$(?:content|at)":\[([\d,]+)/g;

type SpanTexts = {
	readonly span_id: string;
	readonly attributes: string;
	readonly events: string | null;
	readonly links: string | null;
};

/** Ids, in no order. Whatever its case; nothing of an empty text. */
export function spansSaying(
	connection: ReaderConnection,
	{traceId, text, asOfMs}: {readonly traceId: string; readonly text: string; readonly asOfMs: number},
): readonly string[] {
	if (text === '') return [];
	const isIn = finder(text);
	const known = new Map<number, boolean>();
	const pieceHas = (id: number): boolean => {
		const told = known.get(id);
		if (told !== undefined) return told;
		const has = isIn(connection.content.piece(id));
		known.set(id, has);
		return has;
	};
	const found: string[] = [];
	for (const {span_id: spanId, ...columns} of connection.iterate<SpanTexts>(
		`SELECT span_id, ${stored('attributes')} AS attributes, ${stored('events')} AS events,
			${stored('links')} AS links FROM span WHERE trace_id = ? AND start_nano <= ${nanoSql}`,
		[traceId, boundMillis(asOfMs)],
	)) {
		const texts = Object.values(columns).flatMap(column => (column === null ? [] : [storedText(column)]));
		if (texts.some(isIn) || texts.some(json => referred(json).some(pieceHas))) found.push(spanId);
	}
	return found;
}

function referred(json: string): readonly number[] {
	return [...json.matchAll(reference)].flatMap(([, ids = '']) => ids.split(',').map(Number));
}

/**
As it was written, and as it stands in JSON: texts are escaped once in a column, and once more where an attribute holds
JSON itself.
*/
function finder(text: string): (within: string) => boolean {
	const escaped = (of: string): string => JSON.stringify(of).slice(1, -1);
	const wanted = text.toLowerCase();
	const forms = [...new Set([wanted, escaped(wanted), escaped(escaped(wanted))])];
	return within => {
		const lower = within.toLowerCase();
		return forms.some(form => lower.includes(form));
	};
}
