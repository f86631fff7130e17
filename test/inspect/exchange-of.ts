/** Exchanges for tests: a question, an answer, and what was read between them. */
import type {Author, Exchange, Passage, Retrieval} from '../../source/inspect/exchange.ts';

const parts = {
	system: 'system',
	user: 'input',
	assistant: 'output',
	document: 'document',
	tool: 'tool',
} as const satisfies Record<Author, Passage['part']>;

export type Told = {
	readonly question?: string;
	readonly documents?: readonly string[];
	readonly tool?: string;
	readonly system?: string;
	readonly answer: string;
	readonly retrievals?: readonly Retrieval[];
	readonly isContentCut?: boolean;
};

export function exchangeOf(told: Told): Exchange {
	const question = told.question ?? 'What do you know?';
	const passage = (author: Author, source: string, text: string): Passage => ({
		part: parts[author],
		author,
		source,
		text,
		isNew: true,
	});
	const reads = [
		passage('system', 'system', told.system ?? 'Be brief.'),
		passage('user', 'message 1', question),
	];
	for (const [at, text] of (told.documents ?? []).entries()) {
		reads.push(passage('document', `document kb-${at + 1}`, text));
	}
	if (told.tool !== undefined) reads.push(passage('tool', 'tool get_order', told.tool));
	return {
		callId: 'call',
		traceId: null,
		spanId: null,
		startMs: Date.UTC(2026, 2, 4, 12),
		endMs: Date.UTC(2026, 2, 4, 12),
		service: 'shop',
		model: null,
		operation: 'chat',
		user: null,
		session: null,
		agent: null,
		templateName: null,
		status: 'ok',
		finishReasons: ['stop'],
		isContentCut: told.isContentCut ?? false,
		reads,
		answers: [passage('assistant', 'answer', told.answer)],
		question,
		questionAt: 1,
		hasOtherOutput: false,
		toolCalls: [],
		toolDefinitions: null,
		responseSchema: null,
		wantsJson: false,
		retrievals: told.retrievals ?? [],
		inputTokens: null,
		outputTokens: null,
		inputRateNanoUsd: null,
	};
}
