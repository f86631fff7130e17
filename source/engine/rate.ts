/** How many a second, as a mean that forgets half of itself in a quarter of a second. */
const halfLifeMs = 250;

export type Rate = {
	readonly add: (count: number) => void;
	readonly perSecond: () => number;
};

export function makeRate(now: () => number): Rate {
	let rate = 0;
	let atMs = now();
	const forget = (): void => {
		const time = now();
		rate *= 0.5 ** ((time - atMs) / halfLifeMs);
		atMs = time;
	};
	return {
		add(count) {
			forget();
			// A steady stream of r a second settles at r: half-life / ln 2 is how long the mean remembers.
			rate += (count * Math.LN2 * 1000) / halfLifeMs;
		},
		perSecond() {
			forget();
			return rate;
		},
	};
}
