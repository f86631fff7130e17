import {expect, test} from 'vitest';

import type {CallPage} from '../../../source/store/answers.ts';
import {glyphSets} from '../../../source/ui/glyphs.ts';
import {plain} from '../../../source/ui/rows.ts';
import {topOfList} from '../../../source/ui/state/lists.ts';
import {pinnedHeight, pinnedRows} from '../../../source/ui/views/running-rows.ts';

const following = topOfList;
const loose = {...following, follow: false, letGo: {newest: 'a', pinned: 2}};

function running(count: number): CallPage {
	const row = (index: number) =>
		({
			traceId: `t${index}`,
			spanId: 's',
			name: `parent ${index}`,
			service: 'api',
			startMs: 0,
			kind: 'parent',
			model: null,
		}) as const;
	return {
		rows: [],
		before: 0,
		total: 0,
		costNanoUsd: 0,
		running: Array.from({length: Math.min(50, count)}, (_, index) => row(index)),
		runningTotal: count,
	};
}

const columns = [
	{head: 'NAME', width: 20, align: 'left', cell: (item: {name?: string}) => item.name ?? ''},
] as const;

function drawn(page: CallPage, height: number): readonly string[] {
	const options = {height, width: 40, glyphs: glyphSets.unicode};
	return pinnedRows(page, columns as never, options).map(row => plain(row).trim());
}

test.each([
	[0, following, 18, 0],
	[2, following, 18, 2],
	[300, following, 18, 4],
	[3, following, 8, 2],
	[3, following, 4, 1],
	[3, following, 1, 1],
	// Off the newest row their number stays as it was.
	[0, loose, 18, 2],
	[9, loose, 18, 2],
	[9, loose, 4, 1],
])('%s that run, in a list of %3$s lines', (count, list, lines, expected) => {
	expect(pinnedHeight(running(count), list, lines)).toBe(expected);
});

test.each([
	[2, 2, ['parent 0', 'parent 1']],
	[3, 2, ['parent 0', '… +2 more running']],
	[312, 1, ['… 312 running']],
	[0, 2, ['', '']],
	[1, 2, ['parent 0', '']],
])('%s that run in %s rows', (count, height, expected) => {
	expect(drawn(running(count), height)).toEqual(expected);
});
