/** The rows of the Errors view: the table of classes, and below it by model and in what words. */
import {classKey, type ErrorClass, type ErrorModel, type Errors} from '../../store/error-answers.ts';
import {clockInList, count, rate, unknown} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {fit, piece, type Piece, type Row} from '../rows.ts';
import {cutEnd, cutMiddle, inert, left, oneLine, right} from '../text.ts';
import type {Screen} from '../view.ts';
import {wrapped} from './evidence.ts';
import {absentClasses, type ErrorLine, type ErrorsData} from './errors-lines.ts';
import {type Column, columnsFitting} from '../widgets/table.ts';

/** Cells of time: one a bucket. */
export const errorCells: Readonly<Record<Screen['width'], number>> = {narrow: 15, normal: 30, wide: 60};

export function errorColumns({
	screen,
	asOfMs,
}: {
	readonly screen: Screen;
	readonly asOfMs: number;
}): readonly Column<ErrorLine>[] {
	const {glyphs, width} = screen;
	const name = width === 'narrow' ? 18 : width === 'normal' ? 26 : 44;
	const cells = errorCells[width];
	const columns: readonly Column<ErrorLine>[] = [
		{
			head: 'CLASS',
			width: name,
			align: 'left',
			cell: row => [
				piece(`${signOf(row, glyphs)} `, row.role),
				piece(cutMiddle(inert(oneLine(row.name)), name - 3, glyphs.cut)),
			],
		},
		{head: 'LEVEL', width: 12, align: 'left', cell: row => row.level},
		{head: 'n', width: 5, align: 'right', cell: row => count(row.count)},
		{
			head: 'OF',
			width: 6,
			align: 'right',
			cell: row => (row.of === null ? piece(unknown, 'dim') : count(row.of)),
		},
		{head: 'RATE', width: 16, align: 'right', cell: row => rate(row.count, row.of ?? 0)},
		{head: '  TIME', width: cells + 4, align: 'left', cell: row => [{text: '  '}, ...timeCells(row, glyphs)]},
		{head: 'LAST', width: 10, align: 'left', cell: row => clockInList(row.lastMs, {todayMs: asOfMs})},
	];
	const fixed = columnsFitting(columns, {
		width: screen.columns,
		floor: width === 'narrow' ? 0 : 12,
		leave: ['LAST', 'LEVEL', 'OF', '  TIME'],
	});
	return width === 'narrow'
		? fixed
		: [
				...fixed,
				{
					head: 'WHERE',
					width: 'rest',
					align: 'left',
					cell: row => (row.where === '' ? unknown : row.where),
				},
			];
}

function signOf({role}: ErrorLine, {warning, error}: Glyphs): string {
	return role === 'error' ? error : role === 'warn' ? warning : ' ';
}

/** `none  overloaded  auth …`: what was looked for and is not there; a low screen has one line for it. */
export function absentRows(data: ErrorsData, {columns, height, glyphs}: Screen): readonly Row[] {
	const names = absentClasses(data);
	if (names.length === 0) return [];
	const lines = wrapped([piece(['none', ...names].join('  '), 'dim')], columns - 3);
	const most = height === 'short' && columns < besideColumns ? 1 : 2;
	const cut = lines.length > most ? [[piece(['none', ...names].join('  '), 'dim')]] : lines;
	return cut.map(line => fit([{text: '  '}, ...line], columns, glyphs.cut));
}

/** From here on two lines hold all of it. */
const besideColumns = 70;

/** A sign where something was, taller where more was; a dot where nothing was. */
function timeCells({cells, role = 'accent'}: ErrorLine, glyphs: Glyphs): Row {
	const most = Math.max(1, ...cells);
	return cells.map((number): Piece => {
		if (number === 0) return {text: glyphs.none, role: 'dim'};
		const step = Math.ceil((number / most) * glyphs.blocks.length) - 1;
		return {text: glyphs.blocks[step] ?? glyphs.error, role};
	});
}

/** Of the matrix: what stands before the classes but the name, and a class. */
const fixedCells = 26;
const countCells = 14;

/** By model: how many calls, how many of each class, and the rate of errors. */
export function modelRows(
	{models, classes}: Errors,
	{columns, width, glyphs}: Screen,
	lines: number,
): readonly Row[] {
	const named = width === 'narrow' ? 22 : 28;
	const room = Math.floor((columns - named - fixedCells) / countCells);
	const shown = classes.filter(({level}) => level !== 'application').slice(0, Math.max(0, room));
	const heads = shown
		.map(of => right(cutEnd(headOf(of, glyphs), countCells - 2, glyphs.cut), countCells))
		.join('');
	const head: Row = [
		piece(` ${left('BY MODEL', named)}${right('calls', 7)}${right('ERROR RATE', 17)}${heads}`, 'dim'),
	];
	const whole = models.length < lines;
	const rows = models
		.slice(0, whole ? models.length : Math.max(0, lines - 2))
		.map((row): Row => modelRow(row, {shown, named, glyphs}));
	const more: readonly Row[] = whole ? [] : [[piece(` ${restText(models.slice(rows.length))}`, 'dim')]];
	return [head, ...rows, ...more].map(row => fit(row, columns, glyphs.cut));
}

/** An error and a finish reason may have the same name: the latter has the sign of its row. */
function headOf({level, name}: ErrorClass, glyphs: Glyphs): string {
	const text = inert(oneLine(name));
	return level === 'answer' ? `${glyphs.warning} ${text}` : text;
}

function modelRow(
	{model, calls, errors, counts}: ErrorModel,
	{
		shown,
		named,
		glyphs,
	}: {readonly shown: readonly ErrorClass[]; readonly named: number; readonly glyphs: Glyphs},
): Row {
	const name = left(cutMiddle(inert(oneLine(model ?? unknown)), named - 1, glyphs.cut), named);
	return [
		piece(` ${name}${right(count(calls), 7)}`),
		piece(right(rate(errors, calls), 17), errors > 0 ? 'error' : undefined),
		...shown.map((of): Piece => {
			const number = counts[classKey(of)] ?? 0;
			return number === 0
				? piece(right(glyphs.none, countCells), 'dim')
				: piece(right(count(number), countCells));
		}),
	];
}

function restText(models: readonly ErrorModel[]): string {
	const calls = models.reduce((sum, one) => sum + one.calls, 0);
	const errors = models.reduce((sum, one) => sum + one.errors, 0);
	return `${count(models.length)} more models, ${count(calls)} calls, ${rate(errors, calls)}`;
}

/** In what words, numbers and ids masked. */
export function messageRows({messages}: Errors, {columns, glyphs}: Screen, lines: number): readonly Row[] {
	if (messages.length === 0) return [];
	const head: Row = [piece(' MESSAGES   numbers and ids masked', 'dim')];
	const rows = messages
		.slice(0, Math.max(0, lines - 1))
		.map(({text, count: times}): Row => [
			piece(right(`${count(times)}×`, 7), 'accent'),
			piece(`  ${inert(oneLine(text))}`),
		]);
	return [head, ...rows].map(row => fit(row, columns - 1, glyphs.cut));
}
