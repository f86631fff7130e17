/**
Tokens by kind. `input` includes cache read and write; `output` includes reasoning. Null is unknown and never
becomes 0.
*/
export type Usage = {
	readonly input: number | null;
	readonly output: number | null;
	readonly cacheRead: number | null;
	readonly cacheWrite: number | null;
	readonly reasoning: number | null;
};

export const unknownUsage: Usage = {
	input: null,
	output: null,
	cacheRead: null,
	cacheWrite: null,
	reasoning: null,
};

/** True where neither input nor output is known. */
export function isUnknown(usage: Usage): boolean {
	return usage.input === null && usage.output === null;
}
