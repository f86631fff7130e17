/** Metrics alone: what was counted adds up to what the model server really sent. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {MetricPoint} from '../../source/domain/otlp.ts';
import {meteredCalls} from '../../source/normalise/meters.ts';
import {decodeJson} from '../../source/wire/decode-json.ts';
import {decodeProtobuf} from '../../source/wire/decode-protobuf.ts';
import type {Fact} from '../support/fixture.ts';
import {seedMs, seedResource, seedScope} from '../support/seed.ts';

const folder = 'fixtures/metrics';
const recordings = readdirSync(folder).flatMap(name =>
	readdirSync(join(folder, name)).map(scenario => `${name}/${scenario}`),
);

const always = {fromNano: 0n, toNano: 1n << 62n, unit: 'metric-1-1'};

function recorded(name: string): {readonly points: readonly MetricPoint[]; readonly facts: readonly Fact[]} {
	const points: MetricPoint[] = [];
	for (const file of readdirSync(join(folder, name)).toSorted()) {
		if (file === 'facts.json') continue;
		const bytes = readFileSync(join(folder, name, file));
		points.push(...(file.endsWith('.pb') ? decodeProtobuf : decodeJson)('metrics', bytes).points);
	}
	const {calls} = JSON.parse(readFileSync(join(folder, name, 'facts.json'), 'utf8')) as {
		calls: readonly Fact[];
	};
	return {points, facts: calls};
}

const sum = (values: readonly (number | null | undefined)[]): number =>
	values.reduce<number>((total, value) => total + (value ?? 0), 0);

test.each(recordings)('%s', name => {
	const {points, facts} = recorded(name);
	const calls = meteredCalls(points, always);
	expect(sum(calls.map(call => call.usage.input))).toBe(sum(facts.map(fact => fact.input_tokens)));
	expect(sum(calls.map(call => call.usage.output))).toBe(sum(facts.map(fact => fact.output_tokens)));
	expect(sum(calls.map(call => call.usage.cacheRead))).toBe(
		calls.some(call => call.usage.cacheRead !== null) ? sum(facts.map(fact => fact.cache_read_tokens)) : 0,
	);
	// Claude Code counts tokens and dollars, and no requests.
	expect(sum(calls.map(call => call.requests))).toBe(name.startsWith('claude-code') ? 0 : facts.length);
	const providers = facts.map(fact => (fact.provider === 'google' ? 'gcp.gemini' : fact.provider));
	expect(new Set(calls.map(call => call.provider))).toEqual(new Set(providers));
	expect(calls.every(call => call.carrier === 'metric' && call.status === 'ok')).toBe(true);
});

test.each(recordings)('%s: order and repetition change nothing', name => {
	const {points} = recorded(name);
	const whole = meteredCalls(points, always);
	fc.assert(
		fc.property(fc.shuffledSubarray([...points, ...points], {minLength: points.length * 2}), shuffled => {
			expect(isDeepStrictEqual(meteredCalls(shuffled, always), whole)).toBe(true);
		}),
		{numRuns: 10},
	);
});

function pointAt(second: number, changes: Partial<MetricPoint>): MetricPoint {
	return {
		name: 'gen_ai.client.token.usage',
		description: '',
		unit: '{token}',
		type: 'histogram',
		temporality: 'cumulative',
		monotonic: false,
		startNano: BigInt(seedMs) * 1_000_000n,
		timeNano: BigInt(seedMs + second * 1000) * 1_000_000n,
		attributes: {
			'gen_ai.operation.name': 'chat',
			'gen_ai.provider.name': 'openai',
			'gen_ai.request.model': 'gpt-4o',
			'gen_ai.token.type': 'input',
		},
		value: 0,
		count: 0,
		distribution: null,
		flags: 0,
		resource: seedResource,
		scope: seedScope,
		...changes,
	};
}

test('cumulative values are counted from the export before, and anew after a restart', () => {
	const restarted = BigInt(seedMs + 100_000) * 1_000_000n;
	const calls = meteredCalls(
		[
			pointAt(60, {value: 100, count: 2}),
			pointAt(120, {value: 140, count: 3}),
			pointAt(180, {value: 140, count: 3}),
			pointAt(240, {value: 30, count: 1, startNano: restarted}),
		],
		always,
	);
	expect(calls.map(call => [call.startMs - seedMs, call.requests, call.usage.input])).toEqual([
		[60_000, 2, 100],
		[120_000, 1, 40],
		[240_000, 1, 30],
	]);
});

test('a window gives only what ended in it, counted from before it', () => {
	const points = [pointAt(60, {value: 100, count: 2}), pointAt(120, {value: 140, count: 3})];
	const fromNano = BigInt(seedMs + 100_000) * 1_000_000n;
	expect(meteredCalls(points, {...always, fromNano}).map(call => call.usage.input)).toEqual([40]);
});

test('agents and tools that are measured by the same metric are no calls; a failure is one', () => {
	const duration = {name: 'gen_ai.client.operation.duration', unit: 's', value: 1.5, count: 1};
	const of = (operation: string, more = {}) => ({
		attributes: {'gen_ai.operation.name': operation, 'gen_ai.request.model': 'gpt-4o', ...more},
	});
	const calls = meteredCalls(
		[
			pointAt(60, {value: 100, count: 1}),
			pointAt(60, {...duration, ...of('invoke_agent')}),
			pointAt(60, {...duration, ...of('execute_tool')}),
			pointAt(60, {...duration, ...of('chat')}),
			pointAt(60, {...duration, ...of('chat', {'error.type': '429'})}),
		],
		always,
	);
	expect(calls.map(call => [call.status, call.errorClass, call.requests, call.usage.input])).toEqual([
		['ok', null, 1, 100],
		['error', 'rate_limit', 1, null],
	]);
});
