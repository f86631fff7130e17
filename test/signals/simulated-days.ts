/**
Days of an application, from a seed: calls by the hour of the day, times that are log-normal, prices with a long tail, errors,
and what inspection says. A trouble changes some of it for a while.
*/
import {
	bucketMs,
	type Latency,
	noStep,
	noTimes,
	percentileLow,
	type Step,
	stepMs,
	type Times,
	type Vitals,
} from '../../source/domain/vitals.ts';

export type Weather = {
	readonly callsAMinute: number;
	readonly errorShare: number;
	/** Of the median call, and the spread of its logarithm. */
	readonly latencyMs: number;
	readonly latencySpread: number;
	readonly usdACall: number;
	readonly grounding: number;
	readonly groundingSpread: number;
	readonly topScore: number;
	readonly topScoreSpread: number;
	readonly evidenceShare: number;
	readonly loopsAMinute: number;
	readonly followedAMinute: number;
};

const healthy: Weather = {
	callsAMinute: 12,
	errorShare: 0.003,
	latencyMs: 1800,
	latencySpread: 0.6,
	usdACall: 0.004,
	grounding: 0.85,
	groundingSpread: 0.15,
	topScore: 0.78,
	topScoreSpread: 0.08,
	evidenceShare: 0.01,
	loopsAMinute: 0,
	followedAMinute: 0,
};

type Trouble = {readonly fromMs: number; readonly toMs: number; readonly change: Partial<Weather>};

export type Plan = {
	readonly seed: number;
	readonly days: number;
	readonly weather?: Partial<Weather>;
	/** What the calls of a minute are multiplied by; `dayOf`: days since the start, hours of the day with fractions. */
	readonly rhythm?: (time: {readonly day: number; readonly hour: number}) => number;
	readonly troubles?: readonly Trouble[];
};

/** A Monday. */
export const startMs = Date.UTC(2026, 10, 2);
const dayMs = 86_400_000;
const weekBuckets = 2016;

/** The same all day and night. */
export const steady = (): number => 1;

/** A service for people: a twentieth at night, most at noon, a third of it on the weekend. */
export function daily({day, hour}: {readonly day: number; readonly hour: number}): number {
	const light = Math.max(0, Math.sin(((hour - 6) / 16) * Math.PI));
	return (0.05 + 1.95 * light) * (day % 7 >= 5 ? 0.35 : 1);
}

/** A developer at a desk: bursts of some minutes with pauses up to hours, by day, from Monday to Friday. */
export function bursty(seed: number): (time: {readonly day: number; readonly hour: number}) => number {
	const random = randomOf(seed);
	const busy = new Set<number>();
	for (let day = 0; day < 40; day++) {
		if (day % 7 >= 5) continue;
		for (let minute = 540 + random() * 60; minute < 1080;) {
			const long = 3 + random() * 45;
			for (let at = 0; at < long; at++) busy.add(day * 1440 + Math.floor(minute + at));
			minute += long + 4 + random() ** 3 * 150;
		}
	}
	return ({day, hour}) => (busy.has(day * 1440 + Math.floor(hour * 60 + 1e-6)) ? 1 : 0);
}

export function simulated({seed, days, weather, rhythm = steady, troubles = []}: Plan): Vitals {
	const random = randomOf(seed);
	const usual = {...healthy, ...weather};
	const count = Math.round((days * dayMs) / stepMs);
	const steps: Step[] = [];
	const durations: number[][] = [];
	const grounding: Points = new Map();
	const topScores: Points = new Map();
	for (let at = 0; at < count; at++) {
		const atMs = startMs + at * stepMs;
		const since = at * stepMs;
		const now = weatherAt(usual, troubles, since);
		const day = Math.floor(since / dayMs);
		const rate = now.callsAMinute * rhythm({day, hour: (since % dayMs) / 3_600_000});
		const bucket = Math.floor(since / bucketMs);
		const took = (durations[bucket] ??= []);
		const {step, calls} = stepOf(now, {rate, random});
		steps.push(step);
		for (let call = 0; call < calls; call++) {
			took.push(now.latencyMs * Math.exp(now.latencySpread * normal(random)));
			put(grounding, atMs, Math.min(1, Math.max(0, now.grounding + now.groundingSpread * normal(random))));
			put(topScores, atMs, Math.min(1, Math.max(0, now.topScore + now.topScoreSpread * normal(random))));
		}
	}
	return {
		asOfMs: startMs + count * stepMs,
		steps,
		before: [],
		silences: [],
		latencies: latenciesOf(durations, Math.floor((count * stepMs) / bucketMs)),
		isInspected: true,
		grounding: [{name: 'answer', points: [...grounding.values()]}],
		topScores: [{name: 'handbook', points: [...topScores.values()]}],
		runs: [startMs],
		spentBeforeNanoUsd: 0,
	};
}

function weatherAt(usual: Weather, troubles: readonly Trouble[], sinceMs: number): Weather {
	const on = troubles.find(({fromMs, toMs}) => sinceMs >= fromMs && sinceMs < toMs);
	return on === undefined ? usual : {...usual, ...on.change};
}

type Random = () => number;

function stepOf(
	now: Weather,
	{rate, random}: {readonly rate: number; readonly random: Random},
): {readonly step: Step; readonly calls: number} {
	const calls = poisson(rate / 6, random);
	const loops = poisson(now.loopsAMinute / 6, random);
	const followed = poisson(now.followedAMinute / 6, random);
	if (calls + loops + followed === 0) return {step: noStep, calls};
	const hits = (share: number): number => {
		let found = 0;
		for (let call = 0; call < calls; call++) if (random() < share) found += 1;
		return found;
	};
	let usd = 0;
	// A long tail: the mean of it is one.
	for (let call = 0; call < calls; call++) usd += now.usdACall * Math.exp(normal(random) - 0.5);
	const step = {
		calls,
		errors: hits(now.errorShare),
		costNanoUsd: Math.round(usd * 1e9),
		heard: calls,
		checked: calls,
		evidence: hits(now.evidenceShare),
		loops,
		followed,
	};
	return {step, calls};
}

type Points = Map<number, {readonly atMs: number; n: number; sum: number; squares: number}>;

function put(points: Points, atMs: number, value: number): void {
	const start = Math.floor(atMs / bucketMs) * bucketMs;
	const point = points.get(start) ?? {atMs: start, n: 0, sum: 0, squares: 0};
	points.set(start, point);
	point.n += 1;
	point.sum += value;
	point.squares += value * value;
}

function latenciesOf(durations: readonly (readonly number[])[], buckets: number): readonly Latency[] {
	const over = (end: number, width: number): Times => {
		const all = durations.slice(Math.max(0, end - width), Math.max(0, end)).flat();
		all.sort((one, other) => one - other);
		const rank = (share: number): number | null =>
			all[Math.max(0, Math.ceil(share * all.length) - 1)] ?? null;
		if (all.length === 0) return noTimes;
		return {
			timed: all.length,
			p95Ms: rank(0.95),
			p99Ms: rank(0.99),
			p95LowMs: rank(percentileLow(0.95, all.length)),
			p99LowMs: rank(percentileLow(0.99, all.length)),
		};
	};
	return Array.from({length: buckets}, (_, at) => ({
		quarter: over(at + 1, 3),
		hour: over(at + 1, 12),
		weekAgo: over(at + 1 - weekBuckets + 6, 24),
	}));
}

function randomOf(seed: number): Random {
	// Mulberry32.
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

function normal(random: Random): number {
	return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function poisson(mean: number, random: Random): number {
	const floor = Math.exp(-mean);
	let count = -1;
	for (let product = 1; product > floor; product *= random()) count += 1;
	return Math.max(0, count);
}
