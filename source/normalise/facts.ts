/**
What a dialect reads out of one span or log record, before the tree decides what counts. Null means "this
carrier does not say"; facts of several dialects on one span, and of logs that join it, complete each other
(first hit wins, see `mergeFacts`).
*/
import type {Attempt, Evaluation, Kind, Outcome, RetrievedDocument, Step} from '../domain/call.ts';
import type {Message} from '../domain/message.ts';
import type {Attributes, AttributeValue} from '../domain/otlp.ts';

/** Tokens as the emitter wrote them; `usage.ts` turns them into our inclusive counts. */
export type RawUsage = {
	readonly input: number | null;
	readonly output: number | null;
	readonly cacheRead: number | null;
	readonly cacheWrite: number | null;
	readonly reasoning: number | null;
	readonly total: number | null;
	/** True or false where the dialect knows how this emitter counts; null: to be worked out. */
	readonly cacheInside: boolean | null;
	readonly reasoningInside: boolean | null;
	/** The emitter's own estimate, not the server's count. */
	readonly estimated: boolean;
};

export type Facts = {
	/** Name of the dialect that claimed the carrier first. */
	readonly dialect: string;
	readonly kind: Kind | null;
	/** A known aggregate: its usage is a roll-up whenever something below it has usage. */
	readonly aggregate: boolean;
	/** Never a call, whatever its keys say. */
	readonly never: boolean;
	readonly name: string | null;
	readonly provider: string | null;
	readonly requestModel: string | null;
	readonly responseModel: string | null;
	readonly responseId: string | null;
	/** Ids of HTTP, of the client, of a body: carriers that have one in common tell of one request. */
	readonly requestIds: readonly string[];
	readonly usage: RawUsage | null;
	readonly reportedCostUsd: number | null;
	readonly ttftMs: number | null;
	/** Only where the emitter says it; else it is computed from ttft. */
	readonly tpotMs: number | null;
	readonly queueMs: number | null;
	readonly streaming: boolean | null;
	/** The span ends where its stream begins: what consumed the stream, the span above, knows its end and answer. */
	readonly lazy: boolean;
	/** How long it took, where the carrier was written at the end and its own times do not tell. */
	readonly durationMs: number | null;
	/** The end of a stream: its answer and tokens, apart from the span that tells of the request. */
	readonly continues: boolean;
	/** The request of the span above it once more, in the provider's words: it lends what it knows and is no call. */
	readonly echoes: boolean;
	readonly finishReasons: readonly string[];
	readonly status: Outcome | null;
	/** As written: "429", "RateLimitError", "timeout"; `errors.ts` folds it. */
	readonly errorType: string | null;
	readonly errorMessage: string | null;
	readonly httpStatus: number | null;
	/** System instructions that stand apart from the messages. */
	readonly system: readonly Message[] | null;
	readonly input: readonly Message[] | null;
	readonly output: readonly Message[] | null;
	readonly toolDefinitions: AttributeValue;
	readonly parameters: Attributes;
	/** What the user said to open a turn: the prompt of its calls that do not tell theirs. Empty: it is withheld. */
	readonly prompt: readonly Message[] | null;
	/** Id of the turn whose prompt a call may take, of the conversation where turns have none; null: it may not. */
	readonly turn: string | null;
	/** Tries of the request that failed before this one. */
	readonly attempts: readonly Attempt[];
	/** One try, told of by itself: until one succeeds nothing else is asked in its turn. */
	readonly isTry: boolean;
	/** The last piece of the call that the span above it is, with the tokens of the whole. */
	readonly part: boolean;
	/** Tools that run below this call are those that it asked for. */
	readonly asksBelow: boolean;
	readonly tool: Step['tool'];
	readonly query: string | null;
	readonly documents: readonly RetrievedDocument[];
	readonly evaluations: readonly Evaluation[];
	readonly user: string | null;
	readonly session: string | null;
	readonly agent: string | null;
	readonly template: string | null;
	readonly endpoint: string | null;
	readonly contentRedacted: boolean;
	readonly contentTruncated: boolean;
	/** Field name to the attribute key that it came from, for the ledger and the lens. */
	readonly keys: Readonly<Record<string, string>>;
};

export const noFacts: Facts = {
	dialect: '',
	kind: null,
	aggregate: false,
	never: false,
	name: null,
	provider: null,
	requestModel: null,
	responseModel: null,
	responseId: null,
	requestIds: [],
	usage: null,
	reportedCostUsd: null,
	ttftMs: null,
	tpotMs: null,
	queueMs: null,
	streaming: null,
	lazy: false,
	durationMs: null,
	continues: false,
	echoes: false,
	finishReasons: [],
	status: null,
	errorType: null,
	errorMessage: null,
	httpStatus: null,
	system: null,
	input: null,
	output: null,
	toolDefinitions: null,
	parameters: {},
	prompt: null,
	turn: null,
	attempts: [],
	isTry: false,
	part: false,
	asksBelow: false,
	tool: null,
	query: null,
	documents: [],
	evaluations: [],
	user: null,
	session: null,
	agent: null,
	template: null,
	endpoint: null,
	contentRedacted: false,
	contentTruncated: false,
	keys: {},
};
