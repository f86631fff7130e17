/**
Errors: what fails, on which level, how sure, since when, in which model, in what words. A row a class, each with the
number that it is counted among; Enter opens the calls behind it. Only what the telemetry itself tells is counted.
*/
import {classKey, type ErrorClass, type Errors} from '../../store/error-answers.ts';
import {isTraceUnit} from '../../store/unit-key.ts';
import {count, rate} from '../format.ts';
import {piece, type Row} from '../rows.ts';
import {figureFilterOf, testOf} from '../state/filter.ts';
import {listOf} from '../state/lists.ts';
import {rowsPlace, tracePlace} from '../state/places.ts';
import type {BodyRow, View, ViewContext, ViewFrame} from '../view.ts';
import {firstDrawn, selectedIndex} from '../widgets/list-window.ts';
import {errorCells, errorColumns, messageRows, modelRows} from './errors-rows.ts';
import {emptyBody, periodOf, positionOf} from './listed.ts';
import {headRow, listedRows} from './table-body.ts';
import {windowKey} from './window-key.ts';

/** Between two askings while it is live, ms. */
const restMs = 1000;

/** Classes that are in sight at least, and what the parts below them need to be worth their head. */
const classLinesMin = 4;
const partLinesMin = 4;

export const errorsView: View<Errors> = {
	id: 'errors',
	restMs,
	question(context) {
		const {state, screen} = context;
		return JSON.stringify([...windowKey(context), figureFilterOf(state), screen.width]);
	},
	ask: async (reader, {asOfMs, fromMs, state, screen}) =>
		reader.errors({asOfMs, fromMs, filter: figureFilterOf(state), buckets: errorCells[screen.width]}),
	draw,
	walk(data, context) {
		const ids = (data?.classes ?? []).map(classKey);
		return {
			ids,
			index: selectedIndex(listOf(context.state, 'errors'), ids),
			lines: partsOf(data, context).classLines,
		};
	},
	rowAt: selectedClass,
	enter(data, context) {
		const row = selectedClass(data, context);
		if (row === null) return 'there is no error to open';
		const {level, name, step} = row;
		if (level !== 'application') {
			return {type: 'open', place: rowsPlace('calls', {title: name, filter: filterOfClass(row)})};
		}
		return step === null || !isTraceUnit(step.traceId)
			? 'this step came as a log record without a trace'
			: {type: 'open', place: tracePlace(step.traceId, step.spanId)};
	},
};

function selectedClass(data: Errors | null, {state}: ViewContext): ErrorClass | null {
	const classes = data?.classes ?? [];
	return classes[selectedIndex(listOf(state, 'errors'), classes.map(classKey))] ?? null;
}

/** The calls of a class, and no others: a failed call, or an embedding, may have such a finish reason too. */
function filterOfClass({level, name}: ErrorClass): string {
	return level === 'API'
		? `status:error ${testOf('error', name)}`
		: `status:ok (operation:chat OR operation:completion) ${testOf('finish', name)}`;
}

type Parts = {
	readonly classLines: number;
	/** With their heads; 0: no room. */
	readonly modelLines: number;
	readonly messageLines: number;
};

/** Classes come first; what they leave is shared by the models and the messages. */
function partsOf(data: Errors | null, {screen}: ViewContext): Parts {
	const classes = data?.classes.length ?? 0;
	const room = screen.bodyRows - 1;
	const classLines = Math.max(1, Math.min(classes, Math.max(classLinesMin, Math.floor(room / 2))));
	const models = Math.min((data?.models.length ?? 0) + 2, Math.floor((room - classLines) / 2) - 1);
	const modelLines = models >= partLinesMin ? models : 0;
	const rest = room - classLines - (modelLines === 0 ? 0 : modelLines + 1) - 1;
	return {classLines, modelLines, messageLines: rest >= partLinesMin ? rest : 0};
}

function draw(data: Errors | null, context: ViewContext): ViewFrame {
	const {screen, asOfMs, state} = context;
	if (data === null) return {where: [[piece('Errors', 'strong')], []], body: [], position: ''};
	const where = whereOf(data, context);
	if (data.calls + data.cancelled === 0 && data.classes.length === 0)
		return {where, body: emptyBody(context, 'calls'), position: ''};
	const list = listOf(state, 'errors');
	const ids = data.classes.map(classKey);
	const index = selectedIndex(list, ids);
	const {classLines, modelLines, messageLines} = partsOf(data, context);
	const first = firstDrawn({index, line: list.line, lines: classLines, total: ids.length});
	const shown = data.classes.slice(first, first + classLines);
	const columns = errorColumns({screen, asOfMs});
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const body: BodyRow[] = [
		headRow(columns, options),
		...listedRows(
			columns,
			{rows: data.classes, first, lines: classLines, index},
			{...options, idOf: classKey},
		),
	];
	if (shown.length === 0) {
		const said = `  ${screen.glyphs.ok} none of ${count(data.calls)} calls failed or was cut short`;
		body.push({row: [piece(said, 'ok')]});
	}
	if (modelLines > 0) body.push({row: []}, ...asRows(modelRows(data, screen, modelLines)));
	if (messageLines > 0 && data.messages.length > 0)
		body.push({row: []}, ...asRows(messageRows(data, screen, messageLines)));
	return {where, body, position: positionOf(first, shown.length, ids.length)};
}

function asRows(rows: readonly Row[]): readonly BodyRow[] {
	return rows.map(row => ({row}));
}

/** `Errors   2 of 25 calls in 15m, 8.0% [2–25]   retries saved 1 of 2   cancelled 0`. */
function whereOf(data: Errors, {state, screen}: ViewContext): readonly [Row, Row] {
	const gap = screen.width === 'narrow' ? '  ' : '   ';
	const {errors, calls, saved, retried, cancelled} = data;
	const of = `${count(errors)} of ${count(calls)} calls ${periodOf(state)}`.trimEnd();
	const facts = [
		calls === 0 ? of : `${of}, ${rate(errors, calls)}`,
		...(retried === 0 ? [] : [`retries saved ${count(saved)} of ${count(retried)}`]),
		...(screen.width === 'narrow' ? [] : [`cancelled ${count(cancelled)}`]),
	];
	return [[piece('Errors', 'strong'), piece(`${gap}${facts.join(gap)}`)], []];
}
