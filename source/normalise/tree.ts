/**
A unit's spans and log records as a tree of what the dialects read out of them. Links that lead in a circle, to
the span itself or to nowhere are cut here, so that nothing after this file has to think of them.
*/
import type {Kind} from '../domain/call.ts';
import type {LogRecord, Span} from '../domain/otlp.ts';
import type {Facts} from './facts.ts';

export type Node = {
	/** `<trace id>-<span id>`, or `log-…` where the record has no ids. */
	readonly id: string;
	/** Key of the unit that it came in. */
	readonly unit: string;
	readonly traceId: string | null;
	readonly spanId: string | null;
	readonly span: Span | null;
	/** Records that joined this span; for a carrier that is a log: the records it consists of. */
	readonly records: readonly LogRecord[];
	/** Null: no dialect claims it; it matters to the tree only. */
	readonly facts: Facts | null;
	readonly kind: Kind;
	readonly startMs: number;
	readonly endMs: number;
	parent: Node | null;
	readonly children: Node[];
	depth: number;
};

/** Links the nodes and gives them back parents first; in one depth by time, then id. */
export function linkNodes(nodes: readonly Node[]): readonly Node[] {
	const ordered = nodes.toSorted(compareNodes);
	const bySpan = new Map<string, Node>();
	for (const node of ordered) if (node.span !== null) bySpan.set(node.id, node);
	for (const node of ordered) {
		const parentId = node.span?.parentSpanId ?? null;
		if (parentId === null) continue;
		const parent = bySpan.get(`${node.traceId}-${parentId}`);
		if (parent !== undefined && parent !== node) node.parent = parent;
	}
	cutCircles(ordered);
	for (const node of ordered) node.parent?.children.push(node);
	return levels(ordered);
}

function compareNodes(first: Node, second: Node): number {
	return (
		first.startMs - second.startMs ||
		first.endMs - second.endMs ||
		(first.id < second.id ? -1 : first.id > second.id ? 1 : 0)
	);
}

/** The earliest node of a circle becomes a root. Each node is walked once, so the whole is linear. */
function cutCircles(ordered: readonly Node[]): void {
	const settled = new Set<Node>();
	for (const start of ordered) {
		const path = new Set<Node>();
		let node: Node | null = start;
		while (node !== null && !settled.has(node)) {
			if (path.has(node)) {
				node.parent = null;
				break;
			}
			path.add(node);
			node = node.parent;
		}
		for (const walked of path) settled.add(walked);
	}
}

function levels(ordered: readonly Node[]): readonly Node[] {
	const sorted: Node[] = ordered.filter(node => node.parent === null);
	for (let at = 0; at < sorted.length; at++) {
		const node = sorted[at] as Node;
		for (const child of node.children) {
			child.depth = node.depth + 1;
			sorted.push(child);
		}
	}
	return sorted;
}

/** The node's ancestors, nearest first. */
export function* ancestorsOf(node: Node): Generator<Node> {
	for (let parent = node.parent; parent !== null; parent = parent.parent) yield parent;
}
