/** What detectors say, as the figures that alerts are judged by. Accepted findings are in none of them. */
import {bucketMs, type Series, type Step} from '../../domain/vitals.ts';
import {isAllowedSql} from './decisions.ts';
import type {ReaderConnection} from './reader-connection.ts';

/** What an answer says against what it was given: right or wrong can be looked up. */
export const hardEvidence = `detector IN ('number', 'quote', 'citation', 'schema')`;

type Told = Pick<Step, 'checked' | 'evidence' | 'loops' | 'followed'>;

/** By bucket of that width; buckets in which nothing was said are left out. */
export function findingSteps(
	connection: ReaderConnection,
	{width, first, end}: {readonly width: number; readonly first: number; readonly end: number},
): ReadonlyMap<number, Told> {
	const steps = new Map<number, Told>();
	const window = [first * width, end * width] as const;
	const add = (bucket: number, told: Partial<Told>): void => {
		steps.set(bucket, {
			...(steps.get(bucket) ?? {checked: 0, evidence: 0, loops: 0, followed: 0}),
			...told,
		});
	};
	for (const {bucket, checked} of connection.iterate<{bucket: number; checked: number}>(
		`SELECT CAST(at_ms / ${width} AS INTEGER) AS bucket, count(*) AS checked FROM inspected
			WHERE at_ms >= ? AND at_ms < ? GROUP BY 1`,
		window,
	))
		add(bucket, {checked});
	for (const {bucket, ...told} of connection.iterate<Omit<Told, 'checked'> & {bucket: number}>(
		`SELECT CAST(at_ms / ${width} AS INTEGER) AS bucket,
				count(DISTINCT CASE WHEN ${hardEvidence} THEN call_id END) AS evidence,
				total(detector = 'loop') AS loops, total(detector = 'injection' AND level = 'critical') AS followed
			FROM finding WHERE at_ms >= ? AND at_ms < ? AND level <> 'info' AND NOT ${isAllowedSql} GROUP BY 1`,
		window,
	))
		add(bucket, told);
	return steps;
}

/** True: texts are inspected here. */
export function isInspected(connection: ReaderConnection): boolean {
	return connection.get('SELECT 1 FROM inspected LIMIT 1') !== undefined;
}

/** How grounded the answers of each template are. */
export function groundingSeries(
	connection: ReaderConnection,
	window: {readonly fromMs: number; readonly asOfMs: number},
): readonly Series[] {
	return seriesOf(connection, window, {name: 'template', value: 'grounding'});
}

/** The best scores of each store. */
export function topScoreSeries(
	connection: ReaderConnection,
	window: {readonly fromMs: number; readonly asOfMs: number},
): readonly Series[] {
	return seriesOf(connection, window, {name: 'store', value: 'top_score'});
}

function seriesOf(
	connection: ReaderConnection,
	{fromMs, asOfMs}: {readonly fromMs: number; readonly asOfMs: number},
	columns: {readonly name: 'template' | 'store'; readonly value: 'grounding' | 'top_score'},
): readonly Series[] {
	const {name, value} = columns;
	const rows = connection.all<{name: string; bucket: number; n: number; sum: number; squares: number}>(
		`SELECT ifnull(${name}, '') AS name, CAST(at_ms / ${bucketMs} AS INTEGER) AS bucket, count(*) AS n,
				total(${value}) AS sum, total(${value} * ${value}) AS squares
			FROM inspected WHERE at_ms >= ? AND at_ms <= ? AND ${value} IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`,
		[fromMs, asOfMs],
	);
	return [...Map.groupBy(rows, row => row.name)].map(([key, points]) => ({
		name: key,
		points: points.map(({bucket, n, sum, squares}) => ({atMs: bucket * bucketMs, n, sum, squares})),
	}));
}
