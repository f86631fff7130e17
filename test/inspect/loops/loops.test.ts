import {expect, test} from 'vitest';

import type {Step} from '../../../source/domain/call.ts';
import type {Message} from '../../../source/domain/message.ts';
import type {Action} from '../../../source/inspect/exchange.ts';
import {actionsOfMessages, actionsOfSteps, actorsOf} from '../../../source/inspect/loops/actions.ts';
import {loopsIn, statementOf} from '../../../source/inspect/loops/loops.ts';
import {stepOf} from '../../support/derived.ts';
import {spanIdOf, traceIdOf} from '../../support/seed.ts';
import type {Trace} from '../../bench/detectors/traces/steps.ts';
import {tracesOf} from '../../bench/detectors/traces/traces.ts';

/** A tool run a second after the one before it began, with a gap that no timer keeps. */
function run(at: number, changes: Partial<Action> = {}): Action {
	return {
		callId: null,
		spanId: null,
		kind: 'tool',
		name: 'get_order',
		input: '{"id":7}',
		output: '{"state":"open"}',
		isError: false,
		errorMessage: null,
		startMs: at * 700 + (at % 3) * 90,
		endMs: at * 700 + 200,
		actor: 'agent',
		tokens: null,
		costNanoUsd: null,
		...changes,
	};
}

const runs = (count: number, changes: (at: number) => Partial<Action> = () => ({})): readonly Action[] =>
	Array.from({length: count}, (_, at) => run(at, changes(at)));

const rulesOf = (actions: readonly Action[]): readonly string[] => loopsIn(actions).map(({rule}) => rule);

test('three equal calls with equal results are a loop, two are none', () => {
	expect(rulesOf(runs(2))).toEqual([]);
	const [loop] = loopsIn(runs(4, () => ({tokens: 1000, costNanoUsd: 5e6})));
	expect(loop).toMatchObject({rule: 'same call', actions: [0, 1, 2, 3], at: 2});
	expect(loop?.burn).toEqual({durationMs: 2300, tokens: 4000, costNanoUsd: 2e7});
	expect(loop?.evidence).toBe('4 equal calls, equal results; 2.3s, 4.0k tokens, $0.020');
});

test('a loop is said of the tool, and of what it was asked', () => {
	const actions = runs(3);
	const [loop] = loopsIn(actions);
	expect(loop && statementOf(loop, actions)).toMatchObject({
		signal: 'security',
		detector: 'loop',
		rule: 'same call',
		level: 'warning',
		part: 'tool',
		source: 'tool get_order',
		start: 0,
		end: 8,
	});
});

test('ids, clocks, durations and the order of keys make no difference', () => {
	const actions = runs(3, at => ({
		input: at === 1 ? `{"b":1,"a":"x","request_id":"r${at}"}` : `{"a":"x","b":1,"request_id":"r${at}"}`,
		output: `{"state":"open","request_id":"5d1e${at}","at":"2026-03-04T12:00:0${at}Z","took_ms":${at}1}`,
	}));
	expect(rulesOf(actions)).toEqual(['same call']);
});

test('figures that change are progress', () => {
	expect(rulesOf(runs(6, at => ({output: `{"state":"running","done":${at * 10}}`})))).toEqual([]);
	expect(rulesOf(runs(6, at => ({output: `${at} of 90 files copied`})))).toEqual([]);
});

test('what differs in what it is asked about is a batch', () => {
	const id = (at: number): string => `0f8fad5b-d9cb-469f-a165-70867728950${at}`;
	expect(rulesOf(runs(6, at => ({input: `{"user_id":"${id(at)}"}`, output: 'ok'})))).toEqual([]);
	expect(rulesOf(runs(6, at => ({input: `{"path":"src/${at}.ts"}`, output: 'no problems found'})))).toEqual(
		[],
	);
	const cities = ['Köln', 'Wien', 'Bern', 'Graz', 'Bonn'];
	expect(rulesOf(runs(5, at => ({input: `{"q":"Wetter in ${cities[at]}"}`, output: '[]'})))).toEqual([]);
});

test.each([
	['English', ['refund policy', 'policy for refunds', 'the refund policy document', 'refund policy']],
	['German', ['Rückgabe Frist', 'Frist der Rückgabe', 'Rückgabe Frist Regel', 'Frist für Rückgabe']],
	['Japanese', ['返品の期限', '返品期限', '返品の期限は', '返品の期限 規約']],
])('wordings of one search that find nothing are a loop: %s', (_, texts) => {
	const actions = texts.map((query, at) =>
		run(at, {input: JSON.stringify({query}), output: '{"results":[]}'}),
	);
	expect(rulesOf(actions)).toEqual(['churn']);
});

test('more of the same search is a wording of it; time that is left is progress', () => {
	const limits = runs(4, at => ({
		input: `{"q":"pump noise","limit":${at * 5 + 5}}`,
		output: '{"results":[]}',
	}));
	expect(rulesOf(limits)).toEqual(['churn']);
	expect(rulesOf(runs(5, at => ({output: `{"rows":[1],"queryTimeMs":${at}.5}`})))).toEqual(['same call']);
	expect(rulesOf(runs(5, at => ({output: `{"remaining_time":${90 - at}}`})))).toEqual([]);
});

test('unknown inputs and short stretches of unknown results say nothing', () => {
	expect(rulesOf(runs(9, () => ({input: null})))).toEqual([]);
	expect(rulesOf(runs(4, () => ({output: null})))).toEqual([]);
});

test('rounds of tools are a loop from the third on', () => {
	const round = (count: number): readonly Action[] =>
		runs(count, at => ({name: at % 2 === 0 ? 'read' : 'grep', output: at % 2 === 0 ? 'text' : 'line'}));
	expect(rulesOf(round(4))).toEqual([]);
	expect(loopsIn(round(6))).toMatchObject([{rule: 'cycle', at: 5, actions: [0, 1, 2, 3, 4, 5]}]);
});

test('errors that repeat are a loop, and tries of which one succeeds are none', () => {
	const failed = (count: number): readonly Action[] =>
		runs(count, at => ({isError: true, errorMessage: `timeout after ${at}s`, output: null}));
	expect(rulesOf(failed(3))).toEqual(['same error']);
	expect(rulesOf([...failed(3), run(3)])).toEqual([]);
});

test('five failed model calls of one input in two minutes are a storm', () => {
	const calls = (count: number, gapMs: number): readonly Action[] =>
		runs(count, at => ({
			kind: 'call',
			name: 'gpt-4o',
			input: 'Hello',
			isError: true,
			startMs: at * gapMs,
			endMs: at * gapMs + 5,
		}));
	expect(rulesOf(calls(5, 20_000))).toEqual(['retry storm']);
	expect(rulesOf(calls(4, 20_000))).toEqual([]);
	expect(rulesOf(calls(9, 40_000))).toEqual([]);
});

test('actors that do the same each are none', () => {
	expect(rulesOf(runs(6, at => ({actor: `worker ${at}`})))).toEqual([]);
	expect(rulesOf(runs(6, () => ({startMs: 0, endMs: 500})))).toEqual([]);
});

const traces = tracesOf(7, 20);
const kindsOf = (isLoop: boolean) =>
	[...Map.groupBy(traces, trace => (trace.isLoop === isLoop ? trace.kind : null))].flatMap(([kind, own]) =>
		kind === null ? [] : ([[kind, own]] as const),
	);
const toldIn = (own: readonly Trace[]): number =>
	own.filter(({actions}) => loopsIn(actions).length > 0).length / own.length;

test.each(kindsOf(true))('that goes round in circles: %s', (_, own) => {
	expect(toldIn(own)).toBeGreaterThan(0.8);
});

test.each(kindsOf(false))('that repeats itself for a reason: %s', (_, own) => {
	expect(toldIn(own)).toBeLessThan(0.1);
});

test('calls and results of a conversation are paired, and those of one message stand side by side', () => {
	const asks = (ids: readonly string[]): Message => ({
		role: 'assistant',
		parts: ids.map(id => ({type: 'tool_call', id, name: 'search', arguments: '{"q":"a"}'})),
	});
	const answers = (ids: readonly string[], text: string): Message => ({
		role: 'tool',
		parts: ids.map(id => ({type: 'tool_result', id, name: null, text})),
	});
	const base = {actor: 'agent', callId: 'call', spanId: null, startMs: 0};
	const turns = ['a', 'b', 'c'].flatMap(id => [asks([id]), answers([id], 'Error: no index')]);
	const actions = actionsOfMessages(turns, base);
	expect(actions).toMatchObject([{isError: true, output: 'Error: no index'}, {}, {}]);
	expect(rulesOf(actions)).toEqual(['same error']);
	const fan = ['a', 'b', 'c', 'd'];
	expect(rulesOf(actionsOfMessages([asks(fan), answers(fan, 'x')], base))).toEqual([]);
});

test('ten thousand actions and texts of a megabyte are read in one pass', () => {
	const long = 'a-1 "'.repeat(200_000);
	expect(rulesOf(runs(4, () => ({output: long})))).toEqual(['same call']);
	expect(rulesOf(runs(4, () => ({input: long})))).toEqual(['same call']);
	expect(loopsIn(runs(10_000, at => ({input: `{"q":"${at % 3}"}`}))).map(({rule}) => rule)).toEqual([
		'cycle',
	]);
	expect(rulesOf(runs(10_000, at => ({input: `{"q":"words of ${at}"}`, output: '[]'})))).toEqual([]);
});

test('an agent that is called again, or has a span for each turn, is one; agents of one name side by side are several', () => {
	const agent = (span: string, startMs: number, changes = {}) =>
		stepOf(traceIdOf(1), span, {kind: 'agent', name: 'worker', startMs, durationMs: 100, ...changes});
	const tool = (parentSpanId: string, startMs: number) =>
		stepOf(traceIdOf(1), spanIdOf(startMs), {kind: 'tool', parentSpanId, startMs, durationMs: 20});
	const actorsIn = (steps: readonly Step[]) => {
		const parents = new Map(steps.map(({spanId, parentSpanId}) => [spanId ?? '', parentSpanId]));
		return actionsOfSteps(steps, actorsOf(steps, parents)).map(({actor}) => actor);
	};
	const turn = stepOf(traceIdOf(1), 'turn', {kind: 'workflow', parentSpanId: 'a', startMs: 5});
	expect(actorsIn([agent('a', 0), agent('b', 200), turn, tool('turn', 10), tool('b', 210)])).toEqual([
		'worker',
		'worker',
	]);
	expect(actorsIn([agent('a', 0), agent('b', 50), tool('a', 10), tool('b', 60)])).toEqual(['a', 'b']);
	const inner = agent('b', 10, {parentSpanId: 'a', durationMs: 40});
	expect(actorsIn([agent('a', 0), inner, tool('b', 20), tool('a', 60)])).toEqual(['worker', 'worker']);
	expect(actorsIn([turn, tool('turn', 10)])).toEqual(['']);
});
