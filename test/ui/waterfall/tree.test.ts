import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {SpanRow} from '../../../source/store/answers.ts';
import {criticalPathOf, selfTimeMs} from '../../../source/ui/waterfall/critical-path.ts';
import {type Folding, treeRows} from '../../../source/ui/waterfall/tree-rows.ts';
import {treeOf} from '../../../source/ui/waterfall/tree.ts';
import {span} from './spans.ts';

/** The rows as `depth name`, all of them, nothing folded. */
function drawn(spans: readonly SpanRow[]): readonly string[] {
	const tree = treeOf(spans);
	const {rows} = treeRows(tree, {folded: [], criticalOnly: false, all: false, selected: null});
	return rows.map(row => `${row.level} ${row.id}`);
}

const folding: Folding = {folded: [], criticalOnly: false, all: false, selected: null};

test('Children stand under their parent in order of start, whatever the order of arrival', () => {
	const spans = [
		span('c', 'a', [20, 30]),
		span('b', 'a', [10, 40]),
		span('d', 'b', [11, 12]),
		span('a', null, [0, 50]),
	];
	expect(drawn(spans)).toEqual(['0 a', '1 b', '2 d', '1 c']);
	expect(drawn(spans.toReversed())).toEqual(drawn(spans));
});

test('A span whose parent is absent, itself or below it is a root, and the tree ends', () => {
	expect(drawn([span('a', 'nobody', [0, 9])])).toEqual(['0 a']);
	expect(drawn([span('a', 'a', [0, 9])])).toEqual(['0 a']);
	const circle = [
		span('a', 'c', [2, 9]),
		span('b', 'a', [1, 9]),
		span('c', 'b', [3, 9]),
		span('d', 'c', [4, 5]),
	];
	expect(drawn(circle)).toEqual(['0 b', '1 c', '2 a', '2 d']);
});

test('Of two copies of a span the whole one is shown, once', () => {
	const ghost = span('a', null, [5, null], {missing: true, name: '(not arrived)'});
	const whole = span('a', null, [0, 9], {name: 'POST /chat'});
	for (const spans of [
		[ghost, whole],
		[whole, ghost],
	]) {
		expect(treeOf(spans).nodes.map(node => node.span.name)).toEqual(['POST /chat']);
	}
});

test('Many equal siblings are one row, which opens; few are not', () => {
	const many = Array.from({length: 12}, (_, at) =>
		span(`s${String(at).padStart(2, '0')}`, 'root', [at, at + 1], {name: 'embed'}),
	);
	const spans = [span('root', null, [0, 20]), ...many, span('z', 'root', [15, 16])];
	expect(drawn(spans)).toEqual(['0 root', '1 group:s00', '1 z']);
	const open = treeRows(treeOf(spans), {...folding, folded: ['group:s00']});
	expect(open.rows).toHaveLength(15);
	expect(open.rowOf('group:s00')).toBe(1);
	const jumped = treeRows(treeOf(spans), {...folding, selected: 's05'});
	expect(jumped.rows[jumped.rowOf('s05') ?? -1]?.id).toBe('s05');
	expect(drawn([span('root', null, [0, 20]), ...many.slice(0, 9)])).toHaveLength(10);
});

test('A chain of only children is one row; what hangs below it stays in sight', () => {
	const links = Array.from({length: 8}, (_, at) => span(`l${at}`, at === 0 ? 'root' : `l${at - 1}`, [0, 9]));
	const spans = [span('root', null, [0, 9]), ...links, span('x', 'l7', [1, 2]), span('y', 'l7', [3, 4])];
	// The last link has two children, so that it says something by itself.
	expect(drawn(spans)).toEqual(['0 root', '1 chain:l0', '2 l7', '3 x', '3 y']);
	const open = treeRows(treeOf(spans), {...folding, folded: ['chain:l0']});
	expect(open.rows.map(row => row.id)).toEqual([
		'root',
		'chain:l0',
		...links.map(link => link.spanId),
		'x',
		'y',
	]);
});

test('What says nothing of a model is left out with all below it; what holds a call, failed or took the time stays', () => {
	const spans = [
		span('root', null, [0, 100]),
		span('draft', 'root', [1, 60]),
		span('chat', 'draft', [2, 40], {kind: 'chat', callId: 'c', counted: true}),
		span('post', 'chat', [3, 39]),
		span('stream', 'post', [4, 39]),
		span('tool', 'stream', [20, 30], {kind: 'tool'}),
		span('read', 'root', [61, 62]),
		span('stat', 'read', [61, 62]),
		span('query', 'root', [63, 95]),
		span('broken', 'root', [61, 62], {status: 'error'}),
		span('tried', 'read', [61, 62], {status: 'error'}),
		span('cache', 'root', [96, 97]),
	];
	const idsOf = (changes: Partial<Folding>) => {
		const {rows, hidden} = treeRows(treeOf(spans), {...folding, ...changes});
		return [...rows.map(row => row.id), hidden];
	};
	const fewer = ['root', 'draft', 'chat', 'tool', 'broken', 'query', 6];
	expect(idsOf({})).toEqual(fewer);
	expect(treeRows(treeOf(spans), folding).hiddenFailed).toBe(1);
	expect(idsOf({all: true})).toHaveLength(13);
	expect(idsOf({selected: 'stat'})).toEqual([...fewer.slice(0, 5), 'read', 'stat', 'query', 4]);
	expect(idsOf({selected: 'stream'})).toEqual([
		...fewer.slice(0, 3),
		'post',
		'stream',
		...fewer.slice(3, 6),
		4,
	]);
	// Without a call or a step anywhere all of it is shown.
	const plain = spans.filter(one => one.kind === null);
	expect(treeRows(treeOf(plain), folding).hidden).toBe(0);
});

test('A call that goes on when its parent has ended is waited for as long as something above waits', () => {
	const spans = [
		span('root', null, [0, 100]),
		span('run', 'root', [10, 20]),
		span('chat', 'run', [15, 90], {kind: 'chat', callId: 'c', counted: true}),
		span('log', 'run', [15, 95]),
	];
	const tree = treeOf(spans);
	const path = criticalPathOf(tree);
	expect(
		path.segments.map(({node, fromMs, untilMs}) => [tree.nodes[node]?.span.spanId, fromMs, untilMs]),
	).toEqual([
		['root', 0, 10],
		['run', 10, 15],
		['chat', 15, 90],
		['root', 90, 100],
	]);
});

test('Work that a root only handed over is waited for to its end', () => {
	const tree = treeOf([
		span('start', null, [0, 10]),
		span('run', 'start', [8, 100]),
		span('chat', 'run', [20, 90]),
	]);
	const path = criticalPathOf(tree);
	expect(
		path.segments.map(({node, fromMs, untilMs}) => [tree.nodes[node]?.span.spanId, fromMs, untilMs]),
	).toEqual([
		['start', 0, 8],
		['run', 8, 20],
		['chat', 20, 90],
		['run', 90, 100],
	]);
});

test('A folded span hides what is below it, unless the cursor is there', () => {
	const spans = [
		span('a', null, [0, 9]),
		span('b', 'a', [1, 8]),
		span('c', 'b', [2, 3]),
		span('d', 'a', [8, 9]),
	];
	const rowsOf = (selected: string | null) =>
		treeRows(treeOf(spans), {folded: ['b'], criticalOnly: false, all: false, selected}).rows.map(
			row => row.id,
		);
	expect(rowsOf(null)).toEqual(['a', 'b', 'd']);
	expect(rowsOf('b')).toEqual(['a', 'b', 'd']);
	expect(rowsOf('c')).toEqual(['a', 'b', 'c', 'd']);
});

test('The critical path goes back from the end through what ended last', () => {
	const spans = [
		span('root', null, [0, 100]),
		span('get', 'root', [10, 30]),
		span('track', 'root', [10, 50]),
		span('chat', 'root', [60, 95]),
	];
	const tree = treeOf(spans);
	const path = criticalPathOf(tree);
	const named = path.segments.map(({node, fromMs, untilMs}) => [
		tree.nodes[node]?.span.spanId,
		fromMs,
		untilMs,
	]);
	expect(named).toEqual([
		['root', 0, 10],
		['track', 10, 50],
		['root', 50, 60],
		['chat', 60, 95],
		['root', 95, 100],
	]);
	expect(path.lengthMs).toBe(100);
	expect(path.until.has(tree.places.get('get') ?? -1)).toBe(false);
	expect(selfTimeMs(tree, tree.places.get('root') ?? -1)).toBe(25);
});

test('Work that outlives its parent is waited for up to the end of the parent only', () => {
	const tree = treeOf([span('a', null, [0, 50]), span('b', 'a', [10, 90])]);
	// The trace is as long as its last span; what is beside the root is nobody's.
	expect(criticalPathOf(tree).segments.map(({fromMs, untilMs}) => [fromMs, untilMs])).toEqual([
		[0, 10],
		[10, 50],
	]);
});

test('Ten thousand spans, one below the other, do not need a deep stack', () => {
	const spans = Array.from({length: 10_000}, (_, at) =>
		span(`s${at}`, at === 0 ? null : `s${at - 1}`, [at, 20_000 - at]),
	);
	expect(criticalPathOf(treeOf(spans)).lengthMs).toBe(20_000);
	expect(treeRows(treeOf(spans), {...folding, folded: ['chain:s1']}).rows.length).toBeGreaterThan(9999);
});

/** Any spans at all: few ids, so that absent parents, circles and copies come up by themselves. */
const anySpans = fc.array(
	fc
		.record({
			id: fc.integer({min: 0, max: 25}),
			parent: fc.option(fc.integer({min: 0, max: 30})),
			start: fc.integer({min: 0, max: 100}),
			length: fc.option(fc.integer({min: 0, max: 60})),
			missing: fc.boolean(),
			name: fc.constantFrom('embed', 'chat'),
		})
		.map(({id, parent, start, length, missing, name}) =>
			span(
				`s${id}`,
				parent === null ? null : `s${parent}`,
				[start, length === null ? null : start + length],
				{missing, name},
			),
		),
	{maxLength: 60},
);

test('Every span is shown exactly once, whatever came, and in the same rows in whatever order it came', () => {
	fc.assert(
		fc.property(anySpans, fc.integer(), (spans, seed) => {
			const tree = treeOf(spans);
			const {rows} = treeRows(tree, folding);
			const shown = rows.flatMap(row => (row.kind === 'span' || row.open !== true ? row.nodes : []));
			expect(shown.toSorted((one, two) => one - two)).toEqual(tree.nodes.map((_, index) => index));
			const shuffled = spans.toSorted((one, two) => order(one, seed) - order(two, seed));
			expect(treeRows(treeOf(shuffled), folding).rows).toEqual(rows);
		}),
	);
});

test('The critical path is in order, does not overlap itself, and lies in the trace', () => {
	fc.assert(
		fc.property(anySpans, spans => {
			const tree = treeOf(spans);
			let reached = tree.startMs;
			for (const {fromMs, untilMs} of criticalPathOf(tree).segments) {
				expect(fromMs).toBeGreaterThanOrEqual(reached);
				expect(untilMs).toBeGreaterThan(fromMs);
				reached = untilMs;
			}
			expect(reached).toBeLessThanOrEqual(tree.knownEndMs);
			for (const index of tree.nodes.keys()) expect(selfTimeMs(tree, index)).toBeGreaterThanOrEqual(0);
		}),
	);
});

/** Shuffles without chance: the same seed, the same order. */
function order(row: SpanRow, seed: number): number {
	let hash = seed | 0;
	for (const character of JSON.stringify(row))
		hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
	return hash;
}
