/** Exchanges for tests of detectors: what a test does not say is as plain as can be. */
import type {Author, Exchange, Passage} from '../../source/inspect/exchange.ts';

const parts = {
	system: 'system',
	user: 'input',
	assistant: 'input',
	document: 'document',
	tool: 'tool',
} as const;

/** A passage that the model read. */
export function seedPassage(author: Author, source: string, text: string, isNew = true): Passage {
	return {part: parts[author], author, source, text, isNew};
}

export function seedAnswer(text: string): Passage {
	return {part: 'output', author: 'assistant', source: 'answer', text, isNew: true};
}

export function seedExchange(given: Partial<Exchange> = {}): Exchange {
	return {
		callId: 'call-1',
		traceId: null,
		spanId: null,
		startMs: 0,
		endMs: 1000,
		service: 'shop',
		model: 'gpt-4o-mini',
		operation: 'chat',
		user: null,
		session: null,
		agent: null,
		templateName: null,
		status: 'ok',
		finishReasons: ['stop'],
		isContentCut: false,
		reads: [],
		answers: [],
		question: null,
		questionAt: -1,
		hasOtherOutput: false,
		toolCalls: [],
		toolDefinitions: null,
		responseSchema: null,
		wantsJson: false,
		retrievals: [],
		inputTokens: null,
		outputTokens: null,
		inputRateNanoUsd: null,
		...given,
	};
}
