/** What the ledger adds up to: money by where it is from, what is not counted, who wrote the records. */
import type {CostSource} from '../../domain/money.ts';
import type {LedgerTotals} from '../../store/record-answers.ts';
import {count, grouped, money, unknown} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {beside, fit, piece, type Row} from '../rows.ts';
import {cutMiddle, inert} from '../text.ts';
import type {Screen} from '../view.ts';
import {box} from '../widgets/box.ts';
import {sourceNames} from './ledger-table.ts';

/** In this order, so that they stay where they are while figures come in. */
const sources: readonly CostSource[] = ['reported', 'computed', 'estimated', 'local', 'unpriced', 'unknown'];

/** All sources, the line of differences, and borders. */
export const totalsRows = sources.length + 4;

export function ledgerTotalsRows(totals: LedgerTotals, screen: Screen, height: number): readonly Row[] {
	const {columns, glyphs} = screen;
	const narrow = screen.width === 'narrow';
	const first = narrow ? Math.ceil(columns * 0.58) : 46;
	const second = narrow ? columns - first : 34;
	const third = columns - first - second;
	const cost = totals.sources.reduce((sum, source) => sum + source.costNanoUsd, 0);
	const others = totals.notCounted.reduce((sum, state) => sum + state.records, 0);
	const boxes = [
		{title: 'Money by source', sum: money(cost), rows: sourceRows(totals, glyphs), width: first, height},
		{
			title: 'Not counted',
			sum: grouped(others),
			rows: notCountedRows(totals, second - 4),
			width: second,
			height,
		},
		{
			title: 'Who wrote them, and the rule',
			sum: `${grouped(totals.writers.length)}`,
			rows: writerRows(totals, {width: third - 4, height: height - 2, glyphs}),
			width: third,
			height,
		},
	].filter(part => part.width > 0);
	return beside(boxes.map(part => ({rows: box(part, glyphs), width: part.width})));
}

function sourceRows(totals: LedgerTotals, glyphs: Glyphs): readonly Row[] {
	const known = new Map(totals.sources.map(row => [row.source, row]));
	const rows = sources.map((source): Row => {
		const row = known.get(source);
		const name = (sourceNames[source] ?? source).padEnd(10);
		if (row === undefined) return [piece(name, 'dim'), piece(glyphs.none.padStart(6), 'dim')];
		const isAmount = source !== 'unpriced' && source !== 'unknown';
		const amount = source === 'local' ? 'local' : isAmount ? money(row.costNanoUsd) : unknown;
		const tokens =
			source === 'unknown' ? [unknown, unknown] : [count(row.inputTokens), count(row.outputTokens)];
		return [
			piece(name),
			piece(count(row.calls).padStart(6)),
			...tokens.map(text => piece(text.padStart(8))),
			piece(amount.padStart(10)),
		];
	});
	const head: Row = [
		piece(
			`${'SOURCE'.padEnd(10)}${'CALLS'.padStart(6)}${'IN'.padStart(8)}${'OUT'.padStart(8)}${'COST'.padStart(10)}`,
			'dim',
		),
	];
	const differing: Row =
		totals.differing === 0
			? [piece('no reported cost is more than 5% off', 'dim')]
			: [piece(`${glyphs.warning} ${grouped(totals.differing)} reported more than 5% off`, 'warn')];
	return [head, ...rows, differing];
}

function notCountedRows(totals: LedgerTotals, width: number): readonly Row[] {
	if (totals.notCounted.length === 0) return [[piece('nothing: each record is a call', 'dim')]];
	const head: Row = [piece(`${'WHY'.padEnd(14)}${'IN'.padStart(7)}${'OUT'.padStart(7)}`, 'dim')];
	const rows = totals.notCounted.map((row): Row => [
		piece(row.state.padEnd(9)),
		piece(count(row.records).padStart(5)),
		piece(count(row.inputTokens).padStart(7), 'dim'),
		piece(count(row.outputTokens).padStart(7), 'dim'),
	]);
	const words = ['adding them would count these', 'tokens a second time'];
	return [head, ...rows, [], ...words.map((text): Row => fit([piece(text, 'dim')], width))];
}

function writerRows(
	totals: LedgerTotals,
	{width, height, glyphs}: {readonly width: number; readonly height: number; readonly glyphs: Glyphs},
): readonly Row[] {
	const head: Row = [...fit([piece('SCOPE OR DIALECT', 'dim')], width - 13), piece('COUNTED +NOT', 'dim')];
	const rows: Row[] = totals.writers.length === 0 ? [] : [head];
	for (const writer of totals.writers) {
		const figures = `${count(writer.counted).padStart(5)}${writer.notCounted === 0 ? '' : ` +${count(writer.notCounted)}`}`;
		const name = cutMiddle(
			inert(writer.scope === '' ? writer.dialect : writer.scope),
			Math.max(8, width - 12),
			glyphs.cut,
		);
		rows.push([...fit([piece(name)], width - 11), piece(figures.padEnd(11))]);
		if (writer.rule !== null) rows.push(fit([piece(`  ${writer.rule}`, 'dim')], width, glyphs.cut));
	}
	if (rows.length <= height) return rows;
	const left = totals.writers.length;
	return [...rows.slice(0, height - 1), [piece(`${glyphs.cut} of ${grouped(left)} in all`, 'dim')]];
}
