/** A request in pieces, as it comes in while it runs: its spans, what announces them, and a file with some of them. */
import {join} from 'node:path';

import {onTestFinished} from 'vitest';

import type {Span} from '../../source/domain/otlp.ts';
import {deriveUnits} from '../../source/engine/derive.ts';
import {makePricer} from '../../source/pricing/prices.ts';
import {openReader, openWriter} from '../../source/store/sqlite/open.ts';
import type {Reader} from '../../source/store/store.ts';
import {temporaryFolder} from './program.ts';
import {batchOf, seedMs, seedSpan, spanIdOf, traceIdOf} from './seed.ts';

const pricer = makePricer({userPrices: null});

export const flightTrace = traceIdOf(7);

/** Milliseconds from the start of the request. */
function spanOf(
	id: number,
	parent: number | null,
	[from, until]: readonly [number, number],
	changes: Partial<Span> = {},
): Span {
	return seedSpan({
		traceId: flightTrace,
		spanId: spanIdOf(id),
		parentSpanId: parent === null ? null : spanIdOf(parent),
		startNano: BigInt(seedMs + from) * 1_000_000n,
		endNano: BigInt(seedMs + until) * 1_000_000n,
		attributes: {},
		...changes,
	});
}

function chat(prompt: string, answer: string): Partial<Span> {
	const said = (role: string, text: string) =>
		JSON.stringify([{role, parts: [{type: 'text', content: text}]}]);
	return {
		name: 'chat gpt-4o',
		attributes: {
			'gen_ai.operation.name': 'chat',
			'gen_ai.provider.name': 'openai',
			'gen_ai.request.model': 'gpt-4o',
			'gen_ai.usage.input_tokens': 20,
			'gen_ai.usage.output_tokens': 10,
			'gen_ai.input.messages': said('user', prompt),
			'gen_ai.output.messages': said('assistant', answer),
		},
	};
}

const tool = {
	'gen_ai.operation.name': 'execute_tool',
	'gen_ai.tool.name': 'get_order',
	'gen_ai.tool.call.arguments': '{"order":4711}',
};

/** A request: agent, retrieval, chat, tool, chat. By number: 1 the root, 2 the agent, 4 and 6 the calls. */
export const flight: readonly Span[] = [
	spanOf(1, null, [0, 9000], {name: 'POST /chat'}),
	spanOf(2, 1, [100, 8900], {name: 'agent'}),
	spanOf(3, 2, [200, 400], {name: 'retrieve'}),
	spanOf(4, 2, [500, 3000], chat('Where is my order?', 'I will look.')),
	spanOf(5, 2, [3100, 5000], {name: 'execute_tool get_order', attributes: tool}),
	spanOf(6, 2, [5100, 8000], chat('Where is my order?', 'It will be there tomorrow.')),
];

export function flightWithout(...ids: readonly number[]): readonly Span[] {
	return flight.filter(one => !ids.some(id => one.spanId === spanIdOf(id)));
}

/** What Logfire sends when a span begins. */
export function pendingOf(own: Span): Span {
	const known = Object.entries(own.attributes).filter(([key]) => !/usage|output/.test(key));
	return {
		...own,
		spanId: own.spanId.replace(/^0/, 'f'),
		parentSpanId: own.spanId,
		endNano: own.startNano,
		attributes: {
			...Object.fromEntries(known),
			'logfire.span_type': 'pending_span',
			'logfire.pending_parent_id': own.parentSpanId ?? '0'.repeat(16),
		},
	};
}

/** A reader of a file to which these came, one after the other. */
export async function readerOf(arrivals: readonly (readonly Span[])[]): Promise<Reader> {
	const path = join(temporaryFolder(), 'flight.db');
	const writer = openWriter(path, {durable: false});
	for (const spans of arrivals) {
		const {units} = await writer.commit([batchOf({spans})], {receivedAtMs: seedMs + 10_000});
		await deriveUnits(writer, pricer, units);
	}
	await writer.close();
	const reader = openReader(path);
	onTestFinished(() => reader.close());
	return reader;
}
