/** What a measure says, and how it is printed against its budget. */

export type Direction = 'at least' | 'at most';

export type Budget = {readonly direction: Direction; readonly must: number; readonly aim: number};

export type Figure = {
	readonly name: string;
	readonly value: number;
	readonly unit: string;
	/** Null: told without a verdict, because it depends on the machine or on a rival that is not here. */
	readonly budget: Budget | null;
	readonly note?: string;
};

export type Settings = {
	readonly spans: number;
	readonly rounds: number;
	readonly folder: string;
	/** Calls of the files that `read` asks, ascending. */
	readonly sizes: readonly number[];
	/** A file of a million calls; null: it is made. */
	readonly large: string | null;
	/** Only questions whose name holds this. */
	readonly question: string;
	/** Rivals are fetched and measured beside the program. */
	readonly rivals: boolean;
	/** How long `soak` takes, and spans a second of it. */
	readonly minutes: number;
	readonly rate: number;
	/** More flags for the program that `soak` runs. */
	readonly flags: readonly string[];
};

export type Measure = {
	readonly name: string;
	readonly about: string;
	readonly run: (settings: Settings, say: (text: string) => void) => Promise<readonly Figure[]>;
};

/** Nearest rank: the value at or below which `share` of them lie. */
export function percentile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((left, right) => left - right);
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function isMet(figure: Figure, bound: 'must' | 'aim'): boolean {
	const {budget, value} = figure;
	if (budget === null) return true;
	return budget.direction === 'at least' ? value >= budget[bound] : value <= budget[bound];
}

/** One line: the figure, its unit, the budget and whether it is met. */
export function lineOf(figure: Figure): string {
	const {name, value, unit, budget, note} = figure;
	const sign = budget?.direction === 'at least' ? '≥' : '≤';
	const verdict = (bound: 'must' | 'aim'): string =>
		budget === null
			? ''
			: `${bound} ${sign} ${format(budget[bound])} ${isMet(figure, bound) ? 'met' : 'NOT MET'}`.padEnd(26);
	return `${name.padEnd(48)} ${format(value).padStart(9)} ${unit.padEnd(8)} ${verdict('must')}${verdict('aim')}${note ?? ''}`.trimEnd();
}

function format(value: number): string {
	if (value >= 1_000) return Math.round(value).toLocaleString('en');
	return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
