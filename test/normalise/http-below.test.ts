import {expect, test} from 'vitest';
import type {Attributes, Span} from '../../source/domain/otlp.ts';
import {deriveSpans} from '../support/derive-span.ts';
import {seedSpan, spanIdOf} from '../support/seed.ts';

const chat = {'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o', 'error.type': '_OTHER'};

function http(number: number, attributes: Attributes): Span {
	return seedSpan({
		spanId: spanIdOf(number),
		parentSpanId: spanIdOf(1),
		startNano: BigInt(number) * 1_000_000n,
		endNano: BigInt(number) * 1_000_000n + 1n,
		name: 'POST',
		attributes,
	});
}

function classOf(attributes: Attributes, ...below: readonly Span[]): unknown {
	const {calls} = deriveSpans([seedSpan({attributes}), ...below]);
	return [calls[0]?.status, calls[0]?.errorClass];
}

test.each([
	['today', {'http.response.status_code': 429}, 'rate_limit'],
	['before', {'http.status_code': '503'}, 'overloaded'],
	['a request that went well', {'http.response.status_code': 200}, 'other'],
	['a span that is no request', {'server.port': 429}, 'other'],
])('a failed call is told why by the request below it: %s', (_, attributes, expected) => {
	expect(classOf(chat, http(2, attributes))).toEqual(['error', expected]);
});

test('the last request tells, and what the call says itself is believed', () => {
	const refused = http(2, {'http.response.status_code': 429});
	expect(classOf(chat, http(3, {'http.response.status_code': 500}), refused)).toEqual(['error', 'server']);
	expect(classOf({...chat, 'error.type': 'timeout'}, refused)).toEqual(['error', 'timeout']);
});

test('a request that failed below a good call changes nothing', () => {
	const {'error.type': _, ...good} = chat;
	expect(classOf(good, http(2, {'http.response.status_code': 429}))).toEqual(['ok', null]);
});
