/**
Cost: what is paid, for what, at what rate, and what the total does not hold. One row a model, session or another
dimension, dearest first; Enter opens the calls behind a row.
*/
import type {CostKey, CostRow, CostSort} from '../../store/cost-answers.ts';
import {count, money} from '../format.ts';
import {piece, type Row} from '../rows.ts';
import {figureFilterOf, testOf} from '../state/filter.ts';
import {listOf, lookOf, sortOf} from '../state/lists.ts';
import {rowsPlace} from '../state/places.ts';
import {sortsOf} from '../state/view-table.ts';
import type {BodyRow, View, ViewContext, ViewFrame} from '../view.ts';
import {firstDrawn, selectedIndex} from '../widgets/list-window.ts';
import {tableRow} from '../widgets/table.ts';
import {costBoxes, type CostFigures, missingRow} from './cost-boxes.ts';
import {costColumns, sortedCosts} from './cost-table.ts';
import {emptyBody, periodOf, positionOf} from './listed.ts';
import {headRow, listedRows} from './table-body.ts';
import {windowKey} from './window-key.ts';

/** Rows of the boxes by height of the screen, borders included; the table keeps these above them. */
const boxRows = {short: 0, normal: 12, tall: 16} as const;
const listRowsMin = 3;

/** All facts that are in every window. */
const shortBoxRows = 9;

/** Head, rule and total of the table, and the line below it. */
const fixedRows = 4;

/** Enough for the widest chart. */
const buckets = 30;

const sorts = sortsOf('cost') as readonly [CostSort, ...CostSort[]];

/** A moment: half a minute of figures that are asked anew each second would be read for nothing. */
const restMs = 1000;

export const costView: View<CostFigures> = {
	id: 'cost',
	restMs,
	question(context) {
		const {state} = context;
		return JSON.stringify([
			...windowKey(context),
			figureFilterOf(state),
			lookOf(state, 'cost', 'breakdown'),
			sortIn(context),
			listOf(state, 'cost').ascending,
		]);
	},
	async ask(reader, context) {
		const {asOfMs, fromMs, state} = context;
		const costs = await reader.costs({
			asOfMs,
			fromMs,
			filter: figureFilterOf(state),
			by: lookOf(state, 'cost', 'breakdown') as CostKey,
			sort: sortIn(context),
			ascending: listOf(state, 'cost').ascending,
			buckets,
		});
		return {costs, fromMs, asOfMs};
	},
	draw,
	walk(data, context) {
		const ids = rowsOf(data, context).map(idOf);
		return {ids, index: selectedIndex(listOf(context.state, 'cost'), ids), lines: listLines(data, context)};
	},
	rowAt: selectedRow,
	enter(data, context) {
		const row = selectedRow(data, context);
		if (row === null) return 'there are no calls to open';
		const by = lookOf(context.state, 'cost', 'breakdown');
		const filter = row.key === null ? `-${by}:*` : testOf(by, row.key);
		return {type: 'open', place: rowsPlace('calls', {title: row.key ?? `no ${by}`, filter})};
	},
};

/** U+0000 is in no name. */
function idOf({key}: CostRow): string {
	return key ?? '\u0000none';
}

function sortIn({state}: ViewContext): CostSort {
	return sortOf<CostSort>(listOf(state, 'cost'), sorts);
}

function selectedRow(data: CostFigures | null, context: ViewContext): CostRow | null {
	const rows = rowsOf(data, context);
	return rows[selectedIndex(listOf(context.state, 'cost'), rows.map(idOf))] ?? null;
}

function rowsOf(data: CostFigures | null, context: ViewContext): readonly CostRow[] {
	const {ascending} = listOf(context.state, 'cost');
	return data === null ? [] : sortedCosts(data.costs.rows, {sort: sortIn(context), ascending});
}

/** 0: there is no room for them. A short screen has what the rows leave it, when that is enough. */
function boxHeight(data: CostFigures | null, {screen}: ViewContext): number {
	const left = screen.bodyRows - fixedRows;
	const height = boxRows[screen.height];
	if (height > 0) return left - height >= listRowsMin ? height : 0;
	return left - (data?.costs.rows.length ?? 0) >= shortBoxRows ? shortBoxRows : 0;
}

/** What the total does not hold, where no box says it. */
function missingIn(data: CostFigures, context: ViewContext): Row {
	return boxHeight(data, context) > 0 ? [] : missingRow(data.costs.all);
}

function listLines(data: CostFigures | null, context: ViewContext): number {
	if (data === null) return 1;
	const height = boxHeight(data, context);
	const below = height > 0 ? height : missingIn(data, context).length > 0 ? 0 : -1;
	const room = Math.max(1, context.screen.bodyRows - fixedRows - below);
	return Math.min(room, Math.max(1, data.costs.rows.length));
}

function draw(data: CostFigures | null, context: ViewContext): ViewFrame {
	const {screen, state} = context;
	if (data === null) return {where: [[piece('Cost', 'strong')], []], body: [], position: ''};
	const {costs} = data;
	const where = whereOf(data, context);
	if (costs.all.calls === 0) return {where, body: emptyBody(context, 'calls'), position: ''};
	const rows = rowsOf(data, context);
	const list = listOf(state, 'cost');
	const index = selectedIndex(list, rows.map(idOf));
	const lines = listLines(data, context);
	const first = firstDrawn({index, line: list.line, lines, total: rows.length});
	const shown = rows.slice(first, first + lines);
	const by = lookOf(state, 'cost', 'breakdown') as CostKey;
	const columns = costColumns({screen, by, sort: sortIn(context), all: costs.all});
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const body: BodyRow[] = [
		headRow(columns, options),
		...listedRows(columns, {rows, first, lines, index}, {...options, idOf}),
	];
	const rule = screen.glyphs.box.across.repeat(Math.max(0, screen.columns - 2));
	body.push({row: [{text: ' '}, {text: rule, role: 'dim'}]});
	body.push({row: tableRow(columns, {...costs.all, key: 'all'}, options)});
	const height = boxHeight(data, context);
	const missing = missingIn(data, context);
	if (missing.length > 0) body.push({row: missing});
	if (height > 0) {
		body.push({row: []});
		// What the table leaves is theirs.
		for (const row of costBoxes(data, context, Math.min(screen.bodyRows - body.length, height)))
			body.push({row});
	}
	return {where, body, position: positionOf(first, shown.length, costs.groups)};
}

/** `Cost   $0.1207 in 15m   52.1k in, 2.0k out   priced 22 of 25`. */
function whereOf({costs: {all}}: CostFigures, {state, screen}: ViewContext): readonly [Row, Row] {
	const gap = screen.width === 'narrow' ? '  ' : '   ';
	const priced = all.calls - all.unpriced - all.unknown;
	const facts = [
		`${money(all.costNanoUsd)} ${periodOf(state)}`.trimEnd(),
		`${count(all.inputTokens)} in, ${count(all.outputTokens)} out`,
	];
	const missing = piece(
		`${gap}priced ${count(priced)} of ${count(all.calls)}`,
		priced < all.calls ? 'warn' : undefined,
	);
	const by = lookOf(state, 'cost', 'breakdown');
	// On a narrow screen the head of the table says it.
	const right = screen.width === 'narrow' ? [] : [piece(`by ${by}`, 'dim')];
	return [[piece('Cost', 'strong'), piece(`${gap}${facts.join(gap)}`), missing], right];
}
