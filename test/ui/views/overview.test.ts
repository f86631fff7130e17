import {expect, test} from 'vitest';

import type {ErrorClass} from '../../../source/domain/call.ts';
import {openWriter} from '../../../source/store/sqlite/open.ts';
import type {Writer} from '../../../source/store/store.ts';
import {openBoard, quietStatus} from '../../support/board.ts';
import {seedCall, seedSpan, spanIdOf, traceIdOf} from '../../support/seed.ts';
import {seedStory, storyNowMs, type StoryTrace, storyTraces} from '../../support/story.ts';
import {seedInspectedStory} from '../../support/story-findings.ts';
import {expectFrame} from '../../support/terminal.tsx';

const sizes = [
	[120, 40],
	[80, 24],
] as const;

test.each([...sizes, [200, 60], [60, 15]] as const)('the story at %s×%s', async (columns, rows) => {
	const board = await openBoard({columns, rows});
	await expectFrame(board.frame(), `overview/typical-${columns}x${rows}`);
});

test.each([...sizes, [200, 60], [60, 15]] as const)(
	'the story as detectors see it at %s×%s: the strip and the tabs say how much they found',
	async (columns, rows) => {
		const board = await openBoard({columns, rows, seed: seedInspectedStory});
		await board.waitFor('sec');
		await board.settle();
		await expectFrame(board.frame(), `overview/inspected-${columns}x${rows}`);
	},
);

test.each(sizes)('a window in which nothing ended at %s×%s', async (columns, rows) => {
	const board = await openBoard({columns, rows, now: () => storyNowMs + 24 * 3_600_000});
	expect(board.frame()).toContain('The file holds 25 calls: t widens the window.');
	await board.press('t');
	await expectFrame(board.frame(), `overview/empty-${columns}x${rows}`);
});

test.each(sizes)('more of everything than fits at %s×%s', async (columns, rows) => {
	const board = await openBoard({columns, rows, seed: writer => seedStory(writer, overfull())});
	await expectFrame(board.frame(), `overview/overfull-${columns}x${rows}`);
});

test('errors only, warnings too, all', async () => {
	const board = await openBoard();
	await board.press('e');
	expect(board.frame()).toContain('rate_limit ↻2');
	expect(board.frame()).not.toContain('14:09:34 api');
	await board.press('e');
	await board.press('e');
	expect(board.frame()).toContain('▌14:09:34 api');
});

test('] goes to the next error and says when there is no further one', async () => {
	const board = await openBoard();
	await board.press(']');
	expect(board.frame()).toContain('▌14:07:31 api');
	await board.press(']');
	expect(board.frame()).toContain('▌14:05:40 worker');
	await board.press(']');
	expect(board.frame()).toContain('no further error');
});

test('a selected row keeps its line while calls arrive above it; following, the newest enters on top', async () => {
	let revision = 1;
	const isLate = ({traceId}: StoryTrace): boolean => traceId.startsWith('8a6d');
	const traces = storyTraces().filter(trace => !isLate(trace));
	const late = storyTraces().filter(isLate);
	const board = await openBoard({
		seed: writer => seedStory(writer, traces),
		status: () => ({...quietStatus, revision}),
	});
	await board.press('jj');
	const line = lineOf(board.frame(), '▌14:09:26 rag');
	await add(board.path, late);
	revision++;
	board.changed();
	await board.waitFor('14:09:32 worker');
	expect(lineOf(board.frame(), '▌14:09:26 rag')).toBe(line);
	await board.press('g');
	expect(board.frame()).toContain('▌14:09:34 api');
});

test('enter opens the call, o its trace, esc comes back to the same row', async () => {
	const board = await openBoard();
	await board.press('j');
	const before = board.frame();
	await board.press('\r');
	expect(board.frame().split('\n')[2]).toContain('gpt-4o');
	await board.press('\u001B');
	expect(board.frame()).toBe(before);
	await board.press('o');
	expect(board.frame().split('\n')[2]).toContain('8a6d');
	await board.press('\u001B');
	expect(board.frame()).toBe(before);
});

function lineOf(frame: string, text: string): number {
	return frame.split('\n').findIndex(line => line.includes(text));
}

async function add(path: string, traces: readonly StoryTrace[]): Promise<void> {
	const writer: Writer = openWriter(path, {durable: false});
	await seedStory(writer, traces);
	await writer.close();
}

const classes: readonly ErrorClass[] = [
	'rate_limit',
	'overloaded',
	'auth',
	'timeout',
	'context_length',
	'content_filter',
	'bad_request',
	'server',
	'other',
];

const models = [
	'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
	'ft:gpt-4o-mini-2024-07-18:acme-corporation::B7xK2p',
	'accounts/fireworks/models/qwen3-coder-480b-a35b-instruct-terminus',
	'契約書レビュー模型',
	'model-with-a-name-of-three-hundred-characters-'.repeat(7).slice(0, 300),
	'🙏🚨',
	'gpt-4o',
	'b',
	'c',
	'd',
];

const prompts = [
	'以下の契約書を読んでください。',
	'🙏🚨 pls fix the deploy 👩‍👩‍👧‍👦 now',
	'\u001B[31mred\u001B[0m \u202Eshow',
	'a'.repeat(300),
	'SELECT\n*\tFROM x',
];

/** Two hundred calls in ten minutes, with everything in them that is long, wide, large or hostile. */
function overfull(): readonly StoryTrace[] {
	return Array.from({length: 200}, (_, index): StoryTrace => {
		const traceId = traceIdOf(index + 1);
		const spanId = spanIdOf(index + 1);
		const startMs = storyNowMs - 600_000 + index * 2900;
		const failed = index % 4 === 0;
		const model = models[index % models.length] ?? null;
		const amount = 1_234_567_890 * ((index % 7) + 1);
		const call = seedCall({
			callId: `${traceId}-${spanId}`,
			traceId,
			spanId,
			startMs,
			durationMs: 5 + ((index * 7919) % 19_000),
			service: index % 3 === 0 ? 'checkout-service-eu-west-1' : 'b',
			requestModel: model,
			responseModel: model,
			usage: {input: 1_234_567, output: 8_200, cacheRead: 1_230_000, cacheWrite: null, reasoning: null},
			ttftMs: 1 + ((index * 31) % 48_200),
			status: failed ? 'error' : 'ok',
			errorClass: failed ? (classes[(index / 4) % classes.length] ?? 'other') : null,
			finishReasons: failed ? [] : [index % 5 === 1 ? 'length' : 'stop'],
			input: [{role: 'user', parts: [{type: 'text', text: prompts[index % prompts.length] ?? ''}]}],
			output: failed
				? null
				: [{role: 'assistant', parts: [{type: 'text', text: '契約書の要点は次のとおりです。'}]}],
			cost: {
				source: 'computed',
				amountNanoUsd: amount,
				reportedNanoUsd: null,
				computedNanoUsd: amount,
				ledger: [],
				priceSource: null,
				terms: null,
			},
		});
		const span = seedSpan({
			traceId,
			spanId,
			startNano: BigInt(startMs) * 1_000_000n,
			endNano: BigInt(startMs + call.durationMs) * 1_000_000n,
		});
		return {traceId, spans: [span], calls: [call], steps: []};
	});
}
