/** Exchanges for measuring: one question, one answer, and what was there to answer it from. */
import type {Author, Exchange, Passage} from '../../../source/inspect/exchange.ts';

export type Carrier = 'tool' | 'document' | 'pasted';
export const carriers: readonly Carrier[] = ['tool', 'document', 'pasted'];

export type Case = {
	readonly carrier: Carrier;
	readonly knowledge: string;
	readonly question: string;
	readonly answer: string;
};

const parts = {
	system: 'system',
	user: 'input',
	assistant: 'output',
	document: 'document',
	tool: 'tool',
} as const satisfies Record<Author, Passage['part']>;

function passage(author: Author, source: string, text: string): Passage {
	return {part: parts[author], author, source, text, isNew: true};
}

export function exchangeOf({carrier, knowledge, question, answer}: Case): Exchange {
	const asked = carrier === 'pasted' ? `Context: ${knowledge}\n\nQuestion: ${question}` : question;
	const system = passage('system', 'system', 'You are a helpful assistant. Answer briefly.');
	const user = passage('user', 'message 1', asked);
	const reads =
		carrier === 'pasted'
			? [system, user]
			: [system, user, passage(carrier, carrier === 'tool' ? 'tool search' : 'document 1', knowledge)];
	return {
		callId: 'call',
		traceId: null,
		spanId: null,
		startMs: Date.UTC(2026, 0, 15),
		endMs: Date.UTC(2026, 0, 15),
		service: 'bench',
		model: null,
		operation: 'chat',
		user: null,
		session: null,
		agent: null,
		templateName: null,
		status: 'ok',
		finishReasons: ['stop'],
		isContentCut: false,
		reads,
		answers: [passage('assistant', 'answer', answer)],
		question: asked,
		questionAt: 1,
		hasOtherOutput: false,
		toolCalls: [],
		toolDefinitions: null,
		responseSchema: null,
		wantsJson: false,
		retrievals: [],
		inputTokens: null,
		outputTokens: null,
		inputRateNanoUsd: null,
	};
}
