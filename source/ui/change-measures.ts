/** The measures of a change, before and after, with a verdict that is none where the values are too few. */
import {compare, compareRates, type Comparison} from '../inspect/templates/changes.ts';
import type {Change, ChangeSample} from '../store/change-answers.ts';
import {duration, money, rateShort, unknown} from './format.ts';

export type ChangeMeasure = {
	readonly name: string;
	readonly before: string;
	readonly after: string;
	/** After less before, with its interval. */
	readonly difference: string;
	/** Values on the two sides. */
	readonly n: readonly [before: number, after: number];
	readonly verdict: Comparison['verdict'];
	/** Whether what is certain is for the better; null: it is not, or nobody can say. */
	readonly isBetter: boolean | null;
};

export function changeMeasures({before, after}: Change): readonly ChangeMeasure[] {
	const rate = (name: string, hits: 'errors' | 'evidence', of: 'calls' | 'checked'): ChangeMeasure =>
		rateMeasure(name, {k: before[hits], n: before[of]}, {k: after[hits], n: after[of]});
	return [
		rate('errors', 'errors', 'calls'),
		rate('evidence', 'evidence', 'checked'),
		meanMeasure('grounding', before.groundings, after.groundings, {
			show: value => value.toFixed(2),
			isMoreBetter: true,
		}),
		meanMeasure('total time', before.durationsMs, after.durationsMs, {show: duration, isMoreBetter: false}),
		meanMeasure('output', before.outputTokens, after.outputTokens, {
			show: value => String(Math.round(value)),
			isMoreBetter: null,
		}),
		meanMeasure('cost a call', before.costsNanoUsd, after.costsNanoUsd, {show: money, isMoreBetter: false}),
	];
}

type Share = {readonly k: number; readonly n: number};

function rateMeasure(name: string, before: Share, after: Share): ChangeMeasure {
	const comparison = compareRates(before, after);
	const show = ({k, n}: Share): string => (n === 0 ? unknown : rateShort(k, n));
	return {
		name,
		before: show(before),
		after: show(after),
		difference: differenceText(comparison, value => `${(100 * value).toFixed(1)}%`),
		n: [before.n, after.n],
		verdict: comparison.verdict,
		isBetter: better(comparison, false),
	};
}

function meanMeasure(
	name: string,
	before: ChangeSample['groundings'],
	after: ChangeSample['groundings'],
	{show, isMoreBetter}: {readonly show: (value: number) => string; readonly isMoreBetter: boolean | null},
): ChangeMeasure {
	const comparison = compare(before, after);
	const mean = (values: readonly number[]): string =>
		values.length === 0 ? unknown : show(values.reduce((sum, value) => sum + value, 0) / values.length);
	return {
		name,
		before: mean(before),
		after: mean(after),
		difference: differenceText(comparison, show),
		n: [before.length, after.length],
		verdict: comparison.verdict,
		isBetter: better(comparison, isMoreBetter),
	};
}

function differenceText({difference, interval}: Comparison, show: (value: number) => string): string {
	if (difference === null || interval === null) return '';
	const signed = (value: number): string => `${value < 0 ? '−' : '+'}${show(Math.abs(value))}`;
	return `${signed(difference)} [${signed(interval[0])} to ${signed(interval[1])}]`;
}

function better({verdict}: Comparison, isMoreBetter: boolean | null): boolean | null {
	if (isMoreBetter === null || verdict === 'same' || verdict === 'too few') return null;
	return (verdict === 'higher') === isMoreBetter;
}
