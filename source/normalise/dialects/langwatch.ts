/**
LangWatch's SDKs: a type for each span, content as `{type, value}` in JSON text. Models and tokens are in `gen_ai.*`
keys as well, which `gen-ai.ts` reads. Evaluations are read from the evaluation's own span only: the event on the
span above it says the same.
*/
import {booleanOf, countOf, isList, isMap, numberOf, parsed, textOf} from '../../domain/attributes.ts';
import type {Evaluation} from '../../domain/call.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import {documentsWithin, queryWithin} from '../documents.ts';
import type {Facts, RawUsage} from '../facts.ts';
import {identityOf} from '../identity.ts';
import {keyedReader, type KeyedReader} from '../keyed-reader.ts';
import {messagesOf} from '../messages.ts';
import {field, jsonOf, textField} from '../messages-values.ts';
import {isOperation} from '../operations.ts';
import {parametersOf} from '../request-parameters.ts';
import {rawUsage} from '../usage.ts';
import {kindOfSpanType, resultTextOf} from './platform-steps.ts';

const typeKey = 'langwatch.span.type';
const inputKey = 'langwatch.input';
const outputKey = 'langwatch.output';

export const langwatch: Dialect = {
	name: 'langwatch',
	claims: ({attributes}) =>
		attributes[typeKey] !== undefined || attributes['langwatch.metrics'] !== undefined,
	read,
	log: null,
};

function read(span: Span): Partial<Facts> {
	const {attributes} = span;
	const kind = kindOfSpanType(textOf(attributes[typeKey]));
	const common = {
		kind,
		aggregate: kind === 'agent' || kind === 'workflow',
		user: identityOf(attributes).user ?? textField(mapOf(attributes['langwatch.params']), 'user'),
		agent: kind === 'agent' ? span.name : null,
		template: templateOf(attributes),
	};
	if (isOperation(kind) || kind === null) return {...common, ...requestOf(attributes)};
	const asked = unwrapped(attributes[inputKey]);
	const got = unwrapped(attributes[outputKey]);
	if (kind === 'tool') {
		const tool = {
			name: span.name,
			callId: null,
			arguments: textIn(asked),
			result: resultTextOf(isMap(got) ? unwrapped(got) : got),
		};
		return {...common, tool};
	}
	if (kind === 'retrieval') {
		// `langwatch.rag_contexts` in Python, `langwatch.contexts` in JavaScript.
		const contexts = unwrapped(attributes['langwatch.rag_contexts'] ?? attributes['langwatch.contexts']);
		return {...common, query: queryWithin(asked), documents: documentsWithin(contexts)};
	}
	if (kind === 'evaluator' || kind === 'guardrail') {
		return {...common, evaluations: evaluationsOf(span.name, got)};
	}
	return common;
}

function requestOf(attributes: Attributes): Partial<Facts> {
	const reader = keyedReader(attributes);
	const {first, keys} = reader;
	const parameters = mapOf(attributes['langwatch.params']);
	const metrics = metricsOf(attributes['langwatch.metrics']);
	const ttftMs = first('ttftMs', ['langwatch.timestamps'], ttftOf);
	const tools = parameters['tools'] ?? null;
	return {
		usage: usageOf(reader, metrics),
		reportedCostUsd: positive(countOf(metrics['cost'])),
		ttftMs,
		streaming:
			booleanOf(parameters['stream']) ??
			booleanOf(attributes['langwatch.gen_ai.streaming']) ??
			(ttftMs === null ? null : true),
		input: first('input', [inputKey], value => messagesOf(unwrapped(value), {role: 'user'})),
		output: first('output', [outputKey], value => messagesOf(unwrapped(value), {role: 'assistant'})),
		toolDefinitions: isList(tools) && tools.length > 0 ? tools : null,
		parameters: parametersOf(parameters),
		keys,
	};
}

/** Python's metrics are in snake case, JavaScript's in camel case. */
function usageOf({first}: KeyedReader, metrics: Attributes): RawUsage | null {
	const count = (name: string, ...keys: readonly string[]) => first(`usage.${name}`, keys, countOf);
	return rawUsage({
		input:
			count('input', 'gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens') ??
			countOf(field(metrics, 'prompt_tokens', 'promptTokens')),
		output:
			count('output', 'gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens') ??
			countOf(field(metrics, 'completion_tokens', 'completionTokens')),
		reasoning: countOf(field(metrics, 'reasoning_tokens', 'reasoningTokens')),
	});
}

/** JavaScript wraps its metrics like content. */
function metricsOf(value: AttributeValue | undefined): Attributes {
	const metrics = unwrapped(value);
	return isMap(metrics) ? metrics : {};
}

/** Milliseconds since 1970. The span's own start is earlier by what the first call imports. */
function ttftOf(value: AttributeValue | undefined): number | null {
	const times = mapOf(value);
	const from = numberOf(times['started_at'] ?? times['startedAt']);
	const to = numberOf(times['first_token_at'] ?? times['firstTokenAt']);
	return from === null || to === null || to <= from ? null : to - from;
}

function mapOf(value: AttributeValue | undefined): Attributes {
	const map = parsed(value);
	return isMap(map) ? map : {};
}

/** What `{type, value}` holds; anything else is itself. */
function unwrapped(value: AttributeValue | undefined): AttributeValue {
	const content = parsed(value);
	return isMap(content) && 'type' in content && 'value' in content ? (content['value'] ?? null) : content;
}

function textIn(value: AttributeValue): string | null {
	return value === null || value === '' ? null : jsonOf(value);
}

/** `{status, passed, score, label, details}`. */
function evaluationsOf(name: string, result: AttributeValue): readonly Evaluation[] {
	if (!isMap(result) || !('score' in result || 'passed' in result || 'label' in result)) return [];
	const passed = booleanOf(result['passed']);
	return [
		{
			name,
			score: numberOf(result['score']),
			label: textOf(result['label']) ?? (passed === null ? null : passed ? 'passed' : 'failed'),
			explanation: textOf(result['details']),
		},
	];
}

function templateOf(attributes: Attributes): string | null {
	const name = textOf(attributes['langwatch.prompt.handle']) ?? textOf(attributes['langwatch.prompt.name']);
	if (name === null) return null;
	const version = textOf(attributes['langwatch.prompt.version.number']);
	return version === null ? name : `${name}@${version}`;
}

function positive(value: number | null): number | null {
	return value !== null && value > 0 ? value : null;
}
