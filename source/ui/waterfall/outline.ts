/**
The tree as it is drawn: without the spans that say nothing of a model, a tool or an agent and hold nothing that does
(file accesses, HTTP requests, middleware: hundreds around one call). What holds something stays, since it says what
the call was for. Shown in any case are roots, what failed, what has not ended, and where the time went.

A trace in which no span has a meaning is drawn whole, and so is one of which all is asked for.
*/
import {criticalPathOf} from './critical-path.ts';
import type {SpanTree} from './tree.ts';

/** Of the length of a trace, that was waited for a span's own work: less can be missed in a picture of some 40 cells. */
const waitedShareMin = 0.1;

export type Outline = {
	readonly roots: readonly number[];
	/** Of a span that is shown, those that are shown, in order of start. */
	readonly childrenOf: (index: number) => readonly number[];
	/** Spans that are left out. */
	readonly hidden: number;
	/** Differs where other spans are left out of the same tree. */
	readonly key: string;
};

const outlines = new WeakMap<SpanTree, Outline>();

/** `all`: nothing is left out. The selected span and those above it are shown, whatever they are. */
export function outlineOf(
	tree: SpanTree,
	{all, selected}: {readonly all: boolean; readonly selected: string | null},
): Outline {
	const plain = all ? none : plainSpans(tree);
	const own = selected === null ? null : (tree.places.get(selected) ?? null);
	const held = own !== null && plain.has(own) ? own : null;
	const key = `${all} ${held}`;
	const kept = outlines.get(tree);
	if (kept?.key === key) return kept;
	const outline = {...(plain.size === 0 ? whole(tree) : without(tree, {plain, held})), key};
	outlines.set(tree, outline);
	return outline;
}

const none: ReadonlySet<number> = new Set();

function whole(tree: SpanTree): Omit<Outline, 'key'> {
	return {roots: tree.roots, childrenOf: index => tree.nodes[index]?.children ?? [], hidden: 0};
}

/** A span is left out with all that is below it, so that nothing has to be hung elsewhere. */
function without(
	tree: SpanTree,
	{plain, held}: {readonly plain: ReadonlySet<number>; readonly held: number | null},
): Omit<Outline, 'key'> {
	const holding = new Set<number>();
	for (let at = held; at !== null; at = tree.nodes[at]?.parent ?? null) holding.add(at);
	const isShown = (index: number) => !plain.has(index) || holding.has(index);
	return {
		roots: tree.roots,
		childrenOf: index => (tree.nodes[index]?.children ?? []).filter(isShown),
		hidden: [...plain].filter(index => !isShown(index)).length,
	};
}

const plains = new WeakMap<SpanTree, ReadonlySet<number>>();

function plainSpans(tree: SpanTree): ReadonlySet<number> {
	const kept = plains.get(tree);
	if (kept !== undefined) return kept;
	const plain = findPlain(tree);
	plains.set(tree, plain);
	return plain;
}

function findPlain(tree: SpanTree): ReadonlySet<number> {
	if (tree.nodes.every(({span}) => span.callId === null && span.kind === null)) return none;
	const waited = new Map<number, number>();
	for (const {node, fromMs, untilMs} of criticalPathOf(tree).segments) {
		waited.set(node, (waited.get(node) ?? 0) + untilMs - fromMs);
	}
	const waitedMin = (tree.knownEndMs - tree.startMs) * waitedShareMin;
	const shown = new Set<number>();
	for (const [index, {span, parent}] of tree.nodes.entries()) {
		const speaks =
			parent === null ||
			span.callId !== null ||
			span.kind !== null ||
			span.status !== 'ok' ||
			(waitedMin > 0 && (waited.get(index) ?? 0) >= waitedMin);
		if (!speaks) continue;
		for (let at: number | null = index; at !== null && !shown.has(at); at = tree.nodes[at]?.parent ?? null) {
			shown.add(at);
		}
	}
	return new Set(tree.nodes.keys().filter(index => !shown.has(index)));
}
