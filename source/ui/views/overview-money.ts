/** Money by model, and what went wrong: the two boxes in the middle of the Overview. */
import type {ModelTally, Overview} from '../../store/answers.ts';
import {bar} from '../charts/bars.ts';
import {clockInList, count, money, rate, share, unknown} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {piece, type Row, row} from '../rows.ts';
import {cutMiddle, inert, left, oneLine, right} from '../text.ts';
import type {ViewContext} from '../view.ts';
import {coveredMs, type OverviewData} from './overview-layout.ts';

type Place = {readonly height: number; readonly left: number; readonly right: number};
type Inside = {readonly title: string; readonly sum: string; readonly rows: readonly Row[]};

/** Below this a rate per hour is a guess from too little, ms. */
const projectionMsMin = 60_000;

export function costBox(data: OverviewData, context: ViewContext, place: Place): Inside {
	const {figures} = data;
	const {glyphs} = context.screen;
	const short = place.height <= 5;
	const width = place.left - 4;
	const nameWidth = Math.max(12, Math.min(28, width - (short ? 20 : 31) - 7));
	const lines = place.height - 2 - (short ? 0 : 1);
	const dearest = Math.max(1, ...figures.models.map(model => model.costNanoUsd));
	const barWidth = Math.max(0, width - nameWidth - (short ? 20 : 31) - 1);
	const head: Row = [
		{
			text: `${left('', nameWidth)}${right('n', 5)}${right('in', 6)}${right('hit', 5)}${right('out', 6)}${right('cost', 9)}`,
			role: 'dim',
		},
	];
	const models = figures.models.slice(0, lines).map((model): Row => {
		const name = left(
			cutMiddle(inert(oneLine(model.model ?? unknown)), nameWidth - 1, glyphs.cut),
			nameWidth,
		);
		const tokens = short
			? `${right(count(model.calls), 5)}${right(count(model.inputTokens), 6)}`
			: `${right(count(model.calls), 5)}${right(count(model.inputTokens), 6)}${right(model.embeddings ? '' : share(model.cacheReadTokens, model.inputTokens), 5)}${right(model.embeddings ? '' : count(model.outputTokens), 6)}`;
		const cost = costCell(model);
		return [
			piece(name),
			{text: tokens},
			piece(right(cost, 9), cost === 'no price' || cost === unknown ? 'dim' : undefined),
			{text: ` ${bar(model.costNanoUsd / dearest, barWidth, glyphs)}`, role: 'ok'},
		];
	});
	const hidden = figures.models.length - models.length;
	// The last line says what is not shown, so that the bars are not taken for the whole.
	if (hidden > 0 && !short)
		models[models.length - 1] = row(
			piece(`${count(hidden + 1)} more models, ${money(sumOf(figures, models.length - 1))}`, 'dim'),
		);
	return {title: 'Cost', sum: costSum(data, context), rows: short ? models : [head, ...models]};
}

function sumOf(figures: Overview, from: number): number {
	return figures.models.slice(from).reduce((sum, model) => sum + model.costNanoUsd, 0);
}

/** `local` and `no price` are no $0: the one is free, of the other nobody knows. */
function costCell(model: ModelTally): string {
	if (model.costNanoUsd > 0) return money(model.costNanoUsd);
	if (model.localCalls === model.calls && model.calls > 0) return 'local';
	if (model.unpricedCalls > 0) return 'no price';
	return model.unknownCalls > 0 ? unknown : money(model.costNanoUsd);
}

function costSum(data: OverviewData, {screen, file}: ViewContext): string {
	const {figures} = data;
	const sum = money(figures.costNanoUsd);
	const spanMs = coveredMs(data, file);
	const hourly = (figures.costNanoUsd * 3_600_000) / Math.max(1, spanMs);
	const parts = [sum];
	if (screen.width !== 'narrow' && spanMs >= projectionMsMin && figures.costNanoUsd > 0)
		parts.push(`~${hourlyText(hourly)}/h`);
	if (figures.unpricedCalls > 0) parts.push(`${count(figures.unpricedCalls)} unpriced`);
	if (screen.width !== 'narrow' && figures.unknownCalls > 0)
		parts.push(`${count(figures.unknownCalls)} without usage`);
	return parts.join(', ');
}

/** An estimate has no use for four decimals. */
function hourlyText(nano: number): string {
	const usd = nano / 1e9;
	return usd >= 0.01 && usd < 100 ? `$${usd.toFixed(2)}` : money(nano);
}

export function errorsBox(data: OverviewData, context: ViewContext, place: Place): Inside {
	const {figures, asOfMs} = data;
	const {glyphs} = context.screen;
	const of = figures.calls - figures.cancelled;
	const lines = place.height - 2;
	const width = place.right - 4;
	const apart = apartRow(figures);
	const room = lines - apart.length;
	// More kinds than lines: by class alone, so that no class is missing for want of a line.
	const all = figures.errorTallies.length > room ? byClass(figures.errorTallies) : figures.errorTallies;
	const most = Math.max(1, ...all.map(tally => tally.count));
	const tallies = all.slice(0, room).map(tally => errorRow(tally, {width, most, asOfMs, glyphs}));
	const hidden = all.length - tallies.length;
	if (hidden > 0 && tallies.length > 0) {
		const rest = all.slice(tallies.length - 1).reduce((sum, tally) => sum + tally.count, 0);
		tallies[tallies.length - 1] = row(piece(`${count(hidden + 1)} more kinds, ${count(rest)} errors`, 'dim'));
	}
	const none: readonly Row[] =
		figures.calls > 0 && figures.errors === 0 ? [row(piece(glyphs.ok, 'ok'), ' no call failed')] : [];
	return {title: 'Errors', sum: rate(figures.errors, of), rows: [...none, ...tallies, ...apart]};
}

/** Ends that mean trouble and are no errors: outside the rate, and said so. */
function apartRow({finishTallies, cancelled}: Overview): readonly Row[] {
	const names: Readonly<Record<string, string>> = {length: 'cut at its length', content_filter: 'filtered'};
	const parts = finishTallies.map(
		tally => `${names[tally.finishReason] ?? tally.finishReason} ${count(tally.count)}`,
	);
	if (cancelled > 0) parts.push(`cancelled ${count(cancelled)}`);
	return parts.length === 0 ? [] : [row(piece('apart: ', 'dim'), piece(parts.join('  '), 'warn'))];
}

type Tally = Overview['errorTallies'][number];

function byClass(tallies: readonly Tally[]): readonly Tally[] {
	const groups = Map.groupBy(tallies, tally => tally.errorClass);
	return [...groups]
		.map(([errorClass, group]): Tally => {
			const models = new Set(group.map(tally => tally.model)).size;
			return {
				errorClass,
				model: models === 1 ? (group[0]?.model ?? null) : `${models} models`,
				count: group.reduce((sum, tally) => sum + tally.count, 0),
				lastMs: Math.max(...group.map(tally => tally.lastMs)),
			};
		})
		.toSorted((a, b) => b.count - a.count);
}

/** From this width on a tally has a bar and the time of its last error. */
const barFrom = 44;

function errorRow(
	tally: Tally,
	options: {readonly width: number; readonly most: number; readonly asOfMs: number; readonly glyphs: Glyphs},
): Row {
	const {width, most, asOfMs, glyphs} = options;
	const wide = width >= barFrom;
	const barWidth = wide ? Math.max(4, Math.min(16, width - 53)) : 0;
	const barText = wide ? left(bar(tally.count / most, barWidth, glyphs), barWidth + 1) : '';
	const modelWidth = Math.max(0, width - 22 - barText.length - (wide ? 9 : 0));
	const model = cutMiddle(inert(oneLine(tally.model ?? unknown)), modelWidth - (wide ? 1 : 0), glyphs.cut);
	return [
		piece(left(`${glyphs.error} ${tally.errorClass}`, 16), 'error'),
		{text: right(count(tally.count), 5)},
		{text: ` ${barText}`, role: 'error'},
		piece(left(model, modelWidth)),
		piece(wide ? clockInList(tally.lastMs, {todayMs: asOfMs}) : '', 'dim'),
	];
}
