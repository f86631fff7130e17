/** A log record of a trace as a row: when, how grave, what. */
import type {TraceDetail} from '../../store/answers.ts';
import {duration} from '../format.ts';
import {fit, piece, type Row} from '../rows.ts';
import {oneLine} from '../text.ts';
import type {Role} from '../theme.ts';

type Log = TraceDetail['logs'][number];

/** Words of severity that are not the usual course (logs data model of OpenTelemetry, SeverityText). */
const grave: readonly (readonly [RegExp, Role])[] = [
	[/^(?:error|fatal|crit)/i, 'error'],
	[/^warn/i, 'warn'],
];

export function roleOfSeverity(severity: string): Role {
	return grave.find(([words]) => words.test(severity))?.[1] ?? 'dim';
}

/** `+8.3s  WARN  carrier_track gave up`: times count from the start of the trace. */
export function logRow(log: Log, {startMs, width}: {readonly startMs: number; readonly width: number}): Row {
	const role = roleOfSeverity(log.severity);
	return fit(
		[
			piece(`+${duration(Math.max(0, log.timeMs - startMs))}`.padEnd(8), 'dim'),
			piece(oneLine(log.severity).slice(0, 5).padEnd(6), role),
			piece(oneLine(log.text)),
		],
		width,
	);
}
