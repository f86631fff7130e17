/** The table of the Cost view: a row a model, session or what it is broken down by, and how it is sorted. */
import type {CostKey, CostRow, CostSort, CostTally} from '../../store/cost-answers.ts';
import {count, money, share, unknown} from '../format.ts';
import {type Piece, piece, type Row} from '../rows.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {Screen} from '../view.ts';
import {type Column, columnsFitting, sortedBy, takenBy} from '../widgets/table.ts';
import {figureBuilder, figurePiece} from './figure-column.ts';

const figures: Readonly<Record<CostSort, (row: CostTally) => number | null>> = {
	cost: row => row.costNanoUsd,
	calls: row => row.calls,
	input: row => row.inputTokens,
	output: row => row.outputTokens,
	read: row => row.readTokens,
	written: row => row.writtenTokens,
	'a call': perCall,
};

/** The most first, or the least; what is equal stays as it came. */
export function sortedCosts(
	rows: readonly CostRow[],
	{sort, ascending}: {readonly sort: CostSort; readonly ascending: boolean},
): readonly CostRow[] {
	return sortedBy(rows, {of: figures[sort], ascending});
}

/** Of the calls that have a cost; null where none has. */
function perCall({costNanoUsd, calls, unpriced, unknown: without, local}: CostTally): number | null {
	const priced = calls - unpriced - without - local;
	return priced <= 0 ? null : costNanoUsd / priced;
}

const nameCells: Readonly<Record<Screen['width'], number>> = {narrow: 22, normal: 27, wide: 40};

/** What the last column needs to say something. */
const sourceCellsMin: Readonly<Record<Screen['width'], number>> = {narrow: 16, normal: 27, wide: 30};

/** With less it says nothing, and leaves. */
const priceCellsMin = 10;

/** How the calls of a key that tell none are called. */
const nameOfNone = '(none)';

export function costColumns(options: {
	readonly screen: Screen;
	readonly by: CostKey;
	readonly sort: CostSort;
	readonly all: CostTally;
}): readonly Column<CostRow>[] {
	const {screen, by, sort, all} = options;
	// Rollups do not tell what was written to caches, so that what is plain cannot be told either.
	const isPlain = all.plainTokens !== null;
	const name = nameCells[screen.width];
	const figure = figureBuilder<CostRow, CostSort>(sort, pricePiece);
	const tokens = (of: (row: CostRow) => number | null) => (row: CostRow) =>
		row.unknown === row.calls && row.calls > 0 ? unknown : count(of(row));
	const every: readonly Column<CostRow>[] = [
		{head: by.toUpperCase(), width: name, align: 'left', cell: row => nameOf(row, name, screen)},
		figure('n', 6, row => count(row.calls), 'calls'),
		figure(
			isPlain ? 'PLAIN IN' : 'INPUT',
			10,
			tokens(row => (isPlain ? row.plainTokens : row.inputTokens)),
			'input',
		),
		figure(
			'READ',
			7,
			tokens(row => row.readTokens),
			'read',
		),
		figure(
			'WRITTEN',
			9,
			tokens(row => row.writtenTokens),
			'written',
		),
		figure(
			'OUT',
			7,
			tokens(row => row.outputTokens),
			'output',
		),
		figure('COST', 10, costText, 'cost'),
		figure('SHARE', 7, row => (row.costNanoUsd === 0 ? '' : share(row.costNanoUsd, all.costNanoUsd))),
		figure('A CALL', 9, row => (row.costNanoUsd === 0 ? '' : money(perCall(row))), 'a call'),
	];
	const columns = isPlain ? every : every.filter(column => column.head !== 'WRITTEN');
	const fixed = columnsFitting(columns, {
		width: screen.columns,
		floor: sourceCellsMin[screen.width],
		leave: ['A CALL', 'WRITTEN', 'SHARE', 'READ'],
	});
	const price: Column<CostRow> = {
		head: '  PRICE',
		width: 'rest',
		align: 'left',
		cell: row => [{text: '  '}, ...sourceRow(row)],
	};
	return screen.columns - takenBy(fixed) < priceCellsMin ? fixed : [...fixed, price];
}

function pricePiece(text: string): Piece {
	return text === 'no price' ? piece(text, 'dim') : figurePiece(text);
}

function nameOf({key}: CostRow, width: number, {glyphs}: Screen): Piece {
	if (key === null) return piece(nameOfNone, 'dim');
	return piece(cutMiddle(inert(oneLine(key)), width - 1, glyphs.cut));
}

/** `local` and `no price` are no $0: the one is free, of the other nobody knows. */
function costText({costNanoUsd, calls, local, unpriced, unknown: without}: CostTally): string {
	if (costNanoUsd > 0) return money(costNanoUsd);
	if (local === calls && calls > 0) return 'local';
	if (unpriced > 0) return 'no price';
	return without > 0 ? unknown : money(costNanoUsd);
}

/** `computed, 2 without usage`: where the figure is from, and what is not in it. */
function sourceRow(row: CostTally): Row {
	const {calls, computed, reported, estimated, priced: either, local, unpriced, unknown: without} = row;
	const kinds = [
		['computed or reported', either],
		['computed', computed],
		['reported', reported],
		['estimated', estimated],
		['local', local],
	] as const;
	const priced = kinds.filter(([, number]) => number > 0);
	const [only] = priced;
	const from =
		priced.length === 1 && only !== undefined
			? [only[0]]
			: priced.map(([name, number]) => `${count(number)} ${name}`);
	const tokens = row.unpricedTokens === null ? '' : `: ${count(row.unpricedTokens)} tokens`;
	const missing = [
		...(unpriced === 0 ? [] : [`${unpriced === calls ? '' : `${count(unpriced)} `}no price${tokens}`]),
		...(without === 0 ? [] : [`${count(without)} without usage`]),
	];
	const gap = from.length > 0 && missing.length > 0 ? ', ' : '';
	return [piece(from.join(', ')), ...(missing.length === 0 ? [] : [piece(gap + missing.join(', '), 'warn')])];
}
