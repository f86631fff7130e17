/**
The demo's dice: everything the application says and does comes from a seed, so that two runs tell the same
story and a picture of the board can be made again. Not fit for secrets.
*/
export type Random = {
	/** From 0 up to and without 1. */
	readonly next: () => number;
	/** A whole number, both ends included. */
	readonly integer: (from: number, to: number) => number;
	/** True in `share` of the throws. */
	readonly chance: (share: number) => boolean;
	/** One of the items; the list must not be empty. */
	readonly pick: <T>(items: readonly T[]) => T;
	/** Lower-case hex digits, never all zero (an id of zeros is no id in OTLP). */
	readonly hex: (digits: number) => string;
};

/** Mulberry32: 32 bits of state and the same sequence on every machine. */
export function makeRandom(seed: number): Random {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d_2b_79_f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
	const integer = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
	return {
		next,
		integer,
		chance: share => next() < share,
		pick(items) {
			const item = items[integer(0, items.length - 1)];
			if (item === undefined) throw new RangeError('nothing to pick from');
			return item;
		},
		hex(digits) {
			const text = Array.from({length: digits}, () => integer(0, 15).toString(16)).join('');
			return /^0+$/.test(text) ? `${text.slice(1)}1` : text;
		},
	};
}
