/** Runs of `llmtop eval`: what each scorer gave each call. */

export type EvalScore = {
	readonly scorer: string;
	readonly callId: string;
	/** Higher is better. */
	readonly score: number;
};

export type EvalRun = {
	readonly atMs: number;
	readonly label: string;
	/** By name of the scorer. */
	readonly versions: Readonly<Record<string, string>>;
	readonly scores: readonly EvalScore[];
};

/** What an embeddings endpoint said of texts, by hash of the text. */
export type Embeddings = {
	readonly model: string;
	readonly vectors: ReadonlyMap<string, Float32Array>;
};
