/** What an evaluation comes to, as JSON lines or as a table. */
import type {Against, ScorerReport, WeekReport} from '../evaluate/report.ts';
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
		failed,
	}: {
		readonly flags: Flags;
		readonly pairs: number;
		/** On how many answers a scorer failed. */
		readonly failed: ReadonlyMap<string, number>;
	},
): Promise<void> {
	if (flags['json'] === true) {
		for (const report of reports) await writeLine(jsonLine(jsonOf(report, failed.get(report.scorer) ?? 0)));
		return;
	}
	const runs = [...new Set(reports.flatMap(({before}) => before?.atMs ?? []))].toSorted(
		(one, other) => one - other,
	);
	const before =
		runs.length === 0 ? 'no run before' : `compared with the run of ${runs.map(isoOf).join(', ')}`;
	await writeLine(`${pairs} answers, ${before}`);
	const grouped = reports.some(({group}) => group !== 'all');
	for (const report of reports) await writeLine(lineOf(report, grouped));
}

function jsonOf(
	{scorer, group, n, mean, interval, before, worst}: ScorerReport,
	failed: number,
): Record<string, unknown> {
	return {
		scorer,
		group,
		n,
		failed,
		mean: digits(mean),
		interval: interval?.map(digits) ?? null,
		previous:
			before === null
				? null
				: {time: isoOf(before.atMs), same: againstOf(before.same), fresh: againstOf(before.fresh)},
		worst: worst.map(({callId, score, said}) => ({callId, score: digits(score), said})),
	};
}

function againstOf(against: Against | null): Record<string, unknown> | null {
	if (against === null) return null;
	const {n, nowN, mean, difference, interval, p, verdict} = against;
	return {
		n,
		nowN,
		mean: digits(mean),
		difference: digits(difference),
		interval: interval?.map(digits) ?? null,
		p: digits(p),
		verdict: verdictOf(verdict),
	};
}

const verdicts = {higher: 'better', lower: 'worse', same: 'same', 'too few': 'too few'} as const;

function verdictOf(verdict: keyof typeof verdicts): string {
	return verdicts[verdict];
}

function lineOf({scorer, group, n, mean, interval, before, worst}: ScorerReport, grouped: boolean): string {
	const within = interval === null ? '' : `[${interval.map(value => value.toFixed(2)).join('–')}]`;
	const change = [changeOf(before?.same ?? null, ''), changeOf(before?.fresh ?? null, 'new: ')]
		.filter(text => text !== '')
		.join('; ');
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

/** `new: 60 worse, −0.500 from 1.000` */
function changeOf(against: Against | null, head: string): string {
	if (against === null) return '';
	const {verdict, difference, mean, nowN} = against;
	const by = difference === null ? '' : `, ${signed(difference)} from ${mean.toFixed(3)}`;
	return `${head}${head === '' ? '' : `${nowN} `}${verdictOf(verdict)}${by}`;
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
