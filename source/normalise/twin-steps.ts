/**
Several spans of one step: a framework's tool over the client and the server of MCP, two instrumentations of one
tool, a retriever that calls itself under another name. The outermost stays and takes over what only the others
know. Calls have their own rules, in `count-once.ts`.
*/
import {textOf} from '../domain/attributes.ts';
import type {Facts} from './facts.ts';
import {mergeFacts} from './merge.ts';
import {isOperation, isStepKind} from './operations.ts';
import {type Node, ancestorsOf} from './tree.ts';

/**
@param nodes Parents first.
@returns Null for a span whose step another one tells; a node with more facts for one that tells of several.
*/
export function twinSteps(nodes: readonly Node[]): ReadonlyMap<Node, Node | null> {
	const told = new Map<Node, Node | null>();
	const below = new Map<Node, number>();
	const outer = new Map<Node, Node>();
	for (const node of nodes) {
		const above = nearestStep(node);
		if (above === null || !isSameStep(above, node)) continue;
		outer.set(node, above);
		below.set(above, (below.get(above) ?? 0) + 1);
	}
	for (const [node, above] of outer) {
		// One that stands over several of its kind uses them (a retriever over retrievers).
		if ((below.get(above) ?? 0) > 1) continue;
		const holder = holderOf(above, outer, told);
		told.set(node, null);
		told.set(holder, joined(told.get(holder) ?? holder, node));
	}
	return told;
}

/** Parents come first, so whoever gave way has said to whom. */
function holderOf(node: Node, outer: ReadonlyMap<Node, Node>, told: ReadonlyMap<Node, Node | null>): Node {
	let holder = node;
	while (told.get(holder) === null) {
		const above = outer.get(holder);
		if (above === undefined) return holder;
		holder = above;
	}
	return holder;
}

/** A call or an agent in between means that the step below is another one. */
function nearestStep(node: Node): Node | null {
	if (node.span === null || !isStepKind(node.kind)) return null;
	for (const ancestor of ancestorsOf(node)) {
		if (isStepKind(ancestor.kind)) return ancestor;
		if (isOperation(ancestor.kind)) return null;
	}
	return null;
}

function isSameStep(above: Node, node: Node): boolean {
	if (above.kind !== node.kind) return false;
	if (node.kind === 'mcp') return methodOf(above) === methodOf(node);
	if (node.kind === 'retrieval') return true;
	if (node.kind !== 'tool') return false;
	const isMcp = methodOf(node) !== null;
	if (!isMcp && above.span?.scope.name === node.span?.scope.name) return false;
	return isSameName(toolName(above), toolName(node));
}

function methodOf(node: Node): string | null {
	return textOf(node.span?.attributes['mcp.method.name']);
}

/** The client of MCP names its tool in the name of the span only: "MCP send tools/call get_weather". */
function toolName(node: Node): string | null {
	const name = node.facts?.tool?.name ?? null;
	return name ?? /tools\/call (\S+)$/.exec(node.span?.name ?? '')?.[1] ?? null;
}

/** Some write the agent before it: "assistant.get_weather". */
function isSameName(first: string | null, second: string | null): boolean {
	if (first === null || second === null || first === second) return true;
	return first.endsWith(`.${second}`) || second.endsWith(`.${first}`);
}

function joined(holder: Node, twin: Node): Node {
	if (holder.facts === null || twin.facts === null) return holder;
	const {tool, status, errorType, errorMessage} = twin.facts;
	const own = holder.facts.tool;
	// A framework hands a failed tool's message to the model as if it were a result; its server says that it failed.
	const hasFailed = errorType === 'tool_error' && holder.facts.status !== 'error';
	const facts: Facts = {
		...mergeFacts(holder.facts, {documents: twin.facts.documents, query: twin.facts.query}),
		...(hasFailed ? {status: 'error', errorType, errorMessage: errorMessage ?? 'tool_error'} : {}),
		tool:
			own === null && tool === null
				? null
				: {
						name: own?.name ?? tool?.name ?? toolName(twin),
						callId: own?.callId ?? tool?.callId ?? null,
						arguments: own?.arguments ?? tool?.arguments ?? null,
						result: own?.result ?? tool?.result ?? null,
					},
	};
	return {...holder, facts: status === 'error' && holder.facts.status === null ? {...facts, status} : facts};
}
