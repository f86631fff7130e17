/** `llmtop alerts test FILE`: the rules of a configuration file over a recording, before they wake somebody. */
import {localAheadMs} from '../domain/time.ts';
import {stepMs} from '../domain/vitals.ts';
import {type Alert, alertsOf} from '../signals/alerts.ts';
import {type AlertRule, alertRules} from '../signals/verdict.ts';
import type {Reader} from '../store/store.ts';
import {alertFigure} from '../ui/alert-text.ts';
import {duration, unknown} from '../ui/format.ts';
import type {Flags} from './command.ts';
import {writeListing} from './listing.ts';
import {engineSettings} from './engine-settings.ts';
import {momentText, wholeVitals} from './whole-vitals.ts';

type Tested = {
	readonly rule: AlertRule;
	readonly isOn: boolean;
	/** Null: it has nothing to judge. */
	readonly alert: Alert | null;
	readonly fired: number;
	readonly firstMs: number | null;
	readonly firingMs: number;
	/** What would have been told first. */
	readonly told: string | null;
};

/** Exit code 3 with `--check` where a rule fired. */
export async function testRules(reader: Reader, flags: Flags): Promise<number> {
	const {alerts: settings} = await engineSettings(flags);
	const vitals = await wholeVitals(reader);
	const alerts = alertsOf(vitals, {settings, dayOffsetMs: localAheadMs(vitals.asOfMs), cells: 0});
	const startMs = vitals.asOfMs - vitals.steps.length * stepMs;
	const rows = alertRules.map(rule => {
		const alert = alerts.find(each => each.rule === rule) ?? null;
		return tested(rule, {alert, isOn: settings.rules[rule].enabled, startMs, endMs: vitals.asOfMs});
	});
	await writeListing<Tested>(flags, {
		pageRows: rows.length,
		read: async (after, limit) => (after === null ? rows.slice(0, limit) : []),
		keyOf: ({rule}) => rule,
		jsonOf: jsonOfTested,
		heads: ['RULE', 'FIRED', 'FIRST', 'FOR', 'NOW', 'VALUE', 'WOULD HAVE TOLD, OR SAYS NOW'],
		cellsOf: cellsOfTested,
	});
	return flags['check'] === true && rows.some(({fired}) => fired > 0) ? 3 : 0;
}

function tested(
	rule: AlertRule,
	{
		alert,
		isOn,
		startMs,
		endMs,
	}: {
		readonly alert: Alert | null;
		readonly isOn: boolean;
		readonly startMs: number;
		readonly endMs: number;
	},
): Tested {
	const changes = alert?.changes.toReversed() ?? [];
	const starts = changes.filter(({to}) => to.state === 'firing');
	const wasFiring = changes[0]?.from === 'firing' || (changes.length === 0 && alert?.now.state === 'firing');
	let firingMs = 0;
	let sinceMs = wasFiring ? startMs : null;
	for (const {atMs, from, to} of changes) {
		if (from === 'firing' && sinceMs !== null) firingMs += atMs - sinceMs;
		sinceMs = to.state === 'firing' ? atMs : null;
	}
	if (sinceMs !== null) firingMs += endMs - sinceMs;
	const firstMs = wasFiring ? startMs : (starts[0]?.atMs ?? null);
	const told = starts[0]?.to.why ?? (wasFiring ? (alert?.now.why ?? null) : null);
	return {rule, isOn, alert, fired: starts.length + (wasFiring ? 1 : 0), firstMs, firingMs, told};
}

function jsonOfTested({rule, isOn, alert, fired, firstMs, firingMs, told}: Tested): Record<string, unknown> {
	return {
		rule,
		enabled: isOn,
		fired,
		first: firstMs === null ? null : new Date(firstMs).toISOString(),
		firingMs,
		told,
		state: alert?.now.state ?? null,
		why: alert?.now.why ?? null,
	};
}

function cellsOfTested({rule, isOn, alert, fired, firstMs, firingMs, told}: Tested): readonly string[] {
	if (alert === null) return [rule, unknown, '', '', isOn ? 'not judged' : 'off', '', unjudged(rule, isOn)];
	return [
		rule,
		String(fired),
		firstMs === null ? '' : momentText(firstMs),
		fired === 0 ? '' : duration(firingMs),
		alert.now.state,
		alertFigure(rule, alert.now),
		told ?? alert.now.why,
	];
}

function unjudged(rule: AlertRule, isOn: boolean): string {
	if (!isOn) return '';
	return rule.startsWith('budget') ? 'no budget is set' : 'no text was inspected';
}
