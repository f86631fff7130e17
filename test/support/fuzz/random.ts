/** Numbers that look random and are the same for the same seed (mulberry32). */
export type Random = {
	/** A whole number from 0 up to, not including, `below`; 0 when `below` is 0. */
	readonly below: (below: number) => number;
	/** True once in `of` times. */
	readonly oneIn: (of: number) => boolean;
	readonly pick: <Item>(items: readonly Item[]) => Item;
	readonly bytes: (count: number) => Buffer;
};

export function makeRandom(seed: number): Random {
	let state = seed >>> 0;
	function next(): number {
		state = (state + 0x6d_2b_79_f5) >>> 0;
		let value = Math.imul(state ^ (state >>> 15), 1 | state);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return (value ^ (value >>> 14)) >>> 0;
	}
	function below(bound: number): number {
		return bound <= 0 ? 0 : next() % bound;
	}
	return {
		below,
		oneIn: of => below(of) === 0,
		pick: items => items[below(items.length)]!,
		bytes: count => Buffer.from(Array.from({length: count}, () => below(256))),
	};
}
