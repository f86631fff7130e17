/** Below the table of the Cost view: what was spent over time, and what the total does not tell by itself. */
import type {Costs} from '../../store/cost-answers.ts';
import {timeAxis} from '../charts/axis.ts';
import {lineChart} from '../charts/line-chart.ts';
import {clockInList, count, grouped, money, moneyShort, share, unknown} from '../format.ts';
import {glyphSets} from '../glyphs.ts';
import {beside, piece, type Row} from '../rows.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {ViewContext} from '../view.ts';
import {box} from '../widgets/box.ts';
import {inputOf} from './cost-table.ts';

/** Below this a rate per hour is a guess from too little, ms. */
const projectionMsMin = 5 * 60_000;

/** From this width on the two stand side by side; a narrower screen has the facts alone. */
const besideColumns = 100;

export type CostFigures = {readonly costs: Costs; readonly fromMs: number; readonly asOfMs: number};

export function costBoxes(figures: CostFigures, context: ViewContext, height: number): readonly Row[] {
	const {columns, glyphs} = context.screen;
	if (columns < besideColumns) {
		return box({title: 'Not in a row', rows: factRows(figures, context), width: columns, height}, glyphs);
	}
	const left = Math.floor(columns * 0.45);
	const inner = {width: left - 4, height: height - 2};
	const chart = box(
		{
			title: 'Spent in this window',
			sum: money(figures.costs.all.costNanoUsd),
			rows: chartRows(figures, context, inner),
			width: left,
			height,
		},
		glyphs,
	);
	const facts = box(
		{title: 'Behind the total', rows: factRows(figures, context), width: columns - left, height},
		glyphs,
	);
	return beside([
		{rows: chart, width: left},
		{rows: facts, width: columns - left},
	]);
}

/** Money that has been spent up to each moment. */
function chartRows(
	{costs, fromMs, asOfMs}: CostFigures,
	{screen}: ViewContext,
	{width, height}: {readonly width: number; readonly height: number},
): readonly Row[] {
	let sum = 0;
	// The chart has whole numbers on its axis: millionths of a dollar are small enough to be whole.
	const values = costs.spent.map(cost => Math.round((sum += cost) / 1000));
	const chart = lineChart(values, {
		width,
		height: height - 1,
		format: millionths => money(millionths * 1000),
		ascii: screen.glyphs === glyphSets.ascii,
	});
	const cells = Math.min(values.length * chart.cells, width - chart.offset);
	const axis = timeAxis({fromMs, untilMs: asOfMs, width: cells, end: 'now'});
	return [
		...chart.rows.map((line): Row => [
			{text: line.slice(0, chart.offset), role: 'dim'},
			{text: line.slice(chart.offset)},
		]),
		[{text: ' '.repeat(chart.offset) + axis, role: 'dim'}],
	];
}

const labelCells = 26;

function factRows({costs, fromMs, asOfMs}: CostFigures, context: ViewContext): readonly Row[] {
	const {all, dearest} = costs;
	const {file, screen} = context;
	const fact = (label: string, ...said: Row): Row => [piece(label.padEnd(labelCells), 'dim'), ...said];
	const input = inputOf(all);
	// A run that began within the window is no older than its first record.
	const spanMs = asOfMs - Math.max(fromMs, file?.firstMs ?? fromMs);
	const hourly = (all.costNanoUsd * 3_600_000) / Math.max(1, spanMs);
	const known = spanMs >= projectionMsMin && all.costNanoUsd > 0;
	return [
		fact('at this rate', piece(known ? `~${moneyShort(hourly)}/h` : `${unknown} from 5 minutes of calls on`)),
		fact('read from caches', piece(`${share(all.readTokens, input)} of ${count(input)} input tokens`)),
		fact('written to caches', piece(share(all.writtenTokens, input))),
		fact('dearest call', ...dearestRow(dearest, {asOfMs, columns: screen.columns, cut: screen.glyphs.cut})),
		fact(
			'without a price',
			all.unpriced === 0
				? piece('none')
				: piece(`${callsText(all.unpriced)}, ${count(all.unpricedTokens)} tokens`, 'warn'),
		),
		fact(
			'without usage',
			all.unknown === 0
				? piece('none')
				: piece(`${callsText(all.unknown)}, and nobody told what they cost`, 'warn'),
		),
		...(all.reported === 0
			? []
			: [fact('reported by the sender', piece(`${callsText(all.reported)}, :ledger compares`))]),
		...(all.estimated === 0
			? []
			: [fact('from guessed tokens', piece(`${callsText(all.estimated)} of ${grouped(all.calls)}`))]),
	];
}

function callsText(calls: number): string {
	return `${grouped(calls)} ${calls === 1 ? 'call' : 'calls'}`;
}

function dearestRow(
	dearest: Costs['dearest'],
	{asOfMs, columns, cut}: {readonly asOfMs: number; readonly columns: number; readonly cut: string},
): Row {
	if (dearest === null) return [piece(unknown, 'dim')];
	const {costNanoUsd, startMs, model} = dearest;
	const name = cutMiddle(inert(oneLine(model ?? unknown)), columns < besideColumns ? 18 : 24, cut);
	return [piece(money(costNanoUsd)), piece(`  ${clockInList(startMs, {todayMs: asOfMs})} ${name}`, 'dim')];
}
