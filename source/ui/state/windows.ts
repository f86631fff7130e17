/** Windows of time that `t` goes through. */
export const windows: readonly {readonly label: string; readonly ms: number}[] = [
	{label: '5m', ms: 5 * 60_000},
	{label: '15m', ms: 15 * 60_000},
	{label: '1h', ms: 60 * 60_000},
	{label: '6h', ms: 6 * 60 * 60_000},
	{label: '24h', ms: 24 * 60 * 60_000},
	{label: 'all', ms: Number.POSITIVE_INFINITY},
];

/** What of the state says which time is shown. */
export type Shown = {
	/** Index into `windows`. */
	readonly window: number;
	/** Tallies count from here: where `R` started a new run. Null: from the start of the window. */
	readonly sinceMs: number | null;
};

/** Where the window of what is shown begins; `firstMs`: of the first record, null where there is none. */
export function windowStart(
	{window, sinceMs}: Shown,
	{asOfMs, firstMs}: {readonly asOfMs: number; readonly firstMs: number | null},
): number {
	const windowMs = windows[window]?.ms ?? Number.POSITIVE_INFINITY;
	// A millisecond before the first record: a window begins after its start.
	const start = Number.isFinite(windowMs) ? asOfMs - windowMs : (firstMs ?? 1) - 1;
	return Math.max(start, sinceMs ?? 0, 0);
}
