/** A call that read and answered some texts, for detectors of security. */
import type {FindingPart} from '../../../source/domain/finding.ts';
import type {Author, Exchange, Passage} from '../../../source/inspect/exchange.ts';

const parts: Readonly<Record<Author, FindingPart>> = {
	system: 'system',
	user: 'input',
	assistant: 'output',
	document: 'document',
	tool: 'tool',
};

export function passage(author: Author, text: string, isNew = true): Passage {
	return {part: parts[author], author, source: author === 'system' ? 'system' : `${author} 1`, text, isNew};
}

export function exchange(reads: readonly Passage[] | null, answer: string | null = null): Exchange {
	return {
		callId: 'call',
		traceId: null,
		spanId: null,
		startMs: 0,
		endMs: 1,
		service: 'shop',
		model: 'model',
		operation: 'chat',
		user: null,
		session: null,
		agent: null,
		templateName: null,
		status: 'ok',
		finishReasons: [],
		isContentCut: false,
		reads,
		answers: answer === null ? null : [{...passage('assistant', answer), source: 'answer'}],
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
	};
}
