import {expect, test} from 'vitest';
import {figuresOf} from '../../../source/domain/metric-series.ts';
import type {MetricDetail, MetricRow, MetricSeries} from '../../../source/store/metric-answers.ts';
import {metricPlace, metricsPlace} from '../../../source/ui/state/places.ts';
import {courseSteps} from '../../../source/ui/views/metric-pane.ts';
import {metricView} from '../../../source/ui/views/metric.ts';
import {metricsView} from '../../../source/ui/views/metrics.ts';
import {openBoard} from '../../support/board.ts';
import {batchOf, seedPoint} from '../../support/seed.ts';
import {storyNowMs} from '../../support/story.ts';
import {expectFrame, sizes, textOfView} from '../../support/terminal.tsx';
import {contextOf, nowMs} from './call-data.ts';

const row = (name: string, changes: Partial<MetricRow>): MetricRow => ({
	name,
	description: '',
	unit: '1',
	type: 'gauge',
	temporality: 'unspecified',
	monotonic: false,
	service: 'api',
	points: 15,
	lastMs: nowMs - 4000,
	...changes,
});

const tokens = row('gen_ai.client.token.usage', {
	description: 'Number of input and output tokens used.',
	unit: '{token}',
	type: 'histogram',
	temporality: 'cumulative',
	points: 60,
});
const typical: readonly MetricRow[] = [
	tokens,
	row('gen_ai.client.operation.duration', {unit: 's', type: 'histogram', temporality: 'delta'}),
	row('http.server.active_requests', {unit: '{request}', type: 'sum', temporality: 'cumulative'}),
	row('llm.cost', {unit: 'USD', type: 'sum', temporality: 'delta', monotonic: true, points: null}),
	row('nodejs.eventloop.delay.p99', {unit: 's', service: 'worker'}),
	row('process.memory.usage', {unit: 'By', type: 'sum', temporality: 'cumulative', points: 1}),
	row('rpc.server.duration', {unit: 'ms', type: 'exponential_histogram', temporality: 'delta'}),
	row('timer.of.a.library', {unit: '', type: 'summary', lastMs: nowMs - 600_000}),
];

/** Of `tokens`: a value of each of the last minutes, counted up since the process began. */
function series(columns: number, type: string, perMinute: readonly number[]): MetricSeries {
	const bounds = [10, 100, 1000, 10_000];
	let [sum, count] = [0, 0];
	const counts = [0, 0, 0, 0, 0];
	const points = perMinute.map((value, at) => {
		sum += value;
		count += 1;
		const bucket = bounds.findIndex(bound => value <= bound);
		counts[bucket] = (counts[bucket] ?? 0) + 1;
		const timeMs = nowMs - (perMinute.length - at) * 60_000;
		const distribution = {min: 9, max: 4200, bounds, counts: [...counts]};
		return {startMs: nowMs - 14 * 60_000, timeMs, value: sum, count, distribution};
	});
	const fromMs = nowMs - 15 * 60_000;
	const kind = {type: 'histogram', temporality: 'cumulative', monotonic: false} as const;
	const figures = figuresOf(kind, points, fromMs);
	if (figures === null) throw new Error('no point');
	const steps = courseSteps(columns);
	return {
		key: type,
		service: 'api',
		scope: 'opentelemetry.instrumentation.openai_v2',
		attributes: {
			'gen_ai.token.type': type,
			'gen_ai.request.model': 'gpt-4o-mini',
			'server.address': 'api.openai.com',
		},
		figures,
		chart: Array.from({length: steps}, (_, at) => (at % 6 === 0 ? (at * 7) % 11 : null)),
	};
}

const detailAt = (columns: number): MetricDetail => ({
	row: tokens,
	series: [series(columns, 'input', [320, 900, 4200, 40, 9, 77]), series(columns, 'output', [40, 60, 22])],
	isWhole: true,
	fromMs: nowMs - 15 * 60_000,
});

const long = 'ß'.repeat(300);
const overfull: readonly MetricRow[] = Array.from({length: 90}, (_, at) =>
	row(`\u001B[31m${at}.${long}`, {unit: long, service: `長い名前${long}`, description: `${long}\n${long}`}),
);
const overfullDetail = (columns: number): MetricDetail => ({
	row: overfull[0] ?? tokens,
	series: Array.from({length: 90}, (_, at) => ({
		...series(columns, `\u001B]0;${at}`, [1e15, 3e15]),
		service: `長い名前${long}`,
		scope: long,
		attributes: Object.fromEntries(Array.from({length: 40}, (__, index) => [`${long}${index}`, long])),
	})),
	isWhole: false,
	fromMs: nowMs - 60_000,
});

test.each(sizes)('Metrics at %i×%i: typical, more than fits, none', async (columns, rows) => {
	const context = contextOf(columns, rows, {places: [metricsPlace()]});
	const data = {
		typical: {list: {rows: typical, isWhole: true}, detail: detailAt(columns)},
		overfull: {list: {rows: overfull, isWhole: false}, detail: overfullDetail(columns)},
		empty: {list: {rows: [], isWhole: true}, detail: null},
	};
	for (const [name, of] of Object.entries(data))
		await expectFrame(
			textOfView(metricsView.draw(of, context), context.screen),
			`metrics/${name}-${columns}x${rows}`,
		);
});

test.each(sizes)('One metric at %i×%i: typical, more than fits, none', async (columns, rows) => {
	const context = contextOf(columns, rows, {places: [metricsPlace(), metricPlace(tokens.name)]});
	const data = {
		typical: detailAt(columns),
		overfull: overfullDetail(columns),
		empty: {...detailAt(columns), row: null, series: []},
	};
	for (const [name, of] of Object.entries(data))
		await expectFrame(
			textOfView(metricView.draw(of, context), context.screen),
			`metric/${name}-${columns}x${rows}`,
		);
});

test('By command over any view; Enter opens the series, Esc goes back to the metrics and to the view', async () => {
	const board = await openBoard({
		async seed(writer) {
			const {seedStory} = await import('../../support/story.ts');
			await seedStory(writer);
			const at = (ms: number, changes: Parameters<typeof seedPoint>[0]) =>
				seedPoint({timeNano: BigInt(storyNowMs - ms) * 1_000_000n, ...changes});
			const points = [
				at(3000, {name: 'queue.size', type: 'gauge', value: 7, unit: ''}),
				at(2000, {name: 'requests', value: 40, attributes: {'app.route': '/ask'}}),
				at(1000, {name: 'requests', value: 2, attributes: {'app.route': '/ask'}}),
			];
			await writer.commit([batchOf({kind: 'metrics', points})], {receivedAtMs: storyNowMs});
		},
	});
	await board.press(':');
	await board.press('metrics\r');
	await board.waitFor('2 metrics in 15m');
	await board.press('j');
	await board.waitFor('rose by');
	await board.press('\r');
	await board.waitFor('route=/ask');
	expect(board.frame()).toMatch(/route=\/ask .* 42 /);
	await board.press('\u001B');
	await board.waitFor('2 metrics in 15m');
	await board.press('\u001B');
	await board.waitFor('2 Requests');
});
