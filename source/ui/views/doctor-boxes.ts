/** Boxes of the doctor: what arrived by which way, what was not kept, and how it is inside. */
import type {Arrivals, EngineStatus} from '../../domain/status.ts';
import type {DropTally} from '../../store/doctor-answers.ts';
import type {Diagnosis} from '../doctor/diagnosis.ts';
import {takingOutOf} from '../../domain/drop.ts';
import {transportNames} from '../doctor/receiving.ts';
import {ago, bytes, clockInList, count, grouped, unknown} from '../format.ts';
import {beside, fit, piece, type Row, row} from '../rows.ts';
import {oneLine, right} from '../text.ts';
import type {Screen} from '../view.ts';
import {box} from '../widgets/box.ts';

export function arrivedBox(
	{arrivals}: EngineStatus,
	{screen, asOfMs}: {readonly screen: Screen; readonly asOfMs: number},
): readonly Row[] {
	const {columns, glyphs, width} = screen;
	const narrow = width === 'narrow';
	// Bytes and metric points leave first: they say least of what is missing.
	const few = narrow ? '' : right('bytes', 10);
	const points = narrow ? '' : right('metrics', 9);
	const head = `${right('requests', 9)}${few}${right('spans', 8)}${right('logs', 7)}${points}${right('refused', 9)}`;
	const rows = [
		row(piece(`${' '.repeat(14)}${head}   LAST FROM`, 'dim')),
		...transportNames.map(([way, name]) => wayRow(name, arrivals[way], {narrow, asOfMs})),
	];
	return box({title: 'Arrived in this run', rows, width: columns, height: rows.length + 2}, glyphs);
}

function wayRow(
	name: string,
	way: Arrivals,
	{narrow, asOfMs}: {readonly narrow: boolean; readonly asOfMs: number},
): Row {
	const {requests, refused, lastMs, lastFrom} = way;
	const quiet = requests === 0 ? 'dim' : undefined;
	const few = narrow ? '' : right(way.bytes === 0 ? '0' : bytes(way.bytes), 10);
	const points = narrow ? '' : right(count(way.points), 9);
	const figures = `${right(count(requests), 9)}${few}${right(count(way.spans), 8)}${right(count(way.logs), 7)}${points}`;
	const last =
		lastMs === null ? unknown : `${ago(Math.max(0, asOfMs - lastMs))}, ${oneLine(lastFrom ?? unknown)}`;
	return row(
		piece(name.padEnd(14), quiet),
		piece(figures, quiet),
		piece(right(count(refused), 9), refused > 0 ? 'warn' : 'dim'),
		piece(`   ${last}`, quiet),
	);
}

/** `run`: those of this run among all that the file knows of. */
export function notKeptBox(
	drops: readonly DropTally[],
	{
		run,
		screen,
		asOfMs,
	}: {readonly run: readonly DropTally[]; readonly screen: Screen; readonly asOfMs: number},
): readonly Row[] {
	if (drops.length === 0) return [];
	const {columns, glyphs} = screen;
	const inRun = (drop: DropTally): number =>
		run.find(({reason, service}) => reason === drop.reason && service === drop.service)?.count ?? 0;
	const rows = [
		row(piece(`${right('this run', 9)}${right('in all', 9)}  LAST      SERVICE     WHY`, 'dim')),
		...drops.map(drop => {
			const here = inRun(drop);
			const who = drop.service === '' ? unknown : oneLine(drop.service);
			return row(
				piece(right(count(here), 9), here > 0 && takingOutOf(drop.reason) === null ? 'warn' : 'dim'),
				piece(right(count(drop.count), 9)),
				piece(`  ${clockInList(drop.lastMs, {todayMs: asOfMs}).padEnd(10)}`, 'dim'),
				...fit([piece(who)], 11, glyphs.cut),
				piece(` ${oneLine(drop.reason)}`),
			);
		}),
	];
	const sum = grouped(drops.reduce((total, drop) => total + drop.count, 0));
	return box(
		{title: 'Not kept, taken out, masked', sum, rows, width: columns, height: rows.length + 2},
		glyphs,
	);
}

/** Cells of a name inside the box. */
const nameCells = 13;

/** Short sentences in two columns, or in one where the screen is narrow. */
export function insideBox(diagnoses: readonly Diagnosis[], {columns, width, glyphs}: Screen): readonly Row[] {
	const rows = diagnoses.map((one): Row => {
		const role = one.level === 'ok' ? undefined : one.level === 'error' ? 'error' : 'warn';
		const sign = one.level === 'error' ? glyphs.error : one.level === 'hint' ? glyphs.warning : ' ';
		return [
			piece(`${sign} `, role),
			piece(one.subject.padEnd(nameCells), 'dim'),
			piece(oneLine(one.message), role),
		];
	});
	const inner = columns - 4;
	const half = Math.ceil(rows.length / 2);
	const pair = [
		{rows: rows.slice(0, half), width: Math.floor(inner / 2)},
		{rows: rows.slice(half), width: inner - Math.floor(inner / 2)},
	];
	const placed = width === 'narrow' ? rows : beside(pair);
	return box({title: 'Inside', rows: placed, width: columns, height: placed.length + 2}, glyphs);
}
