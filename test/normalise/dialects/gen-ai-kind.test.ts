/** What only the name of a span tells, and a model that was named before an answer came. */
import {expect, test} from 'vitest';
import type {Attributes} from '../../../source/domain/otlp.ts';
import {normaliseUnit} from '../../../source/normalise/normalise.ts';
import {seedSpan, traceIdOf} from '../../support/seed.ts';

function derive(attributes: Attributes): unknown {
	const span = seedSpan({attributes: {'gen_ai.request.model': 'gpt-4o', ...attributes}});
	return normaliseUnit({spans: [span], logs: [], key: traceIdOf(1)}).calls[0];
}

test.each([
	['chat gpt-4o', 'opentelemetry.instrumentation.openai', 'chat', 'openai'],
	['embeddings text-embedding-3-small', 'opentelemetry.instrumentation.openai_v2', 'embeddings', 'openai'],
	['generate_content gemini-2.5-pro', 'opentelemetry.util.genai.handler', 'chat', 'gcp.gemini'],
])(
	'a sampler that drops what a span is started with leaves its name: %s',
	(name, scope, operation, provider) => {
		const span = seedSpan({
			name,
			attributes: {'error.type': 'RateLimitError'},
			scope: {name: scope, version: '1.2.0', attributes: {}, schemaUrl: ''},
		});
		expect(normaliseUnit({spans: [span], logs: [], key: traceIdOf(1)}).calls[0]).toMatchObject({
			operation,
			provider,
			requestModel: name.split(' ')[1],
			status: 'error',
		});
	},
);

test('a model named as the answer’s is nobody’s where no answer came', () => {
	const named = {'gen_ai.operation.name': 'chat', 'gen_ai.response.model': 'gpt-4o'};
	expect(derive(named)).toMatchObject({responseModel: 'gpt-4o'});
	expect(derive({...named, 'error.type': 'RateLimitError'})).toMatchObject({responseModel: null});
});
