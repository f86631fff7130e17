/** How the Overview is divided, by size of the screen; its parts agree on it through this file. */
import type {CallPage, FileFacts, Overview} from '../../store/answers.ts';
import {bucketMs} from '../charts/axis.ts';
import type {Screen} from '../view.ts';

export type OverviewData = {
	readonly figures: Overview;
	readonly page: CallPage;
	/** Calls that came above since the cursor let go of the newest; null: not known, or it has not. */
	readonly newer?: number | null;
	/** Of these the answer is: the axes of the charts are theirs, not of the frame that is drawn later. */
	readonly fromMs: number;
	readonly asOfMs: number;
};

/** How the boxes stand: outer widths and heights, and the sparkline of the latency box. */
export type OverviewLayout = {
	readonly top: {readonly height: number; readonly left: number; readonly right: number};
	readonly bottom: {readonly height: number; readonly left: number; readonly right: number} | null;
	readonly sparkCells: number;
};

/** Buckets of the sparklines: of a round width, as many as there are cells at most. */
export function sparkBuckets(windowMs: number, cells: number): {readonly ms: number; readonly count: number} {
	const ms = bucketMs(windowMs, Math.max(1, cells));
	return {ms, count: Math.max(1, Math.round(windowMs / ms))};
}

/** Sizes after the drawn frames, and no row more than what the boxes have to say: the list takes the rest. */
export function overviewLayout({columns, bodyRows, height, width}: Screen): OverviewLayout {
	const topHeight = height === 'short' ? 6 : height === 'normal' ? 8 : 10;
	const bottomHeight = height === 'short' ? 5 : 9;
	const left = Math.round(columns * (width === 'narrow' ? 0.42 : width === 'normal' ? 0.34 : 0.4));
	const bottomLeft = Math.round(columns * (width === 'narrow' ? 0.58 : 0.5));
	const figures = width === 'narrow' ? 32 : width === 'normal' ? 49 : 58;
	return {
		top: {height: topHeight, left, right: columns - left},
		// A list of fewer than four rows is none: then the money is one key away.
		bottom:
			bodyRows - topHeight - bottomHeight < 5
				? null
				: {height: bottomHeight, left: bottomLeft, right: columns - bottomLeft},
		sparkCells: Math.max(0, columns - left - figures),
	};
}

/** Below this a rate per minute says nothing, ms. */
const coveredMsMin = 10_000;

/**
The part of the window for which there can be data, ms: a rate over the fifteen minutes of a window is none while
the file is one minute old.
*/
export function coveredMs({fromMs, asOfMs}: OverviewData, file: FileFacts | null): number {
	return Math.max(coveredMsMin, asOfMs - Math.max(fromMs, file?.firstMs ?? fromMs));
}
