/**
A request as Langfuse's integrations write it: messages alone, or with tools beside them. The callbacks of LangChain
have habits of their own, which are put right here; the messages themselves are read as any others.
*/
import {isList, isMap, parsed, textOf} from '../../domain/attributes.ts';
import type {AttributeValue} from '../../domain/otlp.ts';
import {roleOf} from '../messages-values.ts';

/** Null for a text, and for JSON that is no request. */
export function requestIn(value: AttributeValue | undefined): AttributeValue {
	const said = parsed(value);
	if (isList(said)) return withToolRoles(said);
	if (!isMap(said)) return null;
	return isList(said['messages']) ? {...said, messages: withToolRoles(said['messages'])} : said;
}

/** In JavaScript LangChain's result of a tool has the tool's name for its role. */
function withToolRoles(messages: readonly AttributeValue[]): readonly AttributeValue[] {
	const called = new Set<string>();
	return messages.map(message => {
		if (!isMap(message)) return message;
		for (const name of namesOfCalls(message)) called.add(name);
		const {role} = message as {readonly role?: AttributeValue};
		if (typeof role !== 'string' || !called.has(role) || roleOf(role) !== null) return message;
		return {...message, role: 'tool', name: role};
	});
}

function namesOfCalls({tool_calls: calls}: {readonly tool_calls?: AttributeValue}): readonly string[] {
	if (!isList(calls)) return [];
	return calls
		.filter(call => isMap(call))
		.map(call => textOf((isMap(call['function']) ? call['function'] : call)['name']))
		.filter(name => name !== null);
}

/** In the request beside the messages, or (LangChain) among them as messages of role tool. */
export function toolsIn(request: AttributeValue): AttributeValue {
	if (isMap(request)) return listed(request['tools'] ?? null);
	if (!isList(request)) return null;
	return listed(
		request.flatMap(item => {
			const content = isMap(item) && item['role'] === 'tool' ? item['content'] : null;
			return isMap(content) && content['type'] === 'function' ? [content] : [];
		}),
	);
}

/** Null for an empty list too. */
export function listed(value: AttributeValue): AttributeValue {
	return isList(value) && value.length > 0 ? value : null;
}
