/** Telemetry that no program means, and that once stopped derivation for good: found by `test/tools/fuzz.ts`. */
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openReader} from '../../source/store/sqlite/open.ts';
import {expectRecount} from '../support/expect-recount.ts';
import {openReceivePath} from '../support/fuzz/receive-path.ts';
import type {Seed} from '../support/fuzz/seeds.ts';
import {temporaryFolder} from '../support/program.ts';

type Given = {
	readonly spanId: string;
	readonly parentSpanId?: string;
	readonly operation: string;
	readonly inputTokens: string | number;
	readonly name?: string;
	readonly scope?: string;
};

/** One trace of these spans, two seconds each. */
function body(...spans: readonly Given[]): Seed {
	const scopeSpans = spans.map(
		({spanId, parentSpanId, operation, inputTokens, scope = 'test', name = ''}) => ({
			scope: {name: scope},
			spans: [
				{
					traceId: 'a'.repeat(32),
					spanId,
					parentSpanId,
					name,
					startTimeUnixNano: '1795608000000000000',
					endTimeUnixNano: '1795608002000000000',
					attributes: Object.entries({
						'gen_ai.operation.name': operation,
						'gen_ai.request.model': 'gpt-4o',
						'gen_ai.provider.name': 'openai',
						'gen_ai.usage.input_tokens': inputTokens,
						'gen_ai.usage.output_tokens': 5,
					}).map(([key, value]) => ({key, value: {stringValue: String(value)}})),
				},
			],
		}),
	);
	return {
		kind: 'traces',
		encoding: 'json',
		bytes: Buffer.from(JSON.stringify({resourceSpans: [{scopeSpans}]})),
	};
}

test('an absurd count is no count, and leaves no total behind when it is taken back', async () => {
	const file = join(temporaryFolder(), 'absurd.db');
	const path = openReceivePath(file);
	for (const inputTokens of ['1e308', '1.7976931348623157e308', 'Infinity', 12]) {
		await path.receive([body({spanId: 'b'.repeat(16), operation: 'chat', inputTokens})]);
		await path.receive([body({spanId: 'c'.repeat(16), operation: 'chat', inputTokens})]);
	}
	await path.close();
	const reader = openReader(file);
	const [all] = await reader.stats({by: null, filter: '', fromMs: null, untilMs: null});
	await reader.close();
	expect(all).toMatchObject({calls: 2, inputTokens: 24, outputTokens: 10});
	expectRecount(file);
});

test('a roll-up under a long scope name leaves the ledger again', async () => {
	const file = join(temporaryFolder(), 'long-scope.db');
	const path = openReceivePath(file);
	const scope = 'x'.repeat(2000);
	for (const name of ['one', 'two']) {
		const [outcome] = await path.receive([
			body(
				{spanId: 'b'.repeat(16), operation: 'invoke_agent', inputTokens: 12, scope, name},
				{
					spanId: 'c'.repeat(16),
					parentSpanId: 'b'.repeat(16),
					operation: 'chat',
					inputTokens: 12,
					scope,
					name,
				},
			),
		]);
		expect(outcome).toMatchObject({status: 'accepted', rejected: 0});
	}
	await path.close();
	expectRecount(file);
});
