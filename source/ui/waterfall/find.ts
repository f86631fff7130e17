/**
Finds a text among the spans of a trace: in their names, models, services, errors, in what tools were called with, in the
log records written in them, and where the file was searched for it (`said`). Whatever its case; folded spans too: the one
that is gone to unfolds by itself.
*/
import type {SpanRow, TraceDetail} from '../../store/answers.ts';
import type {SpanTree} from './tree.ts';

/** What is looked for, and the spans that say it in their attributes, events or messages; none before they are known. */
export type Sought = {readonly text: string; readonly said: readonly string[]};

/** The last answer for a tree: each frame asks for it again. */
const last = new WeakMap<
	SpanTree,
	{
		readonly text: string;
		readonly said: readonly string[];
		readonly logs: object;
		readonly ids: readonly string[];
	}
>();

/** Ids of the spans in the order in which they are drawn. */
export function spansWith(
	trace: Pick<TraceDetail, 'logs'>,
	tree: SpanTree,
	{text, said}: Sought,
): readonly string[] {
	const known = last.get(tree);
	if (known?.text === text && known.logs === trace.logs && known.said === said) return known.ids;
	const ids = spansIn(trace, tree, {text, said});
	last.set(tree, {text, said, logs: trace.logs, ids});
	return ids;
}

function spansIn(trace: Pick<TraceDetail, 'logs'>, tree: SpanTree, {text, said}: Sought): readonly string[] {
	if (text === '') return [];
	const wanted = text.toLowerCase();
	const elsewhere = new Set<string | null>(said);
	for (const log of trace.logs) if (log.text.toLowerCase().includes(wanted)) elsewhere.add(log.spanId);
	return drawnOrder(tree).flatMap(span => {
		const {name, label, model, service, kind, statusMessage, arguments: given} = span;
		const texts = [name, label, model, service, kind, statusMessage, given];
		const isIn =
			elsewhere.has(span.spanId) || texts.some(one => one?.toLowerCase().includes(wanted) === true);
		return isIn ? [span.spanId] : [];
	});
}

/** Ids of all spans in that order. */
export function topDown(tree: SpanTree): readonly string[] {
	return drawnOrder(tree).map(span => span.spanId);
}

function drawnOrder({roots, nodes}: SpanTree): readonly SpanRow[] {
	const order: SpanRow[] = [];
	const stack = roots.toReversed();
	for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
		const node = nodes[index];
		if (node === undefined) continue;
		order.push(node.span);
		stack.push(...node.children.toReversed());
	}
	return order;
}

/** The next or previous of them, round the ends; `here` may be none of them. Null: there is none. */
export function nextSpan(
	found: readonly string[],
	{here, order, by}: {readonly here: string | null; readonly order: readonly string[]; readonly by: 1 | -1},
): string | null {
	if (found.length === 0) return null;
	const at = found.indexOf(here ?? '');
	if (at !== -1) return found[(at + by + found.length) % found.length] ?? null;
	// From a span that does not match to the nearest one that way.
	const place = here === null ? -1 : order.indexOf(here);
	const later = found.findIndex(id => order.indexOf(id) > place);
	if (by === 1) return found[later === -1 ? 0 : later] ?? null;
	return found[(later === -1 ? found.length : later) - 1] ?? found.at(-1) ?? null;
}
