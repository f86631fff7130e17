/**
TruLens: `ai.observability.*`, beside which it writes some `gen_ai.*` keys. A generation is the method that asked the
model: its arguments and what it gave back are the prompt and the answer. Roots repeat what lies below them.
*/
import {booleanOf, countOf, firstOf, isList, numberOf, parsed, textOf} from '../../domain/attributes.ts';
import type {Evaluation, Kind, RetrievedDocument} from '../../domain/call.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts, RawUsage} from '../facts.ts';
import {keyedReader, type KeyedReader} from '../keyed-reader.ts';
import {messagesOf, textMessage} from '../messages.ts';
import {jsonOf} from '../messages-values.ts';
import {isOperation, kindOfOperation} from '../operations.ts';
import {rawUsage} from '../usage.ts';
import {documentsWithin} from '../documents.ts';
import {kindOfSpanType, resultTextOf} from './platform-steps.ts';

const base = 'ai.observability.';
const typeKey = `${base}span_type`;
const modelKey = `${base}cost.model`;
const argumentPrefix = `${base}call.kwargs.`;
const returnKey = `${base}call.return`;
const rootInputKey = `${base}record_root.input`;

export const trulens: Dialect = {
	name: 'trulens',
	claims: ({attributes}) => attributes[typeKey] !== undefined || attributes[modelKey] !== undefined,
	read,
	log: null,
};

function kindOf(attributes: Attributes): Kind | null {
	const named = kindOfOperation(textOf(attributes['gen_ai.operation.name']));
	if (named !== null) return named;
	const type = textOf(attributes[typeKey]);
	// Only notes whether a record was picked for evaluation.
	if (type === 'eval_decision') return null;
	return kindOfSpanType(type ?? 'generation');
}

function read(span: Span): Partial<Facts> {
	const {attributes} = span;
	const reader = keyedReader(attributes);
	const {first, keys} = reader;
	const kind = kindOf(attributes);
	const isAggregate = kind === 'workflow' || kind === 'agent';
	return {
		kind,
		aggregate: isAggregate,
		...failureOf(attributes),
		...(isOperation(kind) ? requestOf(reader, attributes) : {}),
		...(isOperation(kind) || isAggregate ? {usage: usageOf(reader)} : {}),
		...(isAggregate
			? {input: textMessage('user', first('input', [rootInputKey], textOf)), agent: agentOf(span, kind)}
			: {}),
		tool: kind === 'tool' || kind === 'mcp' ? toolOf(span) : null,
		query: firstOf(
			attributes,
			[`${base}retrieval.query_text`, `${base}reranking.query_text`, 'gen_ai.retrieval.query.text'],
			textOf,
		),
		documents: documentsOf(attributes),
		evaluations: evaluationsOf(attributes),
		keys,
	};
}

function agentOf({attributes, name}: Span, kind: Kind | null): string | null {
	return kind === 'agent' ? (textOf(attributes['gen_ai.agent.name']) ?? name) : null;
}

function requestOf({first}: KeyedReader, attributes: Attributes): Partial<Facts> {
	const currency = textOf(attributes[`${base}cost.cost_currency`]);
	const cost = first('reportedCostUsd', [`${base}cost.cost`], countOf);
	const tokensPerSecond = countOf(attributes[`${base}generation.tokens_per_second`]);
	const prompt = ['messages', 'prompt', 'input'].map(name => `${argumentPrefix}${name}`);
	return {
		requestModel: first('requestModel', ['gen_ai.request.model', modelKey], modelOf),
		responseModel: first('responseModel', ['gen_ai.response.model', modelKey], modelOf),
		reportedCostUsd: cost !== null && cost > 0 && (currency ?? 'USD') === 'USD' ? cost : null,
		ttftMs: first('ttftMs', [`${base}generation.time_to_first_token_ms`], countOf),
		tpotMs: tokensPerSecond !== null && tokensPerSecond > 0 ? 1000 / tokensPerSecond : null,
		streaming: booleanOf(attributes[`${base}generation.is_streaming`]),
		input: first('input', prompt, value => messagesOf(value, {role: 'user'})),
		output: first('output', [returnKey], value => messagesOf(value, {role: 'assistant'})),
		template: firstOf(attributes, [`${base}prompt.slug`, `${base}prompt.id`], textOf),
	};
}

/** "mixed" where one span added up calls of several models. */
function modelOf(value: AttributeValue | undefined): string | null {
	const model = textOf(value);
	return model === 'mixed' ? null : model;
}

function usageOf({first}: KeyedReader): RawUsage | null {
	const count = (field: string, ...keys: readonly string[]) => first(`usage.${field}`, keys, countOf);
	return rawUsage({
		input: count('input', 'gen_ai.usage.input_tokens', `${base}cost.num_prompt_tokens`),
		output: count('output', 'gen_ai.usage.output_tokens', `${base}cost.num_completion_tokens`),
		total: count('total', `${base}cost.num_tokens`),
		reasoning: count('reasoning', `${base}cost.num_reasoning_tokens`),
	});
}

function failureOf(attributes: Attributes): Partial<Facts> {
	const message = firstOf(attributes, [`${base}call.error`, `${base}record_root.error`], textOf);
	return message === null ? {} : {status: 'error', errorMessage: message};
}

function toolOf({attributes, name}: Span): Facts['tool'] {
	const given = Object.keys(attributes)
		.filter(key => key.startsWith(argumentPrefix) && key !== `${argumentPrefix}self`)
		.map(key => [key.slice(argumentPrefix.length), attributes[key] ?? null] as const);
	const said = firstOf(attributes, ['gen_ai.tool.call.arguments', `${base}mcp.input_arguments`], textOf);
	return {
		name: firstOf(attributes, ['gen_ai.tool.name', `${base}mcp.tool_name`], textOf) ?? name,
		callId: textOf(attributes['gen_ai.tool.call.id']),
		arguments: said ?? (given.length === 0 ? null : jsonOf(Object.fromEntries(given))),
		result: resultTextOf(
			attributes['gen_ai.tool.call.result'] ??
				attributes[`${base}mcp.output_content`] ??
				attributes[returnKey],
		),
	};
}

/** A reranker gives texts and scores as two lists. */
function documentsOf(attributes: Attributes): readonly RetrievedDocument[] {
	const texts = parsed(attributes[`${base}reranking.output_context_texts`]);
	const scores = parsed(attributes[`${base}reranking.output_context_scores`]);
	if (!isList(texts)) {
		return documentsWithin(
			attributes[`${base}retrieval.retrieved_contexts`] ?? attributes['gen_ai.retrieval.documents'],
		);
	}
	return texts.map((text, index) => ({
		id: null,
		score: isList(scores) ? numberOf(scores[index]) : null,
		text: textOf(text),
	}));
}

function evaluationsOf(attributes: Attributes): readonly Evaluation[] {
	return ['eval_root', 'eval'].flatMap(root => {
		const name = textOf(attributes[`${base}${root}.metric_name`]);
		const score = numberOf(attributes[`${base}${root}.score`]);
		if (name === null || score === null) return [];
		const explanation = textOf(attributes[`${base}${root}.explanation`]);
		return [{name, score, label: textOf(attributes[`${base}${root}.criteria`]), explanation}];
	});
}
