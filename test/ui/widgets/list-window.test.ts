import fc from 'fast-check';
import {expect, test} from 'vitest';

import {
	around,
	firstDrawn,
	jumped,
	lastRow,
	moved,
	selectedIndex,
} from '../../../source/ui/widgets/list-window.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const top = {selected: null, line: 0, follow: true};

function walked(selected: string | null, lines = 4) {
	return {ids, index: selectedIndex({selected, line: 0, follow: false}, ids), lines};
}

test.each([
	['one down', {rows: 1}, null, 0, {selected: 'b', line: 1, follow: false}],
	['one down at the foot of the window', {rows: 1}, 'd', 3, {selected: 'e', line: 3, follow: false}],
	['one up', {rows: -1}, 'c', 2, {selected: 'b', line: 1, follow: false}],
	['one up at the head of the window', {rows: -1}, 'c', 0, {selected: 'b', line: 0, follow: false}],
	['past the end', {rows: 99}, 'b', 1, {selected: 'f', line: 3, follow: false}],
	['a page down keeps a row in sight', {pages: 1}, 'a', 0, {selected: 'd', line: 3, follow: false}],
	['a page up', {pages: -1}, 'f', 3, {selected: 'c', line: 0, follow: false}],
	['up to the top row', {rows: -1}, 'b', 1, {selected: 'a', line: 0, follow: false}],
	['up at the top row follows again', {rows: -1}, 'a', 0, top],
	['to the newest', {to: 'first'}, 'e', 3, top],
	['to the oldest', {to: 'last'}, 'a', 0, {selected: lastRow, line: 3, follow: false}],
] as const)('%s', (_name, move, selected, line, after) => {
	expect(moved({selected, line, follow: selected === null}, walked(selected), move)).toEqual(after);
});

test('an empty list has nowhere to go', () => {
	expect(moved(top, {ids: [], index: 0, lines: 4}, {rows: 1})).toBe(top);
});

test('a jump selects the row that is named, also one that is not loaded', () => {
	expect(jumped(top, walked(null), 'c')).toEqual({selected: 'c', line: 2, follow: false});
	expect(jumped(top, walked(null), 'z')).toEqual({selected: 'z', line: 0, follow: false});
});

test.each([
	['at its line', {index: 10, line: 3, lines: 5, total: 30}, 7],
	['near the top', {index: 1, line: 3, lines: 5, total: 30}, 0],
	['near the end', {index: 29, line: 0, lines: 5, total: 30}, 25],
	['in a list shorter than the window', {index: 2, line: 4, lines: 5, total: 3}, 0],
	['with a line beyond a window that shrank', {index: 20, line: 30, lines: 5, total: 30}, 16],
])('first row drawn %s', (_name, options, first) => {
	expect(firstDrawn(options)).toBe(first);
});

test('rows that arrive above leave the selected one on its line', () => {
	const cursor = {selected: 'c', line: 2, follow: false};
	const line = (list: readonly string[]) => {
		const index = selectedIndex(cursor, list);
		return index - firstDrawn({index, line: cursor.line, lines: 4, total: list.length});
	};
	expect(line(['new', 'newer', ...ids])).toBe(line(ids));
});

test('a row that is gone gives way to the first', () => {
	expect(selectedIndex({selected: 'gone', line: 2, follow: false}, ids)).toBe(0);
});

test('two windows each way are asked for, and three from the top', () => {
	expect(around(top, 10)).toEqual({anchor: null, above: 0, below: 30});
	expect(around({selected: 'c', line: 2, follow: false}, 10)).toEqual({anchor: 'c', above: 20, below: 20});
});

test('the selected row is always inside the window', () => {
	const move = fc.oneof(
		fc.integer({min: -9, max: 9}).map(rows => ({rows})),
		fc.integer({min: -2, max: 2}).map(pages => ({pages})),
	);
	fc.assert(
		fc.property(fc.array(move), fc.integer({min: 1, max: 9}), (moves, lines) => {
			let cursor: {selected: string | null; line: number; follow: boolean} = top;
			for (const one of moves) {
				cursor = moved(cursor, {ids, index: selectedIndex(cursor, ids), lines}, one);
				const index = selectedIndex(cursor, ids);
				const first = firstDrawn({index, line: cursor.line, lines, total: ids.length});
				expect(index - first).toBeGreaterThanOrEqual(0);
				expect(index - first).toBeLessThan(lines);
			}
		}),
	);
});
