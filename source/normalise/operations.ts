/** What a span is, by its `gen_ai.operation.name`: words of the semantic conventions, and of the libraries. */
import type {Kind, Operation, StepKind} from '../domain/call.ts';

const kinds = new Map<string, Kind>();

function put(kind: Kind, names: string): void {
	for (const name of names.split(' ')) kinds.set(name, kind);
}

put('chat', 'chat llm generate_content generate fetch_response openai.responses.create chat.completions');
put('chat', 'chat.streaming_completions llm_request llm_call acompletion responses aresponses chat_model');
put('chat', 'anthropic_messages generation model_inference');
put('completion', 'text_completion text_generation completion text.completions text.streaming_completions');
put('embeddings', 'embeddings embedding embed aembedding');
put('retrieval', 'retrieval vector_db_retrieve retriever');
put('rerank', 'rerank reranker');
put('tool', 'execute_tool tool_call tool');
put('agent', 'invoke_agent create_agent agent_call agent handle_conversation_turn');
put('guardrail', 'guardrail');
put('evaluator', 'evaluator evaluation');
put('memory', 'create_memory update_memory upsert_memory delete_memory search_memory');
put('memory', 'create_memory_store delete_memory_store memory');
put('image', 'image image_generation');
put('speech', 'audio transcription speech');
put('workflow', 'invoke_workflow plan agent_step execute_task task framework chain parser workflow');
put('workflow', 'workflow_step model_generation model_chunk execute_event_loop_cycle');
put('workflow', 'execute_structured_output invoke_graph invoke_swarm handoff agent_handoff unknown');
put('workflow', 'tool_selection execute_hook user_prompt schedule_tool_calls');

/** Null for a word that no table knows. */
export function kindOfOperation(name: string | null): Kind | null {
	if (name === null) return null;
	const word = name.toLowerCase();
	const kind = kinds.get(word);
	if (kind !== undefined) return kind;
	return word.endsWith('_memory') || word.includes('_memory_') ? 'memory' : null;
}

const operations: ReadonlySet<string> = new Set<Operation>([
	'chat',
	'completion',
	'embeddings',
	'image',
	'speech',
	'server',
]);

/** True for kinds that are requests to a model. */
export function isOperation(kind: Kind | null): kind is Operation {
	return kind !== null && operations.has(kind);
}

/** True for kinds that are shown beside the calls. */
export function isStepKind(kind: Kind | null): kind is StepKind {
	return kind !== null && kind !== 'other' && !isOperation(kind);
}
