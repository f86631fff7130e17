/**
A list of a file on stdout, a page at a time: JSON lines for programs, columns for people. Only a page is in memory,
whatever the size of the file.
*/
import {cellsOf, inert} from '../ui/text.ts';
import type {Flags} from './command.ts';
import {UsageError} from './command.ts';
import {jsonLine} from './json-line.ts';
import {writeLine} from './reading.ts';

export const limitFlag = {limit: {type: 'number', value: 'N', help: 'at most N of them'}} as const;

export type Listing<Row> = {
	readonly pageRows: number;
	/** At most `limit` rows behind the one of that key; null: from the first. */
	readonly read: (after: string | null, limit: number) => Promise<readonly Row[]>;
	/** Rows that are passed over; absent: none. */
	readonly isKept?: (row: Row) => boolean;
	readonly keyOf: (row: Row) => string;
	readonly jsonOf: (row: Row) => Record<string, unknown>;
	readonly heads: readonly string[];
	/** Made inert by who writes them. */
	readonly cellsOf: (row: Row) => readonly string[];
};

export async function writeListing<Row>(flags: Flags, listing: Listing<Row>): Promise<void> {
	const limit = limitOf(flags);
	const isJson = flags['json'] === true;
	const columns = makeColumns();
	if (!isJson) columns.fit(listing.heads);
	let after: string | null = null;
	for (let written = 0; ;) {
		const page: readonly Row[] = await listing.read(after, Math.min(listing.pageRows, limit - written));
		const kept = listing.isKept === undefined ? page : page.filter(listing.isKept);
		const rows = isJson ? [] : kept.map(row => listing.cellsOf(row).map(inert));
		for (const row of rows) columns.fit(row);
		if (!isJson && after === null) await writeLine(columns.line(listing.heads));
		for (const row of rows) await writeLine(columns.line(row));
		if (isJson) for (const row of kept) await writeLine(jsonLine(listing.jsonOf(row)));
		const last = page.at(-1);
		written += kept.length;
		if (last === undefined || written >= limit) return;
		after = listing.keyOf(last);
	}
}

export function limitOf(flags: Flags): number {
	const limit = flags['limit'];
	if (limit === undefined) return Number.POSITIVE_INFINITY;
	if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1) {
		throw new UsageError(`--limit ${String(limit)}: not a number of rows`, '--limit 100');
	}
	return limit;
}

type Columns = {
	/** Makes the columns wide enough for a row; they only grow, so that no page waits for the last one. */
	readonly fit: (row: readonly string[]) => void;
	/** The row in columns, two blanks apart. */
	readonly line: (row: readonly string[]) => string;
};

function makeColumns(): Columns {
	const widths: number[] = [];
	return {
		fit(row) {
			for (const [index, cell] of row.entries()) {
				widths[index] = Math.max(widths[index] ?? 0, cellsOf(cell));
			}
		},
		line(row) {
			return row
				.map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - cellsOf(cell)))
				.join('  ')
				.trimEnd();
		},
	};
}
