/**
Errors: what fails, on which level, how sure, since when, in which model, in what words. A row a class, each with the
number that it is counted among; Enter opens the calls behind it. Three levels: what the API refused, what the application's
steps did, and what detectors find in answers.
*/
import {acceptanceOfKind} from '../acceptance.ts';
import {count, rate} from '../format.ts';
import {piece, type Row} from '../rows.ts';
import {figureFilterOf} from '../state/filter.ts';
import {listOf} from '../state/lists.ts';
import type {BodyRow, View, ViewContext, ViewFrame} from '../view.ts';
import {firstDrawn, selectedIndex} from '../widgets/list-window.ts';
import {errorLines, type ErrorLine, type ErrorsData, qualityOf, toolsOf} from './errors-lines.ts';
import {absentRows, errorCells, errorColumns, messageRows, modelRows} from './errors-rows.ts';
import {emptyBody, periodOf, positionOf} from './listed.ts';
import {headRow, listedRows} from './table-body.ts';
import {windowKey} from './window-key.ts';

/** Between two askings while it is live, ms. */
const restMs = 1000;

/** Classes that are in sight at least, and what the parts below them need to be worth their head. */
const classLinesMin = 4;
const partLinesMin = 4;

export const errorsView: View<ErrorsData> = {
	id: 'errors',
	restMs,
	question(context) {
		const {state, screen} = context;
		return JSON.stringify([...windowKey(context), figureFilterOf(state), screen.width]);
	},
	async ask(reader, {asOfMs, fromMs, state, screen}) {
		const filter = figureFilterOf(state);
		const buckets = errorCells[screen.width];
		const [errors, inspected] = await Promise.all([
			reader.errors({asOfMs, fromMs, filter, buckets}),
			filter === '' ? reader.inspected({asOfMs, fromMs, buckets}) : null,
		]);
		return {errors, inspected};
	},
	draw,
	walk(data, context) {
		const ids = errorLines(data).map(idOf);
		return {
			ids,
			index: selectedIndex(listOf(context.state, 'errors'), ids),
			lines: partsOf(data, context).classLines,
		};
	},
	rowAt(data, context) {
		const row = selectedLine(data, context);
		if (row === null) return null;
		const {level, name, count: n, of, lastMs, where} = row;
		return {level, name, n, of, lastMs, where};
	},
	enter: (data, context) => selectedLine(data, context)?.open ?? 'there is no error to open',
	accept(data, context) {
		const tally = selectedLine(data, context)?.tally ?? null;
		return tally === null ? 'only what detectors find is accepted' : acceptanceOfKind(tally);
	},
};

function idOf({id}: ErrorLine): string {
	return id;
}

function selectedLine(data: ErrorsData | null, {state}: ViewContext): ErrorLine | null {
	const lines = errorLines(data);
	return lines[selectedIndex(listOf(state, 'errors'), lines.map(idOf))] ?? null;
}

type Parts = {
	readonly classLines: number;
	/** With their heads; 0: no room. */
	readonly modelLines: number;
	readonly messageLines: number;
};

/** Classes come first; what they leave is shared by the models and the messages. */
function partsOf(data: ErrorsData | null, {screen}: ViewContext): Parts {
	const classes = errorLines(data).length;
	const absent = data === null ? 0 : absentRows(data, screen).length;
	const room = screen.bodyRows - 1 - absent;
	const classLines = Math.max(1, Math.min(classes, Math.max(classLinesMin, Math.floor(room / 2))));
	const models = Math.min((data?.errors.models.length ?? 0) + 2, Math.floor((room - classLines) / 2) - 1);
	const modelLines = models >= partLinesMin ? models : 0;
	const rest = room - classLines - (modelLines === 0 ? 0 : modelLines + 1) - 1;
	return {classLines, modelLines, messageLines: rest >= partLinesMin ? rest : 0};
}

function draw(data: ErrorsData | null, context: ViewContext): ViewFrame {
	const {screen, asOfMs, state} = context;
	if (data === null) return {where: [[piece('Errors', 'strong')], []], body: [], position: ''};
	const where = whereOf(data, context);
	const {errors} = data;
	const lines = errorLines(data);
	if (errors.calls + errors.cancelled === 0 && lines.length === 0)
		return {where, body: emptyBody(context, 'calls'), position: ''};
	const list = listOf(state, 'errors');
	const index = selectedIndex(list, lines.map(idOf));
	const {classLines, modelLines, messageLines} = partsOf(data, context);
	const first = firstDrawn({index, line: list.line, lines: classLines, total: lines.length});
	const columns = errorColumns({screen, asOfMs});
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const body: BodyRow[] = [
		headRow(columns, options),
		...listedRows(columns, {rows: lines, first, lines: classLines, index}, {...options, idOf}),
	];
	const shown = Math.min(classLines, lines.length);
	if (shown === 0) {
		const said = `  ${screen.glyphs.ok} none of ${count(errors.calls)} calls failed or was cut short`;
		body.push({row: [piece(said, 'ok')]});
	}
	body.push(...asRows(absentRows(data, screen)));
	if (modelLines > 0) body.push({row: []}, ...asRows(modelRows(errors, screen, modelLines)));
	if (messageLines > 0 && errors.messages.length > 0)
		body.push({row: []}, ...asRows(messageRows(errors, screen, messageLines)));
	return {where, body, position: positionOf(first, shown, lines.length)};
}

function asRows(rows: readonly Row[]): readonly BodyRow[] {
	return rows.map(row => ({row}));
}

/** `Errors   2 of 25 calls in 15m, 8.0% [2–25]   tools 1 of 7   quality 3 apart   retries saved 1 of 2   cancelled 0`. */
function whereOf(data: ErrorsData, {state, screen}: ViewContext): readonly [Row, Row] {
	const narrow = screen.width === 'narrow';
	const gap = narrow ? '  ' : '   ';
	const {errors, calls, saved, retried, cancelled} = data.errors;
	const of = `${count(errors)} of ${count(calls)} calls ${periodOf(state)}`.trimEnd();
	const tools = toolsOf(data);
	const quality = qualityOf(data);
	const facts = [
		calls === 0 ? of : `${of}, ${rate(errors, calls)}`,
		...(tools === null ? [] : [`tools ${count(tools.failed)} of ${count(tools.of)}`]),
		...(quality === 0 ? [] : [`quality ${count(quality)}${narrow ? '' : ' apart'}`]),
		...(retried === 0 ? [] : [`retries saved ${count(saved)} of ${count(retried)}`]),
		...(narrow ? [] : [`cancelled ${count(cancelled)}`]),
	];
	const filtered = data.inspected === null && !narrow ? 'without findings: they are not filtered' : '';
	return [
		[piece('Errors', 'strong'), piece(`${gap}${facts.join(gap)}`)],
		filtered === '' ? [] : [piece(filtered, 'dim')],
	];
}
