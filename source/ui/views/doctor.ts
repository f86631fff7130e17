/**
The doctor: which signals can be trusted for which service, and what to set for the rest; then what arrived, what was
not kept, what waits. It scrolls from one thing that says something to the next.
*/
import type {Coverage, DropTally, FileCondition} from '../../store/doctor-answers.ts';
import {callPlace, type DoctorPlace, ledgerPlace, tracePlace} from '../state/places.ts';
import {type Behind, countsOf, type Diagnosis, howMany, worstFirst} from '../doctor/diagnosis.ts';
import {fileDiagnoses} from '../doctor/file.ts';
import {programDiagnoses, terminalDiagnosis} from '../doctor/program.ts';
import {receivingDiagnoses} from '../doctor/receiving.ts';
import {signalDiagnoses} from '../doctor/signals.ts';
import {clock, count} from '../format.ts';
import {glyphSets} from '../glyphs.ts';
import {piece, type Row} from '../rows.ts';
import {topPlace} from '../state/state.ts';
import type {BodyRow, View, ViewContext, ViewFrame} from '../view.ts';
import {firstDrawn, selectedIndex} from '../widgets/list-window.ts';
import {type DoctorItem, itemsOf} from './doctor-items.ts';

export type DoctorData = {
	readonly coverage: Coverage;
	/** All that the file knows of, and those of this run. */
	readonly drops: readonly DropTally[];
	readonly runDrops: readonly DropTally[];
	readonly condition: FileCondition;
};

/** Of figures that are looked at once a person reads ten a second are too many, and the questions are large. */
const restMs = 1000;

export const doctorView: View<DoctorData> = {
	id: 'doctor',
	restMs,
	question: ({state}) => `${state.window} ${state.sinceMs ?? ''}`,
	async ask(reader, context) {
		const {asOfMs, fromMs} = context;
		const [coverage, drops, runDrops, condition] = await Promise.all([
			reader.coverage({asOfMs, fromMs}),
			reader.drops({asOfMs, fromMs: 0}),
			reader.drops({asOfMs, fromMs: runStartOf(context)}),
			reader.condition(),
		]);
		return {coverage, drops, runDrops, condition};
	},
	draw,
	walk(data, context) {
		const stops = stopsOf(items(data, context));
		const ids = stops.map(({id}) => id);
		const place = placeOf(context);
		return {
			ids,
			index: place === null ? 0 : selectedIndex(place, ids),
			lines: Math.max(1, context.screen.bodyRows),
		};
	},
	enter(data, context) {
		const stops = stopsOf(items(data, context));
		const place = placeOf(context);
		const ids = stops.map(({id}) => id);
		const behind = place === null ? undefined : stops[selectedIndex(place, ids)]?.behind;
		return behind === undefined
			? 'there is nothing behind this line to open'
			: {type: 'open', place: placeBehind(behind)};
	},
};

/** Of a saved file, and of a replay, all of it is looked at. */
function runStartOf({status, source, file}: ViewContext): number {
	if (source === 'saved' || source === 'replay') return 0;
	return status?.run.startMs ?? file?.run?.startMs ?? 0;
}

function placeOf({state}: ViewContext): DoctorPlace | null {
	const place = topPlace(state);
	return place?.kind === 'doctor' ? place : null;
}

function placeBehind(behind: Behind) {
	if (behind.kind === 'call') return callPlace(behind.callId);
	return behind.kind === 'trace' ? tracePlace(behind.traceId) : ledgerPlace('uncounted');
}

function stopsOf(all: readonly DoctorItem[]): readonly DoctorItem[] {
	return all.filter(({isStop}) => isStop);
}

/** Everything there is to say, the worst first. */
function diagnosesOf(data: DoctorData, context: ViewContext): readonly Diagnosis[] {
	const {status, asOfMs, file, screen, program} = context;
	const {columns, rows, glyphs} = screen;
	return worstFirst([
		...(status === null ? [] : receivingDiagnoses(status, asOfMs)),
		...signalDiagnoses(data.coverage),
		...(file === null ? [] : fileDiagnoses({file, condition: data.condition, drops: data.runDrops, asOfMs})),
		...(program === undefined ? [] : programDiagnoses(program, data.condition.sqliteVersion)),
		...(program === undefined
			? []
			: [
					terminalDiagnosis({
						columns,
						rows,
						colour: program.colour,
						unicode: glyphs === glyphSets.unicode,
					}),
				]),
	]);
}

function items(data: DoctorData | null, context: ViewContext): readonly DoctorItem[] {
	return data === null ? [] : itemsOf({...data, diagnoses: diagnosesOf(data, context)}, context);
}

function draw(data: DoctorData | null, context: ViewContext): ViewFrame {
	const {screen, asOfMs} = context;
	const place = placeOf(context);
	const name: Row = [piece(':doctor', 'strong'), ...subtitle(data, screen.width === 'narrow')];
	if (data === null || place === null) return {where: [name, []], body: [], position: ''};
	const diagnoses = diagnosesOf(data, context);
	const all = itemsOf({...data, diagnoses}, context);
	const stops = stopsOf(all);
	const selected =
		stops[
			selectedIndex(
				place,
				stops.map(({id}) => id),
			)
		];
	const rows = all.flatMap(item => item.rows.map(row => ({row, item})));
	const lines = Math.max(1, screen.bodyRows);
	const index = Math.max(
		0,
		rows.findIndex(({item}) => item === selected),
	);
	// Above the first stop stand the heads, and the last one is seen to its end.
	const at = selected === stops[0] ? 0 : selected === stops.at(-1) ? rows.length - 1 : index;
	const first = firstDrawn({index: at, line: place.line, lines, total: rows.length});
	const body = rows.slice(first, first + lines).map(({row, item}): BodyRow => {
		if (item !== selected) return {row};
		return {row: marked(row, context), selected: true};
	});
	const position =
		rows.length > lines ? `${first + 1}–${first + body.length} of ${rows.length}` : `as of ${clock(asOfMs)}`;
	return {where: [name, countsRow(diagnoses)], body, position};
}

/** Where not all calls of the window were looked at, it says so before anything else. */
function subtitle(data: DoctorData | null, isNarrow: boolean): Row {
	const part =
		data === null || data.coverage.isAll ? '' : `by the newest ${count(data.coverage.calls)} calls`;
	if (isNarrow) return [piece(`  ${part === '' ? 'what arrives, what is missing' : part}`)];
	return [piece('   what arrives, what can be measured, what is missing'), piece(`   ${part}`, 'dim')];
}

/** The sign of the selected row takes its first cell. */
function marked(row: Row, {screen}: ViewContext): Row {
	const [first, ...rest] = row;
	return [{text: screen.glyphs.selected}, {...first, text: (first?.text ?? ' ').slice(1)}, ...rest];
}

function countsRow(diagnoses: readonly Diagnosis[]): Row {
	const role = howMany(diagnoses, 'error') > 0 ? 'error' : howMany(diagnoses, 'hint') > 0 ? 'warn' : 'ok';
	return [piece(countsOf(diagnoses), role)];
}
