/** A settled entry as the call that the rest of the program knows. */
import {textOf} from '../domain/attributes.ts';
import type {Call} from '../domain/call.ts';
import {type Message, textOfMessage, toolCallsOf} from '../domain/message.ts';
import type {Resource} from '../domain/otlp.ts';
import {type Entry, scopeOf} from './counted.ts';
import {isStopVague} from './emitters.ts';
import type {Inherited} from './inherit.ts';
import {nameOfModel} from './providers.ts';
import {saneTtftMs, tpotMsOf} from './timing.ts';

export function callOf(entry: Entry, inherited: Inherited): Call {
	const {node, facts} = entry;
	const durationMs = Math.max(0, entry.endMs - entry.startMs);
	// A record that stands for its call has the time of its end only: a duration of nothing is no bound.
	const ttftMs = saneTtftMs(entry.ttftMs, durationMs > 0 ? durationMs : Infinity);
	const usage =
		entry.operation === 'embeddings' && entry.usage.input !== null
			? {...entry.usage, output: 0}
			: entry.usage;
	const requestModel = nameOfModel(facts.requestModel, entry.provider);
	const responseModel = nameOfModel(facts.responseModel, entry.provider);
	// An answer whose model is not told is by the model that was asked for.
	const answered = responseModel ?? (entry.status === 'ok' ? requestModel : null);
	return {
		callId: node.id,
		traceId: node.traceId,
		spanId: node.spanId,
		parentSpanId: node.span?.parentSpanId ?? null,
		carrier: node.span === null ? 'log' : 'span',
		requests: 1,
		name: facts.name ?? node.span?.name ?? '',
		startMs: entry.startMs,
		durationMs,
		service: serviceOf(node.span?.resource ?? node.records[0]?.resource),
		dialect: facts.dialect,
		scope: scopeOf(entry),
		provider: entry.provider,
		operation: entry.operation,
		requestModel,
		responseModel: isUnanswered(entry) && responseModel === requestModel ? null : answered,
		responseId: facts.responseId,
		streaming: facts.streaming,
		usage,
		tokensEstimated: entry.estimated,
		usageRule: entry.usageRule,
		reportedCostUsd: facts.reportedCostUsd,
		ttftMs,
		queueMs: facts.queueMs !== null && facts.queueMs <= durationMs ? facts.queueMs : null,
		tpotMs: facts.tpotMs ?? tpotMsOf({durationMs, ttftMs, output: usage.output, streaming: facts.streaming}),
		status: entry.status,
		errorClass: entry.errorClass,
		errorMessage: entry.status === 'ok' ? null : facts.errorMessage,
		finishReasons: finishReasonsOf(entry),
		attempts: entry.attempts,
		toolCalls: toolCallsOf(facts.output ?? []),
		system: systemOf(facts.system, facts.input),
		input: facts.input === null ? null : facts.input.filter(message => message.role !== 'system'),
		output: facts.output,
		toolDefinitions: facts.toolDefinitions,
		parameters: facts.parameters,
		user: facts.user ?? inherited.user,
		session: facts.session ?? inherited.session,
		agent: facts.agent ?? inherited.agent,
		template: facts.template ?? inherited.template,
		endpoint: facts.endpoint,
		contentRedacted: facts.contentRedacted,
		contentTruncated: facts.contentTruncated,
		counted: entry.counted,
		reason: entry.reason,
		origins: [...entry.origins.values()].toSorted((a, b) => (a.field < b.field ? -1 : 1)),
	};
}

/** Some (Logfire, Pydantic AI) name the request's model as the answer's before an answer came. */
function isUnanswered({status, facts, usage}: Entry): boolean {
	return status !== 'ok' && facts.responseId === null && facts.output === null && (usage.output ?? 0) === 0;
}

/** "error" beside a whole answer and its tokens is a library's own mistake, not the model's word. */
function finishReasonsOf(entry: Entry): readonly string[] {
	const {finishReasons} = entry.facts;
	const {span} = entry.node;
	const isVague = span !== null && isStopVague(span, entry.provider);
	const isWhole = entry.status === 'ok' && (entry.usage.output ?? 0) > 0;
	return finishReasons.filter(reason => !(isWhole && reason === 'error') && !(isVague && reason === 'stop'));
}

/** Instructions that stand apart and system messages in the list, each text once. */
function systemOf(system: readonly Message[] | null, input: readonly Message[] | null): string | null {
	const heads = (input ?? []).filter(message => message.role === 'system');
	const texts = [...(system ?? []), ...heads].map(textOfMessage).filter(text => text !== '');
	return texts.length === 0 ? null : [...new Set(texts)].join('\n');
}

/** `service.name`, else the project that some senders name instead; "unknown_service" is a last resort. */
export function serviceOf(resource: Resource | undefined): string {
	const attributes = resource?.attributes ?? {};
	const name = textOf(attributes['service.name']);
	if (name !== null && !name.startsWith('unknown_service')) return name;
	return (
		textOf(attributes['openinference.project.name']) ??
		textOf(attributes['project_name']) ??
		name ??
		'unknown_service'
	);
}
