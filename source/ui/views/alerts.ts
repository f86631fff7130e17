/**
Alerts: what is out of its bounds, by which rule, since when, and who was told. A row a rule, those that fire first; below
it the test of the chosen one in numbers, calls that show it, and what changed. A rule that cannot judge yet says how much
it has of what it needs.
*/
import type {AlertRule} from '../../signals/verdict.ts';
import {untilNextRun} from '../../store/decisions.ts';
import {errorFilter} from '../../store/trouble.ts';
import type {Acceptance} from '../acceptance.ts';
import {clock} from '../format.ts';
import {beside, fit, piece, type Row} from '../rows.ts';
import {lookOf} from '../state/lists.ts';
import {callPlace, rowsPlace, tracePlace} from '../state/places.ts';
import type {Action} from '../state/state.ts';
import type {ViewId} from '../state/view-table.ts';
import type {BodyRow, View, ViewContext, ViewFrame, Walk} from '../view.ts';
import {box} from '../widgets/box.ts';
import {firstDrawn} from '../widgets/list-window.ts';
import {type Boxed, historyBox, ruleBox} from './alert-boxes.ts';
import {
	type AlertsData,
	askedAlerts,
	type Chosen,
	chosenIn,
	judgedOf,
	settingsOf,
	silenceOf,
} from './alert-data.ts';
import {alertColumns} from './alert-table.ts';
import {headRow, listedRows} from './table-body.ts';
import {listOf} from '../state/lists.ts';

/** Between two askings while it is live, ms. */
const restMs = 2000;

/** From this width on the two boxes stand side by side. */
const besideColumns = 100;

/** Of the width: changes of a state take more words than a test. */
const leftShare = 0.45;

/** Of a box, borders and all; a short screen has fewer rules in sight. */
const boxRowsMin = {short: 6, normal: 9, tall: 12} as const;

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

export const alertsView: View<AlertsData> = {
	id: 'alerts',
	restMs,
	question: ({source, file, state}) =>
		JSON.stringify([
			source === 'saved' ? (file?.firstMs ?? '') : '',
			lookOf(state, 'alerts', 'pane') === 'history',
			state.lists['alerts']?.selected ?? '',
			state.lists['alerts 2']?.selected ?? '',
		]),
	ask: askedAlerts,
	draw,
	walk: (data, context) => walkOf(data === null ? null : chosenIn(data, context), context),
	rowAt(data, context) {
		const {subject, history, pastIndex} = data === null ? nothing : chosenIn(data, context);
		if (lookOf(context.state, 'alerts', 'pane') === 'history') return history[pastIndex] ?? null;
		return subject === null ? null : {rule: subject.rule, ...subject.verdict};
	},
	enter: (data, context) => (data === null ? 'there is no rule to open' : opened(data, context)),
	traceAt(data, context) {
		if (data === null) return null;
		const {shown} = chosenIn(data, context);
		return shown?.traces[traceIndex(context)]?.traceId ?? null;
	},
	accept: (data, context) => (data === null ? 'there is no rule to silence' : silencing(data, context)),
};

const nothing = {subject: null, history: [], pastIndex: -1} as const;

/** Which of the three traces the cursor is on. */
function traceIndex({state}: ViewContext): number {
	return lookOf(state, 'alerts', 'pane') === 'traces'
		? Number(listOf(state, 'alerts').selected ?? 0) || 0
		: 0;
}

function walkOf(chosen: Chosen | null, context: ViewContext): Walk {
	if (chosen === null) return {ids: [], index: 0, lines: 1};
	const {alerts, alertIndex, history, pastIndex, shown} = chosen;
	const pane = lookOf(context.state, 'alerts', 'pane');
	if (pane === 'history')
		return {ids: history.map(({id}) => id), index: pastIndex, lines: Math.max(1, history.length)};
	if (pane === 'traces') {
		const ids = (shown?.traces ?? []).map((_, at) => String(at));
		return {ids, index: Math.min(traceIndex(context), Math.max(0, ids.length - 1)), lines: 3};
	}
	return {ids: alerts.map(({rule}) => rule), index: alertIndex, lines: listLines(alerts.length, context)};
}

/** The calls that failed; of another rule what shows it best; where there is nothing of it yet, the view about it. */
function opened(data: AlertsData, context: ViewContext): Action | string {
	const {subject, shown} = chosenIn(data, context);
	if (subject === null) return 'there is no rule to open';
	const pane = lookOf(context.state, 'alerts', 'pane');
	if (pane === 'rules') {
		if (subject.rule === 'error rate')
			return {type: 'open', place: rowsPlace('calls', {title: 'failed calls', filter: errorFilter})};
		return {type: 'view', view: viewOf[subject.rule]};
	}
	if (shown === null) return 'its traces are not read yet';
	const trace = shown.traces[traceIndex(context)];
	if (trace === undefined) return 'there is no trace of it';
	if (trace.callId !== null) return {type: 'open', place: callPlace(trace.callId)};
	return trace.traceId === null
		? 'it came without a trace'
		: {type: 'open', place: tracePlace(trace.traceId, trace.spanId)};
}

const minuteMs = 60_000;

/** One after the other: for a quarter of an hour, an hour, this run, no more. */
function silencing(data: AlertsData, context: ViewContext): Acceptance | string {
	const {subject} = chosenIn(data, context);
	if (subject === null) return 'there is no rule to silence';
	const {rule} = subject;
	const silence = silenceOf(rule, data, context);
	const nextOf = (forMs: number, words: string, next: string): Acceptance => ({
		kind: 'silence',
		rule,
		forMs,
		asks: '',
		says: `${rule}: nobody is told ${words}; a again: ${next}`,
	});
	if (silence === null) return nextOf(15 * minuteMs, 'for 15m', '1h');
	const lengthMs = silence.untilMs - silence.atMs;
	if (lengthMs <= 15 * minuteMs) return nextOf(60 * minuteMs, 'for 1h', 'this run');
	if (lengthMs <= 60 * minuteMs) return nextOf(untilNextRun, 'in this run', 'not silenced');
	return {kind: 'silence', rule, forMs: 0, asks: '', says: `${rule}: told again`};
}

function listLines(rules: number, {screen}: ViewContext): number {
	return Math.max(1, Math.min(rules, screen.bodyRows - 1 - boxRowsMin[screen.height]));
}

function draw(data: AlertsData | null, context: ViewContext): ViewFrame {
	const {screen, state, asOfMs} = context;
	if (data === null) return {where: [[piece('Alerts', 'strong')], []], body: [], position: ''};
	const chosen = chosenIn(data, context);
	const {alerts, alertIndex, history, pastIndex} = chosen;
	const pane = lookOf(state, 'alerts', 'pane');
	const lines = listLines(alerts.length, context);
	const {line} = listOf(state, 'alerts');
	const first = firstDrawn({
		index: alertIndex,
		line: pane === 'rules' ? line : 0,
		lines,
		total: alerts.length,
	});
	const columns = alertColumns(screen, {
		settings: settingsOf(context),
		isSilenced: rule => silenceOf(rule, data, context) !== null,
		asOfMs,
	});
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const listing = {rows: alerts, first, lines, index: pane === 'rules' ? alertIndex : -1};
	const body: BodyRow[] = [
		headRow(columns, options),
		...listedRows(columns, listing, {...options, idOf: ({rule}) => rule}),
	];
	body.push(...below(data, {chosen, context, room: screen.bodyRows - body.length}));
	const position =
		pane === 'history'
			? `${pastIndex + 1} of ${history.length}`
			: pane === 'rules' && alerts.length > 0
				? `${alertIndex + 1} of ${alerts.length}`
				: '';
	return {where: whereOf(data, context), body, position};
}

/** Boxes and, where there is room, what the signs mean. */
function below(
	data: AlertsData,
	{chosen, context, room}: {readonly chosen: Chosen; readonly context: ViewContext; readonly room: number},
): readonly BodyRow[] {
	const {columns} = context.screen;
	const pane = lookOf(context.state, 'alerts', 'pane');
	const isBeside = columns >= besideColumns;
	const left = isBeside ? Math.floor(columns * leftShare) : columns;
	const rule = ruleBox(data, chosen, context, left - 4);
	const history = historyBox(chosen, context);
	const shown = isBeside ? [rule, history] : [pane === 'history' ? history : rule];
	const legend = legendRows(data, context);
	const most = Math.max(...shown.map(({rows}) => rows.length)) + 2;
	const hasLegend = room >= most + legend.length + 2;
	const height = Math.min(room - (hasLegend ? legend.length + 2 : 0), Math.max(most, boxRowsMin.tall));
	const gap: readonly BodyRow[] = room > height ? [{row: []}] : [];
	const blocks = shown.map((boxed, at) => {
		const isCurrent = pane === (boxed === history ? 'history' : 'traces');
		const width = isBeside && at === 1 ? columns - left : left;
		return {...boxRows(boxed, {isCurrent, chosen, context, width, height}), width};
	});
	const rows = beside(blocks.map(({rows: boxed, width}) => ({rows: boxed, width})));
	return [
		...gap,
		...rows.map((row, at): BodyRow => {
			const id = blocks.map(({ids}) => ids[at]).find(each => each !== undefined);
			return id === undefined ? {row} : {row, id};
		}),
		...(hasLegend ? [{row: []}, ...legend.map(row => ({row}))] : []),
	];
}

/** The rows of a box, its cursor always among them, and the ids of those that the cursor walks over. */
function boxRows(
	{title, sum, rows}: Boxed,
	{
		isCurrent,
		chosen,
		context,
		width,
		height,
	}: {
		readonly isCurrent: boolean;
		readonly chosen: Chosen;
		readonly context: ViewContext;
		readonly width: number;
		readonly height: number;
	},
): {readonly rows: readonly Row[]; readonly ids: readonly (string | undefined)[]} {
	const {glyphs} = context.screen;
	const {ids, index} = walkOf(chosen, context);
	const selected = isCurrent ? ids[index] : undefined;
	const at = Math.max(
		0,
		rows.findIndex(({id}) => id !== undefined && id === selected),
	);
	const inside = height - 2;
	const first = Math.max(0, Math.min(at - inside + 1, rows.length - inside));
	const drawn = rows.slice(first, first + inside);
	return {
		rows: box(
			{
				title,
				sum,
				width,
				height,
				rows: drawn.map(({row, id}) => {
					const isSelected = id !== undefined && id === selected;
					return isSelected
						? [piece(glyphs.selected, 'accent'), ...fit(row, width - 4, glyphs.cut)]
						: [{text: ' '}, ...row];
				}),
			},
			glyphs,
		),
		ids: [undefined, ...drawn.map(({id}) => (isCurrent ? id : undefined))],
	};
}

function legendRows({vitals}: AlertsData, {screen: {glyphs, columns}}: ViewContext): readonly Row[] {
	const {ok, warning, firing, learning, unknown, paused, done, error} = glyphs;
	const signs = `${ok} ok   ${warning} warning   ${firing} firing   ${learning} learning: too few to judge   ${unknown} no data   ${paused} silenced`;
	const told = `${done} told, ${error} could not be told; ± what was told is not so any more, since figures came late`;
	const tried = 'rules and who is told: llmtop.toml; llmtop alerts test FILE tries rules on a recording';
	const blind = vitals.isInspected
		? []
		: ['no text is inspected here: nothing is judged of what answers say, of retrieval and of loops'];
	return [signs, told, tried, ...blind].map(text => fit([piece(` ${text}`, 'dim')], columns, glyphs.cut));
}

/** `Alerts   1 firing   4 learning   4 ok   0 silenced   judged up to 14:09:40`. */
function whereOf(data: AlertsData, context: ViewContext): readonly [Row, Row] {
	const {vitals} = data;
	const alerts = judgedOf(vitals, context);
	const of = (...states: readonly string[]): number =>
		alerts.filter(({now}) => states.includes(now.state)).length;
	const silenced = alerts.filter(({rule}) => silenceOf(rule, data, context) !== null).length;
	const {columns, width} = context.screen;
	const gap = width === 'narrow' ? '  ' : '   ';
	const warnings = of('warning');
	const counts = [
		...(warnings === 0 ? [] : [`${warnings} warning`]),
		`${of('learning')} learning`,
		`${of('ok')} ok`,
		`${silenced} silenced`,
	];
	const left: Row = [
		piece('Alerts', 'strong'),
		piece(`${gap}${of('firing')} firing`, of('firing') > 0 ? 'error' : undefined),
		piece(`${gap}${counts.join(gap)}`),
	];
	return [left, columns < 70 ? [] : [piece(`judged up to ${clock(vitals.asOfMs)}`, 'dim')]];
}
