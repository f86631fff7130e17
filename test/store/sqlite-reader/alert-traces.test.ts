import {expect, test} from 'vitest';
import type {Finding} from '../../../source/domain/finding.ts';
import type {Measures} from '../../../source/domain/inspection.ts';
import {untilNextRun} from '../../../source/store/decisions.ts';
import {seededReader} from '../../support/board.ts';
import {callOf, derive} from '../../support/derived.ts';
import {spanIdOf, traceIdOf} from '../../support/seed.ts';

const now = Date.UTC(2026, 10, 23, 14, 10);
const window = {of: null, fromMs: now - 300_000, toMs: now};

const ended = (agoMs: number, changes = {}) => ({startMs: now - agoMs - 1000, durationMs: 1000, ...changes});
const failed = (agoMs: number, errorClass: string) => ended(agoMs, {status: 'error', errorClass});

test('Of failed calls one of each class first, each trace once, none from outside of the window', async () => {
	const {reader} = await seededReader(writer =>
		derive(writer, {
			calls: [
				callOf(traceIdOf(1), spanIdOf(1), failed(5000, 'timeout')),
				callOf(traceIdOf(2), spanIdOf(1), failed(6000, 'timeout')),
				callOf(traceIdOf(2), spanIdOf(2), failed(7000, 'timeout')),
				callOf(traceIdOf(3), spanIdOf(1), failed(8000, 'timeout')),
				callOf(traceIdOf(4), spanIdOf(1), failed(9000, 'rate_limit')),
				callOf(traceIdOf(5), spanIdOf(1), failed(400_000, 'server')),
				callOf(traceIdOf(6), spanIdOf(1), ended(1000)),
			],
		}),
	);
	const traces = await reader.alertTraces({examples: 'failed', ...window});
	expect(traces.map(({traceId, errorClass}) => [traceId, errorClass])).toEqual([
		[traceIdOf(1), 'timeout'],
		[traceIdOf(4), 'rate_limit'],
		[traceIdOf(2), 'timeout'],
	]);
	expect(traces[0]).toMatchObject({durationMs: 1000, status: 'error', endMs: now - 5000, attempts: 0});
	expect(traces[0]?.name).not.toBe('');
});

test('The slowest chats, the dearest calls, the last before a silence', async () => {
	const {reader} = await seededReader(writer =>
		derive(writer, {
			calls: [
				callOf(traceIdOf(1), spanIdOf(1), {startMs: now - 60_000, durationMs: 9000}),
				callOf(traceIdOf(2), spanIdOf(1), {startMs: now - 60_000, durationMs: 4000}),
				callOf(traceIdOf(3), spanIdOf(1), {
					startMs: now - 90_000,
					durationMs: 30_000,
					operation: 'embeddings',
				}),
				callOf(traceIdOf(4), spanIdOf(1), ended(200_000)),
			],
		}),
	);
	const of = async (examples: 'slowest' | 'dearest' | 'last', changes = {}) =>
		(await reader.alertTraces({examples, ...window, ...changes})).map(({traceId}) => traceId);
	expect(await of('slowest')).toEqual([1, 2, 4].map(traceIdOf));
	expect(await of('last', {fromMs: now - 10_000})).toEqual([1, 2, 3].map(traceIdOf));
	expect(await of('dearest')).toHaveLength(3);
});

const finding = (changes: Partial<Finding>): Finding => ({
	signal: 'quality',
	detector: 'number',
	rule: 'missing',
	level: 'warning',
	confidence: 0.9,
	part: 'output',
	source: 'answer',
	start: 0,
	end: 4,
	evidence: '31 %',
	callId: null,
	traceId: null,
	spanId: null,
	atMs: now - 5000,
	template: null,
	...changes,
});

const measure = (callId: string, changes: Partial<Measures>): Measures => ({
	callId,
	atMs: now - 5000,
	checked: [],
	template: null,
	model: null,
	user: null,
	session: null,
	turnKey: null,
	turnMark: null,
	promptTokens: null,
	answerLength: null,
	grounding: null,
	store: null,
	topScore: null,
	scoreGap: null,
	relevance: null,
	coverage: null,
	documents: null,
	usedDocuments: null,
	documentTokens: null,
	unusedTokens: null,
	unusedNanoUsd: null,
	...changes,
});

test('Calls of findings, without accepted ones; the least grounded of a template, the worst of a store', async () => {
	const calls = [1, 2, 3, 4].map(number => callOf(traceIdOf(number), spanIdOf(1), ended(5000)));
	const [one, two, three, four] = calls.map(({callId}) => callId);
	const {reader} = await seededReader(async writer => {
		await derive(writer, {calls});
		await writer.putInspected([
			{
				unit: traceIdOf(1),
				ids: [],
				version: 1,
				findings: [
					finding({callId: one ?? null, traceId: traceIdOf(1)}),
					finding({callId: two ?? null, traceId: traceIdOf(2), evidence: 'fine', atMs: now - 4000}),
					finding({traceId: traceIdOf(3), detector: 'loop', rule: 'tool', evidence: 'search 3 times'}),
					finding({callId: four ?? null, traceId: traceIdOf(4), detector: 'injection', level: 'critical'}),
				],
				measures: [
					measure(one ?? '', {template: 't1', grounding: 0.9, store: 's', topScore: 0.2}),
					measure(two ?? '', {template: 't1', grounding: 0.3, store: 's', topScore: 0.8}),
					measure(three ?? '', {template: 't2', grounding: 0.1, store: 'other', topScore: 0.1}),
				],
				templates: [],
			},
		]);
		await writer.allow({
			atMs: now,
			origin: 'key',
			detector: 'number',
			rule: null,
			template: null,
			evidence: 'fine',
		});
	});
	expect(await reader.alertTraces({examples: 'wrong', ...window})).toMatchObject([
		{traceId: traceIdOf(1), callId: one, said: '31 %', durationMs: 1000},
	]);
	expect(await reader.alertTraces({examples: 'looping', ...window})).toMatchObject([
		{traceId: traceIdOf(3), callId: null, said: 'search 3 times', durationMs: null, attempts: 0},
	]);
	expect(await reader.alertTraces({examples: 'following', ...window})).toMatchObject([{callId: four}]);
	expect(await reader.alertTraces({examples: 'least grounded', ...window, of: 't1'})).toMatchObject([
		{callId: two, measured: 0.3},
		{callId: one, measured: 0.9},
	]);
	expect(await reader.alertTraces({examples: 'worst found', ...window, of: 's'})).toMatchObject([
		{callId: one, measured: 0.2},
		{callId: two, measured: 0.8},
	]);
	expect(await reader.alertTraces({examples: 'worst found', ...window})).toHaveLength(3);
});

test('A silence until the next run ends with it, and not before', async () => {
	const {reader} = await seededReader(async writer => {
		await writer.startRun({atMs: now - 60_000, pid: 1});
		await writer.silence({rule: 'loop', atMs: now - 30_000, untilMs: untilNextRun});
		await writer.silence({rule: 'silence', atMs: now - 30_000, untilMs: now + 30_000});
		await writer.startRun({atMs: now, pid: 1});
	});
	const rules = async (asOfMs: number) => (await reader.decisions({asOfMs})).silences.map(({rule}) => rule);
	expect(await rules(now - 1)).toEqual(['loop', 'silence']);
	expect(await rules(now)).toEqual(['silence']);
	expect(await rules(now + 30_000)).toEqual([]);
});
