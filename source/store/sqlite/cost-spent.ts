/** Money spent in equal buckets of a window. */
import type {CostsQuestion} from '../cost-answers.ts';
import type {Where} from './cost-detail.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {rollupWidthsMs} from './rollups.ts';
import {callPieceCondition, rollupPieceCondition, rollupPieceValues, type WindowPieces} from './window.ts';

type Window = Pick<CostsQuestion, 'asOfMs' | 'fromMs' | 'buckets'>;

type Spent = {readonly bucket: number; readonly cost: number};

export function spentOfCalls(connection: ReaderConnection, window: Window, where: Where): readonly number[] {
	return added(window.buckets, ofCalls(connection, window, where));
}

/**
A bucket of a rollup that lies across an edge counts where it begins. At most a third of one of ours is moved so, which
is less than half a cell of a chart.
*/
export function spentOfRollups(
	connection: ReaderConnection,
	window: Window,
	pieces: WindowPieces,
): readonly number[] {
	const {fromMs, buckets} = window;
	const bucketMs = widthOf(window);
	const [narrow] = rollupWidthsMs;
	const grain = rollupWidthsMs.findLast(width => width * 3 <= bucketMs) ?? narrow;
	const spent = pieces.calls.flatMap(piece => {
		const {sql, values} = callPieceCondition(piece);
		return ofCalls(connection, window, {where: `call.counted = 1 AND ${sql}`, values});
	});
	for (const piece of pieces.rollups) {
		// A wide one is read as the narrower ones in it.
		const width = Math.min(grain, piece.width);
		const ratio = piece.width / width;
		spent.push(
			...connection.all<Spent>(
				`SELECT max(0, min(?, cast((bucket * ? - ?) / ? AS INTEGER))) AS bucket, total(cost_nano_usd) AS cost
					FROM rollup WHERE ${rollupPieceCondition} GROUP BY 1`,
				[
					buckets - 1,
					width,
					fromMs,
					bucketMs,
					...rollupPieceValues({width, first: piece.first * ratio, end: piece.end * ratio}),
				],
			),
		);
	}
	return added(buckets, spent);
}

function ofCalls(connection: ReaderConnection, window: Window, {where, values}: Where): Spent[] {
	// A window begins after its start and has its end in it.
	return connection.all<Spent>(
		`SELECT min(?, cast((call.end_ms - ?) / ? AS INTEGER)) AS bucket, total(call.cost_nano_usd) AS cost
			FROM call WHERE ${where} GROUP BY 1`,
		[window.buckets - 1, window.fromMs, widthOf(window), ...values],
	);
}

function widthOf({asOfMs, fromMs, buckets}: Window): number {
	return Math.max(1, asOfMs - fromMs) / buckets;
}

function added(buckets: number, spent: readonly Spent[]): readonly number[] {
	const sums = Array.from({length: buckets}, () => 0);
	for (const {bucket, cost} of spent) sums[bucket] = (sums[bucket] ?? 0) + cost;
	return sums;
}
