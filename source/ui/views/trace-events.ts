/** What happened in a span, by time: its events, the log records written in it, and what it is linked to. */
import {textOf} from '../../domain/attributes.ts';
import type {SpanDetail, SpanRow, TraceDetail} from '../../store/answers.ts';
import {wrapText} from '../conversation/wrap.ts';
import {duration} from '../format.ts';
import {piece, type Row} from '../rows.ts';
import {oneLine} from '../text.ts';
import type {SpanNode} from '../waterfall/tree.ts';
import {roleOfSeverity} from './trace-logs.ts';
import {linkRows} from './trace-links.ts';

/** Characters of a text that are looked at: more than any inspector can show. */
const textMost = 8000;

type Log = TraceDetail['logs'][number];

/** Log records that name the span. */
export function logsOf({logs}: Pick<TraceDetail, 'logs'>, {spanId}: Pick<SpanRow, 'spanId'>): readonly Log[] {
	return logs.filter(log => log.spanId === spanId);
}

type Inspected = {
	readonly node: SpanNode;
	readonly trace: TraceDetail;
	/** Null while it is read. */
	readonly detail: SpanDetail | null;
};

export function eventRows({node, trace, detail}: Inspected, width: number): readonly Row[] {
	const {span} = node;
	const happened = [
		...(detail?.span.events ?? []).map(event => ({timeMs: event.timeMs, rows: rowsOfEvent(event, width)})),
		...logsOf(trace, span).map(log => ({timeMs: log.timeMs, rows: rowsOfLog(log, width)})),
	].toSorted((one, other) => one.timeMs - other.timeMs);
	const links = detail === null ? [] : linkRows(detail.span);
	const isReading = detail === null && span.events + span.links > 0;
	if (happened.length + links.length === 0)
		return [[], [piece(isReading ? 'reading…' : 'no events, no logs and no links', 'dim')]];
	return [
		...happened.flatMap(({timeMs, rows: [first = [], ...rest]}): readonly Row[] => [
			[],
			[piece(`+${duration(timeMs - span.startMs)}`.padEnd(8), 'dim'), ...first],
			...rest,
		]),
		...links,
	];
}

function rowsOfEvent(
	{name, attributes}: SpanDetail['span']['events'][number],
	width: number,
): readonly Row[] {
	return [
		[piece(oneLine(name), 'accent')],
		...Object.entries(attributes).flatMap(([key, value]) =>
			wrapText(
				`${key}: ${(textOf(value) ?? JSON.stringify(value)).slice(0, textMost)}`,
				Math.max(8, width - 2),
			).map((line): Row => [piece(`  ${line}`)]),
		),
	];
}

function rowsOfLog({severity, text}: Log, width: number): readonly Row[] {
	const [first = '', ...rest] = wrapText(text.slice(0, textMost), Math.max(8, width - 2));
	const word = oneLine(severity).slice(0, 5);
	return [
		[piece(`${word} `, roleOfSeverity(severity)), ...(rest.length === 0 ? [piece(first)] : [])],
		...(rest.length === 0 ? [] : [first, ...rest]).map((line): Row => [piece(`  ${line}`)]),
	];
}
