/**
The table of emitters: what one library does differently from others of its vocabulary. How it counts (cache and
reasoning inside or outside), what its `gen_ai.server.time_to_first_token` means, which of its spans restate
calls or are none at all. Only what a recording shows is a row here; arithmetic decides the rest (`usage.ts`).
*/
import {textOf} from '../domain/attributes.ts';
import type {Scope, Span} from '../domain/otlp.ts';

export type Counting = {
	readonly cacheInside: boolean;
	readonly reasoningInside: boolean;
	/** It writes input where output belongs, and the reverse. */
	readonly swapped: boolean;
	/** Its counts of streams are its own tokenizer's, not the server's. */
	readonly estimatesStreams: boolean;
	/** Its count of what was written to the cache stays 0 where some was: a 0 tells nothing. */
	readonly blindToWrites: boolean;
	/** What the call detail shows as the reason. */
	readonly rule: string;
};

/** What `gen_ai.server.time_to_first_token` holds; none: no first token, whatever its name says. */
export type ServerTtft = 'seconds' | 'milliseconds' | 'none';

/** A row says one thing or several; for each the first row that says it and fits is believed. */
type Emitter = {
	/** Start of the scope's name. Empty where the application chooses it: then `mark` or `sdk` tells. */
	readonly scope: string;
	/** An attribute that no other library writes. */
	readonly mark?: string;
	/** `telemetry.sdk.name` of the resource. */
	readonly sdk?: string;
	/** Version range, both inclusive, as numbers of major and minor; without it: all. */
	readonly versions?: readonly [from: string, to: string];
	readonly provider?: string;
	readonly counting?: Pick<Counting, 'cacheInside' | 'reasoningInside'> & Partial<Counting>;
	readonly serverTtft?: ServerTtft;
	/** It says "stop" for calls of tools too, so that the word tells nothing. */
	readonly vagueStop?: true;
	/** What it calls the request's model is the answer's, or its own idea of that. */
	readonly namesAnswer?: true;
	/** Names of spans that are no call, although their keys look like one. */
	readonly never?: RegExp;
	/** Names of spans that restate the calls below them. */
	readonly aggregate?: RegExp;
};

const inside = {cacheInside: true, reasoningInside: true};
const cacheOutside = {cacheInside: false, reasoningInside: true};

/** All of them: a row whose mark alone tells. */
const anyName = /^/;

/** The row for one provider or version stands before the row for all. */
export const emitters: readonly Emitter[] = [
	{scope: 'com.anthropic.sdk.', counting: inside},
	{scope: 'com.anthropic.claude_code', counting: cacheOutside},
	{scope: 'opentelemetry.instrumentation.genai.', counting: inside},
	{scope: 'opentelemetry.util.genai.handler', counting: inside},
	{scope: 'opentelemetry.instrumentation.openai_v2', counting: inside},
	{scope: 'opentelemetry.instrumentation.google_genai', counting: inside},
	{scope: '@opentelemetry/instrumentation-openai', counting: inside},
	{scope: '@elastic/opentelemetry-instrumentation-openai', counting: inside},
	// OpenLLMetry counts Anthropic's cache inside in Python and outside in JavaScript.
	{scope: '@traceloop/instrumentation-anthropic', counting: cacheOutside},
	{scope: '@traceloop/', counting: inside},
	{scope: 'opentelemetry.instrumentation.anthropic', counting: inside},
	{scope: 'opentelemetry.instrumentation.openai', counting: inside},
	// LangChain counts what Anthropic wrote for five minutes elsewhere than here.
	{scope: 'opentelemetry.instrumentation.langchain', counting: {...inside, blindToWrites: true}},
	// OpenLIT counts from the response's headers, or to the end of the answer: neither is a first token.
	{scope: '', sdk: 'openlit', serverTtft: 'none'},
	{scope: 'openlit', provider: 'anthropic', counting: cacheOutside},
	{scope: '@openlit/', provider: 'anthropic', counting: cacheOutside},
	{scope: 'openlit', counting: inside, serverTtft: 'none'},
	{scope: '@openlit/', counting: inside, serverTtft: 'none'},
	{scope: 'genai_otel.', provider: 'anthropic', counting: cacheOutside},
	{scope: 'strands', serverTtft: 'milliseconds'},
	// Strands for JavaScript: a turn of its loop repeats the messages of the request below it.
	{scope: '', mark: 'agent_loop.cycle_id', aggregate: anyName},
	{scope: 'opentelemetry.instrumentation.openai_agents', namesAnswer: true},
	{scope: 'openinference.instrumentation.haystack', namesAnswer: true},
	{scope: 'opentelemetry.instrumentation.ag2', namesAnswer: true},
	{scope: 'openinference.instrumentation.autogen_agentchat', namesAnswer: true},
	{scope: 'openinference.instrumentation.openai_agents', vagueStop: true},
	{scope: 'openinference.instrumentation.', counting: inside},
	{scope: '@arizeai/openinference-', counting: inside},
	// 11/40 for 40/11 of Anthropic, 22/34 for 62/25 of a stream: as recorded in 6.3, and in no other version.
	{
		scope: '@langtrase/typescript-sdk',
		versions: ['6.3', '6.3'],
		provider: 'anthropic',
		counting: {...cacheOutside, swapped: true, estimatesStreams: true},
	},
	{scope: '@langtrase/typescript-sdk', counting: {...inside, estimatesStreams: true}},
	{scope: 'pydantic-ai', counting: inside},
	{scope: 'langsmith', counting: inside},
	// ADK translates what LiteLLM says into Gemini's words, which have none for calls of tools.
	{scope: 'gcp.vertex.agent', provider: 'openai', vagueStop: true},
	// Tools that ran in parallel are told once more, as one.
	{scope: 'gcp.vertex.agent', never: /^execute_tool \(merged(?: tools)?\)$/},
	// Logfire announces a span when it starts, under an id of its own.
	{scope: '', mark: 'logfire.pending_parent_id', never: anyName},
	{scope: 'litellm', counting: inside},
	// The router and the framework of LiteLLM's proxy repeat the model without having called it.
	{scope: '', mark: 'gen_ai.request.model', never: /^(?:route \S+|fastapi\.\w+)$/},
];

/** Who wrote a span or a record, as far as the table asks. */
export type Sender = {
	readonly scope: Pick<Scope, 'name' | 'version'>;
	readonly attributes?: Span['attributes'] | undefined;
	readonly resource?: Pick<Span['resource'], 'attributes'> | undefined;
};

/** @returns null where it is not known how this emitter counts. */
export function countingOf(sender: Sender, provider: string | null): Counting | null {
	const emitter = emitters.find(
		row => row.counting !== undefined && (row.provider ?? provider) === provider && isFrom(sender, row),
	);
	if (emitter?.counting === undefined) return null;
	const {counting} = emitter;
	return {
		swapped: false,
		estimatesStreams: false,
		blindToWrites: false,
		rule: `${sender.scope.name}${emitter.provider === undefined ? '' : ` with ${emitter.provider}`} reports the cache ${counting.cacheInside ? 'inside' : 'outside'} of the input`,
		...counting,
	};
}

/** Seconds, unless a row says otherwise: that is the unit of the conventions. */
export function serverTtftOf(sender: Sender): ServerTtft {
	return emitters.find(row => row.serverTtft !== undefined && isFrom(sender, row))?.serverTtft ?? 'seconds';
}

export function isAnswerNamed(sender: Sender): boolean {
	return emitters.some(row => row.namesAnswer === true && isFrom(sender, row));
}

export function isStopVague(sender: Sender, provider: string | null): boolean {
	return emitters.some(
		row => row.vagueStop === true && (row.provider ?? provider) === provider && isFrom(sender, row),
	);
}

/** What the name of a span says beyond its keys. */
export function spanRuleOf(span: Span): 'never' | 'aggregate' | null {
	for (const row of emitters) {
		if (row.never === undefined && row.aggregate === undefined) continue;
		if (!isFrom(span, row)) continue;
		if (row.never?.test(span.name) === true) return 'never';
		if (row.aggregate?.test(span.name) === true) return 'aggregate';
	}
	return null;
}

/** True where the row is about this sender; what it says of a provider or a name is for whoever asks. */
export function isFrom({scope, attributes, resource}: Sender, row: Emitter): boolean {
	if (!scope.name.startsWith(row.scope)) return false;
	if (row.mark !== undefined && attributes?.[row.mark] === undefined) return false;
	if (row.sdk !== undefined && textOf(resource?.attributes['telemetry.sdk.name']) !== row.sdk) return false;
	return row.versions === undefined || isWithin(scope.version, row.versions);
}
function isWithin(version: string, [from, to]: readonly [string, string]): boolean {
	const number = ordinal(version);
	return number >= ordinal(from) && number <= ordinal(to);
}

function ordinal(version: string): number {
	const [major = '0', minor = '0'] = version.split('.');
	return Number.parseInt(major, 10) * 10_000 + Number.parseInt(minor, 10);
}
