import {expect, test} from 'vitest';
import type {LogPage, LogRow} from '../../../source/store/log-answers.ts';
import {logsPlace} from '../../../source/ui/state/places.ts';
import {logsView} from '../../../source/ui/views/logs.ts';
import {openBoard} from '../../support/board.ts';
import {batchOf, seedLog, spanIdOf, traceIdOf} from '../../support/seed.ts';
import {storyNowMs} from '../../support/story.ts';
import {expectFrame, sizes, textOfView} from '../../support/terminal.tsx';
import {contextOf, nowMs} from './call-data.ts';

const log = (at: number, changes: Partial<LogRow>): LogRow => ({
	key: `k${at}`,
	timeMs: nowMs - 10_000 - at * 1200,
	severity: 9,
	severityText: 'INFO',
	service: 'api',
	eventName: '',
	scope: 'app.orders',
	text: 'order 4711 is on its way',
	traceId: traceIdOf(at + 1),
	spanId: spanIdOf(1),
	...changes,
});
const detail = {
	severityNumber: 9,
	severityText: 'INFO',
	eventName: '',
	body: 'order 4711 is on its way',
	attributes: {'code.function': 'ship', 'order.id': 4711},
	traceId: traceIdOf(1),
	spanId: spanIdOf(1),
	flags: 0,
	dropped: 0,
	resource: {attributes: {'service.name': 'api', 'service.version': '1.4.2'}, schemaUrl: ''},
	scope: {name: 'app.orders', version: '', attributes: {}, schemaUrl: ''},
	timeMs: nowMs - 10_000,
};
const typical: LogPage = {
	rows: [
		log(0, {}),
		log(1, {
			severity: 17,
			severityText: 'ERROR',
			text: 'carrier did not answer\nTraceback (most recent call last)',
		}),
		log(2, {severity: 13, severityText: 'WARN', service: 'rag', text: 'no document above 0.5'}),
		log(3, {eventName: 'gen_ai.choice', text: '{"index":0,"finish_reason":"stop"}'}),
		log(4, {severity: 5, severityText: 'DEBUG', traceId: null, spanId: null, text: 'pool of 4'}),
		log(5, {severity: 0, severityText: '', service: '', text: ''}),
	],
	before: 0,
	total: 6,
};
const overfull: LogPage = {
	rows: Array.from({length: 60}, (_, at) =>
		log(at, {
			severity: [9, 17, 21][at % 3] ?? 9,
			severityText: ['INFORMATION', 'ERROR', '\u001B[31mX'][at % 3] ?? '',
			service: `service-${'s'.repeat(60)}`,
			eventName: at % 2 === 0 ? '' : `event.${'e'.repeat(80)}`,
			text: `${'長い記録 '.repeat(60)}\n`,
		}),
	),
	before: 4000,
	total: null,
};
const empty: LogPage = {rows: [], before: 0, total: 0};

test.each(sizes)('Log records at %i×%i: typical, more than fits, none', async (columns, rows) => {
	const context = contextOf(columns, rows, {places: [logsPlace()]});
	for (const [name, page] of Object.entries({typical, overfull, empty}))
		await expectFrame(
			textOfView(logsView.draw({page, detail: page === typical ? detail : null}, context), context.screen),
			`logs/${name}-${columns}x${rows}`,
		);
});

test('By command over any view; e keeps errors, Enter opens the trace, Esc goes back', async () => {
	const board = await openBoard({
		async seed(writer) {
			const {seedStory} = await import('../../support/story.ts');
			await seedStory(writer);
			const at = (ms: number, changes: Parameters<typeof seedLog>[0]) =>
				seedLog({timeNano: BigInt(storyNowMs - ms) * 1_000_000n, ...changes});
			const logs = [
				at(3000, {body: 'all is well'}),
				at(2000, {body: 'it failed', severityNumber: 17, severityText: 'ERROR'}),
			];
			await writer.commit([batchOf({kind: 'logs', logs})], {receivedAtMs: storyNowMs});
		},
	});
	await board.press(':');
	await board.press('logs\r');
	await board.waitFor('2 records in 15m');
	await board.waitFor('all is well');
	await board.press('\r');
	await board.waitFor('this record came without a trace');
	await board.press('e');
	await board.waitFor('errors only');
	await board.waitFor('1 record in 15m');
	expect(board.frame()).not.toContain('all is well');
	await board.press('\u001B');
	await board.waitFor('2 Requests');
});
