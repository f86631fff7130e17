/**
MLflow's traces over OTLP. Every value is JSON text, texts and numbers included, also of keys that the application
set itself. Inputs and outputs are the provider's own request and answer. What `mlflow.trace.*` adds up for a whole
trace is read for its root only, and never beside a call.
*/
import {booleanOf, isList, isMap, numberOf, parsed, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import {documentsWithin, queryWithin} from '../documents.ts';
import {type Facts, type RawUsage, noFacts} from '../facts.ts';
import {type KeyedReader, keyedReader} from '../keyed-reader.ts';
import {mergeFacts, mergeUsage} from '../merge.ts';
import {messagesOf, textMessage} from '../messages.ts';
import {kindOfOperation} from '../operations.ts';
import {canonicalProvider} from '../providers.ts';
import {parametersOf} from '../request-parameters.ts';
import {millisToEvent} from '../timing.ts';
import {keysOfAnswer, usageAtEnd, vendorAnswerOf, vendorUsageOf} from '../vendor-answer.ts';
import {genAi} from './gen-ai.ts';
import {argumentsText, resultTextOf} from './platform-steps.ts';

export const mlflow: Dialect = {
	name: 'mlflow',
	claims: ({attributes}) =>
		attributes['mlflow.spanType'] !== undefined || attributes['mlflow.traceRequestId'] !== undefined,
	read,
	log: null,
};

const firstChunk: ReadonlySet<string> = new Set(['mlflow.chunk.item.0']);

function read(span: Span): Partial<Facts> {
	const attributes = decoded(span.attributes);
	const reader = keyedReader(attributes);
	const kind = kindOfOperation(textOf(attributes['mlflow.spanType']));
	const isCall = kind === 'chat' || kind === 'completion' || kind === 'embeddings';
	const facts: Partial<Facts> = {
		kind,
		aggregate: kind === 'agent' || kind === 'workflow',
		...(isCall ? callOf({span, attributes, reader, kind}) : stepOf(span, {attributes, kind})),
		...(isCall ? {} : {usage: usageOf(attributes['mlflow.trace.tokenUsage'])}),
		template: templateOf(attributes['mlflow.linkedPrompts']),
	};
	const others = {...span, attributes};
	// Keys of the conventions that the application set came in quotes as well.
	return genAi.claims(others) ? mergeFacts({...noFacts, ...facts}, genAi.read(others)) : facts;
}

/** Vectors of embeddings are the one value that is large and says nothing. */
function decoded(attributes: Attributes): Attributes {
	const isOfVectors = textOf(parsed(attributes['mlflow.spanType'])) === 'EMBEDDING';
	const values: Record<string, AttributeValue> = {};
	for (const [key, value] of Object.entries(attributes)) {
		values[key] = isOfVectors && key === 'mlflow.spanOutputs' ? value : plain(value);
	}
	return values;
}

/** A text would be in quotes, so what has none is a number or a word of JSON. */
function plain(value: AttributeValue): AttributeValue {
	if (typeof value !== 'string') return value;
	if (value === 'null') return null;
	if (value === 'true' || value === 'false') return value === 'true';
	return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(value) ? numberOf(value) : parsed(value);
}

type Source = {
	readonly span: Span;
	/** Of the span, with each value out of its JSON text. */
	readonly attributes: Attributes;
	readonly reader: KeyedReader;
	readonly kind: Kind;
};

function callOf({span, attributes, reader, kind}: Source): Partial<Facts> {
	const {first, keys} = reader;
	// LangChain's requests are lists of messages, and what else was asked stands apart.
	const request = {
		...mapOf(attributes['invocation_params']),
		...mapOf(attributes['mlflow.spanInputs']),
	} as Attributes;
	const output = attributes['mlflow.spanOutputs'] ?? null;
	const partial = output === null ? partialOf(span) : null;
	const answer = vendorAnswerOf(partial?.head ?? mapOf(output));
	const own = first('usage.input', ['mlflow.chat.tokenUsage'], usageOf);
	const vendor = kind === 'embeddings' && typeof output === 'string' ? usageAtEnd(output) : answer.usage;
	const usage = mergeUsage(own, vendor);
	const ttftMs = millisToEvent(span, firstChunk);
	return {
		provider:
			canonicalProvider(first('provider', ['mlflow.llm.provider'], textOf)) ??
			first('provider', ['mlflow.message.format'], providerOfFormat),
		requestModel: textOf(request['model']) ?? first('requestModel', ['model', 'mlflow.llm.model'], textOf),
		responseModel: answer.model ?? first('responseModel', ['mlflow.llm.model'], textOf),
		responseId: answer.id,
		usage,
		reportedCostUsd: costOf(attributes['mlflow.llm.cost']),
		ttftMs,
		streaming: ttftMs === null ? first('streaming', ['stream'], booleanOf) : true,
		finishReasons: answer.finishReasons,
		input: messagesOf(attributes['mlflow.spanInputs'], {role: 'user'}),
		output:
			kind === 'embeddings'
				? null
				: (textMessage('assistant', partial?.text ?? null) ?? messagesOf(output, {role: 'assistant'})),
		toolDefinitions: first('toolDefinitions', ['mlflow.chat.tools', 'tools'], value =>
			isList(value) && value.length > 0 ? value : null,
		),
		parameters: parametersOf({...attributes, ...mapOf(request['config']), ...request}),
		user: first('user', ['user'], textOf),
		keys: {
			...keysOfAnswer('mlflow.spanOutputs', {...answer, usage}),
			...(own === null ? {} : keysOfUsage(own)),
			input: 'mlflow.spanInputs',
			requestModel: textOf(request['model']) === null ? 'model' : 'mlflow.spanInputs',
			...keys,
		},
	};
}

/** What a stream that was cut had brought: each chunk is an event. */
function partialOf(span: Span): {readonly head: Attributes; readonly text: string} | null {
	const chunks = span.events
		.filter(event => event.name.startsWith('mlflow.chunk.item.'))
		.map(event => mapOf(parsed(event.attributes['mlflow.chunk.value'])));
	const [first] = chunks;
	if (first === undefined) return null;
	return {head: {...first, ...mapOf(first['response'])}, text: chunks.map(deltaOf).join('')};
}

/** Of chat completions, of the Responses API (a text), of Anthropic's messages (a block). */
function deltaOf(chunk: Attributes): string {
	const {choices, delta} = chunk as {choices?: AttributeValue; delta?: AttributeValue};
	if (typeof delta === 'string') return chunk['type'] === 'response.output_text.delta' ? delta : '';
	const inner = isList(choices) ? mapOf(choices[0])['delta'] : delta;
	const {content, text} = mapOf(inner) as {content?: AttributeValue; text?: AttributeValue};
	const said = content ?? text;
	return typeof said === 'string' ? said : '';
}

/** OpenAI's format is everybody's, and frameworks have one too. */
const vendorsOfFormats = new Set(['anthropic', 'gemini', 'bedrock', 'groq', 'mistral']);

function providerOfFormat(value: AttributeValue | undefined): string | null {
	const format = textOf(value);
	return format !== null && vendorsOfFormats.has(format) ? canonicalProvider(format) : null;
}

function keysOfUsage(usage: RawUsage): Facts['keys'] {
	const counts = Object.entries(usage).filter(([, value]) => typeof value === 'number');
	return Object.fromEntries(counts.map(([field]) => [`usage.${field}`, 'mlflow.chat.tokenUsage']));
}

function mapOf(value: AttributeValue | undefined): Attributes {
	return isMap(value) ? value : {};
}

/** The cache is inside of this input, Anthropic's too, whose own answer leaves it out. */
function usageOf(value: AttributeValue | undefined): RawUsage | null {
	const usage = vendorUsageOf(value);
	return usage === null ? null : {...usage, cacheInside: true};
}

function costOf(value: AttributeValue | undefined): number | null {
	const total = numberOf(mapOf(value)['total_cost']);
	return total !== null && total > 0 ? total : null;
}

function stepOf(
	span: Span,
	{attributes, kind}: Pick<Facts, 'kind'> & Pick<Span, 'attributes'>,
): Partial<Facts> {
	const asked = attributes['mlflow.spanInputs'] ?? null;
	if (kind === 'tool') {
		return {
			tool: {
				// The name of the function is here too, but the application may have given the span a better one.
				name: span.name,
				callId: null,
				arguments: argumentsText(asked),
				result: resultTextOf(span.attributes['mlflow.spanOutputs']),
			},
		};
	}
	if (kind !== 'retrieval' && kind !== 'rerank') return {};
	return {
		query: queryWithin(asked) ?? onlyText(asked),
		documents: documentsWithin(attributes['mlflow.spanOutputs']),
	};
}

/** The one argument of the retriever's function, whatever its name. */
function onlyText(asked: AttributeValue): string | null {
	const values = Object.values(mapOf(asked));
	return values.length === 1 ? textOf(values[0]) : null;
}

/** `[{"name": "qa", "version": "3"}]`. */
function templateOf(value: AttributeValue | undefined): string | null {
	const prompt = isList(value) ? mapOf(value[0]) : {};
	const name = textOf(prompt['name']);
	const version = textOf(prompt['version']);
	return name === null || version === null ? name : `${name}@${version}`;
}
