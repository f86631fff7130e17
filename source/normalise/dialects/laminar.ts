/**
Laminar: a type for each span, input and output as JSON text, session and user as association properties. Its model
calls are those of instrumentations (OpenLLMetry's in JavaScript, forks of them in Python) and told in `gen_ai.*`
keys, which `openllmetry.ts` and `gen-ai.ts` read; here is what its own spans add.
*/
import {firstOf, numberOf, textOf} from '../../domain/attributes.ts';
import type {Evaluation, Kind} from '../../domain/call.ts';
import type {Attributes, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts} from '../facts.ts';
import {keyedReader} from '../keyed-reader.ts';
import {messagesOf} from '../messages.ts';
import {canonicalProvider} from '../providers.ts';
import {argumentsText, kindOfSpanType, resultTextOf} from './platform-steps.ts';

const typeKey = 'lmnr.span.type';
const inputKey = 'lmnr.span.input';
const outputKey = 'lmnr.span.output';

export const laminar: Dialect = {
	name: 'laminar',
	claims: ({attributes}) => attributes[typeKey] !== undefined || attributes[inputKey] !== undefined,
	read,
	log: null,
};

/** LLM is written on embeddings too; where another convention says what the request is, it knows better. */
function kindOf({attributes, name}: Span): Kind | null {
	const kind = kindOfSpanType(textOf(attributes[typeKey]) ?? 'default');
	if (kind !== 'chat') return kind;
	const said = firstOf(attributes, ['gen_ai.operation.name', 'llm.request.type'], textOf);
	if (said !== null) return null;
	if (/\bembed/i.test(name)) return 'embeddings';
	return /\brerank/i.test(name) ? 'rerank' : 'chat';
}

function read(span: Span): Partial<Facts> {
	const {attributes} = span;
	const kind = kindOf(span);
	if (kind === null || kind === 'chat' || kind === 'embeddings') return {kind, ...contentOf(attributes)};
	return {
		kind,
		aggregate: kind === 'workflow' || kind === 'agent',
		tool: kind === 'tool' ? toolOf(span) : null,
		evaluations: kind === 'evaluator' ? evaluationsOf(span) : [],
	};
}

/** Only where the messages stand nowhere else. */
function contentOf(attributes: Attributes): Partial<Facts> {
	const {first, keys} = keyedReader(attributes);
	const isTold = attributes['gen_ai.input.messages'] !== undefined || 'gen_ai.prompt.0.content' in attributes;
	return {
		provider: canonicalProvider(
			firstOf(
				attributes,
				['gen_ai.provider.name', 'gen_ai.system', 'lmnr.association.properties.ls_provider'],
				textOf,
			),
		),
		requestModel: first(
			'requestModel',
			['gen_ai.request.model', 'lmnr.association.properties.ls_model_name'],
			textOf,
		),
		input: isTold ? null : first('input', [inputKey], value => messagesOf(value, {role: 'user'})),
		output: isTold ? null : first('output', [outputKey], value => messagesOf(value, {role: 'assistant'})),
		keys,
	};
}

function toolOf({attributes, name}: Span): Facts['tool'] {
	return {
		name: firstOf(attributes, ['gen_ai.tool.name', 'ai.toolCall.name'], textOf) ?? name,
		callId: firstOf(attributes, ['gen_ai.tool.call.id', 'ai.toolCall.id'], textOf),
		arguments: argumentsText(attributes[inputKey]),
		result: resultTextOf(attributes[outputKey]),
	};
}

/** An evaluator gives back its score. */
function evaluationsOf({attributes, name}: Span): readonly Evaluation[] {
	const score = numberOf(attributes[outputKey]);
	return score === null ? [] : [{name, score, label: null, explanation: null}];
}
