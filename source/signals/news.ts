/**
Who is to be told what: changes since the last look, and what differs from what was told last. The second is for what no
single change says: a silence that ended while it fires, figures that came late, a look that begins where a firing one had
already been told.
*/
import {isTold} from './alertmanager.ts';
import type {Alert, AlertChange} from './alerts.ts';
import {type AlertRule, alertRules} from './verdict.ts';

export type News = {
	readonly change: AlertChange;
	/** When it began to fire; that is the same when it ends. */
	readonly startedMs: number;
};

export type Known = {
	/** Told as firing, and since when it fires. */
	readonly told: ReadonlyMap<AlertRule, number>;
	/** They fired already when one began to look: nobody is told, not that they end either. */
	readonly old: ReadonlySet<AlertRule>;
};

/** At the first look. `told`: what was told before, oldest first, also by earlier starts. */
export function knownAt(
	alerts: readonly Alert[],
	{
		startMs,
		told: all,
	}: {
		readonly startMs: number;
		readonly told: readonly {readonly rule: string; readonly atMs: number; readonly to: string}[];
	},
): Known {
	const told = new Map<AlertRule, number>();
	for (const {rule, atMs, to} of all) {
		const name = alertRules.find(each => each === rule);
		if (name === undefined) continue;
		if (to === 'firing') told.set(name, atMs);
		else told.delete(name);
	}
	const old = alerts.filter(
		({rule, now, sinceMs}) =>
			now.state === 'firing' && (sinceMs === null || sinceMs <= startMs) && !told.has(rule),
	);
	return {told, old: new Set(old.map(({rule}) => rule))};
}

/** In the order of rules, of each the oldest first. */
export function newsIn(
	alerts: readonly Alert[],
	{
		afterMs,
		asOfMs,
		silenced,
		known,
	}: {
		/** Changes up to here were looked at before. */
		readonly afterMs: number;
		readonly asOfMs: number;
		readonly silenced: ReadonlySet<string>;
		readonly known: Known;
	},
): {readonly news: readonly News[]; readonly known: Known} {
	const told = new Map(known.told);
	const old = new Set(known.old);
	const news: News[] = [];
	const step = (change: AlertChange): void => {
		const {rule, atMs, to} = change;
		const startedMs = told.get(rule);
		old.delete(rule);
		if ((to.state === 'firing') === (startedMs !== undefined)) return;
		if (startedMs === undefined) told.set(rule, atMs);
		else told.delete(rule);
		news.push({change, startedMs: startedMs ?? atMs});
	};
	for (const {rule, now, sinceMs, changes} of alerts) {
		const isFiring = now.state === 'firing';
		if (!silenced.has(rule)) {
			for (const change of changes.toReversed()) if (change.atMs > afterMs && isTold(change)) step(change);
			if (isFiring && !old.has(rule)) {
				const from = changes[0]?.to.state === 'firing' ? changes[0].from : 'ok';
				step({rule, atMs: sinceMs ?? asOfMs, from, to: now});
			}
			if (!isFiring && told.has(rule)) step({rule, atMs: asOfMs, from: 'firing', to: now});
		}
		if (!isFiring) old.delete(rule);
	}
	return {news, known: {told, old}};
}
