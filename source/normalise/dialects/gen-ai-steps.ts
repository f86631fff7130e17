/** Tools, evaluations and guards as the GenAI conventions write them. */
import {firstOf, numberOf, textOf} from '../../domain/attributes.ts';
import type {Evaluation} from '../../domain/call.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';
import type {Facts} from '../facts.ts';
import {jsonOf} from '../messages-values.ts';

/** Null where the span names no tool and no call of one. */
export function toolOf(attributes: Attributes): Facts['tool'] {
	const tool = {
		name: firstOf(attributes, ['gen_ai.tool.name', 'tool.name', 'mcp.tool.name', 'tool_name'], textOf),
		callId: firstOf(attributes, ['gen_ai.tool.call.id', 'gen_ai.tool.call_id', 'tool.call.id'], textOf),
		arguments: firstOf(attributes, argumentKeys, jsonTextOf) ?? parametersOfCopilot(attributes),
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
	'tool_arguments',
	'mcp.request.argument',
];
const resultKeys = [
	'gen_ai.tool.call.result',
	'gen_ai.tool.output',
	'gen_ai.tool.result',
	'tool_response',
	'mcp.response.value',
];

/** Text as it is, structure as JSON. */
export function jsonTextOf(value: AttributeValue | undefined): string | null {
	if (value === undefined || value === null) return null;
	if (typeof value === 'string') return value === '' ? null : value;
	const number = numberOf(value);
	return number === null ? jsonOf(value) : String(number);
}

const copilotPrefix = 'github.copilot.tool.parameters.';

/** An attribute for each parameter. */
function parametersOfCopilot(attributes: Attributes): string | null {
	const found = Object.entries(attributes).filter(([key]) => key.startsWith(copilotPrefix));
	if (found.length === 0) return null;
	return jsonOf(Object.fromEntries(found.map(([key, value]) => [key.slice(copilotPrefix.length), value])));
}

/** An evaluation as a span of its own, and the verdicts of guards (OpenLIT, OpenLLMetry for JavaScript). */
export function evaluationsOf(attributes: Attributes): readonly Evaluation[] {
	return tables.flatMap(({name, score, label, explanation}) => {
		const found = firstOf(attributes, name, textOf);
		if (found === null) return [];
		return [
			{
				name: found,
				score: firstOf(attributes, score, numberOf),
				label: firstOf(attributes, label, textOf),
				explanation: firstOf(attributes, explanation, textOf),
			},
		];
	});
}

const tables = [
	{
		name: ['gen_ai.evaluation.name'],
		score: ['gen_ai.evaluation.score.value', 'gen_ai.evaluation.score'],
		label: ['gen_ai.evaluation.score.label', 'gen_ai.evaluation.label'],
		explanation: ['gen_ai.evaluation.explanation'],
	},
	{
		name: ['guard.name', 'guard.validator'],
		score: ['guard.score'],
		label: ['guard.verdict', 'guard.classification'],
		explanation: ['guard.explanation'],
	},
	{
		name: ['gen_ai.guardrail.name'],
		score: [],
		label: ['gen_ai.guardrail.status'],
		explanation: ['gen_ai.guardrail.error.message'],
	},
] as const;
