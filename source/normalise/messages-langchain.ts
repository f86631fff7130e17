/**
LangChain's own ways of writing a message: the serialised constructor, `{type: "human", data}`, and a plain dump
with `type` in place of `role`. They become the map that OpenAI would write.
*/
import {isList, isMap} from '../domain/attributes.ts';
import type {Attributes, AttributeValue} from '../domain/otlp.ts';
import {roleOf} from './messages-values.ts';

/** `{role, content, …}` of a LangChain message or prompt value; null for any other map. */
export function plainOfLangChain(map: Attributes): Attributes | null {
	const kwargs = map['kwargs'];
	if (
		isMap(kwargs) &&
		(map['lc'] !== undefined || map['type'] === 'constructor' || map['id'] !== undefined)
	) {
		return isList(kwargs['messages']) ? {messages: kwargs['messages']} : withRole(kwargs, classOf(map['id']));
	}
	const type = map['type'];
	if (typeof type !== 'string' || map['role'] !== undefined || roleOf(type) === null) return null;
	if (isMap(map['data'])) return withRole(map['data'], type);
	return 'content' in map || 'tool_calls' in map ? withRole(map, type) : null;
}

/** "HumanMessage" of `["langchain", "schema", "messages", "HumanMessage"]`. */
function classOf(id: AttributeValue | undefined): string {
	const last = isList(id) ? id.at(-1) : id;
	return typeof last === 'string' ? last : '';
}

function withRole(fields: Attributes, type: string): Attributes {
	const role = roleOf(type) ?? roleOf(fields['role']) ?? roleOf(fields['type']);
	const {type: _, ...rest} = fields;
	const extra = rest['additional_kwargs'];
	const completed: Record<string, AttributeValue> = isMap(extra) ? {...extra} : {};
	for (const [key, value] of Object.entries(rest)) {
		const empty = value === null || (isList(value) && value.length === 0);
		if (!empty || !(key in completed)) completed[key] = value;
	}
	// The calls stand a second time inside the content of an Anthropic answer.
	return {...completed, role: role ?? 'user'};
}
