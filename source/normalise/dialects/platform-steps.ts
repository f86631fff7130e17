/**
What the platforms' own vocabularies share beyond calls: their words for the kind of a span, the arguments that a
decorator saw, and the result of a tool. Words of the GenAI conventions are in `operations.ts`.
*/
import {isList, isMap, parsed} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';
import {jsonOf, textField} from '../messages-values.ts';
import {resultText} from '../messages-parts.ts';

const kinds = new Map<string, Kind>([
	['llm', 'chat'],
	['generation', 'chat'],
	['chat', 'chat'],
	['embedding', 'embeddings'],
	['embeddings', 'embeddings'],
	['tool', 'tool'],
	['agent', 'agent'],
	['retrieval', 'retrieval'],
	['retriever', 'retrieval'],
	['rag', 'retrieval'],
	['vector_db', 'retrieval'],
	['reranking', 'rerank'],
	['reranker', 'rerank'],
	['rerank', 'rerank'],
	['guardrail', 'guardrail'],
	['memory', 'memory'],
	['mcp', 'mcp'],
]);

/** Kinds of OpenTelemetry's own, which say nothing about a model. */
const plain = new Set(['server', 'client', 'producer', 'consumer', 'unknown', 'undefined']);

/** The kind behind a platform's word for a span: "LLM", "TOOL", "eval", "function"; what is unknown is a workflow. */
export function kindOfSpanType(type: string | null): Kind | null {
	if (type === null) return null;
	const word = type.toLowerCase();
	if (plain.has(word)) return null;
	if (word.startsWith('eval') || word.endsWith('evaluator') || word === 'score') return 'evaluator';
	return kinds.get(word) ?? 'workflow';
}

/** Decorators write `{args, kwargs}` (Langfuse, AgentOps) or `{args, kw}` (Judgeval); a call has one of the two. */
export function argumentsText(value: AttributeValue | undefined): string | null {
	const input = parsed(value);
	if (input === null || input === '') return null;
	if (!isMap(input)) return jsonOf(input);
	const named = input['kwargs'] ?? input['kw'];
	if (named === undefined && input['args'] === undefined) return jsonOf(input);
	if (isMap(named) && Object.keys(named).length > 0) return jsonOf(named);
	const args = input['args'];
	return isList(args) && args.length > 0 ? jsonOf(args) : null;
}

/** What a tool gave back; a tool message of LangChain is its content, and text in JSON quotes is the text. */
export function resultTextOf(value: AttributeValue | undefined): string | null {
	const output = parsed(value);
	if (output === null || output === '') return null;
	const message = toolMessageOf(output);
	if (message !== null) return resultText(message['content']);
	// LlamaIndex' own result of a tool has what the function gave back beside blocks of text.
	if (isMap(output) && output['raw_output'] !== undefined) return resultTextOf(output['raw_output']);
	return jsonOf(typeof value === 'string' ? unquoted(value) : output);
}

function unquoted(text: string): string {
	if (!text.startsWith('"')) return text;
	try {
		const inner: unknown = JSON.parse(text);
		return typeof inner === 'string' ? inner : text;
	} catch {
		return text;
	}
}

/** The id of the call that a tool message answers. */
export function toolCallIdIn(value: AttributeValue | undefined): string | null {
	const message = toolMessageOf(parsed(value));
	return message === null ? null : textField(message, 'tool_call_id');
}

/** A message of a tool as OpenAI or LangChain writes it, also serialised, also as the output of a run. */
function toolMessageOf(value: AttributeValue): Attributes | null {
	if (!isMap(value)) return null;
	const inner = isMap(value['output']) ? value['output'] : value;
	const fields = [inner, inner['data'], inner['kwargs']].find(
		candidate => isMap(candidate) && 'content' in candidate && isOfTool(candidate),
	);
	return isMap(fields) ? fields : null;
}

function isOfTool(message: Attributes): boolean {
	return message['type'] === 'tool' || message['role'] === 'tool' || 'tool_call_id' in message;
}

/** The tool that a tool message answers for. */
export function toolNameIn(value: AttributeValue | undefined): string | null {
	const message = toolMessageOf(parsed(value));
	return message === null ? null : textField(message, 'name');
}
