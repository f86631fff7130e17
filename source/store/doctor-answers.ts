/**
What a `Reader` answers of the telemetry itself, for the doctor: what was not kept, what can be measured of what each
service sends, and how the file is. Plain values, as in `answers.ts`.
*/

/** Records that were refused, could not be read, or were taken out again, by reason and service. */
export type DropTally = {
	readonly reason: string;
	/** Empty where nobody could tell. */
	readonly service: string;
	readonly count: number;
	readonly lastMs: number;
};

export type Coverage = {
	/** Counted calls that were looked at: the newest of the window. */
	readonly calls: number;
	/** False: there are more in the window. */
	readonly isAll: boolean;
	/** Of these calls, most calls first. */
	readonly services: readonly ServiceCoverage[];
	/** Services whose traces hold nothing of a model, a tool or an agent, and of which no call is known. */
	readonly plain: readonly PlainService[];
};

/** How many of the calls of one service tell what. */
export type ServiceCoverage = {
	readonly service: string;
	readonly calls: number;
	readonly lastMs: number;
	/** What wrote them, most calls first. */
	readonly writers: readonly {readonly dialect: string; readonly scope: string; readonly calls: number}[];
	/** Records of the same calls that another instrumentation wrote, and who that is; none of them is counted. */
	readonly twins: {readonly records: number; readonly dialects: readonly string[]};
	readonly errors: number;
	/** Calls that only metrics tell of: these have no times and no texts. */
	readonly metered: number;
	/** Chat and completion calls that were answered, those of metrics aside: what follows is of these. */
	readonly answered: number;
	/** Those that were not streamed, and those of which nobody says. */
	readonly whole: number;
	readonly streamUnknown: number;
	readonly withTtft: number;
	readonly withTpot: number;
	readonly withPrompt: number;
	readonly withAnswer: number;
	/** Of all calls without an error: with tokens that were counted, not guessed. */
	readonly succeeded: number;
	readonly withUsage: number;
	/** Calls with usage whose model has no price. */
	readonly unpriced: readonly {
		readonly model: string | null;
		readonly calls: number;
		readonly tokens: number;
	}[];
	readonly withSession: number;
	/** Retrievals and rerankings, how many came with documents, and how many with scores. */
	readonly retrievals: number;
	readonly withDocuments: number;
	readonly withScores: number;
	/** A call without: one to look at; null where there is none. */
	readonly without: {
		readonly ttft: string | null;
		readonly usage: string | null;
		readonly price: string | null;
		readonly content: string | null;
	};
};

export type PlainService = {
	readonly service: string;
	readonly traces: number;
	readonly spans: number;
	/** The newest of them. */
	readonly traceId: string;
};

export type FileCondition = {
	/** Of the log beside the file that is not in it yet. */
	readonly walBytes: number;
	/** That the file system has left; null: the system does not tell. */
	readonly freeBytes: number | null;
	/** Messages that the full-text index does not hold yet; counted up to 100,000. */
	readonly notIndexed: number;
	/** When the oldest unit that waits to be derived began to; null: none waits. */
	readonly oldestWaitingMs: number | null;
	readonly runs: number;
	/** Of the library that reads it. */
	readonly sqliteVersion: string;
};
