/**
The chain of spans that the end of a trace waited for: had any of them been faster, the trace would have ended
earlier.

    root   ├────────────────────────────┤        walked from the right:
    get        ├──────┤                          own time of root after `chat`, then `chat`,
    track      ├───────────┤                     then what ended last before `chat` began: `track`,
    chat                     ├───────┤           then root's own time before `track`. `get` is beside it.

From the end of a span backwards: of the children that began before the cursor, the one that ended last is what
was waited for. Between its end and the cursor the span itself worked. The walk goes on inside that child, and
the cursor moves to where the child began. A child that outlives its parent (work nobody waited for) counts up
to the parent's end only. But a call or a step that goes on while something further above waits was handed over and
is waited for (streams, effects), and so is all of it where the roots end before half of the trace is over. Several
roots are walked like children of one that does nothing itself.

A parent that has not arrived ends, for this purpose, with the last span known below it: what it does after
that is not known, and not on the path.
*/
import type {SpanTree} from './tree.ts';

type PathSegment = {
	readonly node: number;
	readonly fromMs: number;
	readonly untilMs: number;
};

export type CriticalPath = {
	/** Own work of spans on the path, oldest first; they do not overlap. */
	readonly segments: readonly PathSegment[];
	/** Index of a node to the moment up to which it was waited for; nodes beside the path are absent. */
	readonly until: ReadonlyMap<number, number>;
	readonly lengthMs: number;
};

const paths = new WeakMap<SpanTree, CriticalPath>();

export function criticalPathOf(tree: SpanTree): CriticalPath {
	const kept = paths.get(tree);
	if (kept !== undefined) return kept;
	const path = walk(tree);
	paths.set(tree, path);
	return path;
}

/** Of the length of a trace that its roots cover: below, they only hand the work over, and nobody waits for them. */
const rootShareMin = 0.5;

function isDetached({nodes, roots, startMs, knownEndMs}: SpanTree): boolean {
	const rootEndMs = roots.reduce((end, root) => Math.max(end, nodes[root]?.knownEndMs ?? 0), startMs);
	return rootEndMs - startMs < (knownEndMs - startMs) * rootShareMin;
}

/**
Until when each span may have been waited for: its own end, or that of a call or a step below it which goes on while
something above still waits. Of a trace whose roots only hand the work over: the last end of all below.
*/
function waitedEnds(tree: SpanTree): readonly number[] {
	const {nodes, roots} = tree;
	const isWhole = isDetached(tree);
	const order = [...roots];
	for (let at = 0; at < order.length; at++) {
		for (const child of nodes[order[at] ?? 0]?.children ?? []) order.push(child);
	}
	/** Last end of what speaks in the subtree. */
	const reached = nodes.map(({span, knownEndMs}) =>
		isWhole || span.callId !== null || span.kind !== null ? knownEndMs : -Infinity,
	);
	for (const index of order.toReversed()) {
		const parent = nodes[index]?.parent ?? null;
		if (parent !== null) reached[parent] = Math.max(reached[parent] ?? 0, reached[index] ?? 0);
	}
	const ends = nodes.map(node => node.knownEndMs);
	for (const index of order) {
		const parent = nodes[index]?.parent ?? null;
		const above = parent === null ? (isWhole ? Infinity : -Infinity) : (ends[parent] ?? 0);
		const own = ends[index] ?? 0;
		const lastOwn = parent === null ? Infinity : (nodes[parent]?.knownEndMs ?? 0);
		const isHandedOver = above > lastOwn;
		// What was handed over is waited for; what only runs on beside it is not.
		ends[index] =
			isHandedOver && reached[index] === -Infinity
				? Math.min(own, lastOwn)
				: Math.max(own, Math.min(reached[index] ?? 0, above));
	}
	return ends;
}

type Frame = {
	/** Null: the trace itself, above the roots. */
	readonly node: number | null;
	readonly startMs: number;
	/** What may have been waited for, last to end first. */
	readonly waits: readonly number[];
	next: number;
	cursor: number;
};

function walk(tree: SpanTree): CriticalPath {
	const segments: PathSegment[] = [];
	const until = new Map<number, number>();
	const ends = waitedEnds(tree);
	const endOf = (index: number) => ends[index] ?? 0;
	const startOf = (index: number) => tree.nodes[index]?.span.startMs ?? 0;
	const byEnd = (indexes: readonly number[]) =>
		indexes.toSorted((one, two) => endOf(two) - endOf(one) || startOf(two) - startOf(one) || two - one);
	const own = (frame: Frame, fromMs: number) => {
		if (frame.node === null) return;
		const untilMs = Math.min(frame.cursor, tree.nodes[frame.node]?.knownEndMs ?? 0);
		if (fromMs < untilMs) segments.push({node: frame.node, fromMs, untilMs});
	};
	const stack: Frame[] = [
		{node: null, startMs: tree.startMs, waits: byEnd(tree.roots), next: 0, cursor: tree.knownEndMs},
	];
	for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
		const child = frame.waits[frame.next++];
		if (child === undefined || frame.cursor <= frame.startMs) {
			own(frame, frame.startMs);
			stack.pop();
			continue;
		}
		// It began after the cursor: what is waited for had ended before, so this one ran beside it.
		if (startOf(child) >= frame.cursor) continue;
		if (endOf(child) <= frame.startMs && startOf(child) < frame.startMs) continue;
		const end = Math.min(endOf(child), frame.cursor);
		own(frame, end);
		until.set(child, end);
		frame.cursor = Math.max(frame.startMs, startOf(child));
		stack.push({
			node: child,
			startMs: frame.cursor,
			waits: byEnd(tree.nodes[child]?.children ?? []),
			next: 0,
			cursor: end,
		});
	}
	segments.reverse();
	return {
		segments,
		until,
		lengthMs: segments.reduce((sum, segment) => sum + segment.untilMs - segment.fromMs, 0),
	};
}

/** Time in which a span itself worked: its own less what its children cover. Up to the last end that is known. */
export function selfTimeMs(tree: SpanTree, index: number): number {
	const node = tree.nodes[index];
	if (node === undefined) return 0;
	let covered = 0;
	let reached = node.span.startMs;
	// Children are in order of start, so that one pass joins what overlaps.
	for (const child of node.children) {
		const start = Math.max(reached, tree.nodes[child]?.span.startMs ?? 0);
		const end = Math.min(node.knownEndMs, tree.nodes[child]?.knownEndMs ?? 0);
		if (end <= start) continue;
		covered += end - start;
		reached = end;
	}
	return node.knownEndMs - node.span.startMs - covered;
}
