/**
The Vercel AI SDK, versions 4 to 7: `ai.*` keys of versions 4 to 6 and of version 7's LegacyOpenTelemetry, and the
spans of version 7, which are semantic conventions with habits of their own. Outer spans repeat what the inner
ones say; the inner `doGenerate`, `doStream` and `doEmbed` are the calls.
*/
import {booleanOf, countOf, isMap, numberOf, parsed, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import {schemaTextOf} from '../answer-schema.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {keyedReader, type KeyedReader} from '../keyed-reader.ts';
import {truncatedJson} from '../messages-values.ts';
import {canonicalProvider} from '../providers.ts';
import {parametersOf} from '../request-parameters.ts';
import {inputOf, outputOf, toolDefinitionsOf} from './ai-sdk-messages.ts';
import {providerMetadataOf, usageOf} from './ai-sdk-usage.ts';
import {resultTextOf} from './platform-steps.ts';

export const aiSdk: Dialect = {
	name: 'ai-sdk',
	claims: span => operationOf(span) !== null || isVersion7(span),
	read: span => {
		const operation = operationOf(span);
		return operation === null ? readVersion7(span) : read(span, operation);
	},
	log: null,
};

/** "ai.streamText.doStream". The name is the older sign: version 3 has no `ai.operationId`. */
function operationOf(span: Span): string | null {
	const operation = span.attributes['ai.operationId'];
	if (typeof operation === 'string' && operation.startsWith('ai.')) return operation;
	return span.scope.name === 'ai' && span.name.startsWith('ai.') ? (span.name.split(' ')[0] ?? null) : null;
}

/** The tracer of `@ai-sdk/otel` has this name, and every one of its spans an operation. */
function isVersion7(span: Span): boolean {
	return span.scope.name === 'gen_ai' && typeof span.attributes['gen_ai.operation.name'] === 'string';
}

const inner = new Map<string, Kind>([
	['doGenerate', 'chat'],
	['doStream', 'chat'],
	['doEmbed', 'embeddings'],
	['doRerank', 'rerank'],
]);

const outer = new Map<string, Kind>([
	['ai.toolCall', 'tool'],
	['ai.generateSpeech', 'speech'],
	['ai.transcribe', 'speech'],
	['ai.generateImage', 'image'],
]);

function read(span: Span, operation: string): Partial<Facts> {
	const {attributes} = span;
	const method = operation.slice(operation.lastIndexOf('.') + 1);
	const kind = inner.get(method) ?? outer.get(operation) ?? 'workflow';
	if (kind === 'tool') return {kind, ...toolOf(attributes)};
	const reader = keyedReader(attributes);
	const metadata = providerMetadataOf(attributes);
	const isOuter = kind === 'workflow';
	return {
		kind,
		aggregate: isOuter,
		name: textOf(attributes['ai.telemetry.functionId']),
		...identityOf(attributes),
		...requestOf(span, {reader, operation}),
		usage: usageOf({reader, attributes, metadata, isEmbedding: /embed/i.test(operation)}),
		reportedCostUsd: costOf(metadata),
		input: inputOf(attributes),
		output: outputOf(attributes),
		contentTruncated: contentKeys.some(key => isCut(attributes[key])),
		toolDefinitions: toolDefinitionsOf(attributes),
		...(kind === 'rerank' || operation === 'ai.rerank' ? rankingOf(attributes) : {}),
		keys: reader.keys,
	};
}

const contentKeys = ['ai.prompt.messages', 'ai.prompt', 'ai.response.toolCalls', 'ai.response.object'];

function isCut(value: AttributeValue | undefined): boolean {
	return typeof value === 'string' && truncatedJson(value);
}

function requestOf(
	span: Span,
	{reader, operation}: {readonly reader: KeyedReader; readonly operation: string},
): Partial<Facts> {
	const {attributes} = span;
	const provider = (value: AttributeValue | undefined) => canonicalProvider(textOf(value));
	return {
		provider: reader.first('provider', ['ai.model.provider', 'gen_ai.system'], provider),
		requestModel: reader.first('requestModel', ['ai.model.id', 'gen_ai.request.model'], textOf),
		responseModel: reader.first('responseModel', ['ai.response.model', 'gen_ai.response.model'], textOf),
		responseId: reader.first('responseId', ['ai.response.id', 'gen_ai.response.id'], textOf),
		finishReasons:
			reader.first(
				'finishReasons',
				['ai.response.finishReason', 'ai.finishReason', 'gen_ai.response.finish_reasons'],
				reasonsOf,
			) ?? [],
		ttftMs: ttftOf(span, reader),
		tpotMs: null,
		streaming: /stream/i.test(operation) ? true : /generate/i.test(operation) ? false : null,
		parameters: settingsOf(attributes),
	};
}

function reasonsOf(value: AttributeValue | undefined): readonly string[] | null {
	const reasons = finishReasonsOf(value);
	return reasons.length === 0 ? null : reasons;
}

const firstChunkKeys = ['ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk'];

function ttftOf(span: Span, reader: KeyedReader): number | null {
	const own = reader.first('ttftMs', firstChunkKeys, countOf);
	if (own !== null) return own;
	const event = span.events.find(item => item.name === 'ai.stream.firstChunk');
	if (event === undefined) return null;
	const said = keyedReader(event.attributes).first('ttftMs', firstChunkKeys, countOf);
	return said ?? Number(event.timeNano - span.startNano) / 1_000_000;
}

const settingsPrefix = 'ai.settings.';

/**
`ai.settings.topP`; a schema, or an output of "object", asks for JSON. The schema of a list or of a choice is that of
the object which the SDK wraps around it, and what it tells as the answer is unwrapped: that one is left out.
*/
function settingsOf(attributes: Attributes): Attributes {
	const settings: Record<string, AttributeValue> = {};
	for (const key of Object.keys(attributes)) {
		if (!key.startsWith(settingsPrefix)) continue;
		const name = key.slice(settingsPrefix.length);
		settings[name] = name.startsWith('stop') ? parsed(attributes[key]) : (attributes[key] ?? null);
	}
	const wantsJson = attributes['ai.schema'] !== undefined || attributes['ai.response.object'] !== undefined;
	const isWrapped = settings['output'] === 'array' || settings['output'] === 'enum';
	const schema = isWrapped ? null : schemaTextOf(attributes['ai.schema']);
	return {
		...parametersOf(settings),
		...(wantsJson ? {'output.type': 'json'} : {}),
		...(schema === null ? {} : {'output.schema': schema}),
	};
}

function identityOf(attributes: Attributes): Partial<Facts> {
	const metadata = (name: string) => attributes[`ai.telemetry.metadata.${name}`];
	return {
		session: textOf(metadata('sessionId')) ?? textOf(metadata('session_id')) ?? textOf(metadata('threadId')),
		user: textOf(metadata('userId')) ?? textOf(metadata('user_id')),
		agent: textOf(metadata('agentName')) ?? textOf(metadata('agent')),
	};
}

/** The gateway of Vercel says what it charged, in dollars as text. */
function costOf(metadata: Attributes): number | null {
	const gateway = metadata['gateway'];
	return isMap(gateway) ? countOf(gateway['cost']) : null;
}

function toolOf(attributes: Attributes): Partial<Facts> {
	const name = textOf(attributes['ai.toolCall.name']);
	return {
		name,
		tool: {
			name,
			callId: textOf(attributes['ai.toolCall.id']),
			arguments: jsonTextOf(attributes['ai.toolCall.args'] ?? attributes['ai.toolCall.input']),
			result: resultTextOf(attributes['ai.toolCall.result'] ?? attributes['ai.toolCall.output']),
		},
		...identityOf(attributes),
	};
}

function jsonTextOf(value: AttributeValue | undefined): string | null {
	if (value === undefined || value === null) return null;
	return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `ai.ranking`: JSON texts of `{originalIndex, relevanceScore}` into `ai.documents`. */
function rankingOf(attributes: Attributes): Partial<Facts> {
	const documents = listOf(attributes['ai.documents']);
	return {
		query: textOf(attributes['ai.query']),
		documents: listOf(attributes['ai.ranking']).map(item => {
			const rank = isMap(item) ? item : {};
			const index = countOf(rank['originalIndex'] ?? rank['index']);
			const document = index === null ? null : (documents[index] ?? null);
			return {
				id: index === null ? null : String(index),
				score: numberOf(rank['relevanceScore'] ?? rank['score']),
				text: document === null ? null : jsonTextOf(document),
			};
		}),
	};
}

/** A list of JSON texts, or JSON text of a list. */
function listOf(value: AttributeValue | undefined): readonly AttributeValue[] {
	const list = parsed(value);
	return Array.isArray(list) ? (list as readonly AttributeValue[]).map(item => parsed(item)) : [];
}

/**
Version 7 writes semantic conventions, which their own dialect reads; here is only what is this SDK's habit. Of
the two spans of an embedding neither says which is the outer one: the tree tells, as for any call below a call.
*/
function readVersion7({attributes}: Span): Partial<Facts> {
	const operation = textOf(attributes['gen_ai.operation.name']);
	const seconds = numberOf(attributes['gen_ai.client.operation.time_to_first_chunk']);
	return {
		aggregate: operation === 'invoke_agent' || operation === 'agent_step',
		ttftMs: seconds === null ? null : seconds * 1000,
		streaming: seconds !== null ? true : booleanOf(attributes['gen_ai.request.stream']),
	};
}
