/**
Langfuse's SDKs: one span an observation, everything in `langfuse.observation.*`, structure as JSON text. The type
alone tells what a span is. Chains and agents repeat whole conversations with usage inside; those are not read.
*/
import {booleanOf, isMap, parsed, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import {millisOf} from '../../domain/time.ts';
import type {Dialect} from '../dialect.ts';
import {documentsWithin, queryWithin} from '../documents.ts';
import type {Facts} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {identityOf} from '../identity.ts';
import {keyedReader, type KeyedReader} from '../keyed-reader.ts';
import {finishReasonsWithin, messagesOf, textMessage} from '../messages.ts';
import {isOperation} from '../operations.ts';
import {canonicalProvider, undatedModel} from '../providers.ts';
import {parametersOf} from '../request-parameters.ts';
import {listed, requestIn, toolsIn} from './langfuse-messages.ts';
import {costOf, usageOf} from './langfuse-usage.ts';
import {argumentsText, resultTextOf, toolCallIdIn} from './platform-steps.ts';

const prefix = 'langfuse.observation.';
const typeKey = `${prefix}type`;
const modelKey = `${prefix}model.name`;
const usageKey = `${prefix}usage_details`;
const inputKey = `${prefix}input`;
const outputKey = `${prefix}output`;

export const langfuse: Dialect = {
	name: 'langfuse',
	claims: ({attributes}) =>
		attributes[typeKey] !== undefined ||
		attributes[modelKey] !== undefined ||
		attributes[usageKey] !== undefined,
	read,
	log: null,
};

const kinds = new Map<string, Kind>([
	['generation', 'chat'],
	['embedding', 'embeddings'],
	['agent', 'agent'],
	['tool', 'tool'],
	['chain', 'workflow'],
	['retriever', 'retrieval'],
	['guardrail', 'guardrail'],
	['evaluator', 'evaluator'],
]);

/** The drop-in of JavaScript calls an embedding a generation. */
const embeddingModel = /(?:^|[-/.:_])embed/i;

/** Null for "span" and "event", which leave it to other conventions on the span. */
function kindOf({attributes, name}: Span): Kind | null {
	const type = textOf(attributes[typeKey]);
	const kind = type === null ? 'chat' : (kinds.get(type) ?? null);
	if (kind !== 'chat') return kind;
	const isEmbedding = name.endsWith('.embeddings') || embeddingModel.test(textOf(attributes[modelKey]) ?? '');
	return isEmbedding ? 'embeddings' : 'chat';
}

function read(span: Span): Partial<Facts> {
	const {attributes} = span;
	const kind = kindOf(span);
	const metadata = metadataOf(attributes);
	const identity = identityOf(attributes);
	const common = {
		kind,
		aggregate: kind === 'agent' || kind === 'workflow',
		name: span.parentSpanId === null ? textOf(attributes['langfuse.trace.name']) : null,
		agent: kind === 'agent' ? span.name : textOf(metadata('lc_agent_name')),
		session: identity.session ?? textOf(metadata('langfuse_session_id')),
		user: identity.user ?? textOf(metadata('langfuse_user_id')),
		...failureOf(attributes),
	};
	if (isOperation(kind)) {
		const request = requestOf(span, {kind, metadata});
		return {...common, ...request, user: common.user ?? userIn(attributes)};
	}
	if (kind === 'tool') return {...common, tool: toolOf(span, metadata)};
	if (kind === 'retrieval') {
		return {
			...common,
			query: queryWithin(attributes[inputKey]),
			documents: documentsWithin(attributes[outputKey]),
		};
	}
	return common;
}

/** Who the request itself says is asking. */
function userIn(attributes: Attributes): string | null {
	const parameters = parsed(attributes[`${prefix}model.parameters`]);
	return isMap(parameters) ? textOf(parameters['user']) : null;
}

type Metadata = (name: string) => AttributeValue;

/** Python writes each value as JSON text, JavaScript texts as they are. */
function metadataOf(attributes: Attributes): Metadata {
	const whole = parsed(attributes[`${prefix}metadata`]);
	return name =>
		parsed(attributes[`${prefix}metadata.${name}`] ?? (isMap(whole) ? (whole[name] ?? null) : null));
}

/** JavaScript leaves the span's own status unset. */
function failureOf(attributes: Attributes): Partial<Facts> {
	if (attributes[`${prefix}level`] !== 'ERROR') return {};
	return {status: 'error', errorMessage: textOf(attributes[`${prefix}status_message`])};
}

function requestOf(
	span: Span,
	{kind, metadata}: {readonly kind: Kind; readonly metadata: Metadata},
): Partial<Facts> {
	const {attributes} = span;
	const reader = keyedReader(attributes);
	const parameters = parsed(attributes[`${prefix}model.parameters`]);
	const settings = isMap(parameters) ? parameters : {};
	const firstMs = reader.first('ttftMs', [`${prefix}completion_start_time`], value => ttftOf(value, span));
	const request = requestIn(attributes[inputKey]);
	return {
		...modelsOf(reader, metadata, attributes),
		provider: canonicalProvider(textOf(metadata('ls_provider'))),
		responseId: responseIdOf(metadata('id')),
		usage: reader.first('usage.input', [usageKey], usageOf),
		reportedCostUsd: reader.first('reportedCostUsd', [`${prefix}cost_details`], costOf),
		ttftMs: isFirstChunk(span) ? null : firstMs,
		streaming: booleanOf(settings['stream']) ?? (firstMs === null ? null : true),
		finishReasons: finishOf(attributes, metadata),
		system: textMessage('system', textOf(metadata('instructions'))),
		input: reader.first('input', [inputKey], value => messagesOf(request ?? value, {role: 'user'})),
		output:
			kind === 'embeddings'
				? null
				: reader.first('output', [outputKey], value => messagesOf(value, {role: 'assistant'})),
		toolDefinitions: toolsIn(request) ?? listed(metadata('tools')),
		// Python keeps the format of the answer among the metadata.
		parameters: parametersOf({response_format: metadata('response_format'), ...withoutDefaults(settings)}),
		template: templateOf(attributes),
		keys: attributes[usageKey] === undefined ? reader.keys : {...reader.keys, 'usage.output': usageKey},
	};
}

/**
There is one name: the request's until the answer's takes its place, which for OpenAI adds a date. LangChain's own
metadata keeps the request's.
*/
function modelsOf(reader: KeyedReader, metadata: Metadata, attributes: Attributes): Partial<Facts> {
	const name = reader.first('requestModel', [modelKey], textOf);
	const isFailed = attributes[`${prefix}level`] === 'ERROR';
	const asked = textOf(metadata('ls_model_name'));
	return {
		requestModel: asked ?? (isFailed || name === null ? name : undatedModel(name)),
		responseModel: isFailed ? null : reader.first('responseModel', [modelKey], textOf),
	};
}

/** Only an id of the provider's: applications put ids of their own there. */
function responseIdOf(value: AttributeValue): string | null {
	const id = textOf(value);
	return id !== null && /^(?:chatcmpl|resp|msg)[-_]/.test(id) ? id : null;
}

/** An ISO time in JSON quotes, of streams only. */
function ttftOf(value: AttributeValue | undefined, span: Span): number | null {
	const text = textOf(parsed(value));
	const at = text === null ? null : millisOfIso(text);
	return at === null ? null : at - millisOf(span.startNano);
}

/** Python's SDK stops at the first chunk, which holds a role and no token: 126 ms where the first text came at 161. */
function isFirstChunk({resource}: Span): boolean {
	return resource.attributes['telemetry.sdk.language'] === 'python';
}

/** `Date.parse` drops what is finer than a millisecond, and takes a time without a zone for a local one. */
function millisOfIso(text: string): number | null {
	const whole = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
	if (Number.isNaN(whole)) return null;
	const digits = /\.\d{3}(\d+)/.exec(text)?.[1];
	return digits === undefined ? whole : whole + Number(`0.${digits}`);
}

/** `status` is the Responses API's: "completed" also where the model asks for a tool. */
function finishOf(attributes: Attributes, metadata: Metadata): readonly string[] {
	const own = finishReasonsOf(metadata('finish_reason'));
	if (own.length > 0) return own;
	const within = finishReasonsWithin(attributes[outputKey]).flatMap(reason => finishReasonsOf(reason));
	return within.length > 0 ? within : finishReasonsOf(metadata('status'));
}

/** What OpenAI takes where the request says nothing. */
const defaults: Readonly<Record<string, AttributeValue>> = {
	temperature: 1,
	top_p: 1,
	frequency_penalty: 0,
	presence_penalty: 0,
};

/**
The Python drop-in fills in what nobody set (`max_tokens` "Infinity", `temperature` 1), and the Responses API
answers with all its defaults. Such values are left out; those of other parameters were set.
*/
function withoutDefaults(settings: Attributes): Attributes {
	const isFilledIn = ('max_tokens' in settings && 'presence_penalty' in settings) || 'truncation' in settings;
	if (!isFilledIn) return settings;
	return Object.fromEntries(
		Object.entries(settings).filter(([name, value]) => !(name in defaults) || value !== defaults[name]),
	);
}

function toolOf({attributes, name}: Span, metadata: Metadata): Facts['tool'] {
	return {
		name,
		callId: textOf(metadata('tool_call_id')) ?? toolCallIdIn(attributes[outputKey]),
		arguments: argumentsText(attributes[inputKey]),
		result: resultTextOf(attributes[outputKey]),
	};
}

function templateOf(attributes: Attributes): string | null {
	const name = textOf(attributes[`${prefix}prompt.name`]);
	if (name === null) return null;
	const version = textOf(attributes[`${prefix}prompt.version`]);
	return version === null ? name : `${name}@${version}`;
}
