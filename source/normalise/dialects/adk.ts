/**
Google's Agent Development Kit, where it departs from the GenAI conventions: request, answer and tools as JSON under
`gcp.vertex.agent.*`, and a `call_llm` span without an operation (JavaScript, and Python before 2.x). `{}` stands for
content that was not captured.
*/
import {isList, isMap, parsed, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts} from '../facts.ts';
import {messagesOf} from '../messages.ts';
import {jsonOf} from '../messages-values.ts';
import {parametersOf} from '../request-parameters.ts';
import {keysOfAnswer, vendorAnswerOf} from '../vendor-answer.ts';

const scope = 'gcp.vertex.agent';
const requestKey = `${scope}.llm_request`;
const answerKey = `${scope}.llm_response`;
const argumentsKey = `${scope}.tool_call_args`;
const resultKey = `${scope}.tool_response`;

export const adk: Dialect = {
	name: 'adk',
	claims: ({name, scope: {name: scopeName}, attributes}) =>
		attributes[requestKey] !== undefined ||
		attributes[answerKey] !== undefined ||
		attributes[argumentsKey] !== undefined ||
		(scopeName === scope && /^(?:call_llm|invocation|agent_run)\b/.test(name)),
	read,
	log: null,
};

function read(span: Span): Partial<Facts> {
	const {attributes} = span;
	const kind = kindOf(span);
	if (kind === 'tool') return {kind, ...toolOf(attributes)};
	if (kind !== 'chat') return {kind, aggregate: true};
	const request = mapOf(attributes[requestKey]);
	const config = isMap(request['config']) ? request['config'] : {};
	const vendor = vendorAnswerOf(mapOf(attributes[answerKey]));
	return {
		kind,
		requestModel: textOf(request['model']),
		responseModel: vendor.model,
		responseId: vendor.id,
		usage: vendor.usage,
		finishReasons: vendor.finishReasons,
		system: messagesOf(config['system_instruction'] ?? config['systemInstruction'], {role: 'system'}),
		input: messagesOf(request['contents'] ?? null, {role: 'user'}) ?? dataOf(attributes),
		output: messagesOf(mapOf(attributes[answerKey])['content'], {role: 'assistant'}),
		toolDefinitions: toolsOf(config['tools']),
		parameters: parametersOf(config),
		contentRedacted: isHidden(attributes[requestKey]) || isHidden(attributes[answerKey]),
		keys: {
			...(request['model'] === undefined ? {} : {requestModel: requestKey, input: requestKey}),
			...keysOfAnswer(answerKey, vendor),
		},
	};
}

function kindOf({name, attributes}: Span): Kind {
	if (attributes[argumentsKey] !== undefined) return 'tool';
	if (attributes[requestKey] !== undefined || attributes[answerKey] !== undefined) return 'chat';
	if (name.startsWith('call_llm')) return 'chat';
	return name.startsWith('agent_run') ? 'agent' : 'workflow';
}

function isHidden(value: AttributeValue | undefined): boolean {
	return value === '{}' || (isMap(value) && Object.keys(value).length === 0);
}

function mapOf(value: AttributeValue | undefined): Attributes {
	const map = parsed(value);
	return isMap(map) ? map : {};
}

function dataOf(attributes: Attributes): Facts['input'] {
	const data = attributes[`${scope}.data`];
	return isHidden(data) ? null : messagesOf(data, {role: 'user'});
}

/** `[{function_declarations: [{name, …}]}]` as the declarations. */
function toolsOf(value: AttributeValue | undefined): AttributeValue {
	if (!isList(value)) return null;
	const tools = value.flatMap(tool => {
		const list = isMap(tool) ? (tool['function_declarations'] ?? tool['functionDeclarations']) : null;
		return isList(list) ? list : [tool];
	});
	return tools.length === 0 ? null : tools;
}

function toolOf(attributes: Attributes): Partial<Facts> {
	return {
		tool: {
			name: textOf(attributes['gen_ai.tool.name']),
			callId: textOf(attributes['gen_ai.tool.call.id']),
			arguments: shown(attributes[argumentsKey]),
			result: shown(attributes[resultKey]),
		},
		contentRedacted: isHidden(attributes[argumentsKey]) && isHidden(attributes[resultKey]),
	};
}

function shown(value: AttributeValue | undefined): string | null {
	return value === undefined || isHidden(value) ? null : jsonOf(value);
}
