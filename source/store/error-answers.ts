/** What a `Reader` answers about what went wrong, in plain values as in `answers.ts`. */

export type ErrorsQuestion = {
	readonly asOfMs: number;
	readonly fromMs: number;
	/** As in `OverviewQuestion`. */
	readonly filter: string;
	/** How many equal buckets the window is cut into. */
	readonly buckets: number;
};

/**
Where something went wrong: the request to the model failed (`API`), a tool or another step of the application did
(`application`), or an answer came and is not whole (`answer`).
*/
export type ErrorLevel = 'API' | 'application' | 'answer';

/** `traceId`: its unit, where it came as log records without a trace. */
export type FailedStep = {readonly traceId: string; readonly spanId: string};

export type ErrorClass = {
	readonly level: ErrorLevel;
	/** Class of the error, kind and name of the step, or the finish reason. */
	readonly name: string;
	readonly count: number;
	/** What it is counted among: calls that were not cancelled, steps of that kind, chat calls that were answered. */
	readonly of: number;
	/** In each bucket, oldest first. */
	readonly cells: readonly number[];
	readonly firstMs: number;
	readonly lastMs: number;
	/** The model, or the service, in which it was the most often. */
	readonly where: string;
	/** The newest step; null for calls, which a filter finds. */
	readonly step: FailedStep | null;
};

/** Tells classes apart: an error and a finish reason may have the same name, as `content_filter` has. */
export function classKey({level, name}: Pick<ErrorClass, 'level' | 'name'>): string {
	return `${level} ${name}`;
}

export type ErrorModel = {
	readonly model: string | null;
	/** Calls that were not cancelled, and those of them that failed. */
	readonly calls: number;
	readonly errors: number;
	/** Of API errors and of answers, by `classKey`. */
	readonly counts: Readonly<Record<string, number>>;
};

export type Errors = {
	/** Counted calls that were not cancelled, those that failed, and those that were cancelled. */
	readonly calls: number;
	readonly errors: number;
	readonly cancelled: number;
	/** Calls that were answered after failed attempts, and calls that had such attempts. */
	readonly saved: number;
	readonly retried: number;
	/** API first, then application, then answers; in each the most first. */
	readonly classes: readonly ErrorClass[];
	/** Those with an error first. */
	readonly models: readonly ErrorModel[];
	/** With numbers and ids masked, the most first, at most 50. */
	readonly messages: readonly {readonly text: string; readonly count: number}[];
};
