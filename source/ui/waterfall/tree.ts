/**
The spans of a trace as a tree, whatever came: absent parents, parents that are their own children, the same
span twice, any order. It holds every span once, is built once per answer in O(n log n), and knows nothing of
folding, width or time that passes.
*/
import type {SpanRow} from '../../store/answers.ts';

export type SpanNode = {
	readonly span: SpanRow;
	/** Index in `nodes`; null for a root. */
	readonly parent: number | null;
	/** In order of start. */
	readonly children: readonly number[];
	readonly depth: number;
	/** Spans below it. */
	readonly below: number;
	/** Spans that failed, itself and below. */
	readonly failed: number;
	/** Last time known of it: its end, or of what has not ended the last end below it. */
	readonly knownEndMs: number;
};

/** Where it ends on a picture of this moment: what runs goes on until now, what is lost ends where one last heard of it. */
export function drawnEndMs({span, knownEndMs}: SpanNode, asOfMs: number): number {
	return span.status === 'running' ? Math.max(asOfMs, knownEndMs) : knownEndMs;
}

export type SpanTree = {
	/** In order of start, then of id. */
	readonly nodes: readonly SpanNode[];
	readonly roots: readonly number[];
	/** Span id to index. */
	readonly places: ReadonlyMap<string, number>;
	readonly startMs: number;
	/** Last end that is known; what runs goes on after it. */
	readonly knownEndMs: number;
	readonly running: boolean;
	readonly depth: number;
	/** In order of their first span. */
	readonly services: readonly string[];
};

/** The tree of an answer, kept as long as the answer itself is. */
const trees = new WeakMap<readonly SpanRow[], SpanTree>();

export function treeOf(spans: readonly SpanRow[]): SpanTree {
	const kept = trees.get(spans);
	if (kept !== undefined) return kept;
	const tree = build(spans);
	trees.set(spans, tree);
	return tree;
}

function build(spans: readonly SpanRow[]): SpanTree {
	const rows = once(spans);
	const places = new Map(rows.map((span, index) => [span.spanId, index]));
	const parents = acyclic(
		rows.map(span => (span.parentSpanId === null ? null : (places.get(span.parentSpanId) ?? null))),
	);
	const children: number[][] = rows.map(() => []);
	const roots: number[] = [];
	for (const [index, parent] of parents.entries()) {
		if (parent === null) roots.push(index);
		else children[parent]?.push(index);
	}
	const order = topDown(roots, children);
	const depths = rows.map(() => 0);
	for (const index of order) {
		const parent = parents[index] ?? null;
		if (parent !== null) depths[index] = (depths[parent] ?? 0) + 1;
	}
	const below = rows.map(() => 0);
	const failed: number[] = rows.map(span => (span.status === 'error' ? 1 : 0));
	const ends = rows.map(ownEnd);
	for (const index of order.toReversed()) {
		const parent = parents[index] ?? null;
		if (parent === null) continue;
		below[parent] = (below[parent] ?? 0) + (below[index] ?? 0) + 1;
		failed[parent] = (failed[parent] ?? 0) + (failed[index] ?? 0);
		if (rows[parent]?.endMs === null) ends[parent] = Math.max(ends[parent] ?? 0, ends[index] ?? 0);
	}
	const nodes = rows.map((span, index) => ({
		span,
		parent: parents[index] ?? null,
		children: children[index] ?? [],
		depth: depths[index] ?? 0,
		below: below[index] ?? 0,
		failed: failed[index] ?? 0,
		knownEndMs: ends[index] ?? span.startMs,
	}));
	return {
		nodes,
		roots,
		places,
		startMs: rows[0]?.startMs ?? 0,
		knownEndMs: nodes.reduce((end, node) => Math.max(end, node.knownEndMs), rows[0]?.startMs ?? 0),
		running: rows.some(span => span.status === 'running'),
		depth: depths.reduce((most, depth) => Math.max(most, depth), 0),
		services: [...new Set(rows.map(span => span.service))],
	};
}

/** An end before the start (a clock that was set back) is taken as the start. */
function ownEnd(span: SpanRow): number {
	return Math.max(span.startMs, span.endMs ?? span.startMs);
}

/** Each span once, in order of start and id; of two with one id the one that has come whole and ended last. */
function once(spans: readonly SpanRow[]): readonly SpanRow[] {
	const kept = new Map<string, SpanRow>();
	for (const span of spans) {
		const other = kept.get(span.spanId);
		if (other === undefined || better(span, other)) kept.set(span.spanId, span);
	}
	return [...kept.values()].toSorted(
		(one, two) => one.startMs - two.startMs || (one.spanId < two.spanId ? -1 : 1),
	);
}

/** A total order, so that the order of arrival does not choose between two copies. */
function better(one: SpanRow, two: SpanRow): boolean {
	if (one.missing !== two.missing) return two.missing;
	if (one.endMs !== two.endMs) return (one.endMs ?? -Infinity) > (two.endMs ?? -Infinity);
	return JSON.stringify(one) > JSON.stringify(two);
}

/** Cuts each circle of parents open at its earliest span (the lowest index), which becomes a root. */
function acyclic(parents: readonly (number | null)[]): readonly (number | null)[] {
	const cut = [...parents];
	/** Walk on which an index was met; 0: not yet. */
	const met = new Uint32Array(parents.length);
	for (let start = 0; start < parents.length; start++) {
		let at: number | null = start;
		while (at !== null && met[at] === 0) {
			met[at] = start + 1;
			at = cut[at] ?? null;
		}
		if (at === null || met[at] !== start + 1) continue;
		let first = at;
		for (let member = cut[at] ?? at; member !== at; member = cut[member] ?? at) {
			first = Math.min(first, member);
		}
		cut[first] = null;
	}
	return cut;
}

/** Parents before children. By a list of its own, since a trace may be deeper than the stack. */
function topDown(roots: readonly number[], children: readonly (readonly number[])[]): readonly number[] {
	const order = [...roots];
	for (let at = 0; at < order.length; at++) {
		for (const child of children[order[at] ?? 0] ?? []) order.push(child);
	}
	return order;
}
