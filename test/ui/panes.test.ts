import fc from 'fast-check';
import {expect, test} from 'vitest';
import {memoryOf, remembering} from '../../source/ui/memory.ts';
import {inspectorCells, paneRows} from '../../source/ui/panes.ts';
import {paneNames} from '../../source/ui/state/panes.ts';
import {initialState, update} from '../../source/ui/state/state.ts';
import {screenOf} from '../support/terminal.tsx';

const sizes = fc.record({
	columns: fc.integer({min: 60, max: 300}),
	rows: fc.integer({min: 15, max: 100}),
	size: fc.option(fc.integer({min: -10, max: 500})),
});

test('Whatever somebody has set, the list keeps its rows, the tree its cells, and a pane is of some use', () => {
	fc.assert(
		fc.property(sizes, fc.constantFrom(...paneNames), ({columns, rows, size}, of) => {
			const screen = screenOf(columns, rows);
			const state = size === null ? initialState() : update(initialState(), {type: 'pane', of, size});
			if (of === 'trace') {
				const cells = inspectorCells({state, screen});
				expect(cells).toBeGreaterThanOrEqual(24);
				expect(columns - cells).toBeGreaterThanOrEqual(36);
				return;
			}
			const height = paneRows(of, {state, screen});
			expect(height === 0 || height >= 4).toBe(true);
			if (height > 0) expect(screen.bodyRows - 1 - height).toBeGreaterThanOrEqual(6);
			expect(paneRows(of, {state: {...state, preview: false}, screen})).toBe(0);
		}),
	);
});

test('The size of a pane is kept from one start to the next; what is none is not', () => {
	const state = update(initialState(), {type: 'pane', of: 'calls', size: 12});
	const memory: unknown = JSON.parse(JSON.stringify(memoryOf(state)));
	expect(remembering(initialState(), memory).panes).toEqual({calls: 12});
	const foreign = {version: 1, panes: {calls: -3, traces: 'x', logs: 1e9, views: 9, trace: 41.6}};
	expect(remembering(initialState(), foreign).panes).toEqual({trace: 42});
});
