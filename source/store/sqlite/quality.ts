/** Judgements, finish reasons and retrieval scores of a window, as the telemetry tells them. Judges nothing itself. */
import type {Endings, Judged, QualityMeasure, QualityQuestion, QualitySource} from '../quality-answers.ts';
import type {ReaderConnection} from './reader-connection.ts';

const worstMax = 20;
const labelsMax = 5;

type EvaluationRow = {
	readonly name: string;
	readonly score: number | null;
	readonly label: string | null;
	readonly explanation: string | null;
	readonly traceId: string | null;
	readonly spanId: string | null;
	readonly atMs: number;
};

/** Evaluations, then retrievals. */
export function judgements(
	connection: ReaderConnection,
	question: QualityQuestion,
): readonly QualityMeasure[] {
	return [...evaluationsOf(connection, question), ...retrievalsOf(connection, question)];
}

function evaluationsOf(
	connection: ReaderConnection,
	{fromMs, asOfMs}: QualityQuestion,
): readonly QualityMeasure[] {
	const found = new Map<string, Measured>();
	for (const row of connection.iterate<EvaluationRow>(
		`SELECT name, score, label, explanation, trace_id AS traceId, span_id AS spanId, at_ms AS atMs
			FROM evaluation WHERE at_ms > ? AND at_ms <= ?`,
		[fromMs, asOfMs],
	)) {
		const {label, explanation, ...judged} = row;
		const said = [label, explanation].filter(text => text !== null).join(': ');
		measureOf(found, row.name).add({...judged, said: said === '' ? null : said}, label);
	}
	return measuresOf(found, 'evaluation');
}

/** Of a retrieval the best score counts: what stands first in a prompt is what was found best. */
function retrievalsOf(
	connection: ReaderConnection,
	{fromMs, asOfMs}: QualityQuestion,
): readonly QualityMeasure[] {
	const found = new Map<string, Measured>();
	for (const row of connection.iterate<{
		name: string;
		best: number | null;
		documents: number | null;
		query: string | null;
		traceId: string;
		spanId: string;
		atMs: number;
	}>(
		`SELECT name, (SELECT max(json_extract(value, '$.score')) FROM json_each(detail, '$.documents')) AS best,
			json_array_length(detail, '$.documents') AS documents, json_extract(detail, '$.query') AS query,
			trace_id AS traceId, span_id AS spanId, start_ms AS atMs
			FROM step WHERE kind = 'retrieval' AND start_ms > ? AND start_ms <= ?`,
		[fromMs, asOfMs],
	)) {
		const {name, best, documents, query, ...place} = row;
		const measured = measureOf(found, name);
		measured.add({...place, score: best, said: query}, null);
		if ((documents ?? 0) === 0) measured.empty++;
	}
	return measuresOf(found, 'retrieval');
}

export function endings(connection: ReaderConnection, {fromMs, asOfMs}: QualityQuestion): Endings {
	const rows = connection.all<{finish: string | null; calls: number}>(
		`SELECT finish_reason AS finish, total(requests) AS calls FROM call
			WHERE counted = 1 AND end_ms > ? AND end_ms <= ? AND status = 'ok' AND operation IN ('chat', 'completion')
			GROUP BY 1 ORDER BY 2 DESC`,
		[fromMs, asOfMs],
	);
	const answered = rows.reduce((sum, {calls}) => sum + calls, 0);
	const measures = rows.flatMap(({finish, calls}): readonly QualityMeasure[] =>
		finish === null
			? []
			: [
					{
						source: 'answer',
						name: finish,
						n: calls,
						of: answered,
						scores: null,
						labels: [],
						empty: null,
						worst: [],
					},
				],
	);
	return {measures, answered, withFinish: measures.reduce((sum, {n}) => sum + n, 0)};
}

function measureOf(found: Map<string, Measured>, name: string): Measured {
	const known = found.get(name);
	if (known !== undefined) return known;
	const made = new Measured();
	found.set(name, made);
	return made;
}

function measuresOf(found: ReadonlyMap<string, Measured>, source: QualitySource): readonly QualityMeasure[] {
	return [...found]
		.map(([name, measured]) => measured.told(name, source))
		.toSorted((one, other) => other.n - one.n);
}

/** Summed up as it comes. */
class Measured {
	empty = 0;
	#n = 0;
	readonly #scores: number[] = [];
	readonly #labels = new Map<string, number>();
	readonly #judged: Judged[] = [];

	add(judged: Judged, label: string | null): void {
		this.#n++;
		if (judged.score !== null) this.#scores.push(judged.score);
		if (label !== null) this.#labels.set(label, (this.#labels.get(label) ?? 0) + 1);
		this.#judged.push(judged);
	}

	told(name: string, source: QualitySource): QualityMeasure {
		const scores = this.#scores;
		const sum = scores.reduce((total, score) => total + score, 0);
		const min = scores.reduce((least, score) => Math.min(least, score), Number.POSITIVE_INFINITY);
		const max = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
		return {
			source,
			name,
			n: this.#n,
			of: null,
			scores: scores.length === 0 ? null : {n: scores.length, mean: sum / scores.length, min, max},
			labels: [...this.#labels]
				.map(([label, count]) => ({label, count}))
				.toSorted((one, other) => other.count - one.count)
				.slice(0, labelsMax),
			empty: source === 'retrieval' ? this.empty : null,
			worst: this.#judged
				.toSorted(
					(one, other) =>
						(one.score ?? Number.POSITIVE_INFINITY) - (other.score ?? Number.POSITIVE_INFINITY) ||
						other.atMs - one.atMs,
				)
				.slice(0, worstMax),
		};
	}
}
