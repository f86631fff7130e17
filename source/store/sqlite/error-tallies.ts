/** Of each model how many calls there were, failed, were cancelled and answered: from calls, or of many from rollups. */
import type {Where} from './cost-detail.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {callPieceCondition, rollupPieceCondition, rollupPieceValues, type WindowPieces} from './window.ts';

export const callModel = 'coalesce(call.response_model, call.request_model)';

/** Answers: what a finish reason says of an embedding, or of a call that failed or was cancelled, is no share of these. */
export const answeredSql = `call.status = 'ok' AND call.operation IN ('chat', 'completion')`;

export type ErrorTally = {
	readonly model: string | null;
	/** All but the cancelled ones. */
	readonly calls: number;
	readonly errors: number;
	readonly cancelled: number;
	readonly answered: number;
};

/** Rollups tell nothing of attempts. */
export type RetryTally = {
	/** Calls that had failed attempts before the last, and those of them that were answered then. */
	readonly retried: number;
	readonly saved: number;
};

export function errorTalliesOfCalls(
	connection: ReaderConnection,
	{where, values}: Where,
): readonly (ErrorTally & RetryTally)[] {
	return connection.all<ErrorTally & RetryTally>(
		`SELECT ${callModel} AS model, total(call.requests * (call.status <> 'cancelled')) AS calls,
			total(call.requests * (call.status = 'error')) AS errors,
			total(call.requests * (call.status = 'cancelled')) AS cancelled,
			total(call.requests * (${answeredSql})) AS answered,
			total(call.attempts > 0) AS retried, total(call.attempts > 0 AND call.status = 'ok') AS saved
			FROM call WHERE ${where} GROUP BY 1`,
		values,
	);
}

/** The same: the whole pieces of the window from rollups, its ends from calls. */
export function errorTalliesOfRollups(
	connection: ReaderConnection,
	pieces: WindowPieces,
): readonly ErrorTally[] {
	const parts: ErrorTally[] = pieces.calls.flatMap(piece => {
		const {sql, values} = callPieceCondition(piece);
		return errorTalliesOfCalls(connection, {where: `call.counted = 1 AND ${sql}`, values});
	});
	for (const piece of pieces.rollups) {
		parts.push(
			...connection.all<ErrorTally>(
				`SELECT nullif(model, '') AS model, total(calls * (outcome <> 'cancelled')) AS calls,
					total(calls * (outcome GLOB 'error:*')) AS errors, total(calls * (outcome = 'cancelled')) AS cancelled,
					total(calls * (outcome = 'ok' AND operation IN ('chat', 'completion'))) AS answered
					FROM rollup WHERE ${rollupPieceCondition} GROUP BY 1`,
				rollupPieceValues(piece),
			),
		);
	}
	return [...Map.groupBy(parts, part => part.model)].map(([model, tallies]) => {
		const sum = (of: (tally: ErrorTally) => number): number =>
			tallies.reduce((total, tally) => total + of(tally), 0);
		return {
			model,
			calls: sum(tally => tally.calls),
			errors: sum(tally => tally.errors),
			cancelled: sum(tally => tally.cancelled),
			answered: sum(tally => tally.answered),
		};
	});
}
