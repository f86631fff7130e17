/** Loops and what only repeats: each kind of trace that the benchmark makes, and the figures beside a loop. */
import {expect, test} from 'vitest';
import type {Action} from '../../../source/inspect/exchange.ts';
import {actionsOfMessages} from '../../../source/inspect/loops/actions.ts';
import {loopsIn, statementOf} from '../../../source/inspect/loops/loops.ts';
import {tracesOf} from '../../bench/detectors/loop-traces.ts';

let state = 7;
const random = (): number => {
	state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
	return state / 2 ** 32;
};

const byKind = Map.groupBy(tracesOf(random, 6), ({kind, isLoop}) => `${isLoop ? 'loop' : 'none'}: ${kind}`);

test.each([...byKind])('%s', (_, traces) => {
	for (const {isLoop, actions} of traces) expect(loopsIn(actions).length > 0).toBe(isLoop);
});

function action(at: number, changes: Partial<Action> = {}): Action {
	return {
		callId: null,
		spanId: `s${at}`,
		kind: 'tool',
		name: 'search',
		input: '{"q":"lamp"}',
		output: '{"hits":["a"]}',
		isError: false,
		errorMessage: null,
		startMs: at * 1000,
		endMs: at * 1000 + 500,
		actor: '',
		tokens: null,
		costNanoUsd: null,
		...changes,
	};
}

test('a loop is told where it was evident, with what it took', () => {
	const actions = [0, 1, 2, 3, 4].map(at => action(at));
	const calls = [0, 1, 2].map(at =>
		action(at, {
			kind: 'call',
			name: 'gpt',
			startMs: at * 1000 + 600,
			endMs: at * 1000 + 900,
			tokens: 100,
			costNanoUsd: 1e6,
		}),
	);
	const all = [...actions, ...calls].toSorted((one, other) => one.startMs - other.startMs);
	const [loop, ...rest] = loopsIn(all);
	expect(rest).toEqual([]);
	expect(loop).toMatchObject({rule: 'same call', confidence: 0.95});
	expect(loop?.burn).toEqual({durationMs: 4500, tokens: 300, costNanoUsd: 3e6});
	expect(all[loop?.at ?? 0]?.startMs).toBe(2000);
	const statement = loop === undefined ? null : statementOf(loop, all);
	expect(statement).toMatchObject({
		detector: 'loop',
		source: 'tool search',
		part: 'tool',
		level: 'warning',
		end: 12,
	});
	expect(statement?.evidence).toBe('5 equal calls of search, equal results; 4.5 s, 300 tokens, $0.0030');
});

test('the order of keys and ids of requests make no other question', () => {
	const inputs = ['{"a":1,"b":2}', '{"b":2,"a":1}', '{"a":1,"b":2}'];
	const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
	const actions = inputs.map((input, at) =>
		action(at, {input, output: `done ${id.replace('0', String(at))} in ${at}ms`}),
	);
	expect(loopsIn(actions)).toMatchObject([{rule: 'same call'}]);
});

test('results that are not told make it less sure, and later', () => {
	const untold = (n: number) => Array.from({length: n}, (_, at) => action(at, {output: null}));
	expect(loopsIn(untold(4))).toEqual([]);
	expect(loopsIn(untold(5))).toMatchObject([{confidence: 0.6}]);
});

test('calls and results of a conversation are actions, those of one answer at once', () => {
	const call = (id: string) => ({type: 'tool_call', id, name: 'search', arguments: '{"q":"lamp"}'}) as const;
	const result = (id: string) => ({type: 'tool_result', id, name: null, text: 'Error: not found'}) as const;
	const turn = (id: string) => [
		{role: 'assistant', parts: [call(id)]} as const,
		{role: 'tool', parts: [result(id)]} as const,
	];
	const base = {callId: 'c', spanId: 's', startMs: 1000};
	const actions = actionsOfMessages([...turn('1'), ...turn('2'), ...turn('3')], base);
	expect(actions.map(({output, isError, startMs}) => [output, isError, startMs])).toEqual([
		['Error: not found', true, 1000],
		['Error: not found', true, 1002],
		['Error: not found', true, 1004],
	]);
	expect(loopsIn(actions)).toMatchObject([{rule: 'same error'}]);
	const atOnce = actionsOfMessages([{role: 'assistant', parts: [call('1'), call('2'), call('3')]}], base);
	expect(new Set(atOnce.map(({startMs}) => startMs)).size).toBe(1);
	expect(loopsIn(atOnce)).toEqual([]);
});

test('ten thousand actions, and a megabyte of arguments', () => {
	const many = Array.from({length: 10_000}, (_, at) =>
		action(at, {input: `{"q":${at}}`, output: String(at)}),
	);
	expect(loopsIn(many)).toEqual([]);
	const long = [0, 1, 2].map(at =>
		action(at, {input: 'a b '.repeat(250_000), output: '['.repeat(1_000_000)}),
	);
	expect(loopsIn(long)).toHaveLength(1);
});
