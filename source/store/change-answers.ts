/** What changed between calls of one prompt: another version of its template, or another model; and how it was before and after. */

export type ChangeQuestion = {readonly asOfMs: number; readonly fromMs: number};

/** Of the calls on one side of a change, at most the 500 nearest to it. */
export type ChangeSample = {
	readonly calls: number;
	readonly errors: number;
	/** Calls with hard evidence: a number, quote, citation or schema that does not hold; and those that could be checked. */
	readonly evidence: number;
	readonly checked: number;
	/** One value a call that has it. */
	readonly groundings: readonly number[];
	readonly durationsMs: readonly number[];
	readonly outputTokens: readonly number[];
	readonly costsNanoUsd: readonly number[];
};

export type Change = {
	/** `prompt`: an instruction of the template was edited. */
	readonly what: 'prompt' | 'model';
	/** Of the template. */
	readonly name: string;
	/** Keys of templates, or names of models. */
	readonly from: string;
	readonly to: string;
	/** End of the first call after it. */
	readonly atMs: number;
	readonly before: ChangeSample;
	readonly after: ChangeSample;
};
