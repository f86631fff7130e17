/** Versions of prompts and models as they took turns in a window, with samples of the calls on both sides. */
import type {Change, ChangeQuestion, ChangeSample} from '../change-answers.ts';
import {isAllowedSql} from './decisions.ts';
import type {ReaderConnection} from './reader-connection.ts';

/** The newest calls of a window that are looked through. */
const callsMax = 50_000;

const sampleMax = 500;

/** A version that fewer calls used was tried, and is none yet. */
const callsMin = 5;

const changesMax = 50;

type Row = {
	readonly atMs: number;
	readonly family: string;
	readonly name: string;
	readonly template: string;
	readonly model: string | null;
	readonly grounding: number | null;
	readonly isChecked: number;
	readonly hasEvidence: number;
	readonly status: string;
	readonly durationMs: number;
	readonly outputTokens: number | null;
	readonly costNanoUsd: number | null;
};

/** The newest first. */
export function changes(connection: ReaderConnection, {fromMs, asOfMs}: ChangeQuestion): readonly Change[] {
	const rows = connection
		.all<Row>(
			`SELECT inspected.at_ms AS atMs, template.family, template.name, inspected.template, inspected.model,
					inspected.grounding, (inspected.checked >> 3) & 1 AS isChecked,
					EXISTS (SELECT 1 FROM finding WHERE finding.call_id = inspected.call_id
						AND finding.detector IN ('number', 'quote', 'citation', 'schema') AND NOT ${isAllowedSql}) AS hasEvidence,
					call.status, call.duration_ms AS durationMs, call.output_tokens AS outputTokens,
					call.cost_nano_usd AS costNanoUsd
				FROM inspected JOIN template ON template.key = inspected.template
				JOIN call ON call.call_id = inspected.call_id
				WHERE inspected.at_ms > ? AND inspected.at_ms <= ? ORDER BY inspected.at_ms DESC LIMIT ${callsMax}`,
			[fromMs, asOfMs],
		)
		.toReversed();
	return [...Map.groupBy(rows, ({family}) => family).values()]
		.flatMap(own => [
			...changesOf(own, {what: 'prompt', of: ({template}) => template}),
			...[...Map.groupBy(own, ({template}) => template).values()].flatMap(same =>
				changesOf(same, {what: 'model', of: ({model}) => model ?? ''}),
			),
		])
		.toSorted((one, other) => other.atMs - one.atMs)
		.slice(0, changesMax);
}

/** A change is where a value is met that no call before it had; what is compared is the value before it and the new one. */
function changesOf(
	rows: readonly Row[],
	{what, of}: {readonly what: Change['what']; readonly of: (row: Row) => string},
): readonly Change[] {
	const found: Change[] = [];
	const seen = new Set<string>();
	for (const [at, row] of rows.entries()) {
		const to = of(row);
		if (seen.has(to)) continue;
		const isFirst = seen.size === 0;
		seen.add(to);
		const last = rows[at - 1];
		if (isFirst || last === undefined) continue;
		const from = of(last);
		const before = rows.slice(0, at).filter(other => of(other) === from);
		const after = rows.slice(at).filter(other => of(other) === to);
		if (before.length < callsMin || after.length < callsMin) continue;
		found.push({
			what,
			name: row.name,
			from,
			to,
			atMs: row.atMs,
			before: sampleOf(before.slice(-sampleMax)),
			after: sampleOf(after.slice(0, sampleMax)),
		});
	}
	return found;
}

function sampleOf(rows: readonly Row[]): ChangeSample {
	const known = (value: number | null): readonly number[] => (value === null ? [] : [value]);
	const count = (isCounted: (row: Row) => boolean): number => rows.filter(isCounted).length;
	return {
		calls: rows.length,
		errors: count(({status}) => status === 'error'),
		evidence: count(({hasEvidence}) => hasEvidence === 1),
		checked: count(({isChecked}) => isChecked === 1),
		groundings: rows.flatMap(({grounding}) => known(grounding)),
		durationsMs: rows.flatMap(({status, durationMs}) => (status === 'ok' ? [durationMs] : [])),
		outputTokens: rows.flatMap(({outputTokens}) => known(outputTokens)),
		costsNanoUsd: rows.flatMap(({costNanoUsd}) => known(costNanoUsd)),
	};
}
