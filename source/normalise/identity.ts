/**
Who and which conversation a span speaks of. Read from every span, claimed or not: applications put these on
their own outermost span, and the calls below inherit them.
*/
import {firstOf, isMap, parsed, textOf} from '../domain/attributes.ts';
import type {Attributes} from '../domain/otlp.ts';

const sessionKeys = [
	'langfuse.session.id',
	'session.id',
	'langsmith.metadata.session_id',
	'langsmith.metadata.thread_id',
	'langsmith.metadata.conversation_id',
	'traceloop.association.properties.session_id',
	'ai.telemetry.metadata.sessionId',
	'ai.telemetry.metadata.session_id',
	'lmnr.association.properties.session_id',
	'mlflow.trace.session',
	'gcp.vertex.agent.session_id',
	'copilot_chat.chat_session_id',
	'ai.observability.conversation_id',
	'judgment.session_id',
	'langwatch.thread.id',
	'mastra.metadata.sessionId',
	'metadata.sessionId',
	'session_id',
	'llm.session.id',
	'traceloop.association.properties.thread_id',
	'traceloop.association.properties.chat_id',
	'group_id',
	'gen_ai.conversation.id',
	'conversation.id',
	'spring.ai.chat.client.conversation.id',
];

const userKeys = [
	'langfuse.user.id',
	'user.id',
	'enduser.id',
	'gen_ai.user',
	'llm.user',
	'gen_ai.request.user',
	'traceloop.association.properties.user_id',
	'ai.telemetry.metadata.userId',
	'ai.telemetry.metadata.user_id',
	'lmnr.association.properties.user_id',
	'langsmith.metadata.user_id',
	'langsmith.metadata.userId',
	'mlflow.trace.user',
	'metadata.langfuse_user_id',
	'metadata.user_api_key_end_user_id',
	'judgment.customer_id',
	'langwatch.user.id',
	'mastra.metadata.userId',
	'llm.user.id',
	'user_id',
	'userId',
];

export type Identity = {readonly session: string | null; readonly user: string | null};

export function identityOf(attributes: Attributes): Identity {
	const session = firstOf(attributes, sessionKeys, wordOf);
	const user = firstOf(attributes, userKeys, wordOf);
	const metadata = attributes['metadata'];
	if ((session !== null && user !== null) || metadata === undefined) return {session, user};
	// Pydantic AI, Logfire and OpenInference keep both in a map of what the application says of a run.
	const map = parsed(metadata);
	const said = isMap(map) ? map : {};
	return {
		session: session ?? firstOf(said, metadataSessionKeys, wordOf),
		user: user ?? firstOf(said, metadataUserKeys, wordOf),
	};
}

const metadataSessionKeys = ['session_id', 'sessionId', 'thread_id', 'conversation_id'];
const metadataUserKeys = ['user_id', 'userId', 'user'];

/** The keys that `identityOf` reads, for the ledger of origins. */
export function identityKeyOf(attributes: Attributes, field: keyof Identity): string | null {
	const keys = field === 'session' ? sessionKeys : userKeys;
	return keys.find(key => wordOf(attributes[key]) !== null) ?? null;
}

/** Scrubbers of secrets replace an id by "[Scrubbed due to 'session']"; some emitters quote the id as JSON. */
function wordOf(value: Attributes[string] | undefined): string | null {
	const text = textOf(value);
	if (text === null || text.startsWith('[Scrubbed due to')) return null;
	const bare = text.length > 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
	return bare.trim() === '' ? null : bare;
}
