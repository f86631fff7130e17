/**
What detectors look at: one call with everything that its model read and answered, as plain values. Who wrote a text is
kept with it, since the same words are normal in a question and damning in a document.
*/
import type {FindingPart} from '../domain/finding.ts';
import type {ToolCall} from '../domain/message.ts';
import type {AttributeValue} from '../domain/otlp.ts';

export type Author = 'system' | 'user' | 'assistant' | 'document' | 'tool';

/** One text, whole. */
export type Passage = {
	readonly part: FindingPart;
	readonly author: Author;
	/** Names it: `system`, `message 2`, `document kb-77`, `tool get_order`, `answer`. */
	readonly source: string;
	readonly text: string;
	/** False: an earlier call of the same trace or session read it too, and what is in it was told there. */
	readonly isNew: boolean;
};

export type ExchangeDocument = {
	readonly id: string | null;
	readonly score: number | null;
	readonly text: string | null;
	/** As `Passage.source`. */
	readonly source: string;
};

/** What a store or a reranker came back with before the call. */
export type Retrieval = {
	readonly spanId: string | null;
	/** What the step is called: scores of two stores are never compared. */
	readonly store: string;
	readonly kind: 'retrieval' | 'rerank';
	readonly query: string | null;
	readonly documents: readonly ExchangeDocument[];
	readonly isError: boolean;
	readonly endMs: number;
};

export type Exchange = {
	readonly callId: string;
	readonly traceId: string | null;
	readonly spanId: string | null;
	readonly startMs: number;
	readonly endMs: number;
	readonly service: string;
	readonly model: string | null;
	readonly operation: string;
	readonly user: string | null;
	readonly session: string | null;
	readonly agent: string | null;
	/** As the application names it; null: it does not. */
	readonly templateName: string | null;
	readonly status: 'ok' | 'error' | 'cancelled';
	readonly finishReasons: readonly string[];
	/** The sender says that texts were withheld or cut: their absence and their end say nothing. */
	readonly isContentCut: boolean;
	/** All that the model read, in order: system message, history, question, results of tools, documents. Null: not told. */
	readonly reads: readonly Passage[] | null;
	/** Its answers, one passage a message with text, without reasoning. Null: not told. */
	readonly answers: readonly Passage[] | null;
	/** Its output holds what is no text: an image, a part of a kind that is not known. */
	readonly hasOtherOutput: boolean;
	/** Text of the last user message, without the documents in it where those can be told apart. */
	readonly question: string | null;
	/** Place of the last user message in `reads`; -1: there is none. */
	readonly questionAt: number;
	/** What the answer asks tools to do. */
	readonly toolCalls: readonly ToolCall[];
	readonly toolDefinitions: AttributeValue;
	/** JSON Schema that the request asked its answer to obey, as JSON text; null: none is told. */
	readonly responseSchema: string | null;
	/** The request asked for JSON, with or without a schema. */
	readonly wantsJson: boolean;
	/** Those of its trace that ended before it began, and after the call before it in which they were used. */
	readonly retrievals: readonly Retrieval[];
	readonly inputTokens: number | null;
	readonly outputTokens: number | null;
	/** Nano-dollars for a million tokens of input; null: no price is known. */
	readonly inputRateNanoUsd: number | null;
};

/** A tool run or a model call, as loops are looked for among them. */
export type Action = {
	readonly callId: string | null;
	readonly spanId: string | null;
	readonly kind: 'tool' | 'call';
	/** Of the tool or the model. */
	readonly name: string;
	/** What it was asked, as JSON where it was structured; null: not told. */
	readonly input: string | null;
	readonly output: string | null;
	readonly isError: boolean;
	readonly errorMessage: string | null;
	readonly startMs: number;
	readonly endMs: number;
	/** Name of the agent or session it belongs to, so that parallel workers are not taken for one. */
	readonly actor: string;
	readonly tokens: number | null;
	readonly costNanoUsd: number | null;
};
