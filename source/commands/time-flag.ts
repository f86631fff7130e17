/** A moment as a user writes it: an ISO time, or an amount before another moment. */
import type {Flags} from './command.ts';
import {UsageError} from './command.ts';

const units: Readonly<Record<string, number>> = {s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000};

/** The date is asked for, since `Date.parse` makes a day of the year 2001 out of "5". */
const isoTime = /^\d{4}-\d{2}-\d{2}/;

/** Milliseconds since 1970; null where the flag is not given. An amount is counted back from `beforeMs`. */
export function timeFlag(flags: Flags, name: string, beforeMs: number): number | null {
	const text = flags[name];
	if (text === undefined) return null;
	const amount = /^(\d+)([smhd])$/.exec(String(text));
	if (amount !== null) return beforeMs - Number(amount[1]) * (units[amount[2] ?? ''] ?? 0);
	const ms = isoTime.test(String(text)) ? Date.parse(String(text)) : Number.NaN;
	if (Number.isNaN(ms)) {
		throw new UsageError(
			`--${name} ${String(text)}: not a time`,
			`--${name} 2026-11-23T14:00:00Z, or --${name} 15m`,
		);
	}
	return ms;
}
