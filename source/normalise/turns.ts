/**
What a call of a coding agent takes from its turn: the prompt, which is told once and not with each request, and
the tools that it asked for, where only those that then ran are told of. Calls that tell it themselves keep theirs.
*/
import type {Entry} from './counted.ts';
import type {Facts} from './facts.ts';
import type {Inherited} from './inherit.ts';
import {type Node, ancestorsOf} from './tree.ts';

/** A prompt is written down when it is sent off, within the milliseconds of the first request. */
const slackMs = 100;

type Prompt = {readonly node: Node; readonly facts: Facts};

/** @param inherit Tells the conversation of a node. */
export function lendFromTurns(
	entries: readonly Entry[],
	nodes: readonly Node[],
	inherit: (node: Node) => Inherited,
): void {
	const prompts = nodes.flatMap((node): readonly Prompt[] =>
		node.facts === null || node.facts.prompt === null ? [] : [{node, facts: node.facts}],
	);
	for (const entry of entries) {
		if (entry.facts.asksBelow && entry.facts.output === null) lendTools(entry);
		if (prompts.length === 0 || entry.facts.turn === null || entry.facts.input !== null) continue;
		const found = promptOf(entry, prompts, inherit);
		if (found !== null) lendPrompt(entry, found);
	}
}

function lendPrompt(entry: Entry, {node, facts}: Prompt): void {
	entry.facts = {
		...entry.facts,
		input: facts.prompt === null || facts.prompt.length === 0 ? null : facts.prompt,
		contentRedacted: entry.facts.contentRedacted || facts.contentRedacted,
	};
	const key = facts.keys['prompt'];
	if (key !== undefined) entry.origins.set('input', {field: 'input', spanId: node.spanId, key});
}

/** The one of the turn, else of the agent above, else the last before the call in its trace or conversation. */
function promptOf(
	entry: Entry,
	prompts: readonly Prompt[],
	inherit: (node: Node) => Inherited,
): Prompt | null {
	const {node, facts} = entry;
	const above = new Set<Node>(ancestorsOf(node));
	const session = facts.session ?? inherit(node).session;
	const rankOf = (prompt: Prompt): number => {
		if (prompt.facts.dialect !== facts.dialect) return 0;
		if (prompt.node.startMs > entry.endMs + slackMs) return 0;
		if (prompt.facts.turn !== null && prompt.facts.turn === facts.turn) return 3;
		if (above.has(prompt.node)) return 2;
		if (prompt.node.startMs > entry.startMs + slackMs) return 0;
		if (prompt.node.unit === node.unit) return 1;
		return session !== null && inherit(prompt.node).session === session ? 1 : 0;
	};
	let best: Prompt | null = null;
	let bestRank = 0;
	// Parents first and by time, as nodes are: of equal ones the last is the nearest before the call.
	for (const prompt of prompts) {
		const rank = rankOf(prompt);
		if (rank === 0 || rank < bestRank) continue;
		if (rank === bestRank && best !== null && prompt.node.startMs < best.node.startMs) continue;
		best = prompt;
		bestRank = rank;
	}
	return best;
}

/** Tools that run inside the call, but not inside another call in it. */
function lendTools(entry: Entry): void {
	const tools: Node[] = [];
	const search = (node: Node): void => {
		for (const child of node.children) {
			if (child.kind === 'tool' && child.facts?.tool?.callId != null) tools.push(child);
			else if (child.facts?.asksBelow !== true) search(child);
		}
	};
	search(entry.node);
	if (tools.length === 0) return;
	const parts = tools.map(({facts}) => ({
		type: 'tool_call' as const,
		id: facts?.tool?.callId ?? null,
		name: facts?.tool?.name ?? null,
		arguments: facts?.tool?.arguments ?? null,
	}));
	entry.facts = {...entry.facts, output: [{role: 'assistant', parts}]};
	entry.origins.set('output', {
		field: 'output',
		spanId: tools[0]?.spanId ?? null,
		key: tools[0]?.facts?.keys['tool.name'] ?? '',
	});
}
