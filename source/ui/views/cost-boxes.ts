/** Below the table of the Cost view: what was spent over time, and what the total does not tell by itself. */
import type {CacheMoney, Costs, CostTally} from '../../store/cost-answers.ts';
import {timeAxis} from '../charts/axis.ts';
import {lineChart} from '../charts/line-chart.ts';
import {clockInList, count, grouped, money, moneyShort, share, tooFew, unknown} from '../format.ts';
import {glyphSets} from '../glyphs.ts';
import {beside, piece, type Row} from '../rows.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {ViewContext} from '../view.ts';
import {box} from '../widgets/box.ts';

/** Below this a rate per hour is a guess from too little, ms. */
const projectionMsMin = 5 * 60_000;

/** From this width on the two stand side by side; a narrower screen has the facts alone. */
const besideColumns = 100;

export type CostFigures = {readonly costs: Costs; readonly fromMs: number; readonly asOfMs: number};

export function costBoxes(figures: CostFigures, context: ViewContext, height: number): readonly Row[] {
	const {columns, glyphs} = context.screen;
	if (columns < besideColumns) {
		return box({title: 'Behind the total', rows: factRows(figures, context), width: columns, height}, glyphs);
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
	// A run that began within the window is no older than its first record.
	const spanMs = asOfMs - Math.max(fromMs, file?.firstMs ?? fromMs);
	const hourly = (all.costNanoUsd * 3_600_000) / Math.max(1, spanMs);
	const known = spanMs >= projectionMsMin && all.costNanoUsd > 0;
	return [
		fact('at this rate', piece(known ? `~${moneyShort(hourly)}/h` : `${unknown} from 5 minutes of calls on`)),
		...missingFacts(all),
		fact('dearest call', ...dearestRow(dearest, {asOfMs, columns: screen.columns, cut: screen.glyphs.cut})),
		...chatFacts(costs),
		...cacheFacts(costs),
		...(all.reported === 0
			? []
			: [fact('reported by the sender', piece(`${callsText(all.reported)}, :ledger compares`))]),
		...(all.estimated === 0
			? []
			: [fact('from guessed tokens', piece(`${callsText(all.estimated)} of ${grouped(all.calls)}`))]),
	];
}

function fact(label: string, ...said: Row): Row {
	return [piece(label.padEnd(labelCells), 'dim'), ...said];
}

/** What the total does not hold. */
function missingFacts(all: CostTally): readonly Row[] {
	return [
		fact('without a price', all.unpriced === 0 ? piece('none') : piece(unpricedText(all), 'warn')),
		fact(
			'without usage',
			all.unknown === 0 ? piece('none') : piece(`${callsText(all.unknown)}, cost unknown`, 'warn'),
		),
	];
}

function unpricedText({unpriced, unpricedTokens}: CostTally): string {
	return `${callsText(unpriced)}${unpricedTokens === null ? '' : `, ${count(unpricedTokens)} tokens`}`;
}

/** The same in one line, where there is no box; empty: the total holds every call. */
export function missingRow(all: CostTally): Row {
	const tokens = all.unpricedTokens === null ? '' : `, ${count(all.unpricedTokens)} tokens`;
	const missing = [
		...(all.unpriced === 0 ? [] : [`${count(all.unpriced)} no price${tokens}`]),
		...(all.unknown === 0 ? [] : [`${count(all.unknown)} without usage`]),
	];
	return missing.length === 0 ? [] : [piece(' not in it: ', 'dim'), piece(missing.join('; '), 'warn')];
}

function chatFacts({detail}: Costs): readonly Row[] {
	if (detail === null || detail.chat.p50NanoUsd === null) return [];
	const {n, p50NanoUsd} = detail.chat;
	const p50 = money(p50NanoUsd);
	return [
		fact('p50 of a priced chat call', piece(tooFew('p50', n) ? `(${p50})` : p50), piece(`  n ${n}`, 'dim')),
	];
}

/** Money where the rates are known, and how much of the input it is about. */
function cacheFacts({all, detail}: Costs): readonly Row[] {
	const read = `${share(all.readTokens, all.inputTokens)} of ${count(all.inputTokens)} input tokens`;
	if (detail === null) return [fact('read from caches', piece(read))];
	const {reads, writes} = detail.cache;
	return [
		fact('saved by cache reads', ...cacheMoneyRow(reads, read)),
		fact('paid extra to write them', ...cacheMoneyRow(writes, share(all.writtenTokens, all.inputTokens))),
	];
}

/** Of calls without known rates no amount is told, and their number is. */
function cacheMoneyRow({calls, withRates, nanoUsd}: CacheMoney, of: string): Row {
	const amount = calls > 0 && withRates === 0 ? unknown : money(nanoUsd);
	const rates = withRates === calls ? '' : `, rates of ${grouped(withRates)} of ${callsText(calls)}`;
	return [piece(amount), piece(`  ${of}${rates}`, 'dim')];
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
