/**
The log records of a window, newest first, whatever they tell of: what an application says beside its calls. Below the
list the record under the cursor, whole. It asks for the rows around the cursor only.
*/
import type {LeastSeverity, LogPage, LogRow} from '../../store/log-answers.ts';
import type {LogDetail} from '../../store/record-answers.ts';
import {isTraceUnit} from '../../store/unit-key.ts';
import {clockInList, grouped, unknown} from '../format.ts';
import {paneBody, paneRows} from '../panes.ts';
import {fit, piece, type Piece, type Row} from '../rows.ts';
import {type LogsPlace, tracePlace} from '../state/places.ts';
import {topPlace} from '../state/state.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {BodyRow, Screen, View, ViewContext, ViewFrame} from '../view.ts';
import {around, firstDrawn, lastRow, selectedIndex} from '../widgets/list-window.ts';
import {type Column, columnsFitting} from '../widgets/table.ts';
import {periodOf} from './listed.ts';
import {logPane} from './logs-pane.ts';
import {headRow, listedRows} from './table-body.ts';
import {windowKey} from './window-key.ts';

type LogsData = {readonly page: LogPage; readonly detail: LogDetail | null};

export const logsView: View<LogsData> = {
	id: 'logs',
	question(context) {
		const {selected, line, least} = placeOf(context) ?? {};
		const {state, screen} = context;
		return JSON.stringify([least, selected, line, screen.bodyRows, state.preview, ...windowKey(context)]);
	},
	async ask(reader, context) {
		const {asOfMs, fromMs, screen, state} = context;
		const place = placeOf(context);
		if (place === null) return {page: {rows: [], before: 0, total: 0}, detail: null};
		const isEnd = place.selected === lastRow;
		const asked = {asOfMs, fromMs, least: place.least, ascending: isEnd};
		const answer = await reader.logs({...asked, ...around(place, screen.bodyRows)});
		// Asked from its end, the list is turned round.
		const rows = isEnd ? answer.rows.toReversed() : answer.rows;
		const before = isEnd ? Math.max(0, (answer.total ?? 0) - rows.length) : answer.before;
		const selected = rows[selectedIndex(place, rows.map(keyOf))];
		const isWanted = state.preview && selected !== undefined;
		return {page: {...answer, rows, before}, detail: isWanted ? await reader.log(selected.key) : null};
	},
	draw,
	walk(data, context) {
		const ids = data?.page.rows.map(keyOf) ?? [];
		const place = placeOf(context);
		return {ids, index: place === null ? 0 : selectedIndex(place, ids), lines: listLines(data, context)};
	},
	textAt(data, context) {
		const row = selectedRow(data, context);
		if (row === null) return null;
		const body = data?.detail?.body ?? row.text;
		const text = typeof body === 'string' ? body : JSON.stringify(body, null, 2);
		return {name: 'the body of the record', text};
	},
	traceAt: (data, context) => selectedRow(data, context)?.traceId ?? null,
	rowAt: (data, context) => selectedRow(data, context),
	enter(data, context) {
		const row = selectedRow(data, context);
		if (row === null) return 'there is no record to open';
		return row.traceId === null || !isTraceUnit(row.traceId)
			? 'this record came without a trace'
			: {type: 'open', place: tracePlace(row.traceId, row.spanId)};
	},
};

function placeOf({state}: ViewContext): LogsPlace | null {
	const place = topPlace(state);
	return place?.kind === 'logs' ? place : null;
}

function keyOf({key}: LogRow): string {
	return key;
}

function selectedRow(data: LogsData | null, context: ViewContext): LogRow | null {
	const place = placeOf(context);
	if (data === null || place === null) return null;
	return data.page.rows[selectedIndex(place, data.page.rows.map(keyOf))] ?? null;
}

/** Rows of the pane with its borders; 0: it is off, or there is no room. */
function paneHeight(data: LogsData | null, context: ViewContext): number {
	return (data?.page.rows.length ?? 0) === 0 ? 0 : paneRows('logs', context);
}

function listLines(data: LogsData | null, context: ViewContext): number {
	return Math.max(1, context.screen.bodyRows - 1 - paneHeight(data, context));
}

function draw(data: LogsData | null, context: ViewContext): ViewFrame {
	const {screen} = context;
	const place = placeOf(context);
	if (data === null || place === null)
		return {where: [[piece('Logs', 'strong')], []], body: [], position: ''};
	const {rows, before, total} = data.page;
	const where = whereOf(data.page, place, context);
	if (rows.length === 0) return {where, body: nothingBody(place, context), position: ''};
	const index = selectedIndex(place, rows.map(keyOf));
	const lines = listLines(data, context);
	const first = firstDrawn({index, line: place.line, lines, total: rows.length});
	const columns = logColumns(context);
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const body: BodyRow[] = [
		headRow(columns, options),
		...listedRows(columns, {rows, first, lines, index}, {...options, idOf: keyOf}),
	];
	const height = paneHeight(data, context);
	const selected = rows[index];
	if (height > 0 && selected !== undefined) {
		const heightMost = screen.bodyRows - body.length;
		body.push(...paneBody('logs', logPane(selected, data.detail, {...options, height, heightMost})));
	}
	const until = before + Math.min(rows.length, first + lines);
	return {where, body, position: `${grouped(before + first + 1)}–${grouped(until)} of ${totalText(total)}`};
}

function logColumns({screen, asOfMs}: ViewContext): readonly Column<LogRow>[] {
	const {width, columns, glyphs} = screen;
	const event = width === 'wide' ? 36 : 24;
	const all: readonly Column<LogRow>[] = [
		{
			head: 'TIME',
			width: 10,
			align: 'left',
			cell: row => piece(clockInList(row.timeMs, {todayMs: asOfMs})),
		},
		{head: 'LEVEL', width: 8, align: 'left', cell: row => levelPiece(row, screen)},
		{head: 'FROM', width: 14, align: 'left', cell: row => piece(oneLine(row.service))},
		{
			head: 'EVENT',
			width: event,
			align: 'left',
			cell: row => piece(cutMiddle(inert(oneLine(row.eventName)), event - 1, glyphs.cut)),
		},
		{
			head: 'TRACE',
			width: 8,
			align: 'left',
			cell: row => piece((row.traceId ?? unknown).slice(0, 6), 'dim'),
		},
	];
	const fixed = columnsFitting(all, {
		width: columns,
		floor: width === 'narrow' ? 30 : 50,
		leave: ['TRACE', 'EVENT', 'FROM'],
	});
	// Where the event has no column of its own it stands before what it says.
	const isNamed = fixed.some(({head}) => head === 'EVENT');
	return [...fixed, {head: 'SAYS', width: 'rest', align: 'left', cell: row => saysRow(row, isNamed)}];
}

function saysRow({eventName, text}: LogRow, isNamed: boolean): Row {
	const said = piece(oneLine(text));
	return isNamed || eventName === '' ? [said] : [piece(`${oneLine(eventName)} `, 'dim'), said];
}

/** Sign and word; colour says it once more. */
function levelPiece({severity, severityText}: LogRow, {glyphs}: Screen): Piece {
	const word = oneLine(severityText === '' ? unknown : severityText).slice(0, 5);
	if (severity >= 17) return piece(`${glyphs.error} ${word}`, 'error');
	if (severity >= 13) return piece(`${glyphs.warning} ${word}`, 'warn');
	return piece(`  ${word}`, severity > 0 && severity < 9 ? 'dim' : undefined);
}

const leastNames: Readonly<Record<LeastSeverity, string>> = {
	all: '',
	errors: 'errors only',
	warnings: 'errors and warnings only',
};

function whereOf({total}: LogPage, {least}: LogsPlace, {state, screen}: ViewContext): readonly [Row, Row] {
	const gap = screen.width === 'narrow' ? '  ' : '   ';
	const records = `${totalText(total)} ${total === 1 ? 'record' : 'records'}`;
	const facts = [`${records} ${periodOf(state)}`.trimEnd(), 'newest first'];
	const kept = leastNames[least];
	return [
		[piece('Logs', 'strong'), piece(`${gap}${facts.join(gap)}`)],
		kept === '' ? [] : [piece(kept, 'warn')],
	];
}

/** More than so many are not counted. */
function totalText(total: number | null): string {
	return total === null ? 'over 100,000' : grouped(total);
}

function nothingBody({least}: LogsPlace, {state, screen}: ViewContext): readonly BodyRow[] {
	const period = periodOf(state) === '' ? 'yet' : periodOf(state).replace('in ', 'in the last ');
	const kept = least === 'all' ? '' : ` with ${least}`;
	const sentences = [
		`No log records${kept} ${period}.   ${least === 'all' ? 't shows a longer time' : 'e goes on to all'}`,
		...(least === 'all' ? ['An SDK sends them with OTEL_LOGS_EXPORTER=otlp.'] : []),
	];
	const {columns, glyphs} = screen;
	return [
		{row: []},
		...sentences.map(text => ({row: fit([piece(`  ${text}`, 'dim')], columns, glyphs.cut)})),
	];
}
