/**
AgentOps: OpenLLMetry's flattened keys for calls, which `openllmetry.ts` and `gen-ai.ts` read, the kind of a request
under a name of its own, and `agentops.*` on what its decorators wrap. The tool calls of an answer are spans below
it; `asked-tools.ts` puts them back.
*/
import {firstOf, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts} from '../facts.ts';
import {kindOfOperation} from '../operations.ts';
import {argumentsText, kindOfSpanType, resultTextOf} from './platform-steps.ts';

const kindKey = 'agentops.span.kind';
const requestKey = 'gen_ai.request.type';

export const agentops: Dialect = {
	name: 'agentops',
	claims: span =>
		span.attributes[kindKey] !== undefined || span.attributes[requestKey] !== undefined || isAsked(span),
	read,
	log: null,
};

/** "tool_call.get_weather" below an answer: what the model asked for, and no run of the tool, which has its own span. */
function isAsked({scope, attributes}: Span): boolean {
	return scope.name.startsWith('agentops.') && attributes['tool.call.id'] !== undefined;
}

function kindOf({attributes}: Span): Kind | null {
	const requested = kindOfOperation(textOf(attributes[requestKey]));
	if (requested !== null) return requested;
	const kind = textOf(attributes[kindKey]);
	return kind === 'http' || kind === 'text' ? null : kindOfSpanType(kind);
}

function read(span: Span): Partial<Facts> {
	const {attributes} = span;
	if (isAsked(span)) return {never: true, tool: toolOf(span, null)};
	const kind = kindOf(span);
	const name = textOf(attributes['operation.name']);
	return {
		kind,
		aggregate: kind === 'workflow' || kind === 'agent',
		name,
		agent: kind === 'agent' ? (textOf(attributes['agent.name']) ?? name ?? span.name) : null,
		tool: kind === 'tool' ? toolOf(span, name) : null,
	};
}

/** A request for a tool ("tool_call.get_weather") has the tool's keys, its run the decorator's. */
function toolOf({attributes, name}: Span, operation: string | null): Facts['tool'] {
	const input = attributes['agentops.tool.input'] ?? attributes['agentops.entity.input'];
	const output = attributes['agentops.tool.output'] ?? attributes['agentops.entity.output'];
	return {
		name: textOf(attributes['tool.name']) ?? operation ?? name.replace(/^tool_call\./, ''),
		callId: firstOf(attributes, ['tool.call.id', 'tool.id'], textOf),
		arguments: textOf(attributes['tool.parameters']) ?? argumentsText(input),
		result: textOf(attributes['tool.result']) ?? resultTextOf(output),
	};
}
