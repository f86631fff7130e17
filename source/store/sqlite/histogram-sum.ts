/**
Adds up many histograms as they lie in the file. `JSON.parse` makes an object of each, only to take it apart again:
of a month's rollups that was most of the time of an Overview.
*/
import type {Percentiles} from '../answers.ts';
import {bucketOf, valueOf} from './histogram.ts';

/** Buckets of values up to 10^12 ms; what lies above counts as that. */
const bucketsMax = 2048;

/** Within 1 % of the values that went in, see `histogram.ts`. */
export function estimatedPercentiles(histogram: HistogramSum): Percentiles {
	return {
		n: histogram.n,
		p50: histogram.percentile(0.5),
		p95: histogram.percentile(0.95),
		p99: histogram.percentile(0.99),
		max: histogram.percentile(1),
		estimated: true,
	};
}

const digit0 = 0x30;
const digit9 = 0x39;
const colon = 0x3a;
const quote = 0x22;

export class HistogramSum {
	readonly #counts = new Float64Array(bucketsMax);
	#n = 0;

	get n(): number {
		return this.#n;
	}

	/**
	Adds `{"bucket":count,…}`, with `times` -1 takes it out again; returns the value of its highest bucket, null of an
	empty one.
	*/
	addText(text: string, times: 1 | -1 = 1): number | null {
		let highest = -1;
		let bucket = 0;
		let number = 0;
		let inNumber = false;
		for (let index = 0; index < text.length; index++) {
			const code = text.charCodeAt(index);
			if (code >= digit0 && code <= digit9) {
				number = number * 10 + (code - digit0);
				inNumber = true;
			} else if (code === colon) {
				bucket = number;
				number = 0;
				inNumber = false;
			} else if (inNumber && code !== quote) {
				// A comma or the closing brace: the count is complete.
				this.#add(bucket, times * number);
				if (bucket > highest) highest = bucket;
				number = 0;
				inNumber = false;
			}
		}
		return highest === -1 ? null : valueOf(highest);
	}

	addValue(valueMs: number): void {
		this.#add(bucketOf(valueMs), 1);
	}

	/** By nearest rank; null of nothing. */
	percentile(fraction: number): number | null {
		if (this.#n === 0) return null;
		const rank = Math.max(1, Math.ceil(fraction * this.#n));
		let seen = 0;
		for (let bucket = 0; bucket < bucketsMax; bucket++) {
			seen += this.#counts[bucket] ?? 0;
			if (seen >= rank) return valueOf(bucket);
		}
		return null;
	}

	/** By rising value. */
	each(take: (valueMs: number, calls: number) => void): void {
		for (const [bucket, count] of this.#counts.entries()) if (count > 0) take(valueOf(bucket), count);
	}

	#add(bucket: number, count: number): void {
		const at = Math.min(bucket, bucketsMax - 1);
		this.#counts[at] = (this.#counts[at] ?? 0) + count;
		this.#n += count;
	}
}
