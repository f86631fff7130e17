/** A file from a stranger is data: each question ends in an answer or in one clear sentence, and nothing of it runs. */
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {Failure} from '../../../source/domain/status.ts';
import {integrityOf, openReader, openWriter} from '../../../source/store/sqlite/open.ts';
import type {Reader} from '../../../source/store/store.ts';
import {
	damagedFiles,
	hostileCopy,
	type Mutation,
	oddFiles,
	runningFiles,
} from '../../support/hostile-files.ts';
import {seedStory, storyNowMs} from '../../support/story.ts';

const folder = mkdtempSync(join(tmpdir(), 'llmtop-hostile-'));
const good = join(folder, 'good.db');
let ids: {readonly traces: readonly string[]; readonly calls: readonly string[]};

beforeAll(async () => {
	const writer = openWriter(good, {durable: false});
	await seedStory(writer);
	await writer.close();
	const reader = openReader(good);
	const details = await reader.callDetails({filter: '', after: null, limit: 100, includeUncounted: true});
	ids = {
		calls: details.map(call => call.callId).slice(0, 8),
		traces: [...new Set(details.flatMap(call => call.traceId ?? []))].slice(0, 8),
	};
	await reader.close();
});

afterAll(() => {
	rmSync(folder, {recursive: true, force: true});
});

/** More pages than the file has rows: a list that goes round in circles never ends. */
const pagesMax = 100;

async function pages<Row>(
	read: (after: string | null) => Promise<readonly Row[]>,
	keyOf: (row: Row) => string,
): Promise<void> {
	let after: string | null = null;
	for (let page = 0; page < pagesMax; page++) {
		const rows: readonly Row[] = await read(after);
		const last = rows.at(-1);
		if (last === undefined) return;
		after = keyOf(last);
	}
	throw new Error('the list has no end');
}

/** Everything that a screen or a command asks. */
function questionsOf(reader: Reader): readonly (() => Promise<unknown>)[] {
	const moment = {asOfMs: storyNowMs, fromMs: 0};
	const list = {...moment, filter: '', ascending: false, anchor: null, above: 5, below: 30};
	return [
		() => reader.file(),
		() => reader.revision(),
		() => reader.overview({...moment, filter: '', buckets: 20, chartBucketMs: 60_000}),
		...(['time', 'model', 'cost', 'duration', 'status'] as const).map(
			sort => () => reader.calls({...list, sort}),
		),
		() => reader.traces({...list, sort: 'time', hidePlain: true}),
		() => reader.ledger({...list, only: 'all'}),
		() => reader.ledgerTotals(moment),
		...(['model', 'session', 'error'] as const).map(
			by => () => reader.stats({by, filter: '', fromMs: null, untilMs: null}),
		),
		() =>
			pages(
				after => reader.callDetails({filter: '', after, limit: 7, includeUncounted: true}),
				call => call.callId,
			),
		() =>
			pages(
				after => reader.steps({filter: '', after, limit: 7}),
				step => step.stepId,
			),
		() => reader.timeline({buckets: 50}),
		() => reader.moment({fromMs: 0, step: 'next', of: 'error'}),
		() => reader.search({text: 'refund', limit: 10, asOfMs: storyNowMs}),
		() => reader.calls({...list, sort: 'time', filter: 'refund'}),
		...ids.calls.flatMap(id => [
			() => reader.call(id, {asOfMs: storyNowMs}),
			() => reader.carriers(id, {asOfMs: storyNowMs}),
			() => reader.anatomy(id, {asOfMs: storyNowMs}),
		]),
		...ids.traces.map(id => () => reader.trace(id, {asOfMs: storyNowMs})),
		() => reader.span(ids.traces[0] ?? '', '00'),
	];
}

/** What was answered, and the failures, each of one line. */
async function askAll(
	path: string,
): Promise<{readonly answers: number; readonly failures: readonly string[]}> {
	const failures: string[] = [];
	let answers = 0;
	const fail = (error: unknown): void => {
		if (!(error instanceof Failure)) throw error;
		expect(error.message).not.toMatch(/\p{Cc}/u);
		expect(error.message.length).toBeLessThan(500);
		failures.push(error.message);
	};
	let reader: Reader;
	try {
		reader = openReader(path);
	} catch (error) {
		fail(error);
		return {answers, failures};
	}
	for (const question of questionsOf(reader)) {
		try {
			const answer = await question();
			// As it goes to another thread, and out as JSON.
			structuredClone(answer);
			answers++;
		} catch (error) {
			fail(error);
		}
	}
	await reader.close();
	return {answers, failures};
}

const copyOf = (mutation: Mutation): string => hostileCopy(good, join(folder, 'hostile.db'), mutation);

test('the file that they are made of answers everything', async () => {
	const {answers, failures} = await askAll(good);
	expect(failures).toEqual([]);
	expect(integrityOf(good)).toEqual({problems: [], whole: true});
	expect(integrityOf(good, {bytesMax: 1000})).toEqual({problems: [], whole: false});
	expect(answers).toBeGreaterThan(40);
});

test.each(oddFiles.map(mutation => [mutation.name, mutation] as const))('%s', async (_name, mutation) => {
	const {answers, failures} = await askAll(copyOf(mutation));
	expect(answers + failures.length).toBeGreaterThan(40);
});

test.each(damagedFiles.map(mutation => [mutation.name, mutation] as const))('%s', async (_name, mutation) => {
	const path = copyOf(mutation);
	const {failures} = await askAll(path);
	if (mutation.damages) expect(integrityOf(path).problems).not.toEqual([]);
	for (const failure of failures)
		expect(failure).toMatch(/damaged|cut short|no JSON|cannot be told|missing|not an SQLite/);
});

test.each(runningFiles.map(file => [file.name, file] as const))('%s', async (_name, file) => {
	const path = copyOf(file);
	const before = readFileSync(path);
	const {failures} = await askAll(path);
	expect(failures.length === 0).toBe(file.reads);
	const opens = (): Promise<void> => openWriter(path, {durable: false}).close();
	if (file.writes) await opens();
	else {
		expect(opens).toThrow(Failure);
		// Of a file that is refused nothing is changed but the kind of its log.
		expect(readFileSync(path).subarray(100).equals(before.subarray(100))).toBe(true);
	}
});
