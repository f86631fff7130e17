/** Group commit over a real file. */
import {join} from 'node:path';

import {expect, test} from 'vitest';

import {makeCommitQueue} from '../../source/engine/commit-queue.ts';
import {openWriter} from '../../source/store/sqlite/open.ts';
import type {Committed} from '../../source/store/store.ts';
import {temporaryFolder} from '../support/program.ts';
import {batchOf, seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';

function open() {
	const writer = openWriter(join(temporaryFolder(), 'queue.db'), {durable: false});
	const commits: Committed[] = [];
	const rests: number[] = [];
	const queue = makeCommitQueue({
		writer,
		now: () => 1000,
		committed: result => void commits.push(result),
		failed: () => {},
		rested: () => void rests.push(commits.length),
	});
	return {writer, queue, commits, rests};
}

const batch = (trace: number) =>
	batchOf({spans: [seedSpan({traceId: traceIdOf(trace), spanId: spanIdOf(trace)})]});

test('what arrives in one turn is committed at once, and each sender is answered after that', async () => {
	const {writer, queue, commits, rests} = open();
	const answered: number[] = [];
	await Promise.all(
		[1, 2, 3].map(async trace => {
			await queue.add(batch(trace));
			answered.push(commits.length);
		}),
	);
	expect(commits.map(commit => commit.spans)).toEqual([3]);
	expect(answered).toEqual([1, 1, 1]);
	await queue.settle();
	expect(rests).toEqual([1]);
	await writer.close();
});

test('when a commit fails its senders are told, and the next one is whole', async () => {
	const {writer, queue, commits} = open();
	const span = {...seedSpan({traceId: traceIdOf(1)}), name: Symbol('no text') as unknown as string};
	await expect(queue.add(batchOf({spans: [span]}))).rejects.toThrow();
	await queue.add(batch(2));
	expect(commits.map(commit => commit.spans)).toEqual([1]);
	await writer.close();
});

test('a queue with more records than the disk takes in two seconds says so', async () => {
	const {writer, queue} = open();
	const spans = Array.from({length: 40_000}, (_, index) =>
		seedSpan({traceId: traceIdOf(1), spanId: spanIdOf(index + 1)}),
	);
	expect(queue.isFull()).toBe(false);
	const added = queue.add(batchOf({spans}));
	expect(queue.isFull()).toBe(true);
	await added;
	expect(queue.isFull()).toBe(false);
	await writer.close();
});
