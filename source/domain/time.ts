/** Times outside the raw tables are milliseconds since 1970 with a fraction (2^53 holds 0.25 µs of today). */
export function millisOf(nano: bigint): number {
	return Number(nano / 1_000_000n) + Number(nano % 1_000_000n) / 1_000_000;
}

export function nanoOf(millis: number): bigint {
	const whole = Math.floor(millis);
	return BigInt(whole) * 1_000_000n + BigInt(Math.round((millis - whole) * 1_000_000));
}

/** What local time is ahead of UTC at a moment: days begin by it. */
export function localAheadMs(atMs: number): number {
	return -new Date(atMs).getTimezoneOffset() * 60_000;
}
