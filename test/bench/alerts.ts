/**
How soon alerts fire and clear, over simulated days of many seeds, and how many false alarms a week of health raises. Not a
figure of speed but of quality: it prints a table in Markdown.

	node test/bench/alerts.ts [SEEDS]
*/
import {bursty, daily, simulated, steady} from '../signals/simulated-days.ts';
import {alarmsIn, cases, outcomeOf, type Outcome} from '../signals/troubles.ts';

const seeds = Array.from({length: Number(process.argv[2] ?? 10)}, (_, at) => at + 101);

const health = [
	['12 calls a minute, day and night', () => steady, {}],
	['by day, up to 24 calls a minute, less on the weekend', () => daily, {}],
	['in bursts of 3 calls a minute, at a desk, 1 % fail', bursty, {callsAMinute: 3, errorShare: 0.01}],
	['1.5 calls a minute, day and night', () => steady, {callsAMinute: 1.5}],
] as const;

type Which = 'firesMinutes' | 'clearsMinutes';

/** Median and longest, minutes. */
function minutesOf(outcomes: readonly Outcome[], which: Which): string {
	const known = outcomes.flatMap(outcome => outcome[which] ?? []).toSorted((one, other) => one - other);
	const middle = known[Math.floor(known.length / 2)];
	return middle === undefined ? '–' : `${middle.toFixed(1)} (${known.at(-1)?.toFixed(1)})`;
}

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}

say(`${seeds.length} seeds; minutes from the begin or the end of the trouble: median (longest)\n`);
say('| rule | trouble | must | fired | fires after | clears after | other rules |');
say('|---|---|---|---|---|---|---|');
for (const one of cases) {
	const outcomes = seeds.map(seed => outcomeOf(one, seed));
	const fired = outcomes.filter(outcome => outcome.fired > 0).length;
	const others = [...new Set(outcomes.flatMap(outcome => outcome.others))].join(', ');
	const must = one.within === null ? 'not fire' : `fire in ${one.within.fires}`;
	const times = `${minutesOf(outcomes, 'firesMinutes')} | ${minutesOf(outcomes, 'clearsMinutes')}`;
	say(`| ${one.rule} | ${one.name} | ${must} | ${fired} of ${seeds.length} | ${times} | ${others} |`);
}

say('\n| health | weeks | false alarms | by rule |');
say('|---|---|---|---|');
for (const [name, rhythmOf, weather] of health) {
	const alarms = seeds.flatMap(seed =>
		alarmsIn(simulated({seed, days: 8, rhythm: rhythmOf(seed), weather})).map(({rule}) => rule),
	);
	const weeks = ((seeds.length * 8) / 7).toFixed(1);
	say(`| ${name} | ${weeks} | ${alarms.length} | ${[...new Set(alarms)].join(', ')} |`);
}
