/** What the user decided and was told: kept in the file, since nothing can make it again. */

/** Findings that are no news: of a detector, and of the others what is not null. */
export type Allowance = {
	readonly atMs: number;
	readonly origin: 'key' | 'settings';
	readonly detector: string;
	readonly rule: string | null;
	readonly template: string | null;
	/** Pattern of SQLite's GLOB over the evidence: `*@example.com`. */
	readonly evidence: string | null;
};

/** A silence until then ends with the next run; no clock gets there (ECMA-262, 21.4.1.1). */
export const untilNextRun = 8.64e15;

export type Silence = {readonly rule: string; readonly atMs: number; readonly untilMs: number};

/** A change of an alert that was told, by whom and with what outcome. */
export type ToldAlert = {
	readonly rule: string;
	readonly atMs: number;
	readonly from: string;
	readonly to: string;
	readonly value: number | null;
	readonly threshold: number | null;
	readonly why: string;
	readonly told: readonly {readonly by: string; readonly ok: boolean; readonly said: string}[];
};

export type Decisions = {
	readonly allowances: readonly Allowance[];
	/** That hold now. */
	readonly silences: readonly Silence[];
	/** Oldest first, the last 200. */
	readonly told: readonly ToldAlert[];
};
