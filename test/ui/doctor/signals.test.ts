import {expect, test} from 'vitest';

import type {ServiceCoverage} from '../../../source/store/doctor-answers.ts';
import {measuredOf, signalDiagnoses} from '../../../source/ui/doctor/signals.ts';
import {serviceCoverage} from '../views/doctor-data.ts';

function measured(changes: Partial<ServiceCoverage>) {
	return measuredOf(serviceCoverage(changes));
}

/** What is missing of one service, as "subject: what to do". */
function missing(changes: Partial<ServiceCoverage>): readonly string[] {
	return signalDiagnoses({calls: 15, isAll: true, services: [serviceCoverage(changes)], plain: []})
		.filter(({level}) => level !== 'ok')
		.map(({subject, hint}) => `${subject}: ${hint ?? ''}`);
}

test('what all calls tell is measured, and nothing is to be done', () => {
	expect(Object.values(measured({}))).toEqual(['yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'none']);
	expect(missing({})).toEqual([]);
});

test('calls that are not streamed have no first token; those of which nobody says may lack one', () => {
	expect(measured({whole: 15, withTtft: 0}).latency).toBe('whole');
	expect(missing({whole: 15, withTtft: 0})).toEqual([]);
	expect(measured({streamUnknown: 15, withTtft: 0}).latency).toBe('part');
	expect(missing({streamUnknown: 15, withTtft: 0})[0]).toContain('ai.response.msToFirstChunk');
	expect(missing({withTtft: 10, whole: 5})).toEqual([]);
});

test('the switch that sends texts is that of who wrote the calls', () => {
	const writers = [{dialect: 'gen_ai', scope: '', calls: 15}];
	expect(measured({withPrompt: 0, withAnswer: 0}).content).toBe('no');
	expect(missing({withPrompt: 0, withAnswer: 0, writers})[0]).toContain(
		'api, content: export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true',
	);
	expect(missing({withAnswer: 14})[0]).toContain('recordOutputs: true');
	expect(measured({withAnswer: 0}).content).toBe('part');
});

test('without usage there is no cost either; a model without a price is named with the lines to write', () => {
	expect(measured({withUsage: 0})).toMatchObject({tokens: 'no', cost: 'no'});
	expect(missing({withUsage: 0})[0]).toContain('include_usage');
	const unpriced = [{model: 'house "7b"', calls: 3, tokens: 100}];
	expect(measured({unpriced})).toMatchObject({tokens: 'yes', cost: 'part'});
	expect(missing({unpriced})[0]).toContain('{"house \\"7b\\"":{"input":0.2,"output":0.6}}');
});

test('of metrics alone neither latency nor errors are known', () => {
	const metered = {metered: 15, answered: 0, withTtft: 0, withPrompt: 0, withAnswer: 0};
	expect(measured(metered)).toMatchObject({
		volume: 'yes',
		latency: 'no',
		tokens: 'yes',
		errors: 'no',
		content: 'none',
	});
	expect(missing(metered)).toEqual(['api, traces: send its traces too: OTEL_TRACES_EXPORTER=otlp']);
});

test('a service without a model is a fault only where no service has one', () => {
	const plain = [{service: 'web', traces: 3, spans: 14, traceId: 'a'}];
	const levels = (services: readonly ServiceCoverage[]) =>
		signalDiagnoses({calls: services.length, isAll: true, services, plain})
			.filter(({subject}) => subject === 'web')
			.map(({level}) => level);
	expect(levels([])).toEqual(['hint']);
	expect(levels([serviceCoverage()])).toEqual(['ok']);
});
