/**
What the application itself judged of its answers, how answers ended, how well its stores found: one row a measure, below
it the judgements that need a look. Never mixed with what our detectors say.
*/
import type {Endings, Judged, QualityMeasure} from '../../store/quality-answers.ts';
import {clockInList, count, share, unknown} from '../format.ts';
import {fit, piece, type Row} from '../rows.ts';
import {testOf} from '../state/filter.ts';
import {rowsPlace, tracePlace} from '../state/places.ts';
import {cutMiddle, inert, left, oneLine, right} from '../text.ts';
import {isCut} from '../../store/trouble.ts';
import type {BodyRow, Screen, ViewContext, ViewFrame} from '../view.ts';
import {type Column, columnsFitting} from '../widgets/table.ts';
import {emptyBody, positionOf} from './listed.ts';
import {drawnOf, type Parts, partsOf} from './two-lists.ts';
import {headRow, type Listing, listedRows} from './table-body.ts';
import {figureBuilder} from './figure-column.ts';

/** Below this many a mean says little, and stands in brackets. */
const enough = 20;

/** `answered` null: it is still counted how very many answers ended. */
export type AppQuality = Omit<Endings, 'answered'> & {readonly answered: number | null};

/** Evaluations, how answers ended, retrievals. */
export function appQuality(judged: readonly QualityMeasure[], endings: Endings | null): AppQuality {
	const ended = endings ?? {measures: [], answered: null, withFinish: 0};
	const of = (source: QualityMeasure['source']) => judged.filter(measure => measure.source === source);
	return {...ended, measures: [...of('evaluation'), ...ended.measures, ...of('retrieval')]};
}

function idOf({source, name}: QualityMeasure): string {
	return `${source} ${name}`;
}

export function appParts(data: AppQuality | null, context: ViewContext): Parts<QualityMeasure, Judged> {
	return partsOf(
		{
			view: 'quality',
			upper: data?.measures ?? [],
			idOf,
			lowerOf: ({worst}) => worst,
			pane: 1,
		},
		context,
	);
}

/** The table with the cursor in it, and the lowest of its row. */
export function appBody(data: AppQuality, context: ViewContext): Pick<ViewFrame, 'body' | 'position'> {
	const {screen} = context;
	if (data.measures.length === 0)
		return {body: data.answered === null ? [] : nothingBody(data, context), position: ''};
	const {chosen, upper, lower} = appParts(data, context);
	const columns = measureColumns(screen);
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const body: BodyRow[] = [headRow(columns, options), ...listedRows(columns, upper, {...options, idOf})];
	if (chosen !== null && lower.rows.length > 0) body.push(...worstOf(chosen, lower, context));
	const {first, lines, rows} = upper;
	const walked = upper.index >= 0 ? positionOf(first, Math.min(lines, rows.length), rows.length) : '';
	return {body, position: walked};
}

/** What Enter opens: the calls that ended so, or the trace of a judgement. */
export function openedInApp(data: AppQuality | null, context: ViewContext) {
	const {chosen, lower} = appParts(data, context);
	if (chosen === null) return 'there is nothing to open';
	if (chosen.source === 'answer')
		return {
			type: 'open',
			place: rowsPlace('calls', {title: chosen.name, filter: testOf('finish', chosen.name)}),
		} as const;
	const judged = lower.rows[Math.max(0, lower.index)];
	if (judged?.traceId == null) return 'this judgement came without a trace';
	return {type: 'open', place: tracePlace(judged.traceId, judged.spanId)} as const;
}

function measureColumns(screen: Screen): readonly Column<QualityMeasure>[] {
	const name = screen.width === 'narrow' ? 24 : 34;
	const figure = figureBuilder<QualityMeasure>(null);
	const score = (row: QualityMeasure, of: 'mean' | 'min' | 'max'): string => {
		if (row.scores === null) return '';
		const text = scoreText(row.scores[of]);
		return of === 'mean' && row.scores.n < enough ? `(${text})` : text;
	};
	const columns: readonly Column<QualityMeasure>[] = [
		{
			head: 'MEASURE',
			width: name,
			align: 'left',
			cell: row => [
				row.source === 'answer' && isCut(row.name)
					? piece(`${screen.glyphs.warning} `, 'warn')
					: {text: '  '},
				piece(cutMiddle(inert(oneLine(row.name)), name - 3, screen.glyphs.cut)),
			],
		},
		{head: 'FROM', width: 12, align: 'left', cell: row => row.source},
		figure('n', 6, row => count(row.n)),
		figure('OF', 7, row => (row.of === null ? '' : count(row.of))),
		figure('SHARE', 7, row => (row.of === null ? '' : share(row.n, row.of))),
		figure('MEAN', 9, row => score(row, 'mean')),
		figure('MIN', 7, row => score(row, 'min')),
		figure('MAX', 7, row => score(row, 'max')),
	];
	const fixed = columnsFitting(columns, {
		width: screen.columns,
		floor: screen.width === 'narrow' ? 0 : 20,
		leave: ['MAX', 'MIN', 'OF'],
	});
	return screen.width === 'narrow'
		? fixed
		: [...fixed, {head: '  SAID', width: 'rest', align: 'left', cell: row => piece(`  ${saidOf(row)}`)}];
}

function scoreText(score: number): string {
	return Number.isInteger(score) ? String(score) : score.toFixed(2);
}

function saidOf({labels, empty}: QualityMeasure): string {
	if (empty !== null) return empty === 0 ? 'none was empty' : `${count(empty)} found nothing`;
	return labels.map(({label, count: times}) => `${oneLine(label)} ${count(times)}`).join('  ');
}

/** Judgements of the measure, the lowest score first. */
function worstOf(measure: QualityMeasure, worst: Listing<Judged>, context: ViewContext): readonly BodyRow[] {
	const {screen} = context;
	const name = inert(oneLine(measure.name));
	const head: Row = [piece(` LOWEST OF ${name}`, 'dim')];
	return [
		{row: []},
		{row: fit(head, screen.columns, screen.glyphs.cut)},
		...drawnOf(worst, (item, selected) => judgedRow(item, context, selected)),
	];
}

function judgedRow({atMs, score, said}: Judged, {screen, asOfMs}: ViewContext, selected: boolean): Row {
	const row: Row = [
		{text: selected ? screen.glyphs.selected : ' '},
		piece(left(clockInList(atMs, {todayMs: asOfMs}), 10)),
		piece(right(score === null ? unknown : scoreText(score), 7)),
		piece(`  ${inert(oneLine(said ?? unknown))}`),
	];
	return fit(row, screen.columns, screen.glyphs.cut);
}

function nothingBody(data: AppQuality, context: ViewContext): readonly BodyRow[] {
	if (data.answered === 0) return emptyBody(context, 'answers');
	const text = `${count(data.answered)} answers, and nothing judges them: no finish reason, no evaluation.`;
	return [
		{row: []},
		{row: fit([piece(`  ${text}`, 'dim')], context.screen.columns, context.screen.glyphs.cut)},
	];
}
