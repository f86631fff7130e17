/**
Every recording against the truth of the model server that answered it, and against its golden file. A changed
golden file is reviewed like code: it is what users would see change.
*/
import {isDeepStrictEqual} from 'node:util';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Call, Derived} from '../../source/domain/call.ts';
import {textOfMessage} from '../../source/domain/message.ts';
import {normaliseUnits} from '../../source/normalise/normalise.ts';
import {canonicalProvider} from '../../source/normalise/providers.ts';
import {type Fact, type Fixture, fixtureNames, loadFixture, unitsOf} from '../support/fixture.ts';

const names = fixtureNames();

/** As one group of units: some tell of a request in a trace and in records without one. */
function derive(fixture: Pick<Fixture, 'spans' | 'logs'>): Derived {
	const derived = [...normaliseUnits(unitsOf(fixture.spans, fixture.logs)).values()];
	return {calls: derived.flatMap(item => item.calls), steps: derived.flatMap(item => item.steps)};
}

/** What only a proto-level detail would change is left out, so that a golden file reads like `calls --json`. */
function golden(derived: Derived): string {
	const calls = derived.calls.map(({origins, ...call}) => ({
		...call,
		origins: origins.map(origin => origin.key),
	}));
	const steps = derived.steps.map(({restated: _restated, ...step}) => step);
	return `${JSON.stringify({calls, steps}, null, '\t')}\n`;
}

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

const sorted = (words: readonly string[]): readonly string[] => words.toSorted((a, b) => a.localeCompare(b));

function isFailed(fact: Fact): boolean {
	return Boolean(fact.error_type) || fact.status < 200 || fact.status >= 400;
}

/** A call that answers this request, by its id, else by its prompt, model or outcome. */
function callFor(fact: Fact, open: readonly Call[]): Call | undefined {
	const byId = open.find(call => fact.response_id && call.responseId === fact.response_id);
	if (byId !== undefined) return byId;
	const said = plain(fact.prompt_contains ?? '').slice(0, 60);
	const byPrompt = open.find(
		call => said !== '' && plain((call.input ?? []).map(textOfMessage).join('\n')).includes(said),
	);
	return byPrompt ?? open.find(call => call.requestModel === fact.request_model);
}

function expectTokens(call: Call, fact: Fact): void {
	if (fact.usage_sent_by_server === false) return;
	if (call.usage.input !== null) expect(call.usage.input).toBe(fact.input_tokens);
	if (call.usage.output !== null && fact.operation !== 'embeddings') {
		expect(call.usage.output).toBe(fact.output_tokens);
	}
	for (const [got, truth] of [
		[call.usage.cacheRead, fact.cache_read_tokens],
		[call.usage.cacheWrite, fact.cache_creation_tokens],
		[call.usage.reasoning, fact.reasoning_tokens],
	] as const) {
		if (got !== null) expect(got).toBe(truth ?? 0);
	}
}

describe.each(names)('%s', name => {
	const fixture = loadFixture(name);
	const derived = derive(fixture);
	const counted = derived.calls.filter(call => call.counted);

	test('reads as recorded', async () => {
		await expect(golden(derived)).toMatchFileSnapshot(`../../fixtures/calls/${name}.json`);
	});

	test('each request is there once, and nothing else', () => {
		expect(counted).toHaveLength(fixture.facts.length);
		expect(new Set(counted.map(call => call.callId)).size).toBe(counted.length);
	});

	test('figures are true', () => {
		const open = counted.toSorted((a, b) => a.startMs - b.startMs);
		for (const fact of fixture.facts) {
			const call = callFor(fact, open);
			expect(call, `no call for ${fact.request_model}`).toBeDefined();
			if (call === undefined) continue;
			open.splice(open.indexOf(call), 1);
			const abandoned = name.endsWith('stream-abandoned');
			expect(call.status).toBe(isFailed(fact) ? 'error' : abandoned ? call.status : 'ok');
			expect(call.provider).toBe(canonicalProvider(fact.provider));
			// Some libraries (Haystack) know the answer's model alone.
			const asked = call.requestModel ?? (call.responseModel === null ? null : fact.request_model);
			expect(asked).toBe(fact.request_model);
			if (isFailed(fact)) continue;
			// Where the library does not tell the answer's model, it is the one that was asked for.
			expect([fact.response_model, fact.request_model]).toContain(call.responseModel);
			if (!abandoned) expectTokens(call, fact);
			if (!fact.streaming) expect(call.streaming).not.toBe(true);
			if (call.toolCalls.length > 0) {
				expect(sorted(call.toolCalls.map(tool => tool.name ?? ''))).toEqual(sorted(fact.tool_calls ?? []));
			}
			if (call.ttftMs !== null) expect(call.ttftMs).toBeLessThanOrEqual(call.durationMs);
			if (call.input !== null && call.input.length > 0 && fact.prompt_contains) {
				const said = plain(call.input.map(textOfMessage).join('\n'));
				// Without content a message may still tell its tool calls.
				if (said === '') continue;
				expect(said).toContain(plain(fact.prompt_contains).slice(0, 60));
			}
			if (call.output !== null && fact.response_contains && !abandoned) {
				const answered = plain(call.output.map(textOfMessage).join('\n'));
				if (answered !== '') expect(answered).toContain(plain(fact.response_contains).slice(0, 60));
			}
		}
	});

	test('order and repetition change nothing', () => {
		fc.assert(
			fc.property(
				fc.shuffledSubarray([...fixture.spans, ...fixture.spans], {minLength: fixture.spans.length * 2}),
				fc.shuffledSubarray([...fixture.logs, ...fixture.logs], {minLength: fixture.logs.length * 2}),
				(spans, logs) => isDeepStrictEqual(derive({spans, logs}), derived),
			),
			{numRuns: 8},
		);
	});
});
