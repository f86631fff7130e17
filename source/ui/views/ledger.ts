/**
The ledger: for every record that is a call or restates one, whether it is counted and why, who wrote it, its tokens
and where its money is from; below, what it all adds up to. It asks for the rows around the cursor only.
*/
import type {LedgerPage, LedgerRow, LedgerTotals} from '../../store/record-answers.ts';
import {grouped, money} from '../format.ts';
import {callPlace, type LedgerPlace, tracePlace} from '../state/places.ts';
import {fit, piece, type Row} from '../rows.ts';
import {topPlace} from '../state/state.ts';
import {oneLine} from '../text.ts';
import type {BodyRow, Screen, View, ViewContext, ViewFrame} from '../view.ts';
import {around, firstDrawn, lastRow, selectedIndex} from '../widgets/list-window.ts';
import {emptyBody, periodOf} from './listed.ts';
import {ledgerColumns, whyOf} from './ledger-table.ts';
import {ledgerTotalsRows, totalsRows} from './ledger-totals.ts';
import {headRow, listedRows} from './table-body.ts';
import {windowKey} from './window-key.ts';

export type LedgerData = {
	readonly ledger: LedgerPage;
	readonly totals: LedgerTotals;
};

/** Who wrote the selected record and why it counts or not, in full. */
const lineRows = 1;

/** The totals leave the list this many rows. */
const listRowsMin = 6;

export const ledgerView: View<LedgerData> = {
	id: 'ledger',
	question(context) {
		const {selected, line, only} = placeOf(context) ?? {};
		return JSON.stringify([only, selected, line, context.screen.bodyRows, ...windowKey(context)]);
	},
	async ask(reader, context) {
		const {asOfMs, fromMs} = context;
		const place = placeOf(context);
		const totals = await reader.ledgerTotals({asOfMs, fromMs});
		if (place === null) return {ledger: {rows: [], before: 0}, totals};
		const isEnd = place.selected === lastRow;
		const ledger = await reader.ledger({
			asOfMs,
			fromMs,
			filter: '',
			only: place.only,
			ascending: isEnd,
			...around(place, context.screen.bodyRows),
		});
		if (!isEnd) return {ledger, totals};
		// Asked from its end, the list is turned round.
		const rows = ledger.rows.toReversed();
		return {ledger: {rows, before: Math.max(0, rowsIn(totals, place.only) - rows.length)}, totals};
	},
	draw,
	walk(data, context) {
		const ids = idsOf(data);
		const place = placeOf(context);
		return {
			ids,
			index: place === null ? 0 : selectedIndex(place, ids),
			lines: listLines(data, context),
		};
	},
	rowAt: (data, context) => selectedRow(data, context),
	traceAt: (data, context) => selectedRow(data, context)?.traceId ?? null,
	callAt: (data, context) => selectedRow(data, context)?.callId ?? null,
	enter(data, context) {
		const row = selectedRow(data, context);
		if (row === null) return 'there is no record to open';
		if (row.callId !== null) return {type: 'open', place: callPlace(row.callId)};
		if (row.traceId === null) return 'this step came as a log record without a trace';
		return {type: 'open', place: tracePlace(row.traceId, row.spanId)};
	},
	other(data, context) {
		const row = selectedRow(data, context);
		if (row === null) return 'there is no record';
		if (row.traceId === null) return 'this record came without a trace';
		return {type: 'open', place: tracePlace(row.traceId, row.spanId)};
	},
};

function placeOf({state}: ViewContext): LedgerPlace | null {
	const place = topPlace(state);
	return place?.kind === 'ledger' ? place : null;
}

function idsOf(data: LedgerData | null): readonly string[] {
	return data?.ledger.rows.map(row => row.key) ?? [];
}

function selectedRow(data: LedgerData | null, context: ViewContext): LedgerRow | null {
	const place = placeOf(context);
	if (data === null || place === null) return null;
	return data.ledger.rows[selectedIndex(place, idsOf(data))] ?? null;
}

/** How many rows the list has in all. */
function rowsIn(totals: LedgerTotals, only: LedgerPlace['only']): number {
	if (only === 'all') return totals.records;
	return only === 'differing'
		? totals.differing
		: totals.notCounted.reduce((sum, state) => sum + state.records, 0);
}

/** Rows of the totals; 0: they are off, or there is no room. */
function totalsHeight(data: LedgerData | null, {state, screen}: ViewContext): number {
	if (!state.preview || data === null || data.totals.records === 0) return 0;
	return screen.bodyRows - 1 - lineRows - totalsRows >= listRowsMin ? totalsRows : 0;
}

function listLines(data: LedgerData | null, context: ViewContext): number {
	return Math.max(1, context.screen.bodyRows - 1 - lineRows - totalsHeight(data, context));
}

function draw(data: LedgerData | null, context: ViewContext): ViewFrame {
	const {screen} = context;
	const place = placeOf(context);
	if (data === null || place === null)
		return {where: [[piece('Ledger', 'strong')], []], body: [], position: ''};
	const {rows, before} = data.ledger;
	const where = whereOf(data, place, context);
	if (data.totals.records === 0) return {where, body: emptyBody(context, 'records'), position: ''};
	const index = selectedIndex(place, idsOf(data));
	const lines = listLines(data, context);
	const first = firstDrawn({index, line: place.line, lines, total: rows.length});
	const shown = rows.slice(first, first + lines);
	const columns = ledgerColumns(context);
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const body: BodyRow[] = [
		headRow(columns, options),
		...listedRows(columns, {rows, first, lines, index}, {...options, idOf: row => row.key}),
	];
	if (shown.length === 0) body.push({row: [piece(`  ${nothing[place.only]}   e goes on`, 'dim')]});
	const selected = rows[index];
	if (selected !== undefined) body.push({row: writtenLine(selected, screen)});
	const height = totalsHeight(data, context);
	if (height > 0) {
		// A short list leaves its room to the totals.
		const most = Math.max(
			height,
			Math.min(screen.bodyRows - body.length, totalsRows + data.totals.writers.length),
		);
		for (const row of ledgerTotalsRows(data.totals, screen, most)) body.push({row});
	}
	const total = rowsIn(data.totals, place.only);
	const from = before === null ? null : before + first;
	const position =
		from === null
			? `of ${grouped(total)}`
			: `${grouped(from + 1)}–${grouped(from + shown.length)} of ${grouped(total)}`;
	return {where, body, position: shown.length === 0 ? '' : position};
}

/** `ai-sdk, scope ai: roll-up of …ba45`, or the rule by which its tokens were read. */
function writtenLine(row: LedgerRow, {columns, glyphs}: Screen): Row {
	const scope = row.scope === '' ? '' : `, scope ${row.scope}`;
	const why = whyOf(row);
	const said: Row = [
		piece(` ${glyphs.tree.last} `, 'dim'),
		piece(oneLine(row.name)),
		piece(`  ${row.dialect}${scope}, as a ${row.carrier}`, 'dim'),
		...(why === '' ? [] : [piece(`  ${why}`)]),
	];
	return fit(said, columns, glyphs.cut);
}

const nothing = {
	all: 'no record',
	uncounted: 'every record is a call: nothing is restated, no twin, no attempt',
	differing: 'no reported cost is more than 5% off from what was computed',
} as const;

const filterNames = {all: '', uncounted: 'not counted only', differing: 'differing only'} as const;

/** `Ledger   26 records in 15m, 19 counted   $0.1517   newest first`. */
function whereOf(
	{totals}: LedgerData,
	place: LedgerPlace,
	{state, screen}: ViewContext,
): readonly [Row, Row] {
	const gap = screen.width === 'narrow' ? '  ' : '   ';
	const counted = totals.sources.reduce((sum, source) => sum + source.calls, 0);
	const cost = totals.sources.reduce((sum, source) => sum + source.costNanoUsd, 0);
	const facts = [
		`${grouped(totals.records)} records ${periodOf(state)}`.trimEnd() + `, ${grouped(counted)} counted`,
		money(cost),
		'newest first',
	];
	const filter = filterNames[place.only];
	return [
		[piece('Ledger', 'strong'), piece(`${gap}${facts.join(gap)}`)],
		filter === '' ? [] : [piece(filter, 'warn')],
	];
}
