/**
Findings: what detectors say of one call, with the rule, the place in the text and how sure they are. "Signal", never
"attack": a finding is evidence to look at, and no verdict.
*/

export type FindingSignal = 'errors' | 'quality' | 'retrieval' | 'security';

export const detectorNames = [
	'injection',
	'pii',
	'secret',
	'leak',
	'invisible',
	'long_prompt',
	'repeat',
	'loop',
	'refusal',
	'schema',
	'truncated',
	'empty',
	'repetition',
	'length',
	'number',
	'quote',
	'citation',
	'grounding',
	'retrieval',
] as const;

export type DetectorName = (typeof detectorNames)[number];

/** `info` is worth knowing, `warning` worth looking at, `critical` worth waking somebody. */
export type FindingLevel = 'info' | 'warning' | 'critical';

/** Which kind of text of the call the place is in. `tool`: a result, or the arguments that the model wrote for one. */
export type FindingPart = 'system' | 'input' | 'output' | 'document' | 'tool';

/** What a detector says; whoever asked it knows of which call. */
export type Statement = {
	readonly signal: FindingSignal;
	readonly detector: DetectorName;
	/** The kind, in words: `card`, `override`, `missing`. */
	readonly rule: string;
	readonly level: FindingLevel;
	/** From 0 to 1: how sure it is. */
	readonly confidence: number;
	readonly part: FindingPart;
	/**
	The one text that the place is in, or where what was found came from: `message 2`, `document kb-77`,
	`tool get_order`, `echo of message 1`, `nowhere`.
	*/
	readonly source: string;
	/** UTF-16 positions in that text; both 0 where the finding is about the whole call. */
	readonly start: number;
	readonly end: number;
	/** A sentence or the passage itself, at most 200 characters; of secrets, cards and accounts masked. */
	readonly evidence: string;
};

export type Finding = Statement & {
	/** Null: it is about a tool run or a retrieval and no call. */
	readonly callId: string | null;
	readonly traceId: string | null;
	readonly spanId: string | null;
	/** When the call ended, or what it is about. */
	readonly atMs: number;
	/** Key of the prompt template of the call; null: it has none. */
	readonly template: string | null;
};
