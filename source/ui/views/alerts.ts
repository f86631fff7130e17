/**
Alerts: what is out of its bounds, by which rule, since when. A row a rule, those that fire first; below it what the rule
says in numbers, and when its state changed. A rule that cannot judge yet says how much it has of what it needs.
*/
import {type Alert, alertsOf} from '../../signals/alerts.ts';
import {type AlertRule, type AlertState, alertUnits} from '../../signals/verdict.ts';
import type {Vitals} from '../../domain/vitals.ts';
import {errorFilter} from '../../store/trouble.ts';
import {ago, clock, count, duration, money, rate, rateShort, unknown} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {fit, piece, type Piece, type Row} from '../rows.ts';
import {listOf} from '../state/lists.ts';
import {rowsPlace} from '../state/places.ts';
import type {ViewId} from '../state/view-table.ts';
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
		over: '15m',
		rule: 'twice that of the same hour a week ago, else of the median hour of a day',
	},
	'cost an hour': {
		over: '1h',
		rule: 'three times the mean of the last 24 hours in which something was spent, half more than the highest of a day, and $0.50',
	},
	grounding: {over: '50', rule: 'an average that sinks below three of its deviations under what is usual'},
	evidence: {
		over: '15m',
		rule: 'three findings or more, and even the lower end of the interval is above 2 % and twice of a day before',
	},
	retrieval: {
		over: '3×20',
		rule: 'three means in a row that are three median deviations under what is usual',
	},
	loop: {over: '5m', rule: 'a loop in the last five minutes'},
	silence: {over: '–', rule: 'three times the longest gap of a day, and five minutes'},
	'budget, run': {over: 'run', rule: 'the budget of a run'},
	'budget, hour': {over: '1h', rule: 'the budget of an hour'},
	'budget, day': {over: 'day', rule: 'the budget of a day'},
	'injection followed': {over: '15m', rule: 'an injection that an action followed'},
};

/** Where to see more of what each rule judges. */
const viewOf: Readonly<Record<AlertRule, ViewId>> = {
	'error rate': 'errors',
	'latency p95': 'latency',
	'cost an hour': 'cost',
	grounding: 'quality',
	evidence: 'quality',
	retrieval: 'quality',
	loop: 'security',
	silence: 'calls',
	'budget, run': 'cost',
	'budget, hour': 'cost',
	'budget, day': 'cost',
	'injection followed': 'security',
};

export const alertsView: View<Vitals> = {
	id: 'alerts',
	restMs,
	question: ({source, file}) => JSON.stringify([source === 'saved' ? (file?.firstMs ?? '') : '']),
	ask: async (reader, {asOfMs}) => reader.vitals({asOfMs}),
	draw,
	walk(data, context) {
		const ids = data === null ? [] : judgedOf(data).map(idOf);
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
		return {type: 'view', view: viewOf[alert.rule]};
	},
};

/** What was judged of an answer: one frame asks for it several times, and it takes some milliseconds. */
const judged = new WeakMap<Vitals, readonly Alert[]>();

function judgedOf(data: Vitals): readonly Alert[] {
	const known = judged.get(data) ?? alertsOf(data, {cells});
	judged.set(data, known);
	return known;
}

function idOf({rule}: Alert): string {
	return rule;
}

function selectedAlert(data: Vitals | null, {state}: ViewContext): Alert | null {
	const alerts = data === null ? [] : judgedOf(data);
	return alerts[selectedIndex(listOf(state, 'alerts'), alerts.map(idOf))] ?? null;
}

function draw(data: Vitals | null, context: ViewContext): ViewFrame {
	const {screen, state} = context;
	if (data === null) return {where: [[piece('Alerts', 'strong')], []], body: [], position: ''};
	const alerts = judgedOf(data);
	const index = selectedIndex(listOf(state, 'alerts'), alerts.map(idOf));
	const columns = alertColumns(screen);
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const lines = Math.min(alerts.length, screen.bodyRows - 1);
	const first = Math.max(0, index - lines + 1);
	const listing = {rows: alerts, first, lines, index};
	const body: BodyRow[] = [headRow(columns, options), ...listedRows(columns, listing, {...options, idOf})];
	const chosen = alerts[index];
	if (chosen !== undefined)
		for (const row of detailRows(chosen, context).slice(0, screen.bodyRows - body.length))
			body.push({row: fit(row, screen.columns, screen.glyphs.cut)});
	return {where: whereOf(alerts, data, context), body, position: `${index + 1} of ${alerts.length}`};
}

const roles: Readonly<Record<AlertState, Role | undefined>> = {
	ok: 'ok',
	warning: 'warn',
	firing: 'error',
	learning: 'dim',
	'no data': 'dim',
};

function signOf(state: AlertState | null, {ok, warning, firing, none, unknown: dash}: Glyphs): string {
	if (state === null) return none;
	return {ok, warning, firing, learning: none, 'no data': dash}[state];
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
	switch (alertUnits[rule]) {
		case 'share':
			return rateShort(Math.round(value * 1e6), 1e6);
		case 'ms':
			return rule === 'silence' ? duration(value) : `~${duration(value)}`;
		case 'nanoUsd':
			return money(value);
		case 'count':
			return count(value);
	}
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
		...wrapped(`fires ${now.side} ${about[rule].rule}`, screen.columns - 4),
		[piece(`   now ${nowText(alert)}, fires ${now.side} ${valueText(rule, now.threshold)}`)],
		[piece(`   ${now.why}`, 'dim')],
	];
	lines.push([]);
	lines.push([piece(changes.length === 0 ? ' NO CHANGE IN TWO HOURS' : ' CHANGES', 'dim')]);
	for (const {
		atMs,
		from,
		to: {state: to, value},
	} of changes.slice(0, Math.max(0, screen.bodyRows - 12)))
		lines.push([
			piece(`   ${clock(atMs)}  `),
			piece(`${from} ${screen.glyphs.arrow} ${to}`, roles[to]),
			piece(`  at ${valueText(rule, value)}`),
		]);
	return lines;
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

/** `Alerts   1 firing   judged up to 14:09:40   loops, grounding and retrieval are not judged`. */
function whereOf(
	alerts: readonly Alert[],
	{asOfMs, isInspected}: Vitals,
	{screen}: ViewContext,
): readonly [Row, Row] {
	const firing = alerts.filter(({now}) => now.state === 'firing').length;
	const gap = screen.width === 'narrow' ? '  ' : '   ';
	const rest =
		screen.width === 'narrow' || isInspected ? '' : `${gap}loops, grounding and retrieval are not judged`;
	return [
		[
			piece('Alerts', 'strong'),
			piece(`${gap}${firing} firing`, firing > 0 ? 'error' : undefined),
			piece(`${gap}judged up to ${clock(asOfMs)}${rest}`),
		],
		[],
	];
}
