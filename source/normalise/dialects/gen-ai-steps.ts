/** Tools as the GenAI conventions write them. */
import {firstOf, numberOf, textOf} from '../../domain/attributes.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';
import type {Facts} from '../facts.ts';
import {jsonOf} from '../messages-values.ts';

/** Null where the span names no tool and no call of one. */
export function toolOf(attributes: Attributes): Facts['tool'] {
	const tool = {
		name: firstOf(attributes, ['gen_ai.tool.name', 'tool.name', 'mcp.tool.name'], textOf),
		callId: firstOf(attributes, ['gen_ai.tool.call.id', 'gen_ai.tool.call_id', 'tool.call.id'], textOf),
		arguments: firstOf(attributes, argumentKeys, jsonTextOf),
		result: firstOf(attributes, resultKeys, jsonTextOf),
	};
	return tool.name === null && tool.callId === null && tool.arguments === null && tool.result === null
		? null
		: tool;
}

const argumentKeys = [
	'gen_ai.tool.call.arguments',
	'gen_ai.tool.input',
	'gen_ai.tool.args',
	'mcp.request.argument',
];
const resultKeys = [
	'gen_ai.tool.call.result',
	'gen_ai.tool.output',
	'gen_ai.tool.result',
	'mcp.response.value',
];

/** Text as it is, structure as JSON. */
export function jsonTextOf(value: AttributeValue | undefined): string | null {
	if (value === undefined || value === null) return null;
	if (typeof value === 'string') return value === '' ? null : value;
	const number = numberOf(value);
	return number === null ? jsonOf(value) : String(number);
}
