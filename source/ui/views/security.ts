/**
Security: what guardrails and providers stopped, what was masked before it was stored, who was turned away. One row a
signal; below it the runs and calls behind it. Only what the application, its provider and the receiver tell: texts are
not inspected here, and the third line says so.
*/
import type {Security, SecuritySight, SecuritySignal} from '../../store/security-answers.ts';
import {isTraceUnit} from '../../store/unit-key.ts';
import {clockInList, count, rate, unknown} from '../format.ts';
import {fit, piece, type Piece, type Row} from '../rows.ts';
import {testOf} from '../state/filter.ts';
import {rowsPlace, tracePlace} from '../state/places.ts';
import {cutMiddle, inert, left, oneLine} from '../text.ts';
import type {BodyRow, Screen, View, ViewContext, ViewFrame} from '../view.ts';
import {type Column, columnsFitting} from '../widgets/table.ts';
import {emptyBody, periodOf, positionOf} from './listed.ts';
import {drawnOf, type Parts, partsOf} from './two-lists.ts';
import {headRow, type Listing, listedRows} from './table-body.ts';
import {windowKey} from './window-key.ts';

/** Between two askings while it is live, ms. */
const restMs = 1000;

export const securityView: View<Security> = {
	id: 'security',
	restMs,
	question: context => JSON.stringify(windowKey(context)),
	ask: async (reader, {asOfMs, fromMs}) => reader.security({asOfMs, fromMs}),
	draw,
	walk: (data, context) => partsIn(data, context).walk,
	rowAt: (data, context) => partsIn(data, context).chosen,
	enter(data, context) {
		const {chosen, upper, lower} = partsIn(data, context);
		if (chosen === null) return 'there is nothing to open';
		if (chosen.source === 'masked' || chosen.source === 'turned away') return 'nothing of it was kept';
		if (chosen.source === 'content filter' && upper.index >= 0) {
			return {type: 'open', place: rowsPlace('calls', {title: titleOf(chosen), filter: filterOf(chosen)})};
		}
		const sight = lower.rows[Math.max(0, lower.index)];
		return sight === undefined || !isTraceUnit(sight.traceId)
			? 'it came without a trace'
			: {type: 'open', place: tracePlace(sight.traceId, sight.spanId)};
	},
};

function titleOf({name}: SecuritySignal): string {
	return `content_filter${name === '' ? '' : ` of ${name}`}`;
}

/** The calls that are counted in the row, and no others. */
function filterOf({name}: SecuritySignal): string {
	const stopped = '((status:error error:content_filter) OR (status:ok finish:content_filter))';
	return name === '' ? stopped : `${stopped} ${testOf('model', name)}`;
}

function idOf({source, name}: SecuritySignal): string {
	return `${source} ${name}`;
}

function partsIn(data: Security | null, context: ViewContext): Parts<SecuritySignal, SecuritySight> {
	return partsOf(
		{
			view: 'security',
			upper: data?.signals ?? [],
			idOf,
			lowerOf: ({newest}) => newest,
		},
		context,
	);
}

function draw(data: Security | null, context: ViewContext): ViewFrame {
	const {screen} = context;
	if (data === null) return {where: [[piece('Security', 'strong')], []], body: [], position: ''};
	const where = whereOf(data, context);
	if (data.signals.length === 0) return {where, body: nothingBody(data, context), position: ''};
	const {chosen, upper, lower} = partsIn(data, context);
	const columns = signalColumns(context);
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const body: BodyRow[] = [headRow(columns, options), ...listedRows(columns, upper, {...options, idOf})];
	if (chosen !== null && lower.rows.length > 0) body.push(...sightsOf(chosen, lower, context));
	const {first, lines, rows} = upper;
	const position = upper.index >= 0 ? positionOf(first, Math.min(lines, rows.length), rows.length) : '';
	return {where, body, position};
}

function signalColumns({screen, asOfMs}: ViewContext): readonly Column<SecuritySignal>[] {
	const name = screen.width === 'narrow' ? 24 : 42;
	const columns: readonly Column<SecuritySignal>[] = [
		{head: 'FROM', width: 17, align: 'left', cell: row => [signOf(row, screen), piece(row.source)]},
		{
			head: 'WHAT',
			width: name,
			align: 'left',
			cell: row =>
				piece(cutMiddle(inert(oneLine(row.name === '' ? unknown : row.name)), name - 1, screen.glyphs.cut)),
		},
		{head: 'n', width: 7, align: 'right', cell: row => piece(count(row.n))},
		{
			head: 'OF CALLS',
			width: 16,
			align: 'right',
			cell: row => piece(row.of === null ? '' : rate(row.n, row.of)),
		},
		{
			head: 'FAILED',
			width: 8,
			align: 'right',
			cell: ({source, failed}): Piece =>
				source === 'masked' || source === 'turned away'
					? {text: ''}
					: piece(failed === 0 ? screen.glyphs.none : count(failed), failed === 0 ? 'dim' : 'error'),
		},
		{
			head: 'LAST',
			width: 11,
			align: 'right',
			cell: row => piece(clockInList(row.lastMs, {todayMs: asOfMs})),
		},
	];
	const fitting = columnsFitting(columns, {
		width: screen.columns,
		floor: screen.width === 'narrow' ? 0 : 20,
		leave: ['FAILED', 'OF CALLS'],
	});
	return screen.width === 'narrow'
		? fitting
		: [...fitting, {head: '  SAID', width: 'rest', align: 'left', cell: row => piece(`  ${saidOf(row)}`)}];
}

/** A guardrail that ran is good news until it fails; a filter and a refusal are warnings. */
function signOf({source, failed}: SecuritySignal, {glyphs}: Screen): Piece {
	if (failed > 0) return piece(`${glyphs.error} `, 'error');
	if (source === 'content filter' || source === 'turned away') return piece(`${glyphs.warning} `, 'warn');
	return {text: '  '};
}

function saidOf({labels}: SecuritySignal): string {
	return labels.map(({label, count: times}) => `${oneLine(label)} ${count(times)}`).join('  ');
}

function sightsOf(
	{name, source}: SecuritySignal,
	sights: Listing<SecuritySight>,
	context: ViewContext,
): readonly BodyRow[] {
	const {screen} = context;
	const head: Row = [piece(` NEWEST OF ${source} ${inert(oneLine(name))}`.trimEnd(), 'dim')];
	return [
		{row: []},
		{row: fit(head, screen.columns, screen.glyphs.cut)},
		...drawnOf(sights, (item, selected) => sightRow(item, context, selected)),
	];
}

function sightRow(
	{atMs, said, failed}: SecuritySight,
	{screen, asOfMs}: ViewContext,
	selected: boolean,
): Row {
	const row: Row = [
		{text: selected ? screen.glyphs.selected : ' '},
		piece(left(clockInList(atMs, {todayMs: asOfMs}), 10)),
		failed ? piece(`${screen.glyphs.error} `, 'error') : {text: '  '},
		piece(inert(oneLine(said ?? unknown))),
	];
	return fit(row, screen.columns, screen.glyphs.cut);
}

function nothingBody(data: Security, context: ViewContext): readonly BodyRow[] {
	if (data.calls === 0) return emptyBody(context, 'calls');
	const {columns, glyphs} = context.screen;
	const sentences = [
		`${count(data.calls)} calls: no guardrail ran, nothing was filtered.`,
		'Texts are not searched for injection, leaks or loops.',
		'--redact masks secrets before they are stored.',
	];
	return [
		{row: []},
		...sentences.map(text => ({row: fit([piece(`  ${text}`, 'dim')], columns, glyphs.cut)})),
	];
}

/** `Security   25 calls in 15m   signals, not verdicts; texts are not inspected`. */
function whereOf({calls}: Security, {state, screen}: ViewContext): readonly [Row, Row] {
	const gap = screen.width === 'narrow' ? '  ' : '   ';
	const facts = [
		`${count(calls)} calls ${periodOf(state)}`.trimEnd(),
		screen.width === 'narrow'
			? 'texts are not inspected'
			: 'as application, provider and receiver tell: texts are not inspected',
	];
	return [[piece('Security', 'strong'), piece(`${gap}${facts.join(gap)}`)], []];
}
