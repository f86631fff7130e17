/**
Where the ledger's rows of a window begin: at the first start among the records that ended in it, which ran when it
began. Found without reading what ended later.
*/
import type {ReaderConnection} from './reader-connection.ts';

/** Longer records have an index of their own (`call_not_counted_long`), the others ended within it. */
const longCallMs = 60_000;

/** An agent's run: as above, `step_rollup_long`. */
const longRollupMs = 600_000;

/** Start of the first record that is not counted in a window of ends. */
export function earliestUncounted(connection: ReaderConnection, fromMs: number): number {
	return earliest(connection, fromMs, {
		short: `SELECT min(start_ms) AS start_ms FROM call INDEXED BY call_not_counted_by_end
			WHERE counted = 0 AND end_ms > ? AND end_ms <= ? AND start_ms <= ?`,
		long: `SELECT min(start_ms) AS start_ms FROM call INDEXED BY call_not_counted_long
			WHERE counted = 0 AND duration_ms > ${longCallMs} AND end_ms > ? AND start_ms <= ?`,
		longMs: longCallMs,
	});
}

/** The same of steps that restate usage. */
export function earliestRollup(connection: ReaderConnection, fromMs: number): number {
	return earliest(connection, fromMs, {
		short: `SELECT min(start_ms) AS start_ms FROM step INDEXED BY step_rollup_by_end
			WHERE rollup = 1 AND start_ms + duration_ms > ? AND start_ms + duration_ms <= ? AND start_ms <= ?`,
		long: `SELECT min(start_ms) AS start_ms FROM step INDEXED BY step_rollup_long
			WHERE rollup = 1 AND duration_ms > ${longRollupMs} AND start_ms + duration_ms > ? AND start_ms <= ?`,
		longMs: longRollupMs,
	});
}

function earliest(
	connection: ReaderConnection,
	fromMs: number,
	{short, long, longMs}: {readonly short: string; readonly long: string; readonly longMs: number},
): number {
	if (fromMs === -Infinity) return -Infinity;
	const starts = [
		connection.get<{start_ms: number | null}>(short, [fromMs, fromMs + longMs, fromMs]),
		connection.get<{start_ms: number | null}>(long, [fromMs, fromMs]),
	];
	return Math.min(fromMs, ...starts.map(row => row?.start_ms ?? fromMs));
}
