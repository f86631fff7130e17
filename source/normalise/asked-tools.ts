/**
What an answer asked for, where it stands in spans of its own: AgentOps writes each tool call of an answer as a span
below the call, and the answer without it. Calls whose answer names its tools, or did not end for one, are let be.
*/
import {type Part, toolCallsOf} from '../domain/message.ts';
import type {Facts} from './facts.ts';
import type {Node} from './tree.ts';

/** @returns the facts themselves where nothing is to be added. */
export function withAskedTools(facts: Facts, {children}: Node): Facts {
	if (children.length === 0 || !facts.finishReasons.includes('tool_calls')) return facts;
	const [answer, ...more] = facts.output ?? [];
	if (toolCallsOf(facts.output ?? []).length > 0) return facts;
	const asked = new Map<string, Part>();
	for (const {facts: below} of children) {
		const tool = below?.tool ?? null;
		if (tool === null || tool.callId === null || asked.has(tool.callId)) continue;
		const {callId: id, name, arguments: said} = tool;
		asked.set(id, {type: 'tool_call', id, name, arguments: said});
	}
	if (asked.size === 0) return facts;
	const parts = [...(answer?.parts ?? []), ...asked.values()];
	return {...facts, output: [{...answer, role: 'assistant', parts}, ...more]};
}
