/**
Calls in trouble: what `e` goes through, what lists mark and samples keep. A call failed, or its answer ended before it
was whole, which counts as a warning and not as an error.
*/

/** Finish reasons that end an answer before it is whole. */
const cutReasons = ['length', 'content_filter'] as const;

export function isCut(finishReason: string | null | undefined): boolean {
	return cutReasons.some(reason => reason === finishReason);
}

export function isTrouble(call: {
	readonly status: string;
	readonly finish: string | null | undefined;
}): boolean {
	return call.status === 'error' || isCut(call.finish);
}

/** Condition over `call`, as the indexes `call_trouble_…` have it, word for word. */
export const troubleSql = `(call.status = 'error' OR ${cutReasons.map(reason => `call.finish_reason = '${reason}'`).join(' OR ')})`;

/** The same of `call_by_trouble`, which tells of finish reasons alone. */
export const cutSql = `call.finish_reason IN (${cutReasons.map(reason => `'${reason}'`).join(', ')})`;

/** The same in the language of filters: one or another. */
export const errorFilter = 'status:error';
export const troubleFilters: readonly string[] = [
	errorFilter,
	...cutReasons.map(reason => `finish:${reason}`),
];
