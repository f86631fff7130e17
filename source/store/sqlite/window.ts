/**
Cuts a window of time into whole buckets of `rollup` and the fragments around them, which are read from `call`:
exact figures at a cost that does not grow with the calls in it.

    from ├─ call ─┼─ 10 s … ─┼─ 300 s … ─┼─ 4 h … ─┼─ 300 s … ─┼─ 10 s … ─┼─ call ─┤ asOf
*/
import {rollupWidthsMs} from './rollups.ts';

export type RollupPiece = {
	readonly width: number;
	/** First bucket, and one past the last; infinite where the window is open. */
	readonly first: number;
	readonly end: number;
};

/** Calls that ended after `fromMs` (or at it, where included) and before `untilMs` (or at it). */
export type CallPiece = {
	readonly fromMs: number;
	readonly fromIncluded: boolean;
	readonly untilMs: number;
	readonly untilIncluded: boolean;
};

export type Window = {readonly fromMs: number; readonly asOfMs: number};

export type WindowPieces = {
	readonly rollups: readonly RollupPiece[];
	readonly calls: readonly CallPiece[];
};

const [narrow] = rollupWidthsMs;

/** The pieces, disjoint, and together `fromMs < end <= asOfMs`. */
export function piecesOf({fromMs, asOfMs}: Window): WindowPieces {
	// A bucket is [b * width, (b + 1) * width); the window leaves out its first moment and has its last.
	const first = Math.floor(fromMs / narrow) + 1;
	const end = Math.floor(asOfMs / narrow);
	if (!(first < end)) {
		return {rollups: [], calls: [{fromMs, fromIncluded: false, untilMs: asOfMs, untilIncluded: true}]};
	}
	const calls: CallPiece[] = [];
	if (fromMs !== -Infinity) {
		calls.push({fromMs, fromIncluded: false, untilMs: first * narrow, untilIncluded: false});
	}
	if (asOfMs !== Infinity) {
		calls.push({fromMs: end * narrow, fromIncluded: true, untilMs: asOfMs, untilIncluded: true});
	}
	return {rollups: rollupsOf(first, end), calls};
}

/** `first` and `end` count buckets of the width at `level`; what wider ones hold whole is read from those. */
function rollupsOf(first: number, end: number, level = 0): readonly RollupPiece[] {
	const width = rollupWidthsMs[level];
	const wider = rollupWidthsMs[level + 1];
	if (width === undefined || first >= end) return [];
	if (wider === undefined) return [{width, first, end}];
	const ratio = wider / width;
	const [widerFirst, widerEnd] = [Math.ceil(first / ratio), Math.floor(end / ratio)];
	if (widerFirst >= widerEnd) return [{width, first, end}];
	const pieces = [
		{width, first, end: widerFirst * ratio},
		...rollupsOf(widerFirst, widerEnd, level + 1),
		{width, first: widerEnd * ratio, end},
	];
	return pieces.filter(piece => piece.first < piece.end);
}

/** Of `end_ms`; values by name in the order of the places. */
export function callPieceCondition(piece: CallPiece): {
	readonly sql: string;
	readonly values: readonly number[];
} {
	return {
		sql: `call.end_ms ${piece.fromIncluded ? '>=' : '>'} ? AND call.end_ms ${piece.untilIncluded ? '<=' : '<'} ?`,
		values: [piece.fromMs, piece.untilMs],
	};
}

export const rollupPieceCondition = 'width_ms = ? AND bucket >= ? AND bucket < ?';

export function rollupPieceValues(piece: RollupPiece): readonly number[] {
	return [piece.width, piece.first, piece.end];
}
