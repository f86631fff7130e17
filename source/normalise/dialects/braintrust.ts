/**
Braintrust's attributes: input, output, metadata and metrics as JSON text, which some ports flatten into keys. The
application starts these spans itself; the library's processor adds a context, which says nothing of a call.
*/
import {countOf, isMap, numberOf, parsed, textOf} from '../../domain/attributes.ts';
import type {Evaluation, Kind} from '../../domain/call.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts, RawUsage} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {identityOf} from '../identity.ts';
import {keyedReader, type KeyedReader} from '../keyed-reader.ts';
import {finishReasonsWithin, messagesOf} from '../messages.ts';
import {isOperation, kindOfOperation} from '../operations.ts';
import {canonicalProvider} from '../providers.ts';
import {parametersOf} from '../request-parameters.ts';
import {rawUsage} from '../usage.ts';
import {documentsWithin, queryWithin} from '../documents.ts';
import {argumentsText, kindOfSpanType, resultTextOf} from './platform-steps.ts';

const prefix = 'braintrust.';
const typeKeys = [`${prefix}span_attributes`, `${prefix}span_attributes.type`] as const;
const inputKeys = [`${prefix}input_json`, `${prefix}input`] as const;
const outputKeys = [`${prefix}output_json`, `${prefix}output`] as const;
const marks = [
	...typeKeys,
	...inputKeys,
	...outputKeys,
	`${prefix}metrics`,
	`${prefix}metrics.prompt_tokens`,
] as const;

export const braintrust: Dialect = {
	name: 'braintrust',
	claims: ({attributes}) => marks.some(mark => attributes[mark] !== undefined),
	read,
	log: null,
};

/** The map in a key, and what stands flattened below it. */
function mapOf(attributes: Attributes, name: string): Attributes {
	const whole = parsed(attributes[`${prefix}${name}`]);
	const start = `${prefix}${name}.`;
	const flat = Object.entries(attributes)
		.filter(([key]) => key.startsWith(start))
		.map(([key, value]) => [key.slice(start.length), value] as const);
	return {...(isMap(whole) ? whole : {}), ...Object.fromEntries(flat)};
}

function kindOf(attributes: Attributes, {hasTokens}: {readonly hasTokens: boolean}): Kind | null {
	const named = kindOfOperation(textOf(attributes['gen_ai.operation.name']));
	if (named !== null) return named;
	const type = textOf(mapOf(attributes, 'span_attributes')['type']);
	return kindOfSpanType(type ?? (hasTokens ? 'llm' : null));
}

function read(span: Span): Partial<Facts> {
	const {attributes} = span;
	const metrics = mapOf(attributes, 'metrics');
	const metadata = mapOf(attributes, 'metadata');
	const kind = kindOf(attributes, {hasTokens: metrics['prompt_tokens'] !== undefined});
	const identity = identityOf(attributes);
	const common = {
		kind,
		aggregate: kind === 'workflow' || kind === 'agent',
		session: identity.session ?? textOf(metadata['session_id']) ?? textOf(metadata['sessionId']),
		user: identity.user ?? textOf(metadata['user_id']) ?? textOf(metadata['userId']),
		agent: kind === 'agent' ? span.name : null,
		evaluations: evaluationsOf(mapOf(attributes, 'scores')),
	};
	if (isOperation(kind)) return {...common, ...requestOf(attributes, {metrics, metadata})};
	const asked = attributes[inputKeys[0]] ?? attributes[inputKeys[1]];
	const got = attributes[outputKeys[0]] ?? attributes[outputKeys[1]];
	if (kind === 'tool') {
		const tool = {name: span.name, callId: null, arguments: argumentsText(asked), result: resultTextOf(got)};
		return {...common, tool};
	}
	return kind === 'retrieval'
		? {...common, query: queryWithin(asked), documents: documentsWithin(got)}
		: common;
}

function requestOf(
	attributes: Attributes,
	{metrics, metadata}: {readonly metrics: Attributes; readonly metadata: Attributes},
): Partial<Facts> {
	const reader = keyedReader(attributes);
	const {first, keys} = reader;
	const seconds = countOf(metrics['time_to_first_token']);
	const finish = (value: AttributeValue | undefined) =>
		finishReasonsWithin(value).flatMap(reason => finishReasonsOf(reason));
	return {
		provider: canonicalProvider(textOf(metadata['provider'])),
		requestModel: first('requestModel', ['gen_ai.request.model'], textOf) ?? textOf(metadata['model']),
		usage: usageOf(reader, metrics),
		reportedCostUsd: positive(countOf(metrics['estimated_cost'])),
		ttftMs: seconds === null ? null : seconds * 1000,
		streaming: typeof metadata['stream'] === 'boolean' ? metadata['stream'] : null,
		finishReasons: finish(attributes[outputKeys[0]] ?? attributes[outputKeys[1]]),
		input: first('input', inputKeys, value => messagesOf(value, {role: 'user'})),
		output: first('output', outputKeys, value => messagesOf(value, {role: 'assistant'})),
		toolDefinitions: metadata['tools'] ?? null,
		parameters: parametersOf(metadata),
		keys,
	};
}

function usageOf({first}: KeyedReader, metrics: Attributes): RawUsage | null {
	const count = (field: string, ...keys: readonly string[]) => first(`usage.${field}`, keys, countOf);
	return rawUsage({
		input: count('input', 'gen_ai.usage.input_tokens') ?? countOf(metrics['prompt_tokens']),
		output: count('output', 'gen_ai.usage.output_tokens') ?? countOf(metrics['completion_tokens']),
		total: countOf(metrics['tokens']),
		cacheRead: countOf(metrics['prompt_cached_tokens']),
		cacheWrite: countOf(metrics['prompt_cache_creation_tokens']),
		reasoning: countOf(metrics['completion_reasoning_tokens']),
	});
}

/** `{"accuracy": 0.5}`. */
function evaluationsOf(scores: Attributes): readonly Evaluation[] {
	return Object.entries(scores).flatMap(([name, value]) => {
		const score = numberOf(value);
		return score === null ? [] : [{name, score, label: null, explanation: null}];
	});
}

function positive(value: number | null): number | null {
	return value !== null && value > 0 ? value : null;
}
