/**
OpenLLMetry (Traceloop) and what grew out of its code: Laminar, LangWatch for JavaScript, AgentOps, older LiteLLM.
Its calls use `gen_ai.*` keys, which `gen-ai.ts` reads; here is what only it writes: messages in flattened keys,
the kind of a request, and workflows, tasks, agents and tools.
*/
import {firstOf, isList, isMap, numberOf, parsed, textOf} from '../../domain/attributes.ts';
import type {Kind, RetrievedDocument} from '../../domain/call.ts';
import type {Message, Role} from '../../domain/message.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import {documentsWithin, queryWithin} from '../documents.ts';
import type {Facts} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {messagesOf, textMessage} from '../messages.ts';
import {jsonOf} from '../messages-values.ts';
import {kindOfOperation} from '../operations.ts';
import {pythonLiteral} from '../python-literal.ts';
import {unflatten} from '../unflatten.ts';
import {keysOfAnswer} from '../vendor-answer.ts';
import {generatedOf, vendorFacts} from './haystack.ts';
import {argumentsText, resultTextOf, toolCallIdIn, toolNameIn} from './platform-steps.ts';

/** One of these is on every span that has something of this kind to say. */
const marks = [
	'traceloop.span.kind',
	'traceloop.entity.name',
	'llm.request.type',
	'lmnr.span.type',
	'gen_ai.prompt.0.role',
	'gen_ai.prompt.0.content',
	'gen_ai.completion.0.role',
	'gen_ai.completion.0.content',
	'gen_ai.completion.0.finish_reason',
	'gen_ai.completion.0.function_call.name',
	'gen_ai.input.messages.0.message.role',
];

export const openllmetry: Dialect = {
	name: 'openllmetry',
	claims: span =>
		marks.some(mark => span.attributes[mark] !== undefined) ||
		span.events.some(event => event.name === 'db.query.result'),
	read,
	log: null,
};

const roots = [
	'gen_ai.prompt',
	'gen_ai.completion',
	'gen_ai.input.messages',
	'gen_ai.output.messages',
	'llm.request.functions',
	'gen_ai.request.functions',
] as const;

function read(span: Span): Partial<Facts> {
	const {attributes, scope} = span;
	if (scope.name.endsWith('haystack')) return haystackOf(span);
	const lists = unflatten(attributes, roots);
	const kind = kindOf(span);
	const completions = lists['gen_ai.completion'] ?? lists['gen_ai.output.messages'];
	// Newer spans say it in the words of the conventions, which `gen-ai.ts` reads; what was done is still told here.
	const told = kind ?? kindOfOperation(textOf(attributes['gen_ai.operation.name']));
	// An agent that tells the sum of its calls alone (Agno) is the only place of what was asked and answered.
	const isSummed = kind === 'agent' && attributes['gen_ai.usage.output_tokens'] !== undefined;
	return {
		kind,
		aggregate: kind === 'workflow' || kind === 'agent',
		name: textOf(attributes['traceloop.entity.name']),
		input:
			kind === 'embeddings' && lists['gen_ai.prompt'] === undefined
				? textMessage('user', queryWithin(attributes['traceloop.entity.input']))
				: (flattened(lists['gen_ai.prompt'] ?? lists['gen_ai.input.messages'], 'user') ??
					(isSummed ? textMessage('user', plainText(attributes['traceloop.entity.input'])) : null)),
		output:
			flattened(completions, 'assistant') ??
			(isSummed ? textMessage('assistant', plainText(attributes['traceloop.entity.output'])) : null),
		finishReasons: isList(completions)
			? completions.flatMap(item => (isMap(item) ? finishReasonsOf(item['finish_reason']) : []))
			: [],
		toolDefinitions: lists['llm.request.functions'] ?? lists['gen_ai.request.functions'] ?? null,
		tool: told === 'tool' ? toolOf(attributes) : null,
		...(told === 'retrieval' ? retrievalOf(span) : {}),
		agent: kind === 'agent' ? textOf(attributes['traceloop.entity.name']) : null,
		template: textOf(attributes['traceloop.prompt.key']),
	};
}

/** What a person said or read; arguments of functions and their values are JSON. */
function plainText(value: AttributeValue | undefined): string | null {
	const text = textOf(value);
	return text === null || /^\s*[[{]/.test(text) ? null : text;
}

/**
Haystack's calls tell neither model nor tokens, and the keys of the answer for the answer. What the one generator of
a pipeline answered is in the pipeline's output: the only count there is, unless the client's own span lies below.
*/
function haystackOf(span: Span): Partial<Facts> {
	const {attributes} = span;
	const kind = kindOf(span);
	if (kind !== 'workflow') {
		return {kind, input: messagesOf(attributes['gen_ai.prompt.0.user'], {role: 'user'})};
	}
	const name = textOf(attributes['traceloop.entity.name']);
	const outputKey = 'traceloop.entity.output';
	const outputs = parsed(attributes[outputKey]);
	const generators = isMap(outputs)
		? Object.values(outputs).filter(output => isMap(output) && isList(output['replies']))
		: [];
	const only = generators.length === 1 ? generators[0] : undefined;
	if (!isMap(only)) return {kind, aggregate: true, name};
	const {vendor, output} = generatedOf(only);
	const keys = {output: outputKey, ...keysOfAnswer(outputKey, vendor)};
	return {kind, aggregate: true, name, ...vendorFacts(vendor), output, keys};
}

const requestTypes = new Map<string, Kind>([
	['chat', 'chat'],
	['responses', 'chat'],
	['acompletion', 'chat'],
	['embedding', 'embeddings'],
	['embeddings', 'embeddings'],
	['aembedding', 'embeddings'],
	['rerank', 'rerank'],
]);

const spanKinds = new Map<string, Kind>([
	['workflow', 'workflow'],
	['task', 'workflow'],
	['session', 'workflow'],
	['agent', 'agent'],
	['tool', 'tool'],
]);

/** Sections 4, 12 and 13 of the precedence; null where `gen_ai.operation.name` has the better word. */
function kindOf(span: Span): Kind | null {
	const {attributes} = span;
	if (textOf(attributes['gen_ai.operation.name']) !== null) return null;
	if (span.events.some(event => event.name === 'db.query.result')) return 'retrieval';
	const type = textOf(attributes['llm.request.type']);
	if (type === 'completion') {
		// LiteLLM says completion for chats as well; only its scope tells it from the old API.
		return span.scope.name.startsWith('litellm') ? 'chat' : 'completion';
	}
	const requested = type === null ? undefined : requestTypes.get(type);
	if (requested !== undefined) return requested;
	const spanKind = spanKinds.get(textOf(attributes['traceloop.span.kind']) ?? '');
	if (spanKind === 'workflow' && isOfLlamaIndex(span)) return kindOfClass(span.name);
	if (spanKind !== undefined) return spanKind;
	if (span.name.endsWith('.embeddings') && attributes['gen_ai.request.model'] !== undefined)
		return 'embeddings';
	return null;
}

function isOfLlamaIndex({scope}: Span): boolean {
	return scope.name.endsWith('llamaindex');
}

/**
LlamaIndex under OpenLLMetry calls everything a task or a workflow; only the class says what it is. In JavaScript the
query's embedding is seen here and nowhere else.
*/
function kindOfClass(name: string): Kind {
	if (/retriever(?:\.retrieve|\.task|\.workflow)$/i.test(name) && !name.startsWith('retriever_query')) {
		return 'retrieval';
	}
	if (/Tool\.(?:task|workflow)$/.test(name)) return 'tool';
	if (/(?:^FunctionAgent|^ReActAgent|^CodeActAgent)\.workflow$/.test(name)) return 'agent';
	return name === 'base_embedding.get_query_embedding' ? 'embeddings' : 'workflow';
}

function flattened(list: AttributeValue | undefined, role: Role): readonly Message[] | null {
	if (!isList(list)) return null;
	const messages = list.filter(item => isMap(item)).map(item => plainMessage(item, role));
	return messages.length === 0 ? null : messagesOf(messages, {role});
}

/** Null as text is what JavaScript made of an answer without content. */
function plainMessage(item: Attributes, role: Role): Attributes {
	const inner = isMap(item['message']) ? item['message'] : item;
	// The old API's prompt has its role for a key.
	const said = inner['content'] ?? inner['user'];
	const content = said === 'null' ? null : contentOf(said);
	const call = inner['function_call'];
	const calls = isList(inner['tool_calls']) ? inner['tool_calls'].map(inTool) : isMap(call) ? [call] : null;
	const message: Record<string, AttributeValue> = {role: textOf(inner['role']) ?? role, content};
	if (calls !== null) message['tool_calls'] = calls;
	if (textOf(inner['refusal']) !== null) message['refusal'] = inner['refusal'] ?? null;
	if (textOf(inner['tool_call_id']) !== null) message['tool_call_id'] = inner['tool_call_id'] ?? null;
	return message;
}

function inTool(call: AttributeValue): AttributeValue {
	return isMap(call) && isMap(call['tool_call']) ? call['tool_call'] : call;
}

/** Content MAY be parts as JSON text; any other JSON is what was said. */
function contentOf(content: AttributeValue | undefined): AttributeValue {
	const value = parsed(content);
	const isParts = isList(value) && value.length > 0 && value.every(part => isMap(part) && 'type' in part);
	return isParts ? value : (content ?? null);
}

function toolOf(attributes: Attributes): Facts['tool'] {
	const output = parsed(attributes['traceloop.entity.output']);
	// LlamaIndex' tools say their name with the result.
	const named = isMap(output) && output['raw_output'] !== undefined ? output : null;
	return {
		name:
			firstOf(attributes, ['gen_ai.tool.name', 'tool.name'], textOf) ??
			textOf(named?.['tool_name']) ??
			toolNameIn(output) ??
			textOf(attributes['traceloop.entity.name']),
		callId: textOf(attributes['gen_ai.tool.call.id']) ?? toolCallIdIn(output),
		arguments: argumentsOf(attributes['tool.arguments'] ?? attributes['traceloop.entity.input']),
		result: resultTextOf(named?.['raw_output'] ?? outputOf(output) ?? attributes['traceloop.entity.output']),
	};
}

/** LangChain's run of a tool: `{output, kwargs}`. */
function outputOf(value: AttributeValue): AttributeValue {
	return isMap(value) && isMap(value['kwargs']) ? (value['output'] ?? null) : null;
}

/** LangChain prints them in Python, and passes them as one JSON text in JavaScript. */
function argumentsOf(value: AttributeValue | undefined): string | null {
	const input = parsed(value);
	if (!isMap(input)) return argumentsText(value);
	const printed = textOf(input['input_str']);
	if (printed !== null) return jsonOf(pythonLiteral(printed) ?? printed);
	const {args} = input;
	const only = isList(args) && args.length === 1 ? parsed(args[0]) : null;
	return isMap(only) ? jsonOf(only) : argumentsText(value);
}

function retrievalOf(span: Span): Pick<Facts, 'query' | 'documents'> {
	const found = resultsOf(span);
	return {
		query: queryWithin(span.attributes['traceloop.entity.input']),
		documents: found.length > 0 ? found : documentsWithin(span.attributes['traceloop.entity.output'] ?? null),
	};
}

function resultsOf(span: Span): readonly RetrievedDocument[] {
	return span.events
		.filter(event => event.name === 'db.query.result' || event.name === 'db.search.result')
		.map(({attributes}) => ({
			id: textOf(attributes['db.query.result.id']),
			// Some stores know a distance only; its scale is another, so it does not stand in for the score.
			score: numberOf(attributes['db.query.result.score']),
			text: textOf(attributes['db.query.result.document']) ?? textOf(attributes['db.query.result.metadata']),
		}));
}
