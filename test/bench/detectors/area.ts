/** Of a pair, how often the first list has the higher score; a tie is half (Mann and Whitney, 1947). */
export function area(high: readonly number[], low: readonly number[]): number {
	let won = 0;
	for (const one of high) {
		for (const other of low) won += one > other ? 1 : one === other ? 0.5 : 0;
	}
	return won / (high.length * low.length);
}
