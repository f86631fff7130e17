/** A head of a column that sorts when it is clicked names an order that its list knows. */
import {expect, test} from 'vitest';
import {sortedBy} from '../../../source/ui/widgets/table.ts';
import {sortsOf} from '../../../source/ui/state/view-table.ts';
import {callColumns} from '../../../source/ui/views/calls-table.ts';
import {sessionColumns} from '../../../source/ui/views/sessions-table.ts';
import {traceColumns} from '../../../source/ui/views/traces-table.ts';
import {screenOf} from '../../support/terminal.tsx';
import {nowMs} from './call-data.ts';

const screen = screenOf(300, 60);
const tables = {
	calls: callColumns({screen, width: 300, sort: 'time', asOfMs: nowMs}),
	traces: traceColumns({screen, sort: 'time', asOfMs: nowMs, shown: []}),
	sessions: sessionColumns({screen, sort: 'time', asOfMs: nowMs}),
} as const;

test.each(Object.keys(tables) as (keyof typeof tables)[])('%s', view => {
	const heads = tables[view].filter(({sort}) => sort !== undefined);
	for (const {sort = ''} of heads) expect(sortsOf(view)).toContain(sort);
	// What cannot be sorted by has no one value: a bar, a text, the course of a context.
	const others = tables[view].filter(({sort}) => sort === undefined).map(({head}) => head.trim());
	expect(others).toEqual(
		{
			calls: ['TRACE', 'PROMPT → ANSWER'],
			traces: ['ID', expect.any(String)],
			sessions: ['CONTEXT', 'BEGAN WITH'],
		}[view],
	);
});

test('What is unknown comes last whichever way round, and what is equal stays as it came', () => {
	const rows = [3, null, 1, 3, 2].map((value, at) => ({value, at}));
	const order = (ascending: boolean) => sortedBy(rows, {of: row => row.value, ascending}).map(({at}) => at);
	expect(order(false)).toEqual([0, 3, 4, 2, 1]);
	expect(order(true)).toEqual([2, 4, 0, 3, 1]);
});
