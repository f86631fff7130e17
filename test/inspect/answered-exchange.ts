/** An exchange of which a test says what matters to it. */
import type {ToolCall} from '../../source/domain/message.ts';
import type {Exchange} from '../../source/inspect/exchange.ts';

const plain: Exchange = {
	callId: 'call-1',
	traceId: null,
	spanId: null,
	startMs: 0,
	endMs: 1,
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
	reads: null,
	answers: null,
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

/** An answer to a request for JSON. */
export function answered(
	text: string | readonly string[],
	schema: object | null,
	more: Partial<Exchange> = {},
): Exchange {
	const texts = typeof text === 'string' ? [text] : text;
	return {
		...plain,
		answers: texts.map(each => ({
			part: 'output',
			author: 'assistant',
			source: 'answer',
			text: each,
			isNew: true,
		})),
		responseSchema: schema === null ? null : JSON.stringify(schema),
		wantsJson: true,
		...more,
	};
}

/** An answer that is the call of a tool. */
export function calling(
	call: Partial<ToolCall>,
	toolDefinitions: Exchange['toolDefinitions'],
	more: Partial<Exchange> = {},
): Exchange {
	return {
		...plain,
		answers: [],
		toolCalls: [{id: null, name: 'get_weather', arguments: null, ...call}],
		toolDefinitions,
		finishReasons: ['tool_calls'],
		...more,
	};
}
