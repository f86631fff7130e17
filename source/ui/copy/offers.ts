/** What can be taken along of what the cursor stands on, as texts that are made when they are asked for. */
import {answerText, callMarkdown, chatMessages} from '../../copying/conversation.ts';
import {csvOf} from '../../copying/csv.ts';
import {curlOf} from '../../copying/curl.ts';
import {tracesJson} from '../../copying/otlp-json.ts';
import {plainJson} from '../../copying/plain.ts';
import type {Span} from '../../domain/otlp.ts';
import type {CallDetail} from '../../store/answers.ts';
import type {CopyItem} from '../state/copying.ts';

export type Subject = {
	/** Under the cursor, and what it is. */
	readonly text: {readonly name: string; readonly text: string} | null;
	readonly call: CallDetail | null;
	readonly traceId: string | null;
	readonly row: Readonly<Record<string, unknown>> | null;
};

export type Offer = CopyItem & {
	/** Rejects where the file cannot be read. */
	readonly make: () => Promise<string>;
};

/** The most usual first; empty: there is nothing under the cursor. */
export function offersOf(
	subject: Subject,
	spans: (traceId: string) => Promise<readonly Span[]>,
): readonly Offer[] {
	const {text, call, traceId, row} = subject;
	return [
		...(text === null ? [] : [offer('t', 'text', text.name, () => text.text)]),
		...(call === null ? [] : callOffers(call)),
		...(traceId === null
			? []
			: [
					offer('o', 'OTLP JSON', `trace ${traceId.slice(0, 6)}, as any receiver takes it`, async () =>
						plainJson(tracesJson(await spans(traceId))),
					),
				]),
		...(row === null ? [] : [offer('r', 'row', 'as CSV, with its head', () => csvOf(row))]),
		...(call === null ? [] : [offer('i', 'id', call.callId, () => call.callId)]),
		...(call === null && traceId !== null ? [offer('i', 'id', traceId, () => traceId)] : []),
	];
}

function callOffers(call: CallDetail): readonly Offer[] {
	const withheld =
		call.operation === 'embeddings'
			? 'an embedding answers with numbers'
			: 'what was said is not in the telemetry';
	const answer = answerText(call);
	const messages = chatMessages(call);
	const curl = curlOf(call);
	return [
		answer === null
			? without('a', 'answer', withheld)
			: offer('a', 'answer', 'what the model answered, as text', () => answer),
		messages.length === 0
			? without('m', 'messages', 'they are not in the telemetry')
			: offer('m', 'messages', `${messages.length} as JSON, the answer last`, () => plainJson(messages)),
		offer('d', 'Markdown', 'a report: facts, messages, answer', () => callMarkdown(call)),
		'reason' in curl
			? without('c', 'curl', curl.reason)
			: offer('c', 'curl', 'the request again; the key is a variable', () => curl.command),
	];
}

function offer(key: string, name: string, note: string, make: () => string | Promise<string>): Offer {
	return {key, name, note, works: true, make: async () => make()};
}

function without(key: string, name: string, reason: string): Offer {
	return {key, name, note: reason, works: false, make: async () => Promise.reject(new Error(reason))};
}
