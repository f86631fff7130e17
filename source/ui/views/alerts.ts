/**
Alerts: what is out of its bounds, by which rule, since when. A row a rule, those that fire first; below it what the rule
says in numbers, and when its state changed. A rule that cannot judge yet says how much it has of what it needs.
*/
import {type Alert, type AlertRule, alertsOf, type AlertState} from '../../signals/alerts.ts';
import type {Vitals} from '../../domain/vitals.ts';
import {errorFilter} from '../../store/trouble.ts';
import {ago, clock, count, duration, money, rate, rateShort, unknown} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {fit, piece, type Piece, type Row} from '../rows.ts';
import {listOf} from '../state/lists.ts';
import {rowsPlace} from '../state/places.ts';
import type {Role} from '../theme.ts';
import type {BodyRow, Screen, View, ViewContext, ViewFrame} from '../view.ts';
import {selectedIndex} from '../widgets/list-window.ts';
import {type Column, columnsFitting} from '../widgets/table.ts';
import {headRow, listedRows} from './table-body.ts';

/** Between two askings while it is live, ms. */
const restMs = 2000;

/** Minutes told of each rule. */
const cells = 15;

/** What each rule is over, and what it says when it fires. */
const about: Readonly<Record<AlertRule, {readonly over: string; readonly rule: string}>> = {
	'error rate': {
		over: '5m',
		rule: 'two errors or more, and even the lower end of the interval is above 1 % and twice of a day before',
	},
	'latency p95': {
		over: '1h',
		rule: 'twice that of the same hour a week ago, else of the median hour of a day',
	},
	'cost an hour': {
		over: '1h',
		rule: 'three times the mean of the hours of a day in which something was spent, and $0.50',
	},
};

export const alertsView: View<Vitals> = {
	id: 'alerts',
	restMs,
	question: ({source, file}) => JSON.stringify([source === 'saved' ? (file?.firstMs ?? '') : '']),
	ask: async (reader, {asOfMs}) => reader.vitals({asOfMs}),
	draw,
	walk(data, context) {
		const ids = data === null ? [] : alertsOf(data, cells).map(idOf);
		return {ids, index: selectedIndex(listOf(context.state, 'alerts'), ids), lines: Math.max(1, ids.length)};
	},
	rowAt(data, context) {
		const alert = selectedAlert(data, context);
		return alert === null ? null : {rule: alert.rule, ...alert.now, sinceMs: alert.sinceMs};
	},
	enter(data, context) {
		const alert = selectedAlert(data, context);
		if (alert === null) return 'there is no rule to open';
		if (alert.rule === 'error rate')
			return {type: 'open', place: rowsPlace('calls', {title: 'failed calls', filter: errorFilter})};
		return {type: 'view', view: alert.rule === 'latency p95' ? 'latency' : 'cost'};
	},
};

function idOf({rule}: Alert): string {
	return rule;
}

function selectedAlert(data: Vitals | null, {state}: ViewContext): Alert | null {
	const alerts = data === null ? [] : alertsOf(data, cells);
	return alerts[selectedIndex(listOf(state, 'alerts'), alerts.map(idOf))] ?? null;
}

function draw(data: Vitals | null, context: ViewContext): ViewFrame {
	const {screen, state} = context;
	if (data === null) return {where: [[piece('Alerts', 'strong')], []], body: [], position: ''};
	const alerts = alertsOf(data, cells);
	const index = selectedIndex(listOf(state, 'alerts'), alerts.map(idOf));
	const columns = alertColumns(screen);
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const listing = {rows: alerts, first: 0, lines: alerts.length, index};
	const body: BodyRow[] = [headRow(columns, options), ...listedRows(columns, listing, {...options, idOf})];
	const chosen = alerts[index];
	if (chosen !== undefined)
		for (const row of detailRows(chosen, context))
			body.push({row: fit(row, screen.columns, screen.glyphs.cut)});
	return {where: whereOf(alerts, data, context), body, position: `${index + 1} of ${alerts.length}`};
}

const roles: Readonly<Record<AlertState, Role | undefined>> = {
	ok: 'ok',
	firing: 'error',
	learning: 'dim',
	'no data': 'dim',
};

function signOf(state: AlertState | null, {ok, firing, none, unknown: dash}: Glyphs): string {
	if (state === null) return none;
	return {ok, firing, learning: none, 'no data': dash}[state];
}

function alertColumns({width, columns, glyphs}: Screen): readonly Column<Alert>[] {
	const right = (head: string, cellsOf: number, text: (alert: Alert) => string): Column<Alert> => ({
		head,
		width: cellsOf,
		align: 'right',
		cell: alert => piece(text(alert), alert.now.state === 'firing' ? 'error' : undefined),
	});
	const all: readonly Column<Alert>[] = [
		{
			head: 'RULE',
			width: 16,
			align: 'left',
			cell: ({rule, now}): Row => [piece(`${signOf(now.state, glyphs)} `, roles[now.state]), piece(rule)],
		},
		{head: 'STATE', width: 10, align: 'left', cell: ({now}) => piece(now.state, roles[now.state])},
		right('VALUE', 15, nowText),
		right('FIRES ABOVE', 13, ({rule, now}) => valueText(rule, now.threshold)),
		right('OVER', 6, ({rule}) => about[rule].over),
		right('n', 12, ({now}) => (now.state === 'learning' ? `${count(now.n)} of ${now.needs}` : count(now.n))),
		right('SINCE', 10, ({sinceMs}) => clock(sinceMs)),
	];
	const fitting = columnsFitting(all, {
		width: columns,
		floor: cells + 3,
		leave: ['SINCE', 'OVER', ...(width === 'narrow' ? ['n', 'FIRES ABOVE'] : [])],
	});
	return [
		...fitting,
		{
			head: `  LAST ${cells}m`,
			width: 'rest',
			align: 'left',
			cell: alert => [{text: '  '}, ...cellRow(alert, glyphs)],
		},
	];
}

/** A sign a minute: firing, ok, not judged. */
function cellRow({cells: told}: Alert, glyphs: Glyphs): Row {
	return told.map((state): Piece => {
		const text = signOf(state, glyphs);
		const role = state === null ? 'dim' : roles[state];
		return role === undefined ? {text} : {text, role};
	});
}

/** A rate with its interval, whose lower end is what is judged. */
function nowText({rule, now}: Alert): string {
	const {value, n} = now;
	return rule === 'error rate' && value !== null ? rate(Math.round(value * n), n) : valueText(rule, value);
}

function valueText(rule: AlertRule, value: number | null): string {
	if (value === null) return unknown;
	if (rule === 'error rate') return rateShort(Math.round(value * 1e6), 1e6);
	return rule === 'latency p95' ? `~${duration(value)}` : money(value);
}

function detailRows(alert: Alert, {asOfMs, screen}: ViewContext): readonly Row[] {
	const {rule, now, sinceMs, changes} = alert;
	const since = sinceMs === null ? '' : `, since ${clock(sinceMs)} (${ago(Math.max(0, asOfMs - sinceMs))})`;
	const lines: Row[] = [
		[],
		[
			piece(` ${signOf(now.state, screen.glyphs)} `, roles[now.state]),
			piece(`${rule}: ${now.state}${since}`, 'strong'),
		],
		...wrapped(`fires above ${about[rule].rule}`, screen.columns - 4),
		[piece(`   now ${nowText(alert)}, fires above ${valueText(rule, now.threshold)}`)],
	];
	if (now.state === 'learning')
		lines.push([piece(`   it has ${count(now.n)} of the ${now.needs} values that it needs`, 'dim')]);
	lines.push([]);
	lines.push([piece(changes.length === 0 ? ' NO CHANGE IN TWO HOURS' : ' CHANGES', 'dim')]);
	for (const {atMs, from, to, value} of changes.slice(0, Math.max(0, screen.bodyRows - 12)))
		lines.push([
			piece(`   ${clock(atMs)}  `),
			piece(`${from} ${screen.glyphs.arrow} ${to}`, roles[to]),
			piece(`  at ${valueText(rule, value)}`),
		]);
	return lines.slice(0, Math.max(0, screen.bodyRows - 4));
}

function wrapped(text: string, width: number): readonly Row[] {
	const lines: string[] = [];
	for (const word of text.split(' ')) {
		const last = lines.at(-1);
		if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
		else lines[lines.length - 1] = `${last} ${word}`;
	}
	return lines.map(line => [piece(`   ${line}`, 'dim')]);
}

/** `Alerts   1 firing   judged up to 14:09:40   retrieval, grounding, loops and budgets are not judged here`. */
function whereOf(alerts: readonly Alert[], {asOfMs}: Vitals, {screen}: ViewContext): readonly [Row, Row] {
	const firing = alerts.filter(({now}) => now.state === 'firing').length;
	const gap = screen.width === 'narrow' ? '  ' : '   ';
	const rest =
		screen.width === 'narrow' ? '' : `${gap}loops, budgets, grounding and retrieval are not judged`;
	return [
		[
			piece('Alerts', 'strong'),
			piece(`${gap}${firing} firing`, firing > 0 ? 'error' : undefined),
			piece(`${gap}judged up to ${clock(asOfMs)}${rest}`),
		],
		[],
	];
}
