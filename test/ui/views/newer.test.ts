import {expect, test} from 'vitest';

import type {ListState} from '../../../source/ui/state/lists.ts';
import {newerThanLetGo} from '../../../source/ui/views/newer.ts';

const list: ListState = {
	selected: 'c',
	line: 2,
	follow: false,
	letGo: {newest: 'b', pinned: 0},
	sort: 'time',
	ascending: false,
};

const never = () => Promise.reject(new Error('asked for nothing'));

test.each([
	['none came', list, {ids: ['b', 'c'], before: 0}, 0],
	['two came', list, {ids: ['n2', 'n1', 'b', 'c'], before: 0}, 2],
	['more than are loaded', list, {ids: ['a', 'b', 'c'], before: 40}, 41],
	['it follows', {...list, letGo: null}, {ids: ['b'], before: 0}, null],
	['another order', {...list, sort: 'cost'}, {ids: ['n', 'b'], before: 0}, null],
	['turned round', {...list, ascending: true}, {ids: ['n', 'b'], before: 0}, null],
	['the row has left the window', list, {ids: ['x', 'y'], before: 0}, null],
] as const)('%s', async (_name, state, page, expected) => {
	expect(await newerThanLetGo(state, page, never)).toBe(expected);
});

test('a row that is not loaded is asked for', async () => {
	const page = {ids: ['x', 'y'], before: 70};
	expect(await newerThanLetGo(list, page, () => Promise.resolve({first: 'b', before: 12}))).toBe(12);
	expect(await newerThanLetGo(list, page, () => Promise.resolve({first: 'z', before: 0}))).toBeNull();
});
