import {expect, test} from 'vitest';
import {accessReasons, takenOutReason} from '../../../source/domain/drop.ts';
import {seededReader} from '../../support/board.ts';
import {callOf, derive, stepOf} from '../../support/derived.ts';
import {seedMs, spanIdOf, traceIdOf} from '../../support/seed.ts';
import {storyNowMs} from '../../support/story.ts';

const hour = {asOfMs: seedMs + 3_600_000, fromMs: seedMs - 1000} as const;

test('A content filter is told by model: answers held back and prompts refused, of all its calls', async () => {
	const calls = [
		{finishReasons: ['content_filter']},
		{status: 'error', errorClass: 'content_filter', errorMessage: 'flagged', finishReasons: []},
		{status: 'error', errorClass: 'timeout', finishReasons: ['content_filter']},
		{status: 'cancelled', finishReasons: ['content_filter']},
		{},
	] as const;
	const {reader} = await seededReader(writer =>
		derive(writer, {
			calls: calls.map((change, at) =>
				callOf(traceIdOf(at + 1), spanIdOf(1), {...change, startMs: seedMs - at}),
			),
		}),
	);
	const {signals, calls: total} = await reader.security(hour);
	expect(total).toBe(4);
	expect(signals).toHaveLength(1);
	expect(signals[0]).toMatchObject({source: 'content filter', n: 2, of: 4, failed: 1});
	expect(signals[0]?.newest.map(({said, failed}) => [said, failed])).toEqual([
		[null, false],
		['flagged', true],
	]);
});

test('Runs of a guardrail, with their verdicts; the newest first', async () => {
	const run = (at: number, label: string | null, changes = {}) =>
		stepOf(traceIdOf(1), spanIdOf(at), {
			kind: 'guardrail',
			name: 'pii',
			tool: null,
			startMs: seedMs + at,
			evaluations: label === null ? [] : [{name: 'pii', score: null, label, explanation: `found ${at}`}],
			...changes,
		});
	const failed = run(4, null, {status: 'error', errorMessage: 'no model'});
	const {reader} = await seededReader(writer =>
		derive(writer, {steps: [run(2, 'pass'), run(3, 'block'), failed, run(5, 'pass')]}),
	);
	const {signals} = await reader.security(hour);
	expect(signals).toMatchObject([
		{
			source: 'guardrail',
			name: 'pii',
			n: 4,
			of: null,
			failed: 1,
			lastMs: seedMs + 5,
			labels: [
				{label: 'pass', count: 2},
				{label: 'block', count: 1},
			],
		},
	]);
	expect(signals[0]?.newest.map(({said}) => said)).toEqual([
		'pass: found 5',
		'no model',
		'block: found 3',
		'pass: found 2',
	]);
});

test('What was masked, by rule, and who was turned away; another loss is none of it', async () => {
	const {reader} = await seededReader(async writer => {
		const drop = (reason: string, count: number) => writer.drop({atMs: seedMs, reason, service: '', count});
		await drop(takenOutReason('masked', 'openai key'), 3);
		await drop(takenOutReason('evicted', 'size'), 100);
		await drop(accessReasons.noToken, 2);
		await drop('body that cannot be decompressed', 7);
	});
	const {signals} = await reader.security(hour);
	expect(signals.map(({source, name, n, of, newest}) => [source, name, n, of, newest])).toEqual([
		['masked', 'openai key', 3, null, []],
		['turned away', 'without the token', 2, null, []],
	]);
});

test('The story tells of none of it, and of its 25 calls', async () => {
	const {reader} = await seededReader();
	expect(await reader.security({asOfMs: storyNowMs, fromMs: storyNowMs - 15 * 60_000})).toEqual({
		signals: [],
		calls: 25,
	});
});
