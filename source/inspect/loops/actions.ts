/** What a trace did, in order: its tool runs and model calls; where no span tells of tools, as its messages tell. */
import type {PricedCall, Step} from '../../domain/call.ts';
import type {Message} from '../../domain/message.ts';
import type {Action} from '../exchange.ts';
import {saysError} from './result-text.ts';

/** Questions and answers of a model are compared by their beginning. */
const textLengthMax = 4000;

/** Kinds of steps that are asked for and come back with something. */
const acting: ReadonlySet<string> = new Set(['tool', 'mcp', 'retrieval', 'rerank', 'memory']);

/** The agent that runs what stands below `parent`; empty where none is known. */
export type ActorOf = (parent: string | null) => string;

/** Deeper trees than this are cut: a circle of parents must end. */
const depthMax = 50;

/**
`parents`: of each span of the trace that is known, its parent. An agent that is called again is still the same one, and so
is one whose every turn has a span; agents of one name that run side by side are several.
*/
export function actorsOf(steps: readonly Step[], parents: ReadonlyMap<string, string | null>): ActorOf {
	const above = (span: string | null): readonly string[] => {
		const spans: string[] = [];
		for (let at = span; at !== null && spans.length < depthMax; at = parents.get(at) ?? null) spans.push(at);
		return spans;
	};
	const actors = new Map<string, string>();
	const agents = steps.filter(({kind}) => kind === 'agent');
	for (const [name, own] of Map.groupBy(agents, step => step.name)) {
		const areSeveral = isSideBySide(own, span => above(span).slice(1));
		for (const {spanId} of own) if (spanId !== null) actors.set(spanId, areSeveral ? spanId : name);
	}
	return parent => {
		const agent = above(parent).find(span => actors.has(span));
		return agent === undefined ? '' : (actors.get(agent) ?? '');
	};
}

/** Two of them run at the same time, of which neither runs the other. */
function isSideBySide(steps: readonly Step[], above: (span: string | null) => readonly string[]): boolean {
	const sorted = steps.toSorted((one, other) => one.startMs - other.startMs);
	let longest: Step | null = null;
	for (const step of sorted) {
		const isInside = longest !== null && step.startMs < longest.startMs + longest.durationMs;
		if (isInside && !above(step.spanId).includes(longest?.spanId ?? '')) return true;
		if (!isInside) longest = step;
	}
	return false;
}

export function actionsOfSteps(steps: readonly Step[], actorOf: ActorOf): readonly Action[] {
	return steps
		.filter(({kind, status}) => acting.has(kind) && status !== 'running')
		.map(step => ({...actionOfStep(step), actor: actorOf(step.parentSpanId)}));
}

function actionOfStep(step: Step): Action {
	return {
		callId: null,
		spanId: step.spanId,
		kind: 'tool',
		name: step.tool?.name ?? step.name,
		input: step.tool?.arguments ?? step.query,
		output: step.tool?.result ?? null,
		isError: step.status === 'error',
		errorMessage: step.errorMessage,
		startMs: step.startMs,
		endMs: step.startMs + step.durationMs,
		actor: '',
		tokens: null,
		costNanoUsd: null,
	};
}

/** Whose it is, is known when its trace is: until then nobody's. */
export function actionOfCall(call: PricedCall): Action {
	const last = call.input?.at(-1);
	const input = last === undefined ? null : JSON.stringify(last).slice(0, textLengthMax);
	const {input: read, output: written} = call.usage;
	return {
		callId: call.callId,
		spanId: call.spanId,
		kind: 'call',
		name: call.responseModel ?? call.requestModel ?? call.name,
		input: `${call.input?.length ?? 0} ${input}`,
		output:
			call.output === null
				? null
				: JSON.stringify(call.output.map(({parts}) => parts)).slice(0, textLengthMax),
		isError: call.status === 'error',
		errorMessage: call.errorClass ?? call.errorMessage,
		startMs: call.startMs,
		endMs: call.startMs + call.durationMs,
		actor: '',
		tokens: read === null && written === null ? null : (read ?? 0) + (written ?? 0),
		costNanoUsd: call.cost.amountNanoUsd,
	};
}

/** Calls of tools with their results, in the order of a conversation; times are not told by messages: a millisecond each. */
export function actionsOfMessages(
	messages: readonly Message[],
	{callId, spanId, startMs, actor}: Pick<Action, 'actor' | 'spanId' | 'startMs'> & {readonly callId: string},
): readonly Action[] {
	const results = new Map<string, string>();
	const unnamed: string[] = [];
	for (const {parts} of messages) {
		for (const part of parts) {
			if (part.type !== 'tool_result') continue;
			if (part.id === null) unnamed.push(part.text);
			else results.set(part.id, part.text);
		}
	}
	const actions: Action[] = [];
	for (const {parts} of messages) {
		const calls = parts.filter(part => part.type === 'tool_call');
		for (const part of calls) {
			const output = part.id === null ? (unnamed.shift() ?? null) : (results.get(part.id) ?? null);
			// Several of one answer are asked for at once: they begin together.
			const at =
				startMs + (calls.length > 1 ? (actions.length - calls.indexOf(part)) * 2 : actions.length * 2);
			actions.push({
				callId,
				spanId,
				kind: 'tool',
				name: part.name ?? '',
				input: part.arguments,
				output,
				isError: saysError(output ?? ''),
				errorMessage: null,
				startMs: at,
				endMs: at + 1,
				actor,
				tokens: null,
				costNanoUsd: null,
			});
		}
	}
	return actions;
}
