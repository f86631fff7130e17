/** Nanoseconds of a raw table as our milliseconds, to the same double that `millisOf` makes of them. */
export function millisSql(column: string): string {
	return `(${column} / 1000000 + (${column} % 1000000) / 1e6)`;
}
