/** What an evaluation comes to, as JSON lines or as a table. */
import type {ScorerReport, WeekReport} from '../evaluate/report.ts';
import type {EvalRun} from '../store/eval-answers.ts';
import {headOf, inert, oneLine} from '../ui/text.ts';
import {isoOf} from './call-json.ts';
import type {Flags} from './command.ts';
import {jsonLine} from './json-line.ts';
import {writeLine} from './reading.ts';

const digits = (value: number | null): number | null =>
	value === null ? null : Math.round(value * 10_000) / 10_000;

export async function writeReports(
	reports: readonly ScorerReport[],
	{
		flags,
		pairs,
		last,
	}: {
		readonly flags: Flags;
		readonly pairs: number;
		readonly last: EvalRun | null;
	},
): Promise<void> {
	if (flags['json'] === true) {
		for (const report of reports) await writeLine(jsonLine(jsonOf(report)));
		return;
	}
	const before = last === null ? 'no run before' : `compared with the run of ${isoOf(last.atMs)}`;
	await writeLine(`${pairs} answers, ${before}`);
	const grouped = reports.some(({group}) => group !== 'all');
	for (const report of reports) await writeLine(lineOf(report, grouped));
}

function jsonOf({scorer, group, n, mean, interval, before, worst}: ScorerReport): Record<string, unknown> {
	return {
		scorer,
		group,
		n,
		mean: digits(mean),
		interval: interval?.map(digits) ?? null,
		previous:
			before === null
				? null
				: {
						n: before.n,
						mean: digits(before.mean),
						difference: digits(before.difference),
						interval: before.interval?.map(digits) ?? null,
						paired: before.isPaired,
						verdict: verdictOf(before.verdict),
					},
		worst: worst.map(({callId, score, said}) => ({callId, score: digits(score), said})),
	};
}

const verdicts = {higher: 'better', lower: 'worse', same: 'same', 'too few': 'too few'} as const;

function verdictOf(verdict: keyof typeof verdicts): string {
	return verdicts[verdict];
}

function lineOf({scorer, group, n, mean, interval, before, worst}: ScorerReport, grouped: boolean): string {
	const within = interval === null ? '' : `[${interval.map(value => value.toFixed(2)).join('–')}]`;
	const change =
		before === null
			? ''
			: `${verdictOf(before.verdict)}${before.difference === null ? '' : `, ${signed(before.difference)} from ${before.mean.toFixed(3)}`}`;
	const said = worst[0]?.said ?? null;
	return [
		scorer.padEnd(20),
		...(grouped ? [headOf(inert(oneLine(group)), 28).padEnd(28)] : []),
		`n ${n}`.padEnd(8),
		mean.toFixed(3),
		within.padEnd(12),
		change.padEnd(28),
		said === null ? '' : headOf(inert(oneLine(said)), 60),
	]
		.join('  ')
		.trimEnd();
}

function signed(value: number): string {
	return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

export async function writeWeeks(weeks: readonly WeekReport[], flags: Flags): Promise<void> {
	for (const {scorer, group, last, before, comparison} of weeks) {
		const {verdict, difference, interval, p} = comparison;
		if (flags['json'] === true) {
			await writeLine(
				jsonLine({
					scorer,
					group,
					week: {n: last.n, mean: digits(last.mean)},
					weekBefore: {n: before.n, mean: digits(before.mean)},
					difference: digits(difference),
					interval: interval?.map(digits) ?? null,
					p: digits(p),
					verdict: verdictOf(verdict),
				}),
			);
			continue;
		}
		const told = before.n === 0 ? 'no week before' : `${before.mean.toFixed(3)} → ${last.mean.toFixed(3)}`;
		await writeLine(
			`week  ${scorer.padEnd(20)}${headOf(inert(oneLine(group)), 28).padEnd(28)}  n ${before.n}, ${last.n}`.padEnd(
				70,
			) + `  ${told}  ${verdictOf(verdict)}`,
		);
	}
}
