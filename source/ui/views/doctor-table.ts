/** Which signals can be measured for which service: a row a service, a column a signal. */
import type {PlainService, ServiceCoverage} from '../../store/doctor-answers.ts';
import {dialectsOf, type Measured, measuredOf, type Signal, signals} from '../doctor/signals.ts';
import {count, unknown} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {piece, type Row} from '../rows.ts';
import {oneLine} from '../text.ts';
import type {Screen} from '../view.ts';
import {type Column, columnsFitting} from '../widgets/table.ts';

/** A service with calls, or one of which nothing is of a model. */
export type ServiceRow =
	| {readonly kind: 'calls'; readonly service: ServiceCoverage}
	| {readonly kind: 'plain'; readonly service: PlainService};

/** Cells of a signal, with its word and without. */
const wordCells = 10;
const signCells = 5;

/** On a narrow screen only the beginning of its name fits. */
const shortNames: Readonly<Record<Signal, string>> = {
	volume: 'vol',
	latency: 'lat',
	tokens: 'tok',
	cost: 'cost',
	errors: 'err',
	content: 'text',
	retrieval: 'rag',
};

/** Cells in which the names of one instrumentation can be read. */
const dialectCellsMin = 12;

export function serviceColumns({width, columns, glyphs}: Screen): readonly Column<ServiceRow>[] {
	const narrow = width === 'narrow';
	const all: readonly Column<ServiceRow>[] = [
		{
			head: 'SERVICE',
			width: narrow ? 12 : 14,
			align: 'left',
			cell: row => piece(oneLine(row.service.service)),
		},
		{head: 'DIALECT', width: 'rest', align: 'left', cell: row => dialectsIn(row, width)},
		{
			head: 'calls ',
			width: 7,
			align: 'right',
			cell: row => piece(`${row.kind === 'calls' ? count(row.service.calls) : '0'} `),
		},
		...signals.map((signal): Column<ServiceRow> => ({
			head: narrow ? shortNames[signal] : `  ${signal}`,
			width: narrow ? signCells : signal.length > 8 ? wordCells + 2 : wordCells,
			align: 'left',
			cell: row => cellOf(row, signal, {glyphs, narrow}),
		})),
	];
	return columnsFitting(all, {width: columns, floor: dialectCellsMin, leave: ['DIALECT']});
}

/** Those whose records are not counted are among them; where there is room, the scopes too. */
function dialectsIn(row: ServiceRow, width: Screen['width']): Row {
	if (row.kind === 'plain') return [piece(`${count(row.service.spans)} spans, no call`, 'dim')];
	const {service} = row;
	const names = [...new Set([...dialectsOf(service), ...service.twins.dialects])].join(' + ');
	const scopes =
		width === 'wide' ? service.writers.map(({scope}) => scope).filter(scope => scope !== '') : [];
	return [piece(names), piece(scopes.length === 0 ? '' : `  ${oneLine(scopes.join(', '))}`, 'dim')];
}

function cellOf(
	row: ServiceRow,
	signal: Signal,
	{glyphs, narrow}: {readonly glyphs: Glyphs; readonly narrow: boolean},
): Row {
	const measured = row.kind === 'calls' ? measuredOf(row.service)[signal] : 'none';
	const {sign, word, role} = looks(glyphs)[measured];
	const said = narrow || word === '' ? sign : `${sign} ${word}`;
	return [{text: narrow ? ' ' : '  '}, piece(said, role)];
}

function looks(glyphs: Glyphs) {
	return {
		yes: {sign: glyphs.ok, word: 'yes', role: 'ok'},
		// End to end: there is no first token of an answer that came at once.
		whole: {sign: glyphs.ok, word: 'e2e', role: 'ok'},
		part: {sign: glyphs.warning, word: 'part', role: 'warn'},
		no: {sign: glyphs.error, word: 'no', role: 'error'},
		none: {sign: unknown, word: '', role: 'dim'},
	} as const satisfies Record<Measured, unknown>;
}
