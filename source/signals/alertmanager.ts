/** What the world outside is told of a change: the body of Alertmanager's webhooks, a line of JSON, variables of a command. */
import type {AlertChange} from './alerts.ts';
import {type AlertRule, alertUnits} from './verdict.ts';

/** A change is told where it begins to fire, or ends to. */
export function isTold({from, to}: Pick<AlertChange, 'from' | 'to'>): boolean {
	return from === 'firing' || to.state === 'firing';
}

/** One line of `llmtop alerts --json`, which a command that is run gets on its standard input. Money is in dollars. */
export type AlertLine = {
	readonly rule: AlertRule;
	readonly state: string;
	readonly from: string;
	/** RFC 3339, UTC. */
	readonly at: string;
	readonly value: number | null;
	readonly threshold: number | null;
	readonly n: number;
	readonly of: string | null;
	readonly why: string;
	readonly window: {readonly from: string; readonly to: string};
	/** Ids of up to three traces to look at. */
	readonly traces: readonly string[];
};

export function alertLine({rule, atMs, from, to}: AlertChange, traces: readonly string[]): AlertLine {
	return {
		rule,
		state: to.state,
		from,
		at: stamp(atMs),
		value: plainValue(rule, to.value),
		threshold: plainValue(rule, to.threshold),
		n: to.n,
		of: to.of,
		why: to.why,
		window: {from: stamp(to.fromMs), to: stamp(atMs)},
		traces,
	};
}

/** For a command that is run. Whatever telemetry named comes as a value of a variable, and never as part of the command. */
export function alertEnvironment(line: AlertLine): Readonly<Record<string, string>> {
	return {
		LLMTOP_ALERT_RULE: line.rule,
		LLMTOP_ALERT_STATE: line.state,
		LLMTOP_ALERT_FROM: line.from,
		LLMTOP_ALERT_AT: line.at,
		LLMTOP_ALERT_VALUE: String(line.value ?? ''),
		LLMTOP_ALERT_THRESHOLD: String(line.threshold ?? ''),
		LLMTOP_ALERT_OF: withoutNul(line.of ?? ''),
		LLMTOP_ALERT_WHY: withoutNul(line.why),
		LLMTOP_ALERT_TRACES: line.traces.join(' '),
	};
}

export type AlertmanagerBody = {
	readonly version: '4';
	readonly groupKey: string;
	readonly truncatedAlerts: 0;
	readonly status: 'firing' | 'resolved';
	readonly receiver: string;
	readonly groupLabels: Labels;
	readonly commonLabels: Labels;
	readonly commonAnnotations: Labels;
	readonly externalURL: '';
	readonly alerts: readonly {
		readonly status: 'firing' | 'resolved';
		readonly labels: Labels;
		readonly annotations: Labels;
		readonly startsAt: string;
		readonly endsAt: string;
		readonly generatorURL: '';
		readonly fingerprint: string;
	}[];
};

type Labels = Readonly<Record<string, string>>;

/** What Go writes for a time that is not set: the alert goes on. */
const noEnd = '0001-01-01T00:00:00Z';

const receiver = 'llmtop';

/**
One alert, as Alertmanager posts it (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config).
`startedMs`: when it began to fire; the labels, and so the fingerprint, are the same when it ends.
*/
export function alertmanagerBody(
	change: AlertChange,
	{startedMs, traces}: {readonly startedMs: number; readonly traces: readonly string[]},
): AlertmanagerBody {
	const line = alertLine(change, traces);
	const status = change.to.state === 'firing' ? 'firing' : 'resolved';
	const severity = change.rule === 'injection followed' ? 'critical' : 'warning';
	const labels = {alertname: change.rule, job: receiver, severity};
	const annotations: Labels = {
		summary: `${change.rule}${line.of === null ? '' : ` of ${line.of}`}: ${status}`,
		description: line.why,
		value: String(line.value ?? ''),
		threshold: String(line.threshold ?? ''),
		traces: traces.join(' '),
	};
	return {
		version: '4',
		groupKey: `{}:{alertname=${JSON.stringify(change.rule)}}`,
		truncatedAlerts: 0,
		status,
		receiver,
		groupLabels: {alertname: change.rule},
		commonLabels: labels,
		commonAnnotations: annotations,
		externalURL: '',
		alerts: [
			{
				status,
				labels,
				annotations,
				startsAt: stamp(startedMs),
				endsAt: status === 'firing' ? noEnd : stamp(change.atMs),
				generatorURL: '',
				fingerprint: fingerprintOf(labels),
			},
		],
	};
}

function stamp(ms: number): string {
	return new Date(ms).toISOString();
}

function plainValue(rule: AlertRule, value: number | null): number | null {
	return value === null || alertUnits[rule] !== 'nanoUsd' ? value : value / 1e9;
}

/** A variable of the environment ends at one. */
function withoutNul(text: string): string {
	return text.replaceAll('\0', '');
}

/** FNV-1a of 64 bits over the sorted labels, each name and value with 0xff behind it, as Prometheus does it (`model/signature.go`). */
function fingerprintOf(labels: Labels): string {
	const encoder = new TextEncoder();
	let hash = 0xcbf29ce484222325n;
	const add = (byte: number): void => {
		hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
	};
	for (const name of Object.keys(labels).toSorted())
		for (const text of [name, labels[name] ?? '']) {
			for (const byte of encoder.encode(text)) add(byte);
			add(0xff);
		}
	return hash.toString(16).padStart(16, '0');
}
