/** What real libraries told of schemas, tools and answers, as the detector gets it. */
import {describe, expect, test} from 'vitest';
import {textOf} from '../../source/domain/attributes.ts';
import type {Call} from '../../source/domain/call.ts';
import {textOfMessage} from '../../source/domain/message.ts';
import {schemaFailuresIn} from '../../source/inspect/errors/schema.ts';
import type {Exchange} from '../../source/inspect/exchange.ts';
import {normaliseUnits} from '../../source/normalise/normalise.ts';
import {fixtureNames, loadFixture, unitsOf} from '../support/fixture.ts';
import {answered} from './answered-exchange.ts';

const rulesIn = (exchange: Exchange): readonly string[] => schemaFailuresIn(exchange).map(({rule}) => rule);

describe('recordings', () => {
	const exchangeOf = (call: Call): Exchange =>
		answered((call.output ?? []).map(textOfMessage), null, {
			toolCalls: call.toolCalls,
			toolDefinitions: call.toolDefinitions,
			finishReasons: call.finishReasons,
			status: call.status,
			isContentCut: call.contentRedacted || call.contentTruncated,
			responseSchema: textOf(call.parameters['output.schema']),
			wantsJson: call.parameters['output.type'] === 'json',
		});
	const calls = fixtureNames().flatMap(name => {
		const {spans, logs} = loadFixture(name);
		const derived = [...normaliseUnits(unitsOf(spans, logs)).values()];
		return derived
			.flatMap(item => item.calls)
			.filter(call => call.counted)
			.map(call => ({name, call}));
	});

	test('nothing that their models answered is a failure, but for a tool that the hostile one makes up', () => {
		const found = calls.flatMap(({name, call}) =>
			schemaFailuresIn(exchangeOf(call)).map(({rule}) => `${name}: ${rule}`),
		);
		expect(found).toEqual(['hostile/every-place: unknown tool']);
	});

	test('the same answers fail once something is taken out of them', () => {
		const asked = calls.filter(
			({call}) => call.parameters['output.schema'] !== undefined && call.toolCalls.length === 0,
		);
		expect(asked.map(({name}) => name)).toEqual([
			'openinference-vercel/object',
			'py-llamaindex-own-otel/json',
			'vercel-ai-v5/object-stream',
		]);
		for (const {call} of asked) {
			const exchange = exchangeOf(call);
			const [answer] = exchange.answers ?? [];
			const whole = JSON.parse(answer?.text ?? '') as Record<string, unknown>;
			const [, ...rest] = Object.entries(whole);
			const less = answered(JSON.stringify(Object.fromEntries(rest)), null, {
				responseSchema: exchange.responseSchema,
			});
			expect(rulesIn(less)).toEqual(['missing']);
		}
	});

	test('arguments that a tool was called with fail once they are emptied', () => {
		const withArguments = calls.filter(({call}) =>
			call.toolCalls.some(tool => /"(?:city|location)"/.test(tool.arguments ?? '')),
		);
		const rules = withArguments.map(({name, call}) => {
			const toolCalls = call.toolCalls.map(tool => ({...tool, arguments: '{"city": 1}'}));
			return {name, rules: rulesIn({...exchangeOf(call), toolCalls})};
		});
		const judged = rules
			.filter(each => each.rules.includes('wrong type'))
			.map(each => each.name.split('/')[0]);
		expect(new Set(judged).size).toBeGreaterThan(30);
	});
});
