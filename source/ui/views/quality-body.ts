/** How the Quality view is laid out: its third line, measures beside the evidence, and the list of findings below. */
import {clockInList, count, numbered} from '../format.ts';
import {evidenceRows} from '../evidence/evidence-rows.ts';
import {kindOf} from '../acceptance.ts';
import {beside, fit, piece, type Row} from '../rows.ts';
import {listOf, looksOf} from '../state/lists.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {BodyRow, ViewContext, ViewFrame} from '../view.ts';
import {box} from '../widgets/box.ts';
import {firstDrawn, selectedIndex} from '../widgets/list-window.ts';
import {evidenceOf} from './evidence.ts';
import {findingColumns} from './findings-table.ts';
import {emptyBody, periodOf} from './listed.ts';
import {appBody, appParts} from './quality-app.ts';
import {isAtFindings, keyOf, type QualityData, selectedFinding} from './quality-data.ts';
import {measureRows} from './quality-measures.ts';
import {headRow, listedRows} from './table-body.ts';

export type QualityLayout = {
	readonly listLines: number;
	/** Of the boxes beside each other, or of the one with the evidence on a narrow screen. */
	readonly boxHeight: number;
	/** Of the box with the measures below that of the evidence; 0: there is no room, or it stands beside. */
	readonly measuresHeight: number;
};

const listLinesMin = 4;
const listLinesMax = 10;
const measuresWidth = 42;
const modelCells = 24;
/** Of all measures that are told by most applications. */
const measuresHeightMax = 26;

export function layoutOf(data: Pick<QualityData, 'page'> | null, {screen}: ViewContext): QualityLayout {
	const {bodyRows, width} = screen;
	const total = data?.page.total ?? 0;
	const isStacked = width === 'narrow';
	const wanted = Math.max(listLinesMin, Math.min(total, listLinesMax, Math.floor(bodyRows / 3)));
	const listLines = Math.max(1, Math.min(wanted, bodyRows - 8));
	// The head of the list, and a line of air above it where there is room.
	const rest = bodyRows - listLines - 1;
	if (!isStacked) return {listLines, boxHeight: Math.max(6, rest - 1), measuresHeight: 0};
	const measuresHeight = rest >= 22 ? rest - 11 : 0;
	return {listLines, boxHeight: rest - measuresHeight, measuresHeight};
}

export function drawQuality(data: QualityData | null, context: ViewContext): ViewFrame {
	if (data === null) return {where: [[piece('Quality', 'strong')], []], body: [], position: ''};
	const where = whereOf(data, context);
	if (!isAtFindings(context)) return {where, ...appOrMeasures(data, context)};
	if (data.inspected.calls === 0 && data.page.total === 0)
		return {where, body: notInspected(data, context), position: ''};
	return {where, ...findingsBody(data, context)};
}

/** On a narrow screen the measures have no room beside findings, and stand below what the application judges. */
function appOrMeasures(data: QualityData, context: ViewContext): Pick<ViewFrame, 'body' | 'position'> {
	const {screen, state} = context;
	const app = appBody(data.app, context);
	if (screen.width !== 'narrow' || looksOf(state, 'quality').pane !== 1 || data.inspected.calls === 0)
		return app;
	const lines = data.app.measures.length === 0 ? 0 : appParts(data.app, context).upper.lines + 1;
	const height = Math.min(measuresHeightMax, screen.bodyRows - lines);
	const measures = measuresBox(data, context, {width: screen.columns, height});
	return {...app, body: [...app.body.slice(0, lines), ...measures.map((row): BodyRow => ({row}))]};
}

function findingsBody(data: QualityData, context: ViewContext): Pick<ViewFrame, 'body' | 'position'> {
	const {screen, state, asOfMs} = context;
	const {page} = data;
	const layout = layoutOf(data, context);
	const boxes = boxRows(data, context, layout).map((row): BodyRow => ({row}));
	if (page.total === 0) return {body: boxes, position: ''};
	const list = listOf(state, 'quality');
	const index = selectedIndex(list, page.rows.map(keyOf));
	const first = firstDrawn({index, line: list.line, lines: layout.listLines, total: page.rows.length});
	const columns = findingColumns({screen, asOfMs});
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const listing = {rows: page.rows, first, lines: layout.listLines, index};
	const rows: BodyRow[] = [
		headRow(columns, options),
		...listedRows(columns, listing, {...options, idOf: keyOf}),
	];
	const air: BodyRow[] = screen.width === 'narrow' ? [] : [{row: []}];
	return {
		// On a narrow screen what is walked through comes first.
		body: screen.width === 'narrow' ? [...rows, ...boxes] : [...boxes, ...air, ...rows],
		position: `finding ${count(page.before + index + 1)} of ${count(page.total)}`,
	};
}

function boxRows(data: QualityData, context: ViewContext, layout: QualityLayout): readonly Row[] {
	const {screen} = context;
	const {glyphs, columns} = screen;
	const measures = (width: number, height: number): readonly Row[] =>
		measuresBox(data, context, {width, height});
	const evidence = (width: number, height: number): readonly Row[] =>
		box({...evidenceBox(data, context, {width: width - 4, height: height - 2}), width, height}, glyphs);
	const {boxHeight, measuresHeight} = layout;
	if (screen.width === 'narrow') {
		if (data.page.total === 0)
			return measures(columns, Math.min(measuresHeightMax, boxHeight + measuresHeight));
		return [
			...evidence(columns, boxHeight),
			...(measuresHeight > 0 ? measures(columns, measuresHeight) : []),
		];
	}
	const width = screen.width === 'wide' ? measuresWidth + 8 : measuresWidth;
	return beside([
		{rows: measures(width, boxHeight), width},
		{rows: evidence(columns - width, boxHeight), width: columns - width},
	]);
}

function measuresBox(
	{inspected, app}: QualityData,
	{screen}: ViewContext,
	{width, height}: {readonly width: number; readonly height: number},
): readonly Row[] {
	const rows = measureRows(inspected, app.measures, {width: width - 4, glyphs: screen.glyphs});
	const sum = `${count(inspected.calls)} inspected`;
	return box({title: 'Measures', sum, rows, width, height}, screen.glyphs);
}

/** Of the answer where it can be held against something; else of the place. */
function evidenceBox(
	data: QualityData,
	context: ViewContext,
	{width, height}: {readonly width: number; readonly height: number},
): {readonly title: string; readonly sum: string; readonly rows: readonly Row[]} {
	const {glyphs} = context.screen;
	const finding = selectedFinding(data.page, context);
	if (finding === null) {
		const text = 'nothing was found in the answers of this time';
		return {title: 'Evidence', sum: '', rows: [[piece(`${glyphs.ok} `, 'ok'), piece(text)]]};
	}
	const around = data.around?.call.callId === finding.callId ? data.around : null;
	const isOfAnswer = finding.signal === 'quality' || finding.signal === 'retrieval';
	const evidence = around === null ? null : data.evidence;
	if (
		!isOfAnswer ||
		evidence === null ||
		(evidence.sentences.length === 0 && evidence.documents.length === 0)
	)
		return evidenceOf(finding, around, {width, height, cut: glyphs.cut});
	const time = clockInList(finding.atMs, {todayMs: context.asOfMs});
	return {
		title:
			`Evidence: ${time} ${cutMiddle(oneLine(inert(finding.model ?? '')), modelCells, glyphs.cut)}`.trimEnd(),
		sum: `${kindOf(finding)}, ${finding.confidence.toFixed(2)}`,
		rows: evidenceRows(
			evidence,
			{key: finding.key, name: kindOf(finding), said: finding.evidence},
			{width, height, glyphs},
		),
	};
}

function notInspected(data: QualityData, context: ViewContext): readonly BodyRow[] {
	const {answered} = data.app;
	if (answered === 0 && data.app.measures.length === 0) return emptyBody(context, 'answers');
	const text =
		data.inspected.waiting > 0
			? 'the texts wait to be inspected'
			: 'no text was inspected in this time   tab shows what the application judges';
	const {columns, glyphs} = context.screen;
	return [{row: []}, {row: fit([piece(`  ${text}`, 'dim')], columns, glyphs.cut)}];
}

/** `Quality   3 findings in 21 answers in 15m   25 inspected, 0 waiting   no model was asked: rules and text only`. */
function whereOf({page, inspected, app}: QualityData, {state, screen}: ViewContext): ViewFrame['where'] {
	const narrow = screen.width === 'narrow';
	const gap = narrow ? '  ' : '   ';
	const answers = app.answered === null ? '' : ` in ${count(app.answered)} answers`;
	const facts = [
		`${numbered(page.total, 'finding')}${answers}${narrow ? '' : ` ${periodOf(state)}`}`.trimEnd(),
		`${count(inspected.calls)} inspected${narrow && inspected.waiting === 0 ? '' : `, ${count(inspected.waiting)} waiting`}`,
		...(narrow ? [] : ['no model was asked: rules and text only']),
	];
	return [[piece('Quality', 'strong'), piece(`${gap}${facts.join(gap)}`)], []];
}
