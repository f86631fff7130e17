/** What a trace did, in order: its tool runs and model calls; where no span tells of tools, as its messages tell. */
import type {PricedCall, Step} from '../../domain/call.ts';
import type {Message} from '../../domain/message.ts';
import type {Action} from '../exchange.ts';

/** Texts of a call that fails again are compared by their beginning. */
const inputLengthMax = 4000;

/** Kinds of steps that are asked for and come back with something. */
const acting: ReadonlySet<string> = new Set(['tool', 'mcp', 'retrieval', 'rerank', 'memory']);

/** `parents`: of each span of the trace that is known, its parent. */
export function actionsOfSteps(
	steps: readonly Step[],
	parents: ReadonlyMap<string, string | null>,
): readonly Action[] {
	const agents = new Set(
		steps.filter(({kind}) => kind === 'agent' || kind === 'workflow').map(({spanId}) => spanId ?? ''),
	);
	return steps
		.filter(({kind, status}) => acting.has(kind) && status !== 'running')
		.map(step => ({...actionOfStep(step), actor: agentAbove(step.parentSpanId, agents, parents)}));
}

/** Deeper trees than this are cut: a circle of parents must end. */
const depthMax = 50;

/** The span of the agent that runs it; empty where none is known. */
function agentAbove(
	parent: string | null,
	agents: ReadonlySet<string>,
	parents: ReadonlyMap<string, string | null>,
): string {
	let span = parent;
	for (let depth = 0; span !== null && depth < depthMax; depth++) {
		if (agents.has(span)) return span;
		span = parents.get(span) ?? null;
	}
	return '';
}

function actionOfStep(step: Step): Action {
	const isError = step.status === 'error';
	return {
		callId: null,
		spanId: step.spanId,
		kind: 'tool',
		name: step.tool?.name ?? step.name,
		input: step.tool?.arguments ?? step.query,
		output: step.tool?.result ?? null,
		isError: isError || saysError(step.tool?.result ?? ''),
		errorMessage: step.errorMessage,
		startMs: step.startMs,
		endMs: step.startMs + step.durationMs,
		actor: '',
		tokens: null,
		costNanoUsd: null,
	};
}

export function actionOfCall(call: PricedCall): Action {
	const last = call.input?.at(-1);
	const input = last === undefined ? null : JSON.stringify(last).slice(0, inputLengthMax);
	const {input: read, output: written} = call.usage;
	return {
		callId: call.callId,
		spanId: call.spanId,
		kind: 'call',
		name: call.responseModel ?? call.requestModel ?? call.name,
		input: `${call.input?.length ?? 0} ${input}`,
		output: null,
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
	{
		callId,
		spanId,
		startMs,
	}: {readonly callId: string; readonly spanId: string | null; readonly startMs: number},
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
				actor: '',
				tokens: null,
				costNanoUsd: null,
			});
		}
	}
	return actions;
}

const errorHead =
	/^\s*(?:\{?\s*"?(?:error|exception|errors)"?\s*:\s*(?!null|\[\]|false|"")|error\b|(?:\w+\.)*\w*(?:Error|Exception)\b|traceback|failed\b|fatal\b)|"(?:is_?error|isError)":\s*true|"(?:status|success)":\s*(?:"(?:error|failed|failure)"|false)/i;

/** A result that says that it is an error, where no status does. */
function saysError(result: string): boolean {
	return errorHead.test(result.slice(0, 300));
}
