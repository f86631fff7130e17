/**
What an answer asked for, where it stands in spans of its own: AgentOps writes each tool call of an answer as a span
below the call, and the answer without it; coding agents whose answers are withheld (Claude Code, Qwen Code) run the
tools beside it. Calls whose answer names its tools, or did not end for one, are let be.
*/
import {type Part, toolCallsOf} from '../domain/message.ts';
import type {Facts} from './facts.ts';
import {isOperation} from './operations.ts';
import type {Node} from './tree.ts';

/** @returns the facts themselves where nothing is to be added. */
export function withAskedTools(facts: Facts, node: Node): Facts {
	if (!facts.finishReasons.includes('tool_calls')) return facts;
	const [answer, ...more] = facts.output ?? [];
	if (toolCallsOf(facts.output ?? []).length > 0) return facts;
	const asked = new Map<string, Part>();
	for (const {facts: run} of [...node.children, ...toolsAfter(node)]) {
		const tool = run?.tool ?? null;
		if (tool === null || tool.callId === null || asked.has(tool.callId)) continue;
		const {callId: id, name, arguments: said} = tool;
		asked.set(id, {type: 'tool_call', id, name, arguments: said});
	}
	if (asked.size === 0) return facts;
	const parts = [...(answer?.parts ?? []), ...asked.values()];
	return {...facts, output: [{...answer, role: 'assistant', parts}, ...more]};
}

/**
Tools of the same parent that ran from this call on to the next one. Where calls of one parent overlap nothing tells
which of them asked. A tool may begin while the stream that asked for it still ends.
*/
function toolsAfter(node: Node): readonly Node[] {
	const beside = node.parent?.children ?? [];
	const tools = beside.filter(({kind, startMs}) => kind === 'tool' && startMs >= node.startMs);
	if (tools.length === 0) return [];
	let nextMs = Infinity;
	for (const other of beside) {
		if (other === node || !isOperation(other.kind)) continue;
		if (other.startMs < node.endMs && other.endMs > node.startMs) return [];
		if (other.startMs >= node.endMs) nextMs = Math.min(nextMs, other.startMs);
	}
	return tools.filter(({startMs}) => startMs < nextMs);
}
