/**
Sessions: how each conversation grows, and what a turn costs. One row a session, newest first; below it the chat calls
of the selected one, so that a broken cache and a growing prompt are seen. Enter opens its calls.
*/
import type {CallPage, CallRow} from '../../store/answers.ts';
import type {SessionRow, Sessions} from '../../store/session-answers.ts';
import {clockInList, costText, count, duration, numbered, share, tokensText, unknown} from '../format.ts';
import {paneBody, paneRows} from '../panes.ts';
import {fit, piece, type Piece, type Row} from '../rows.ts';
import {figureFilterOf, testOf} from '../state/filter.ts';
import {listOf, sortOf} from '../state/lists.ts';
import {rowsPlace} from '../state/places.ts';
import {sortsOf} from '../state/view-table.ts';
import {inert, left, oneLine, right} from '../text.ts';
import type {BodyRow, Screen, View, ViewContext, ViewFrame} from '../view.ts';
import {bar} from '../charts/bars.ts';
import {box} from '../widgets/box.ts';
import {firstDrawn, selectedIndex} from '../widgets/list-window.ts';
import {callsIn} from './call-facts.ts';
import {emptyBody, periodOf, positionOf} from './listed.ts';
import {sessionColumns, sessionCost, type SessionSort, sortedSessions} from './sessions-table.ts';
import {headRow, listedRows} from './table-body.ts';
import {windowKey} from './window-key.ts';

export type SessionsData = {
	readonly sessions: Sessions;
	/** Chat calls of the selected session, newest first; null: the pane is off, or there is no session. */
	readonly turns: CallPage | null;
};

/** Between two askings while it is live, ms. */
const restMs = 1000;

const sorts = sortsOf('sessions') as readonly [SessionSort, ...SessionSort[]];

export const sessionsView: View<SessionsData> = {
	id: 'sessions',
	restMs,
	question(context) {
		const {state, screen} = context;
		const {selected, sort, ascending} = listOf(state, 'sessions');
		const asked = [figureFilterOf(state), selected, sort, ascending, state.preview, screen.rows];
		return JSON.stringify([...asked, ...windowKey(context)]);
	},
	async ask(reader, context) {
		const {asOfMs, fromMs, state} = context;
		const sessions = await reader.sessions({asOfMs, fromMs, filter: figureFilterOf(state)});
		const row = selectedIn(sessions, context);
		if (row === null || !state.preview) return {sessions, turns: null};
		const turns = await reader.calls({
			asOfMs,
			fromMs: 0,
			filter: chatsOf(row.session),
			sort: 'time',
			ascending: false,
			anchor: null,
			above: 0,
			below: context.screen.bodyRows,
		});
		return {sessions, turns};
	},
	draw,
	walk(data, context) {
		const ids = rowsOf(data?.sessions ?? null, context).map(row => row.session);
		return {
			ids,
			index: selectedIndex(listOf(context.state, 'sessions'), ids),
			lines: listLines(data, context),
		};
	},
	rowAt: (data, context) => (data === null ? null : selectedIn(data.sessions, context)),
	enter(data, context) {
		const row = data === null ? null : selectedIn(data.sessions, context);
		if (row === null) return 'there is no session to open';
		const filter = testOf('session', row.session);
		return {type: 'open', place: rowsPlace('calls', {title: row.session, filter})};
	},
	calls: data => callsIn(data?.turns ?? undefined),
};

function chatsOf(session: string): string {
	return `${testOf('session', session)} (operation:chat OR operation:completion)`;
}

function rowsOf(sessions: Sessions | null, {state}: ViewContext): readonly SessionRow[] {
	const list = listOf(state, 'sessions');
	const sort = sortOf<SessionSort>(list, sorts);
	return sessions === null ? [] : sortedSessions(sessions.rows, {sort, ascending: list.ascending});
}

function selectedIn(sessions: Sessions, context: ViewContext): SessionRow | null {
	const rows = rowsOf(sessions, context);
	const ids = rows.map(row => row.session);
	return rows[selectedIndex(listOf(context.state, 'sessions'), ids)] ?? null;
}

function paneHeight(data: SessionsData | null, context: ViewContext): number {
	if (data === null || data.turns === null) return 0;
	return Math.min(paneRows('sessions', context), data.turns.rows.length + 3);
}

function listLines(data: SessionsData | null, context: ViewContext): number {
	return Math.max(1, context.screen.bodyRows - 1 - paneHeight(data, context));
}

function draw(data: SessionsData | null, context: ViewContext): ViewFrame {
	const {screen, state, asOfMs} = context;
	if (data === null) return {where: [[piece('Sessions', 'strong')], []], body: [], position: ''};
	const {sessions} = data;
	const where = whereOf(sessions, context);
	if (sessions.rows.length === 0) {
		const said = sessions.calls === 0 ? emptyBody(context, 'sessions') : noSessionBody(sessions);
		return {where, body: said, position: ''};
	}
	const rows = rowsOf(sessions, context);
	const list = listOf(state, 'sessions');
	const ids = rows.map(row => row.session);
	const index = selectedIndex(list, ids);
	const lines = listLines(data, context);
	const first = firstDrawn({index, line: list.line, lines, total: rows.length});
	const shown = rows.slice(first, first + lines);
	const columns = sessionColumns({
		screen,
		asOfMs,
		sort: sortOf<SessionSort>(list, sorts),
		chosen: context.state.columns.sessions,
	});
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const body: BodyRow[] = [
		headRow(columns, options),
		...listedRows(columns, {rows, first, lines, index}, {...options, idOf: row => row.session}),
	];
	const height = paneHeight(data, context);
	const selected = rows[index];
	if (height > 0 && selected !== undefined && data.turns !== null)
		body.push(...paneBody('sessions', turnsPane(selected, data.turns.rows, context, height)));
	return {where, body, position: positionOf(first, shown.length, sessions.total)};
}

/** That there are calls and no sessions is a thing of the sender, and of the doctor. */
function noSessionBody({calls}: Sessions): readonly BodyRow[] {
	const text = `None of ${count(calls)} calls tells its session.   :doctor says how`;
	return [{row: []}, {row: [piece(`  ${text}`, 'dim')]}];
}

/** A row a chat call: what it took in, read from the cache and new, on one scale; what it cost. */
function turnsPane(
	row: SessionRow,
	calls: readonly CallRow[],
	{screen, asOfMs}: ViewContext,
	height: number,
): readonly Row[] {
	const oldest = calls.toReversed();
	const most = Math.max(1, ...oldest.map(call => call.inputTokens ?? 0));
	const shown = oldest.slice(-Math.max(1, height - 3));
	const rows = shown.map(call => {
		const before = oldest[oldest.indexOf(call) - 1] ?? null;
		return turnRow(call, before, {most, screen, asOfMs});
	});
	const head = [
		left('TIME', 10),
		...(screen.width === 'narrow' ? [] : [right('GAP', 8)]),
		right('IN', 7),
		...(screen.width === 'narrow' ? [] : [right('GREW', 8)]),
		right('HIT', 6),
		`  ${left(`${screen.glyphs.work} read from cache ${screen.glyphs.wait} new`, barCells(screen))}`,
		right('COST', 10),
		right('TTFT', 8),
	].join('');
	const facts = `${numbered(row.turns, 'turn')}   ${numbered(row.calls, 'call')}   ${sessionCost(row)}`;
	const title = inert(oneLine(row.session));
	return box(
		{title, sum: facts, rows: [[piece(head, 'dim')], ...rows], width: screen.columns, height},
		screen.glyphs,
	);
}

function barCells({columns, width}: Screen): number {
	return Math.max(8, columns - 4 - 2 - (width === 'narrow' ? 41 : 57));
}

function turnRow(
	call: CallRow,
	before: CallRow | null,
	{most, screen, asOfMs}: {readonly most: number; readonly screen: Screen; readonly asOfMs: number},
): Row {
	const {glyphs} = screen;
	const cells = barCells(screen);
	const input = call.inputTokens ?? 0;
	const read = Math.min(input, call.cacheReadTokens ?? 0);
	const whole = bar(input / most, cells, glyphs).length;
	const served = Math.round((read / Math.max(1, input)) * whole);
	const grew =
		before?.inputTokens == null || call.inputTokens === null ? null : call.inputTokens - before.inputTokens;
	const gap = before === null ? '' : duration(Math.max(0, call.startMs - before.endMs));
	const bars: readonly Piece[] = [
		{text: `  ${glyphs.work.repeat(served)}`, role: 'ok'},
		{text: glyphs.wait.repeat(whole - served).padEnd(cells - served)},
	];
	const narrow = screen.width === 'narrow';
	const line: Row = [
		piece(left(clockInList(call.startMs, {todayMs: asOfMs}), 10)),
		...(narrow ? [] : [piece(right(gap, 8), 'dim')]),
		piece(right(tokensText(call.inputTokens, call.estimate?.input, call.tokensEstimated), 7)),
		...(narrow
			? []
			: [piece(right(grew === null ? '' : `${grew < 0 ? '−' : '+'}${count(Math.abs(grew))}`, 8))]),
		piece(right(share(call.cacheReadTokens, call.inputTokens), 6)),
		...bars,
		piece(right(costText(call.costNanoUsd, call.costSource, call.estimate), 10)),
		piece(right(call.ttftMs === null ? unknown : duration(call.ttftMs), 8)),
	];
	return fit(line, screen.columns - 4, glyphs.cut);
}

/** `Sessions   4 in 15m   19 of 25 calls; 6 have no session`. */
function whereOf({total, calls, without}: Sessions, {state, screen}: ViewContext): readonly [Row, Row] {
	const gap = screen.width === 'narrow' ? '  ' : '   ';
	const rest = without === 0 ? '' : `; ${count(without)} have no session`;
	const facts = [
		`${count(total)} ${periodOf(state)}`.trimEnd(),
		`${count(calls - without)} of ${count(calls)} calls${rest}`,
	];
	return [[piece('Sessions', 'strong'), piece(`${gap}${facts.join(gap)}`)], []];
}
