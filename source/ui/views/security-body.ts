/** How the Security view is laid out: its third line, the list, the two boxes, the table of what is looked at. */
import {clockInList, count, unknown} from '../format.ts';
import {beside, fit, piece, type Row} from '../rows.ts';
import {listOf} from '../state/lists.ts';
import {left} from '../text.ts';
import type {BodyRow, ViewContext, ViewFrame} from '../view.ts';
import {box} from '../widgets/box.ts';
import {firstDrawn, selectedIndex} from '../widgets/list-window.ts';
import {evidenceOf} from './evidence.ts';
import {findingColumns} from './findings-table.ts';
import {emptyBody, periodOf} from './listed.ts';
import {isAtSignals, keyOf, lookedParts, type SecurityData, selectedFinding} from './security-data.ts';
import {lookedAt, lookedColumns, type LookedSight} from './security-looked.ts';
import {headRow, listedRows} from './table-body.ts';
import {drawnOf} from './two-lists.ts';
import {happenedRows} from './what-happened.ts';

export type SecurityLayout = {
	readonly listLines: number;
	/** Of each box; 0: no room. */
	readonly evidenceHeight: number;
	readonly happenedHeight: number;
	/** Rows of the table of what is looked at, without its head; 0: it is a key away. */
	readonly tableLines: number;
};

/** Findings in sight at least, however much stands below them. */
const listLinesMin = 4;

/** Of what is looked at: our detectors; and before them a line of air and the head. */
const tableLinesMin = 8;
const tableHeadLines = 2;

export function layoutOf(
	data: Pick<SecurityData, 'page' | 'inspected' | 'security'> | null,
	{screen}: ViewContext,
): SecurityLayout {
	const {bodyRows, width} = screen;
	const isTiny = bodyRows < 16;
	const stacked = width === 'narrow';
	const height = isTiny ? 6 : stacked ? 7 : bodyRows < 24 ? 11 : bodyRows < 50 ? 14 : 18;
	const boxes = isTiny ? height : stacked ? 2 * height : height + 1;
	const room = bodyRows - 1 - boxes;
	const looked = data === null ? 0 : lookedAt(data.inspected, data.security).length;
	const total = Math.max(listLinesMin, data?.page.total ?? 0);
	// Detectors have their place; the list goes before what others tell.
	const least = Math.min(looked, tableLinesMin) + tableHeadLines;
	const tableRoom = Math.min(looked + tableHeadLines, room - Math.min(total, room - least));
	const hasTable = !stacked && room - least >= listLinesMin;
	const rest = hasTable ? room - tableRoom : room;
	return {
		listLines: Math.max(1, Math.min(rest, total)),
		evidenceHeight: height,
		happenedHeight: isTiny ? 0 : height,
		tableLines: hasTable ? tableRoom - tableHeadLines : 0,
	};
}

export function drawSecurity(data: SecurityData | null, context: ViewContext): ViewFrame {
	if (data === null) return {where: [[piece('Security', 'strong')], []], body: [], position: ''};
	const where = whereOf(data, context);
	if (!isAtSignals(context)) return {where, ...lookedBody(data, context)};
	if (data.page.total === 0) return {where, body: nothingBody(data, context), position: ''};
	return {where, ...signalsBody(data, context)};
}

type Drawn = Pick<ViewFrame, 'body' | 'position'>;

function signalsBody(data: SecurityData, context: ViewContext): Drawn {
	const {screen, state, asOfMs} = context;
	const {page} = data;
	const layout = layoutOf(data, context);
	const list = listOf(state, 'security');
	const index = selectedIndex(list, page.rows.map(keyOf));
	const first = firstDrawn({index, line: list.line, lines: layout.listLines, total: page.rows.length});
	const columns = findingColumns({screen, asOfMs});
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const listing = {rows: page.rows, first, lines: layout.listLines, index};
	const body: BodyRow[] = [
		headRow(columns, options),
		...listedRows(columns, listing, {...options, idOf: keyOf}),
		...boxRows(data, context, layout).map(row => ({row})),
		...tableRows(data, context, layout.tableLines),
	];
	return {body, position: `signal ${count(page.before + index + 1)} of ${count(page.total)}`};
}

function boxRows(data: SecurityData, context: ViewContext, layout: SecurityLayout): readonly Row[] {
	const {screen} = context;
	const {glyphs, columns} = screen;
	const finding = selectedFinding(data.page, context);
	if (finding === null) return [];
	const isRead = data.around?.call.callId === finding.callId;
	const around = isRead ? data.around : null;
	const stacked = screen.width === 'narrow';
	const width = stacked ? columns : Math.ceil(columns * 0.53);
	const {evidenceHeight, happenedHeight} = layout;
	const evidence = evidenceOf(finding, around, {
		width: width - 4,
		height: evidenceHeight - 2,
		cut: glyphs.cut,
	});
	const upper = box({...evidence, width, height: evidenceHeight}, glyphs);
	if (happenedHeight === 0) return upper;
	const rest = stacked ? columns : columns - width;
	const followed = data.followed?.of === finding.key ? data.followed.finding : null;
	const rows = happenedRows(
		{finding, around, followed},
		{width: rest - 4, height: happenedHeight - 2, glyphs},
	);
	const lower = box({title: 'What happened to it', rows, width: rest, height: happenedHeight}, glyphs);
	return stacked
		? [...upper, ...lower]
		: [
				[],
				...beside([
					{rows: upper, width},
					{rows: lower, width: rest},
				]),
			];
}

/** What is looked at, while the cursor is elsewhere. */
function tableRows(data: SecurityData, {screen, asOfMs}: ViewContext, lines: number): readonly BodyRow[] {
	if (lines <= 0) return [];
	const rows = lookedAt(data.inspected, data.security);
	const columns = lookedColumns(screen, asOfMs);
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const listing = {rows, first: 0, lines, index: -1};
	return [
		{row: []},
		headRow(columns, options),
		...listedRows(columns, listing, {...options, idOf: ({id}) => id}),
	];
}

/** The table with the cursor in it, and the newest of its row. */
function lookedBody(data: SecurityData, context: ViewContext): Drawn {
	const {screen, asOfMs} = context;
	const {chosen, upper, lower} = lookedParts(data, context);
	const columns = lookedColumns(screen, asOfMs);
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const body: BodyRow[] = [
		headRow(columns, options),
		...listedRows(columns, upper, {...options, idOf: ({id}) => id}),
	];
	if (chosen !== null && lower.rows.length > 0) {
		const head: Row = [piece(` NEWEST OF ${chosen.id}`.trimEnd(), 'dim')];
		body.push(
			{row: []},
			{row: fit(head, screen.columns, screen.glyphs.cut)},
			...drawnOf(lower, (sight, selected) => sightRow(sight, context, selected)),
		);
	}
	const at = upper.index >= 0 ? `${count(upper.index + 1)} of ${count(upper.rows.length)}` : '';
	return {body, position: at};
}

function sightRow({atMs, said, role}: LookedSight, {screen, asOfMs}: ViewContext, selected: boolean): Row {
	const sign = role === 'error' ? screen.glyphs.error : role === 'warn' ? screen.glyphs.warning : ' ';
	const row: Row = [
		{text: selected ? screen.glyphs.selected : ' '},
		piece(left(clockInList(atMs, {todayMs: asOfMs}), 10)),
		piece(`${sign} `, role),
		piece(said === '' ? unknown : said),
	];
	return fit(row, screen.columns, screen.glyphs.cut);
}

/** Nothing was found: what that was looked for in is told, so that silence is a statement. */
function nothingBody(data: SecurityData, context: ViewContext): readonly BodyRow[] {
	const {screen} = context;
	const {inspected, security} = data;
	if (security.calls === 0 && security.signals.length === 0 && inspected.calls === 0)
		return emptyBody(context, 'calls');
	const {glyphs, columns} = screen;
	const sentence: Row =
		inspected.calls > 0
			? [piece(`  ${glyphs.ok} `, 'ok'), piece(`nothing was found in ${count(inspected.calls)} calls`)]
			: inspected.waiting > 0
				? [piece('  the texts wait to be inspected', 'dim')]
				: [piece('  no text was inspected in this time: nothing is known of what is in them', 'warn')];
	const room = screen.bodyRows - 4;
	return [{row: []}, {row: fit(sentence, columns, glyphs.cut)}, ...tableRows(data, context, room)];
}

/** `Security   4 signals in 25 calls   25 of 25 inspected, 0 waiting   signals, not verdicts      allow-list 0`. */
function whereOf(data: SecurityData, {state, screen}: ViewContext): ViewFrame['where'] {
	const {page, inspected, security, decisions} = data;
	const narrow = screen.width === 'narrow';
	const gap = narrow ? '  ' : '   ';
	const signals = page.total - acceptedOf(data);
	const period = narrow ? '' : ` ${periodOf(state)}`;
	const of = inspected.calls > security.calls ? '' : ` of ${count(security.calls)}`;
	const facts = [
		`${count(signals)} ${signals === 1 ? 'signal' : 'signals'} in ${count(security.calls)} calls${period}`.trimEnd(),
		`${count(inspected.calls)}${of} inspected${narrow && inspected.waiting === 0 ? '' : `, ${count(inspected.waiting)} waiting`}`,
		...(narrow ? [] : ['signals, not verdicts']),
	];
	const allowed = decisions.allowances.length;
	const right = `${gap}allow-list ${count(allowed)}`;
	return [
		[piece('Security', 'strong'), piece(`${gap}${facts.join(gap)}`)],
		narrow && allowed === 0 ? [] : [piece(right, allowed === 0 ? 'dim' : undefined)],
	];
}

/** Those of the list that are in no count: what the tallies leave out. */
function acceptedOf({page, inspected}: SecurityData): number {
	const counted = inspected.tallies
		.filter(({signal}) => signal === 'security')
		.reduce((sum, {n}) => sum + n, 0);
	return Math.max(0, page.total - counted);
}
