import {expect, test} from 'vitest';
import {ledgerPlace, type LedgerPlace} from '../../../source/ui/state/places.ts';
import {type LedgerData, ledgerView} from '../../../source/ui/views/ledger.ts';
import {seededReader} from '../../support/board.ts';
import {expectFrame, textOfView} from '../../support/terminal.tsx';
import {contextOf} from './call-data.ts';
import {emptyTotals, ledgerPage, ledgerTotals, overfullPage, overfullTotals} from './ledger-data.ts';

const typical: LedgerData = {ledger: ledgerPage, totals: ledgerTotals};
const overfull: LedgerData = {ledger: overfullPage, totals: overfullTotals};
const empty: LedgerData = {ledger: {rows: [], before: 0}, totals: emptyTotals};

function contextIn(size: readonly [number, number], place: Partial<LedgerPlace> = {}, preview = true) {
	return contextOf(...size, {places: [{...ledgerPlace(), ...place}], preview});
}

function shown(data: LedgerData, ...about: Parameters<typeof contextIn>): string {
	const context = contextIn(...about);
	return textOfView(ledgerView.draw(data, context), context.screen);
}

test.each([
	['typical', typical, [80, 24]],
	['typical', typical, [120, 40]],
	['typical', typical, [200, 60]],
	['empty', empty, [80, 24]],
	['empty', empty, [120, 40]],
	['overfull', overfull, [80, 24]],
	['overfull', overfull, [120, 40]],
] as const)('The ledger: %s, %#', async (name, data, size) => {
	const place = data === overfull ? {selected: overfullPage.rows[4]?.key ?? null, line: 4} : {};
	await expectFrame(shown(data, size, place), `ledger/${name}-${size.join('x')}`);
});

test('What is not counted stands in brackets with the reason; what differs says by how much', () => {
	const text = shown(typical, [120, 40]);
	expect(text).toMatch(/– twin .*\(6\.1k\).*\(214\).*\(\$0\.0262\).*twin of …0009/);
	expect(text).toMatch(/reported !20%/);
	expect(text).toContain('! 1 reported more than 5% off');
	expect(text).toMatch(/estimated +1 /);
	expect(text).toContain('1–9 of 9');
});

test('The line below the list says in full who wrote the record, and why or by which rule', () => {
	const second = {selected: ledgerPage.rows[1]?.key ?? null, line: 1};
	expect(shown(typical, [120, 40], second)).toContain(
		'└ ai.streamText.doStream  ai-sdk, scope ai, as a span  twin of …0009',
	);
	expect(shown(typical, [160, 40])).toContain('cache outside: OpenLLMetry for JavaScript counts it beside');
});

test('The totals can be turned off, and leave by themselves where there is no room', () => {
	expect(shown(typical, [80, 24], {}, false)).not.toContain('Money by source');
	expect(shown(typical, [60, 15])).not.toContain('Money by source');
});

test('Enter opens the call, or of a step the trace at its span; `o` the trace', () => {
	const at = (index: number) => contextIn([120, 40], {selected: ledgerPage.rows[index]?.key ?? null});
	expect(ledgerView.enter?.(typical, at(1))).toMatchObject({type: 'open', place: {kind: 'call'}});
	expect(ledgerView.enter?.(typical, at(2))).toMatchObject({
		type: 'open',
		place: {kind: 'trace', selected: ledgerPage.rows[2]?.spanId},
	});
	expect(ledgerView.other?.(typical, at(0))).toMatchObject({type: 'open', place: {kind: 'trace'}});
	expect(ledgerView.other?.(typical, at(8))).toBe('this record came without a trace');
	expect(ledgerView.enter?.(empty, at(0))).toBe('there is no record to open');
});

test('A part of it that holds nothing says so', () => {
	const none = {ledger: {rows: [], before: 0}, totals: {...ledgerTotals, differing: 0}};
	expect(shown(none, [120, 40], {only: 'differing'})).toContain('no reported cost is more than 5% off');
	expect(shown(none, [120, 40], {only: 'differing'})).toContain('differing only');
});

test('Over a real file: the rows around the cursor, the last one by name, and totals that are those of the calls', async () => {
	const {reader} = await seededReader();
	const context = contextIn([120, 40]);
	const data = await ledgerView.ask(reader, context);
	const calls = data.totals.sources.reduce((sum, source) => sum + source.calls, 0);
	expect([data.ledger.rows.length, calls, data.totals.records]).toEqual([25, 25, 25]);
	const end = contextIn([120, 40], {selected: '\u0000last', line: 30, follow: false});
	const last = await ledgerView.ask(reader, end);
	expect(last.ledger.rows).toEqual(data.ledger.rows);
	const walk = ledgerView.walk(last, end);
	expect(walk.index).toBe(walk.ids.length - 1);
	const others = await ledgerView.ask(reader, contextIn([120, 40], {only: 'uncounted'}));
	expect(others.ledger.rows).toEqual([]);
	await reader.close();
});

test('It fits every size of screen', () => {
	for (let columns = 60; columns <= 240; columns += 12) {
		for (const rows of [15, 24, 30, 70]) {
			for (const data of [typical, overfull, empty]) shown(data, [columns, rows]);
		}
	}
});
