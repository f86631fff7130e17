/** z of a two-sided 95 % interval. */
const z95 = 1.959_963_985;

/**
The interval in which a rate lies with a certainty of 95 %, as shares: Wilson's score (Wilson 1927, JASA 22, 209-212),
which is honest for small n and for 0 of n.
*/
export function wilson(hits: number, of: number): readonly [low: number, high: number] {
	if (of <= 0) return [0, 1];
	const p = hits / of;
	const z2 = z95 * z95;
	const centre = p + z2 / (2 * of);
	const spread = z95 * Math.sqrt((p * (1 - p)) / of + z2 / (4 * of * of));
	const scale = 1 + z2 / of;
	return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}

/** Two-sided p of a normal deviate from 0 on (tail: Abramowitz & Stegun 26.2.17, error below 7.5e-8). */
export function twoSidedOf(z: number): number {
	const t = 1 / (1 + 0.2316419 * z);
	const tail =
		t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
	return Math.min(1, (2 * Math.exp((-z * z) / 2) * tail) / Math.sqrt(2 * Math.PI));
}
