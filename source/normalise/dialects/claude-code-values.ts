/** What spans and log records of Claude Code say alike. */
import {countOf, firstOf, isMap, textOf} from '../../domain/attributes.ts';
import type {Attributes} from '../../domain/otlp.ts';
import type {Facts} from '../facts.ts';
import type {KeyedReader} from '../keyed-reader.ts';
import {rawUsage} from '../usage.ts';

/** `input_tokens` is without the cache, as Anthropic's API has it. */
export function usageOf({first}: KeyedReader): Facts['usage'] {
	return rawUsage({
		input: first('usage.input', ['input_tokens'], countOf),
		output: first('usage.output', ['output_tokens'], countOf),
		cacheRead: first('usage.cacheRead', ['cache_read_tokens'], countOf),
		cacheWrite: first('usage.cacheWrite', ['cache_creation_tokens'], countOf),
		cacheInside: false,
		reasoningInside: true,
	});
}

export function requestIdsOf(attributes: Attributes): readonly string[] {
	return ['request_id', 'client_request_id', 'request_body_id']
		.map(key => textOf(attributes[key]))
		.filter(id => id !== null);
}

/** The id that it draws for an installation says nothing to a person. */
export function userOf({first}: KeyedReader): string | null {
	return first('user', ['user.email', 'user.id', 'user.account_uuid'], textOf);
}

/** Whose server it asks; all of them name the model's maker where the conventions have the provider. */
export function providerOf(attributes: Attributes): string {
	const said = textOf(attributes['anthropic.provider']);
	if (said === 'bedrock') return 'aws.bedrock';
	return said === 'vertex' ? 'gcp.vertex_ai' : 'anthropic';
}

export function effortOf(attributes: Attributes): Attributes {
	const effort = textOf(attributes['effort']);
	return effort === null ? {} : {reasoning_effort: effort};
}

/**
Requests beside the conversation (titles, summaries, subagents) are not about what the user just said. "sdk" is the
main one of a program without a terminal.
*/
export function isMain(attributes: Attributes): boolean {
	const source = firstOf(attributes, ['query_source', 'query_source_safe'], textOf);
	return source === null || source === 'sdk' || source === 'main' || source.startsWith('repl_main_thread');
}

/** Text as it is, structure as JSON. */
export function jsonOf(value: Attributes[string] | undefined): string | null {
	return isMap(value) || Array.isArray(value) ? JSON.stringify(value) : textOf(value);
}
