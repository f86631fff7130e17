/**
The tree as it is drawn: without the spans that say nothing of a model, a tool or an agent and hold nothing that does
(file accesses, HTTP requests, middleware: hundreds around one call). What holds something stays, since it says what
the call was for, but not below a call. Shown in any case are roots, failures that were not handled, what has not ended, and where the
time went.

A trace in which no span has a meaning is drawn whole, and so is one of which all is asked for.
*/
import {criticalPathOf} from './critical-path.ts';
import type {SpanTree} from './tree.ts';

/** Of the length of a trace, that was waited for a span's own work: less can be missed in a picture of some 40 cells. */
const waitedShareMin = 0.1;

export type Outline = {
	readonly roots: readonly number[];
	/** Of a span that is shown, those that are shown right below it, in order of start. */
	readonly childrenOf: (index: number) => readonly number[];
	/** Of a span that is shown, the one below which it is shown; null for a root. */
	readonly parentOf: (index: number) => number | null;
	/** Spans that are left out, and how many of them failed. */
	readonly hidden: number;
	readonly hiddenFailed: number;
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
	return {
		roots: tree.roots,
		childrenOf: index => tree.nodes[index]?.children ?? [],
		parentOf: index => tree.nodes[index]?.parent ?? null,
		hidden: 0,
		hiddenFailed: 0,
	};
}

function without(
	tree: SpanTree,
	{plain, held}: {readonly plain: ReadonlySet<number>; readonly held: number | null},
): Omit<Outline, 'key'> {
	const holding = new Set<number>();
	for (let at = held; at !== null; at = tree.nodes[at]?.parent ?? null) holding.add(at);
	const isShown = (index: number) => !plain.has(index) || holding.has(index);
	const parentOf = (index: number) => {
		let parent = tree.nodes[index]?.parent ?? null;
		while (parent !== null && !isShown(parent)) parent = tree.nodes[parent]?.parent ?? null;
		return parent;
	};
	const children = new Map<number, number[]>();
	for (const index of tree.nodes.keys()) {
		const parent = isShown(index) ? parentOf(index) : null;
		if (parent === null) continue;
		const siblings = children.get(parent);
		if (siblings === undefined) children.set(parent, [index]);
		else siblings.push(index);
	}
	const hidden = [...plain].filter(index => !isShown(index));
	return {
		roots: tree.roots,
		childrenOf: index => children.get(index) ?? [],
		parentOf,
		hidden: hidden.length,
		hiddenFailed: hidden.filter(index => tree.nodes[index]?.span.status === 'error').length,
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
	const insideCall = spansInCalls(tree);
	const shown = new Set<number>();
	for (const [index, {span, parent}] of tree.nodes.entries()) {
		const speaks =
			parent === null ||
			span.callId !== null ||
			span.kind !== null ||
			(span.status !== 'ok' && !isHandled(tree, index)) ||
			(waitedMin > 0 && !insideCall.has(index) && (waited.get(index) ?? 0) >= waitedMin);
		if (!speaks) continue;
		shown.add(index);
		for (
			let at = parent;
			at !== null && !shown.has(at) && !insideCall.has(at);
			at = tree.nodes[at]?.parent ?? null
		) {
			shown.add(at);
		}
	}
	return new Set(tree.nodes.keys().filter(index => !shown.has(index)));
}

/** It failed, and nobody above took it for a failure: a file that need not be there, a lock that was tried. */
function isHandled({nodes}: SpanTree, index: number): boolean {
	const parent = nodes[index]?.parent ?? null;
	const above = parent === null ? undefined : nodes[parent];
	if (nodes[index]?.span.status !== 'error' || above === undefined || above.parent === null) return false;
	return above.span.status === 'ok' && above.span.callId === null && above.span.kind === null;
}

/** What lies below a counted call is how it was made: its time is the model's, and what it holds hangs on the call. */
function spansInCalls({nodes, roots}: SpanTree): ReadonlySet<number> {
	const inside = new Set<number>();
	const order = [...roots];
	for (let at = 0; at < order.length; at++) {
		const index = order[at] ?? 0;
		const node = nodes[index];
		const isInside = node?.span.counted === true || inside.has(index);
		for (const child of node?.children ?? []) {
			order.push(child);
			if (isInside) inside.add(child);
		}
	}
	return inside;
}
