/** What is not in the file and why, in the words of its table "drop". */

export type Drop = {
	readonly atMs: number;
	/** One of few, so that drops can be summed up by it: no text of the telemetry is in it. */
	readonly reason: string;
	/** Empty where nobody could tell. */
	readonly service: string;
	/** Records; of what was sampled away, calls; of what was masked, places. */
	readonly count: number;
};

/** A rule or a person took it out or masked it. Any other reason tells of something lost against somebody's wish. */
export type TakingOut = 'evicted' | 'sampled away' | 'purged' | 'masked';

const takingsOut: readonly TakingOut[] = ['evicted', 'sampled away', 'purged', 'masked'];

export function takenOutReason(by: TakingOut, rule: string): string {
	return `${by}: ${rule}`;
}

/** Null where the reason tells of a loss. */
export function takingOutOf(reason: string): TakingOut | null {
	return takingsOut.find(by => reason.startsWith(`${by}: `)) ?? null;
}

/** The same of a column `reason`, in SQL. */
export function takenOutSql(by: readonly TakingOut[] = takingsOut): string {
	return `(${by.map(name => `reason GLOB '${name}: *'`).join(' OR ')})`;
}

/** Reasons of the receiver for turning a request away because of who sent it, or from where. */
export const accessReasons = {
	host: 'sent to a host name that is not allowed',
	origin: 'sent by a page of a website that is not allowed',
	noToken: 'without the token',
	otherToken: 'with another token',
} as const;

const accessReasonTexts: ReadonlySet<string> = new Set(Object.values(accessReasons));

export function isAccessReason(reason: string): boolean {
	return accessReasonTexts.has(reason);
}
