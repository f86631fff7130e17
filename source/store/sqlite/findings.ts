/** Findings of a window: the list, the tallies, and what was measured beside them. */
import type {FindingLevel, FindingSignal} from '../../domain/finding.ts';
import type {
	FindingPage,
	FindingRow,
	FindingsQuestion,
	FindingTally,
	Inspected,
	StoreMeasure,
	TalliesQuestion,
} from '../finding-answers.ts';
import {type Check, checks} from '../../domain/inspection.ts';
import type {PageQuestion} from '../store.ts';
import {isAllowedSql} from './decisions.ts';
import {rowsOf} from './file-facts.ts';
import {callCondition} from './filter-sql.ts';
import type {ReaderConnection} from './reader-connection.ts';

type FindingColumns = Omit<FindingRow, 'key' | 'isAllowed' | 'start' | 'end'> & {
	readonly id: number;
	readonly start_offset: number;
	readonly end_offset: number;
	readonly allowed: number;
};

const select = `SELECT finding.id, finding.call_id AS callId, finding.trace_id AS traceId, finding.span_id AS spanId,
	finding.at_ms AS atMs, signal, detector, rule, level, confidence, part, source, start_offset, end_offset, evidence,
	finding.template, ${isAllowedSql} AS allowed, ifnull(call.response_model, call.request_model) AS model,
	call.service, call.session
	FROM finding LEFT JOIN call ON call.call_id = finding.call_id`;

function rowOf({id, start_offset, end_offset, allowed, ...row}: FindingColumns): FindingRow {
	return {...row, key: String(id), isAllowed: allowed === 1, start: start_offset, end: end_offset};
}

/** Newest first, around the anchor. */
export function findingPage(connection: ReaderConnection, question: FindingsQuestion): FindingPage {
	const {
		asOfMs,
		fromMs,
		signals,
		detector,
		isNotable = false,
		anchor,
		above,
		below,
		isEnd = false,
	} = question;
	const among = signals.length === 0 ? '' : ` AND signal IN (${signals.map(() => '?').join(', ')})`;
	const named = detector === null ? '' : ' AND detector = ?';
	const notable = isNotable ? ` AND NOT (detector = 'grounding' AND level = 'info')` : '';
	const where = `finding.at_ms > ? AND finding.at_ms <= ?${among}${named}${notable}`;
	const values = [fromMs, asOfMs, ...signals, ...(detector === null ? [] : [detector])];
	const total =
		connection.get<{n: number}>(`SELECT count(*) AS n FROM finding WHERE ${where}`, values)?.n ?? 0;
	const place =
		anchor === null
			? undefined
			: connection.get<{atMs: number; id: number}>('SELECT at_ms AS atMs, id FROM finding WHERE id = ?', [
					Number(anchor),
				]);
	const newer =
		place === undefined
			? 0
			: (connection.get<{n: number}>(
					`SELECT count(*) AS n FROM finding WHERE ${where} AND (finding.at_ms, finding.id) > (?, ?)`,
					[...values, place.atMs, place.id],
				)?.n ?? 0);
	const wanted = above + below + 1;
	const before = Math.max(0, Math.min(isEnd ? total - wanted : newer - above, total - 1));
	const rows = connection.all<FindingColumns>(
		`${select} WHERE ${where} ORDER BY finding.at_ms DESC, finding.id DESC LIMIT ? OFFSET ?`,
		[...values, wanted, before],
	);
	return {rows: rows.map(rowOf), before, total};
}

/** Oldest first, for commands; the filter is that of calls. */
export function findingsInOrder(connection: ReaderConnection, question: PageQuestion): readonly FindingRow[] {
	const condition = callCondition(connection, question.filter);
	const after =
		question.after === null
			? undefined
			: connection.get<{atMs: number; id: number}>('SELECT at_ms AS atMs, id FROM finding WHERE id = ?', [
					Number(question.after),
				]);
	const behind = after === undefined ? '' : ' AND (finding.at_ms, finding.id) > (?, ?)';
	return connection
		.all<FindingColumns>(
			`${select} WHERE 1${behind}${condition.sql === '' ? '' : ` AND ${condition.sql}`}
				ORDER BY finding.at_ms, finding.id LIMIT ?`,
			[...(after === undefined ? [] : [after.atMs, after.id]), ...condition.values, question.limit],
		)
		.map(rowOf);
}

/** All of one call, by place. */
export function findingsOfCall(connection: ReaderConnection, callId: string): readonly FindingRow[] {
	return connection
		.all<FindingColumns>(`${select} WHERE finding.call_id = ? ORDER BY part, start_offset, finding.id`, [
			callId,
		])
		.map(rowOf);
}

type TallyRow = {
	readonly signal: FindingSignal;
	readonly detector: string;
	readonly rule: string;
	readonly rank: number;
	readonly n: number;
	readonly warnings: number;
	readonly calls: number;
	readonly lastMs: number;
	readonly newest: number;
};

const levels: readonly FindingLevel[] = ['info', 'warning', 'critical'];

export function inspected(connection: ReaderConnection, question: TalliesQuestion): Inspected {
	const {asOfMs, fromMs} = question;
	const window = [fromMs, asOfMs] as const;
	const allowed = connection.get<{n: number}>(
		`SELECT count(*) AS n FROM finding WHERE at_ms > ? AND at_ms <= ? AND ${isAllowedSql}`,
		window,
	);
	const waiting = connection.get<{n: number}>(`SELECT ${rowsOf('to_inspect')} AS n`);
	return {
		waiting: waiting?.n ?? 0,
		tallies: talliesOf(connection, question),
		allowed: allowed?.n ?? 0,
		...measuresOf(connection, window),
		stores: connection.all<StoreMeasure>(
			`SELECT store, count(*) AS n, avg(top_score) AS topScore, avg(score_gap) AS scoreGap FROM inspected
				WHERE at_ms > ? AND at_ms <= ? AND store IS NOT NULL GROUP BY store ORDER BY n DESC, store LIMIT 20`,
			window,
		),
	};
}

function talliesOf(connection: ReaderConnection, question: TalliesQuestion): readonly FindingTally[] {
	const {asOfMs, fromMs, buckets} = question;
	const rows = connection.all<TallyRow>(
		`SELECT signal, detector, rule, max(CASE level WHEN 'critical' THEN 2 WHEN 'warning' THEN 1 ELSE 0 END) AS rank,
			count(*) AS n, total(level <> 'info') AS warnings, count(DISTINCT call_id) AS calls, max(at_ms) AS lastMs, max(id) AS newest
			FROM finding WHERE at_ms > ? AND at_ms <= ? AND NOT ${isAllowedSql}
			GROUP BY signal, detector, rule ORDER BY rank DESC, lastMs DESC, detector, rule`,
		[fromMs, asOfMs],
	);
	const from = Math.max(fromMs, rows.reduce((least, {lastMs}) => Math.min(least, lastMs), asOfMs) - 1);
	const start = Number.isFinite(fromMs) && fromMs > 0 ? fromMs : from;
	const cells = cellsOf(connection, {...question, fromMs: start, buckets});
	return rows.map(({rank, newest, ...row}) => {
		const sight = connection.get<{
			source: string;
			evidence: string;
			model: string | null;
			service: string | null;
		}>(
			`SELECT source, evidence, ifnull(call.response_model, call.request_model) AS model, call.service
				FROM finding LEFT JOIN call ON call.call_id = finding.call_id WHERE finding.id = ?`,
			[newest],
		);
		return {
			...row,
			level: levels[rank] ?? 'info',
			source: sight?.source ?? '',
			evidence: sight?.evidence ?? '',
			model: sight?.model ?? null,
			service: sight?.service ?? null,
			cells: cells.get(`${row.detector} ${row.rule}`) ?? Array.from({length: buckets}, () => 0),
		};
	});
}

function cellsOf(
	connection: ReaderConnection,
	{fromMs, asOfMs, buckets}: TalliesQuestion,
): ReadonlyMap<string, readonly number[]> {
	const width = Math.max(1, (asOfMs - fromMs) / buckets);
	const cells = new Map<string, number[]>();
	for (const {name, bucket, n} of connection.iterate<{name: string; bucket: number; n: number}>(
		`SELECT detector || ' ' || rule AS name, CAST((at_ms - ?) / ? AS INTEGER) AS bucket, count(*) AS n FROM finding
			WHERE at_ms > ? AND at_ms <= ? AND NOT ${isAllowedSql} GROUP BY 1, 2`,
		[fromMs, width, fromMs, asOfMs],
	)) {
		const row = cells.get(name) ?? Array.from({length: buckets}, () => 0);
		cells.set(name, row);
		const at = Math.min(buckets - 1, Math.max(0, bucket));
		row[at] = (row[at] ?? 0) + n;
	}
	return cells;
}

type MeasureRow = Record<
	| 'calls'
	| 'groundings'
	| 'relevances'
	| 'coverages'
	| 'documents'
	| 'usedDocuments'
	| 'documentTokens'
	| 'unusedTokens'
	| 'unusedNanoUsd',
	number
> &
	Record<'meanGrounding' | 'meanRelevance' | 'meanCoverage', number | null> &
	Record<Check, number>;

function measuresOf(
	connection: ReaderConnection,
	window: readonly [number, number],
): Omit<Inspected, 'waiting' | 'tallies' | 'allowed' | 'stores'> {
	const row = connection.get<MeasureRow>(
		`SELECT count(*) AS calls, count(grounding) AS groundings, avg(grounding) AS meanGrounding,
			count(relevance) AS relevances, avg(relevance) AS meanRelevance, count(coverage) AS coverages,
			avg(coverage) AS meanCoverage, total(documents) AS documents, total(used_documents) AS usedDocuments,
			total(document_tokens) AS documentTokens, total(unused_tokens) AS unusedTokens,
			total(unused_nano_usd) AS unusedNanoUsd,
			${checks.map((check, bit) => `total((checked >> ${bit}) & 1) AS "${check}"`).join(', ')}
			FROM inspected WHERE at_ms > ? AND at_ms <= ?`,
		window,
	);
	const mean = (n: number, value: number | null) => (n === 0 || value === null ? null : {n, mean: value});
	return {
		calls: row?.calls ?? 0,
		checked: Object.fromEntries(checks.map(check => [check, row?.[check] ?? 0])) as Inspected['checked'],
		grounding: mean(row?.groundings ?? 0, row?.meanGrounding ?? null),
		relevance: mean(row?.relevances ?? 0, row?.meanRelevance ?? null),
		coverage: mean(row?.coverages ?? 0, row?.meanCoverage ?? null),
		documents: row?.documents ?? 0,
		usedDocuments: row?.usedDocuments ?? 0,
		documentTokens: row?.documentTokens ?? 0,
		unusedTokens: row?.unusedTokens ?? 0,
		unusedNanoUsd: row?.unusedNanoUsd ?? 0,
	};
}
