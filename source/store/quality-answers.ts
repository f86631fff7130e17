/** What a `Reader` answers about how good answers are, as far as the telemetry itself tells. */

export type QualityQuestion = {readonly asOfMs: number; readonly fromMs: number};

/**
`evaluation`: the application judged an answer and sent the judgement. `answer`: how chat calls ended. `retrieval`: the
best score of what a store found.
*/
export type QualitySource = 'evaluation' | 'answer' | 'retrieval';

export type QualityMeasure = {
	readonly source: QualitySource;
	/** Of the evaluation, the finish reason, the retrieval. */
	readonly name: string;
	readonly n: number;
	/** What n is counted among, where it is a part of something; null: it is not. */
	readonly of: number | null;
	/** Null where nothing of it has a score. */
	readonly scores: {
		readonly n: number;
		readonly mean: number;
		readonly min: number;
		readonly max: number;
	} | null;
	/** Words of judgement, the most first, at most 5; of retrievals none. */
	readonly labels: readonly {readonly label: string; readonly count: number}[];
	/** Retrievals that found nothing; null for the others. */
	readonly empty: number | null;
	/** Lowest score first, else newest first, at most 20. */
	readonly worst: readonly Judged[];
};

export type Judged = {
	/** Null: it came without a trace. */
	readonly traceId: string | null;
	readonly spanId: string | null;
	readonly atMs: number;
	readonly score: number | null;
	/** Label and explanation of an evaluation, the query of a retrieval. */
	readonly said: string | null;
};

/** How chat calls ended that were answered. */
export type Endings = {
	/** By finish reason, the most first. */
	readonly measures: readonly QualityMeasure[];
	readonly answered: number;
	/** Those of them that say how they ended. */
	readonly withFinish: number;
};
