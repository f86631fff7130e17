import {expect, test} from 'vitest';
import type {Allowance} from '../../../source/store/decisions.ts';
import type {FindingRow, FindingTally} from '../../../source/store/finding-answers.ts';
import type {Security, SecuritySignal} from '../../../source/store/security-answers.ts';
import type {ViewContext} from '../../../source/ui/view.ts';
import {securityView} from '../../../source/ui/views/security.ts';
import type {SecurityData} from '../../../source/ui/views/security-data.ts';
import {openBoard, seededReader} from '../../support/board.ts';
import {callOf, derive} from '../../support/derived.ts';
import {spanIdOf, traceIdOf} from '../../support/seed.ts';
import {storyNowMs} from '../../support/story.ts';
import {
	findingOf,
	inspectedTraces,
	inspectionsOf,
	nothingInspected,
	seedInspectedStory,
} from '../../support/story-findings.ts';
import {expectFrame, sizes, textOfView} from '../../support/terminal.tsx';
import {contextOf, nowMs} from './call-data.ts';

const trace = traceIdOf(1);
const sight = (said: string | null, failed = false) => ({
	traceId: trace,
	spanId: spanIdOf(1),
	atMs: nowMs - 5000,
	said,
	failed,
});
const signal = (changes: Partial<SecuritySignal>): SecuritySignal => ({
	source: 'guardrail',
	name: 'presidio-pii',
	n: 24,
	of: null,
	failed: 0,
	labels: [
		{label: 'success', count: 22},
		{label: 'guardrail_intervened', count: 2},
	],
	lastMs: nowMs - 5000,
	newest: [sight('guardrail_intervened: 2 e-mail addresses'), sight('success')],
	...changes,
});
const bare = {labels: [], newest: []};
const told: Security = {
	signals: [
		signal({}),
		signal({name: 'lakera', n: 3, failed: 1, labels: [], newest: [sight('503 from the service', true)]}),
		signal({
			...bare,
			source: 'content filter',
			name: 'gpt-4o',
			n: 2,
			of: 19,
			failed: 1,
			newest: [sight(null), sight('The response was filtered', true)],
		}),
		signal({...bare, source: 'masked', name: 'openai key', n: 12}),
		signal({...bare, source: 'turned away', name: 'sent by a page of a website that is not allowed', n: 1}),
	],
	calls: 25,
};
const toldOverfull: Security = {
	signals: Array.from({length: 60}, (_, index) =>
		signal({
			source: (['guardrail', 'content filter', 'masked'] as const)[index % 3] ?? 'masked',
			name: [`\u001B[31mred ${index}`, `${index}${'n'.repeat(300)}`, `見張り-${index}`][index % 3] ?? '',
			n: 1_204_118,
			of: index % 3 === 1 ? 9_900_000 : null,
			failed: index * 1000,
			labels: Array.from({length: 5}, (__, at) => ({label: 'l'.repeat(80), count: at})),
			newest: Array.from({length: 20}, (__, at) => sight(at === 3 ? null : 'x\ny'.repeat(200), at === 2)),
		}),
	),
	calls: 14_900_000,
};

const none: SecurityData = {
	page: {rows: [], before: 0, total: 0},
	inspected: nothingInspected,
	security: {signals: [], calls: 0},
	decisions: {allowances: [], silences: [], told: []},
	around: null,
	followed: null,
};

const levels = ['info', 'warning', 'critical'] as const;
const found = (index: number): FindingRow => ({
	...findingOf(callOf(trace, spanIdOf(1), {}), {
		detector: (['injection', 'long_prompt', 'pii'] as const)[index % 3] ?? 'pii',
		rule: ['override', 'r'.repeat(90), '\u001B[31mred'][index % 3] ?? '',
		level: levels[index % 3] ?? 'info',
		confidence: (index % 100) / 100,
		part: index % 2 === 0 ? 'output' : 'document',
		source: ['nowhere', `document ${'契約書'.repeat(40)}`, 'tool \u202Eevil'][index % 3] ?? '',
		start: 3,
		end: 30,
		evidence: ['x\ny'.repeat(60), '\u202Eturned round\u2066', '🙏🚨 pls fix'][index % 3] ?? '',
		atMs: nowMs - index * 1000,
	}),
	key: String(9000 - index),
	isAllowed: index % 5 === 4,
	model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
	service: 'checkout-api-eu-west-1',
	session: index % 2 === 0 ? null : 's_'.padEnd(80, '0'),
});
const tally = (detector: string, rule: string, n: number): FindingTally => ({
	signal: 'security',
	detector,
	rule,
	level: 'critical',
	n,
	warnings: n,
	calls: n,
	lastMs: nowMs,
	source: 'message 1',
	evidence: 'e'.repeat(200),
	model: null,
	service: null,
	cells: [n],
});
const rows = Array.from({length: 90}, (_, index) => found(index));
const overfull: SecurityData = {
	...none,
	page: {rows, before: 20, total: 1_204_118},
	inspected: {
		...nothingInspected,
		calls: 14_000_000,
		waiting: 12_400,
		tallies: [tally('injection', 'override', 1_200_000), tally('pii', 'email', 4000)],
	},
	security: toldOverfull,
};

test.each(sizes)('Security at %i×%i: the story as detectors see it', async (columns, size) => {
	const {reader} = await seededReader(seedInspectedStory);
	for (const [name, selected, pane] of [
		['typical', 2, 0],
		['invisible', 1, 0],
		['leak', 0, 0],
		['loop', 3, 0],
		['looked', 0, 1],
	] as const) {
		const first = contextOf(columns, size, {view: 'security'});
		const {page} = await securityView.ask(reader, first);
		const context = at(first, page.rows[selected]?.key ?? null, pane);
		const data = {...(await securityView.ask(reader, context)), security: told};
		await expectFrame(
			textOfView(securityView.draw(data, context), context.screen),
			`security/${name}-${columns}x${size}`,
		);
	}
});

test.each(sizes)('Security at %i×%i: more than fits, nothing, and nothing found', async (columns, size) => {
	const context = contextOf(columns, size, {view: 'security'});
	const inspected = {...nothingInspected, calls: 25};
	const quiet = {...none, inspected, security: {signals: told.signals.slice(0, 1), calls: 25}};
	const blind = {...none, security: {signals: [], calls: 25}};
	for (const [name, data] of Object.entries({overfull, empty: none, quiet, blind}))
		await expectFrame(
			textOfView(securityView.draw(data, context), context.screen),
			`security/${name}-${columns}x${size}`,
		);
	const looked = at(context, null, 1);
	await expectFrame(
		textOfView(securityView.draw(overfull, looked), looked.screen),
		`security/looked-overfull-${columns}x${size}`,
	);
});

/** The same with the cursor elsewhere. */
function at(context: ViewContext, selected: string | null, pane: number): ViewContext {
	const list = {selected, line: 0, follow: selected === null, letGo: null, sort: null, ascending: false};
	const name = pane === 0 ? 'security' : `security ${pane}`;
	return {
		...context,
		state: {
			...context.state,
			lists: {[name]: list},
			looks: {security: {pane, breakdown: 0, drawing: 0}},
		},
	};
}

test('Enter on a guardrail opens the trace of its newest run; of what was masked nothing was kept', () => {
	const context = contextOf(120, 40, {view: 'security'});
	const data = {...none, security: told};
	expect(securityView.enter?.(data, at(context, 'guardrail presidio-pii', 1))).toMatchObject({
		type: 'open',
		place: {kind: 'trace', traceId: trace},
	});
	expect(securityView.enter?.(data, at(context, 'masked openai key', 1))).toBe('nothing of it was kept');
	expect(securityView.enter?.(data, at(context, 'leak', 1))).toBe('nothing was found by it');
	expect(securityView.enter?.(data, context)).toBe('there is no signal to open');
});

test('Enter on a content filter opens the calls that it counts, and no others', async () => {
	const early = {startMs: storyNowMs - 60_000} as const;
	const board = await openBoard({
		seed: writer =>
			derive(writer, {
				calls: [
					callOf(traceIdOf(1), spanIdOf(1), {...early, finishReasons: ['content_filter']}),
					callOf(traceIdOf(2), spanIdOf(1), {...early, status: 'error', errorClass: 'content_filter'}),
					callOf(traceIdOf(3), spanIdOf(1), {...early, status: 'error', errorClass: 'timeout'}),
				],
			}),
	});
	await board.press('9');
	await board.waitFor('content filter');
	await board.press('\t');
	for (let row = 0; row < 8; row++) await board.press('j');
	await board.press('\r');
	await board.waitFor('Calls of content_filter');
	await board.waitFor('2 of ');
});

test('Enter opens the call at the place; o its trace; [ and ] go from signal to signal', async () => {
	const board = await openBoard({seed: seedInspectedStory});
	await board.press('9');
	await board.waitFor('mara@example.com');
	await board.press(']');
	expect(board.frame()).toMatch(/▌14:03:06 warning\s+invisible/);
	await board.press('o');
	await board.waitFor('CRITICAL PATH');
	await board.press('\u001B');
	await board.press('k');
	await board.waitFor('details are on their way');
	await board.press('\r');
	await board.waitFor('match 1 of 1');
	expect(board.frame()).toContain('[Conversation]');
	expect(board.frame()).toMatch(/▌.*answer/);
});

test('End goes to the oldest signal', async () => {
	const board = await openBoard({seed: seedInspectedStory});
	await board.press('9');
	await board.waitFor('mara@example.com');
	await board.press('G');
	await board.waitFor('▌14:00:04 warning   loop');
	expect(board.frame()).toContain('signal 4 of 4');
	expect(board.frame()).toContain('4 runs in this trace');
});

test('a asks, then accepts for the template; what is accepted says where', async () => {
	const allowed: Allowance[] = [];
	const board = await openBoard({
		seed: seedInspectedStory,
		actions: {newRun: null, mark: null, silence: null, allow: allowance => allowed.push(allowance)},
	});
	await board.press('9');
	await board.waitFor('mara@example.com');
	await board.press('a');
	expect(board.frame()).toContain('a again: accept pii email for template support v2');
	expect(allowed).toEqual([]);
	await board.press('a');
	expect(board.frame()).toContain('accepted pii email for template support v2');
	expect(allowed).toEqual([
		{
			atMs: storyNowMs,
			origin: 'key',
			detector: 'pii',
			rule: 'email',
			template: 'support v2',
			evidence: null,
		},
	]);
	await board.press('j');
	await board.press('a');
	expect(board.frame()).toContain('accept invisible tag block as “14 tag characters at');
});

test('what is accepted stays in the list, and is in no count', async () => {
	const board = await openBoard({
		async seed(writer) {
			await seedInspectedStory(writer);
			const at = {atMs: storyNowMs, origin: 'key'} as const;
			await writer.allow({...at, detector: 'pii', rule: 'email', template: 'support v2', evidence: null});
		},
	});
	await board.press('9');
	await board.waitFor('accepted');
	expect(board.frame()).toContain('3 signals in 25 calls');
	expect(board.frame()).toContain('allow-list 1');
	await board.press('a');
	expect(board.frame()).toContain('accepted already for template support v2');
});

test('a saved file takes no acceptance, and says so', async () => {
	const board = await openBoard({
		seed: seedInspectedStory,
		source: 'saved',
		actions: {newRun: null, mark: null, silence: null, allow: null},
	});
	await board.press('9');
	await board.waitFor('mara@example.com');
	await board.press('a');
	expect(board.frame()).toContain('a saved file is not written to');
});

test('an injection that was followed says by what', async () => {
	const traces = inspectedTraces();
	const call = traces.find(({traceId}) => traceId.startsWith('b8e3'))?.calls[1];
	if (call === undefined) throw new Error('the story has changed');
	const board = await openBoard({
		async seed(writer) {
			await seedInspectedStory(writer);
			const injection = {detector: 'injection', part: 'document', source: 'document kb-77'} as const;
			await writer.putInspected(
				inspectionsOf(traces, [
					findingOf(call, {...injection, rule: 'override', evidence: 'ignore all'}),
					findingOf(call, {
						...injection,
						rule: 'followed',
						level: 'critical',
						part: 'tool',
						source: 'tool send_mail',
						evidence: 'send_mail went to orders.example.net',
						atMs: call.startMs + call.durationMs + 500,
					}),
				]),
			);
		},
	});
	await board.press('9');
	await board.waitFor('critical');
	await board.press('j');
	await board.waitFor('4 acted       yes');
	expect(board.frame()).toContain('it was followed');
});
