import {expect, test} from 'vitest';
import type {Security, SecuritySignal} from '../../../source/store/security-answers.ts';
import {securityView} from '../../../source/ui/views/security.ts';
import {openBoard} from '../../support/board.ts';
import {callOf, derive} from '../../support/derived.ts';
import {spanIdOf, traceIdOf} from '../../support/seed.ts';
import {storyNowMs} from '../../support/story.ts';
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
const typical: Security = {
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
const overfull: Security = {
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
const empty: Security = {signals: [], calls: 0};
const quiet: Security = {signals: [], calls: 25};

test.each(sizes)(
	'Security at %i×%i: typical, more than fits, nothing, and calls of which nobody tells anything',
	async (columns, rows) => {
		const context = contextOf(columns, rows, {view: 'security'});
		for (const [name, data] of Object.entries({typical, overfull, empty, quiet}))
			await expectFrame(
				textOfView(securityView.draw(data, context), context.screen),
				`security/${name}-${columns}x${rows}`,
			);
	},
);

test('Enter opens the trace of a run; of what was masked nothing was kept', () => {
	const context = contextOf(120, 40, {view: 'security'});
	expect(securityView.enter?.(typical, context)).toMatchObject({
		type: 'open',
		place: {kind: 'trace', traceId: trace},
	});
	const on = (name: string) => {
		const list = {selected: name, line: 0, follow: false, letGo: null, sort: null, ascending: false};
		return contextOf(120, 40, {view: 'security', lists: {security: list}});
	};
	expect(securityView.enter?.(typical, on('masked openai key'))).toBe('nothing of it was kept');
	expect(securityView.enter?.(empty, context)).toBe('there is nothing to open');
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
	await board.press('\r');
	await board.waitFor('Calls of content_filter');
	await board.waitFor('2 of ');
});
