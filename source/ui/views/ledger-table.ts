/** The columns of the ledger, in the order in which they leave when the window narrows. */
import {differenceOf} from '../../domain/money.ts';
import type {LedgerRow} from '../../store/record-answers.ts';
import {clockInList, costText, tokensText, unknown} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {piece, type Piece, type Row} from '../rows.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {ViewContext} from '../view.ts';
import {type Column, columnsFitting} from '../widgets/table.ts';
import {shortIds} from './call-facts.ts';

/** Cells that WHY has at least, before another column leaves: "roll-up of …5cf4". */
const whyCellsMin = 17;

/** " computed" and a blank. */
const sourceCellsMin = 10;

const leave = ['SCOPE', 'FROM', 'DIALECT'];

export function ledgerColumns({screen, asOfMs}: ViewContext): readonly Column<LedgerRow>[] {
	const {glyphs, columns, width} = screen;
	const model = width === 'narrow' ? 16 : 19;
	const scope = width === 'wide' ? 44 : 26;
	const all: readonly Column<LedgerRow>[] = [
		{
			head: 'TIME',
			width: 9,
			align: 'left',
			sorted: true,
			cell: row => piece(clockInList(row.startMs, {todayMs: asOfMs})),
		},
		{head: 'COUNTED', width: 12, align: 'left', cell: row => countedPiece(row, glyphs)},
		{head: 'FROM', width: 10, align: 'left', cell: row => piece(oneLine(row.service))},
		{
			head: 'MODEL OR NAME',
			width: model,
			align: 'left',
			cell: row =>
				piece(cutMiddle(inert(oneLine(row.model ?? row.name)), model - 1, glyphs.cut), roleOf(row)),
		},
		{head: 'IN ', width: 8, align: 'right', cell: row => tokensPiece(row, 'input')},
		{head: 'OUT ', width: 8, align: 'right', cell: row => tokensPiece(row, 'output')},
		{head: 'COST ', width: 10, align: 'right', cell: costPiece},
		{
			head: ' SOURCE',
			// On a narrow screen the reason stands in the line below the list.
			width: width === 'narrow' ? 'rest' : 16,
			align: 'left',
			cell: row => [{text: ' '}, ...sourcePieces(row, glyphs)],
		},
		{head: 'DIALECT', width: 14, align: 'left', cell: row => piece(row.dialect, roleOf(row))},
		{
			head: 'SCOPE',
			width: scope,
			align: 'left',
			cell: row =>
				piece(cutMiddle(inert(row.scope === '' ? unknown : row.scope), scope - 1, glyphs.cut), 'dim'),
		},
		{head: 'WHY, OR THE RULE', width: 'rest', align: 'left', cell: row => piece(whyOf(row), 'dim')},
	];
	if (width === 'narrow') {
		const few = all.filter(column => !hidden.has(column.head));
		return columnsFitting(few, {width: columns, floor: sourceCellsMin, leave: ['OUT ', 'IN ']});
	}
	return columnsFitting(all, {width: columns, floor: whyCellsMin, leave});
}

const hidden = new Set([...leave, 'WHY, OR THE RULE']);

/** What is not counted is dim, and its figures stand in brackets: it reads so on paper too. */
function roleOf(row: LedgerRow): Piece['role'] {
	return row.counted ? undefined : 'dim';
}

function countedPiece(row: LedgerRow, glyphs: Glyphs): Piece {
	if (row.counted) return piece(`${glyphs.done} yes`);
	return piece(`${glyphs.unknown} ${/^[\w-]+/.exec(row.reason ?? '')?.[0] ?? 'no'}`, 'dim');
}

function tokensPiece(row: LedgerRow, kind: 'input' | 'output'): Piece {
	const told = row.usage[kind];
	const reckoned = row.estimate?.[kind] ?? null;
	return bracketed(tokensText(told, reckoned, row.tokensEstimated), row, told ?? reckoned);
}

/** Figures that are not counted stand in brackets, the others one cell from the right: digits under digits. */
function bracketed(text: string, row: LedgerRow, value: number | null): Piece {
	return row.counted || value === null ? piece(`${text} `, roleOf(row)) : piece(`(${text})`, 'dim');
}

function costPiece(row: LedgerRow): Piece {
	if (row.costSource === null) return piece('');
	const text = costText(row.costNanoUsd, row.costSource, row.estimate);
	return bracketed(text, row, row.costNanoUsd);
}

/** Names of sources that tell what is missing. */
export const sourceNames: Readonly<Record<string, string>> = {unpriced: 'no price', unknown: 'no usage'};

function sourcePieces(row: LedgerRow, glyphs: Glyphs): Row {
	if (row.costSource === null) return [];
	const name = piece(sourceNames[row.costSource] ?? row.costSource, roleOf(row));
	const difference = differenceOf(row.reportedNanoUsd, row.computedNanoUsd);
	if (difference === null || !row.counted) return [name];
	return [name, piece(` ${glyphs.warning}${Math.round(difference * 100)}%`, 'warn')];
}

export function whyOf({counted, reason, usageRule}: LedgerRow): string {
	if (counted) return usageRule ?? '';
	return shortIds(reason ?? '');
}
