/**
Finds a text among the spans of a trace: in their names, models, services, errors, in what tools were called with, and in
the log records written in them, whatever its case. Folded spans too: the one that is gone to unfolds by itself.
*/
import type {SpanRow, TraceDetail} from '../../store/answers.ts';
import type {SpanTree} from './tree.ts';

/** The last answer for a tree: each frame asks for it again. */
const last = new WeakMap<
	SpanTree,
	{readonly text: string; readonly logs: object; readonly ids: readonly string[]}
>();

/** Ids of the spans in the order in which they are drawn. */
export function spansWith(trace: Pick<TraceDetail, 'logs'>, tree: SpanTree, text: string): readonly string[] {
	const known = last.get(tree);
	if (known?.text === text && known.logs === trace.logs) return known.ids;
	const ids = sought(trace, tree, text);
	last.set(tree, {text, logs: trace.logs, ids});
	return ids;
}

function sought(trace: Pick<TraceDetail, 'logs'>, tree: SpanTree, text: string): readonly string[] {
	if (text === '') return [];
	const wanted = text.toLowerCase();
	const inLogs = new Set(
		trace.logs.flatMap(log => (log.text.toLowerCase().includes(wanted) ? [log.spanId] : [])),
	);
	return drawnOrder(tree).flatMap(span => {
		const {name, label, model, service, kind, statusMessage, arguments: given} = span;
		const texts = [name, label, model, service, kind, statusMessage, given];
		const isIn = inLogs.has(span.spanId) || texts.some(said => said?.toLowerCase().includes(wanted) === true);
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
