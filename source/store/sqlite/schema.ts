/**
The file. Anyone may read it with `sqlite3`, so every column says here what it holds.

Raw tables (`span`, `log`, `metric_point`) hold what came, losslessly, with OTLP's nanoseconds (`*_nano`).
Everything else is derived from them, a trace at a time, in milliseconds since 1970 (`*_ms`, with a fraction),
and can be made again. Money is in nano-dollars (1e-9 $).

Long texts live once, in `content`. In JSON columns a long text is replaced by `{"$content":[id, …]}`: the
pieces, joined, give back its exact bytes. Of a text that was sampled away or purged `{"$gone":[length, hash, why]}`
is left. A JSON array of messages is cut at its elements, so that a history
that is sent again with every turn costs one new piece.
*/
import {derivedTables} from './derived-tables.ts';
import {decisionTables, findingTables} from './inspection-tables.ts';
import {rawTables} from './raw-tables.ts';

/** `application_id` of the file: "LLMT" in ASCII, so that `file` and we can tell it from other databases. */
export const applicationId = 0x4c4c4d54;

/** Grows by one with each change of a table. An older file is brought up to it, see `migrate.ts`. */
export const schemaVersion = 4;

/**
The oldest version whose program still reads a file of this one. It stays behind where a version only adds: every
table, column and index that the older program knows is there and means the same. See `file-version.ts`.
*/
export const readableFrom: number = 3;

export const schema = `${rawTables}${decisionTables}${derivedTables}${findingTables}`;
