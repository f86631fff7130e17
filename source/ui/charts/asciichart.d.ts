/** The part of asciichart that is used: it ships no types. */
declare module 'asciichart' {
	type Options = {
		readonly height?: number;
		readonly min?: number;
		readonly max?: number;
		readonly offset?: number;
		readonly format?: (value: number) => string;
		readonly symbols?: readonly string[];
	};
	const asciichart: {plot: (series: readonly number[], options?: Options) => string};
	export default asciichart;
}
