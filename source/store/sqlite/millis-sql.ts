/** Nanoseconds of a raw table as our milliseconds, to the same double that `millisOf` makes of them. */
export function millisSql(column: string): string {
	return `(${column} / 1000000 + (${column} % 1000000) / 1e6)`;
}

/** A bound number of milliseconds as nanoseconds of a raw table; the number comes from `boundMillis`. */
export const nanoSql = 'CAST(? * 1000000 AS INTEGER)';

/** Milliseconds that `nanoSql` can hold: an open end of a window is one of all that there is. */
export function boundMillis(ms: number): number {
	return Math.min(Math.max(ms, 0), 9e12);
}
