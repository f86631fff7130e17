import fc from 'fast-check';
import {expect, test} from 'vitest';
import {holderAmong, levelToFold, levelToUnfold} from '../../../source/ui/waterfall/fold-level.ts';
import {treeOf} from '../../../source/ui/waterfall/tree.ts';
import {treeRows} from '../../../source/ui/waterfall/tree-rows.ts';
import {storySpans} from '../views/trace-data.ts';
import {span} from './spans.ts';

const folding = {criticalOnly: false, all: true, selected: null};

test('Level by level down to the roots, and up again to all spans', () => {
	const tree = treeOf(storySpans);
	const rowsAt = (folded: readonly string[]) => treeRows(tree, {...folding, folded}).rows;
	let folded: readonly string[] = [];
	const counts = [rowsAt(folded).length];
	for (
		let ids = levelToFold(rowsAt(folded), folded);
		ids.length > 0;
		ids = levelToFold(rowsAt(folded), folded)
	) {
		folded = [...folded, ...ids];
		counts.push(rowsAt(folded).length);
	}
	expect(counts).toEqual([12, 10, 5, 1]);
	for (let ids = levelToUnfold(rowsAt(folded)); ids.length > 0; ids = levelToUnfold(rowsAt(folded)))
		folded = folded.filter(id => !ids.includes(id));
	expect(folded).toEqual([]);
	expect(rowsAt(folded).length).toBe(12);
});

test('The row that hides the cursor once it is folded is the one to go to', () => {
	const {rows, rowOf} = treeRows(treeOf(storySpans), {...folding, folded: []});
	const at = (id: string): number => rowOf(id) ?? -1;
	expect(holderAmong(rows, at('chat1'), ['step1', 'step2'])).toBe('step1');
	expect(holderAmong(rows, at('order'), ['step1', 'step2'])).toBeNull();
	expect(holderAmong(rows, at('step2'), ['step1', 'step2'])).toBe('step2');
});

test('Of any tree it comes to an end, with its roots or with the way to the cursor', () => {
	const parents = fc.array(fc.nat(), {minLength: 1, maxLength: 60});
	fc.assert(
		fc.property(parents, fc.option(fc.nat(59)), (of, at) => {
			const spans = of.map((parent, index) =>
				span(`s${index}`, index === 0 ? null : `s${parent % index}`, [index, index + 100], {
					name: `work ${index % 7}`,
				}),
			);
			const tree = treeOf(spans);
			const selected = at === null ? null : (spans[at % spans.length]?.spanId ?? null);
			const rowsAt = (folded: readonly string[]) => treeRows(tree, {...folding, selected, folded}).rows;
			let folded: readonly string[] = [];
			let presses = 0;
			for (; presses < 200; presses++) {
				const ids = levelToFold(rowsAt(folded), folded);
				if (ids.length === 0) break;
				folded = [...folded.filter(id => !ids.includes(id)), ...ids.filter(id => !folded.includes(id))];
			}
			expect(presses).toBeLessThan(200);
			const rows = rowsAt(folded);
			if (selected !== null)
				expect(rows.some(({nodes}) => nodes.some(node => tree.nodes[node]?.span.spanId === selected))).toBe(
					true,
				);
			else expect(rows.every(({open}) => open !== true)).toBe(true);
		}),
	);
});
