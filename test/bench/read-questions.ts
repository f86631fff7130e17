/**
What screens and commands ask a reader, in the windows that the screens have, at the end of a file, in its middle and
deep in its lists. Each asking takes other rows, so that no question is answered from the page of the one before.
*/
import Sqlite from 'better-sqlite3';
import type {ListSort, Reader} from '../../source/store/store.ts';
import {bucketMs} from '../../source/ui/charts/axis.ts';
import {timelineBuckets} from '../../source/ui/replay-bar.ts';
import {errorFilters} from '../../source/ui/state/filter.ts';
import {windows} from '../../source/ui/state/windows.ts';

/** `view`: a screen waits for it. `search`: full text. `whole`: reads all of it by its nature; commands and the second lane. */
export type QuestionKind = 'view' | 'search' | 'whole';

export type Question = {
	readonly name: string;
	readonly kind: QuestionKind;
	readonly ask: (reader: Reader, file: Sample, run: number) => Promise<unknown>;
};

/** Rows of a file that questions are asked about. */
export type Sample = {
	readonly firstMs: number;
	readonly lastMs: number;
	/** Spread evenly over the file, oldest first. */
	readonly calls: readonly {readonly callId: string; readonly traceId: string; readonly spanId: string}[];
};

/** What a terminal of 120×40 shows of a chart, of a sparkline and of a list, with what is asked around its cursor. */
const chartBuckets = 100;
const sparkBuckets = 20;
const listLines = 30;

const sampled = 101;

export function sampleOf(path: string): Sample {
	const database = new Sqlite(path, {readonly: true});
	const ends = database
		.prepare<[], {firstMs: number; lastMs: number}>(
			'SELECT (SELECT min(start_ms) FROM trace) AS firstMs, (SELECT max(end_ms) FROM trace) AS lastMs',
		)
		.get();
	const one = database.prepare<[number], Sample['calls'][number]>(
		`SELECT call_id AS callId, trace_id AS traceId, span_id AS spanId FROM call
			WHERE counted = 1 AND start_ms >= ? ORDER BY start_ms LIMIT 1`,
	);
	const {firstMs, lastMs} = ends ?? {firstMs: 0, lastMs: 0};
	const calls = Array.from({length: sampled}, (_, index) =>
		one.get(firstMs + ((lastMs - firstMs) * index) / (sampled + 1)),
	);
	database.close();
	return {firstMs, lastMs, calls: calls.filter(call => call !== undefined)};
}

const top = {anchor: null, above: 0, below: listLines * 3, ascending: false, sort: 'time'} as const;
const around = {above: listLines * 2, below: listLines * 2, ascending: false, sort: 'time'} as const;

/** The window of this name, which ends with the file or, in a replay, somewhere in its second half. */
function windowOf(
	file: Sample,
	label: string,
	run: number | null = null,
): {asOfMs: number; fromMs: number; filter: string} {
	const ms = windows.find(window => window.label === label)?.ms ?? Infinity;
	const asOfMs = run === null ? file.lastMs : file.lastMs - ((file.lastMs - file.firstMs) * (run % 40)) / 80;
	return {asOfMs, fromMs: Math.max(asOfMs - ms, file.firstMs - 1), filter: ''};
}

function callAt(file: Sample, run: number): Sample['calls'][number] {
	const call = file.calls[(run * 37) % file.calls.length];
	if (call === undefined) throw new Error('the file holds no calls');
	return call;
}

function overviewOf(file: Sample, label: string, run: number | null = null) {
	const window = windowOf(file, label, run);
	return {
		...window,
		buckets: sparkBuckets,
		chartBucketMs: bucketMs(window.asOfMs - window.fromMs, chartBuckets),
	};
}

const labels = windows.map(window => window.label);
const {errors, warnings} = errorFilters;

/** Filters of one test each, in the window of a day and over all of it. */
const filters: Readonly<Record<string, string>> = {
	errors,
	warnings,
	model: 'model:gpt-4o*',
	cost: 'cost:>0.001',
	session: 'session:s_0000000000',
	'common text': '"refund"',
	'rare text': '"4711"',
};

const sorts: readonly ListSort[] = ['model', 'input', 'output', 'cost', 'ttft', 'duration', 'status'];

export const questions: readonly Question[] = [
	view('file', reader => reader.file()),
	view('pulse, 15m', (reader, file) => reader.calls({...windowOf(file, '15m'), ...top, below: 1})),
	view('pulse, all', (reader, file) => reader.calls({...windowOf(file, 'all'), ...top, below: 1})),
	...labels.map(label =>
		view(`overview, ${label}`, (reader, file) => reader.overview(overviewOf(file, label))),
	),
	view('overview, 15m, replay', (reader, file, run) => reader.overview(overviewOf(file, '15m', run))),
	view('overview, all, replay', (reader, file, run) => reader.overview(overviewOf(file, 'all', run))),
	view('overview, 15m, filter', (reader, file) =>
		reader.overview({...overviewOf(file, '15m'), filter: filters['model'] ?? ''}),
	),
	whole('overview, all, filter', (reader, file) =>
		reader.overview({...overviewOf(file, 'all'), filter: filters['model'] ?? ''}),
	),
	...labels.map(label =>
		view(`calls, ${label}`, (reader, file) => reader.calls({...windowOf(file, label), ...top})),
	),
	view('calls, all, in the middle', (reader, file, run) =>
		reader.calls({...windowOf(file, 'all'), ...around, anchor: callAt(file, run).callId}),
	),
	view('calls, all, last row', (reader, file) =>
		reader.calls({...windowOf(file, 'all'), ...top, ascending: true}),
	),
	view('calls, 15m, replay', (reader, file, run) => reader.calls({...windowOf(file, '15m', run), ...top})),
	...Object.entries(filters).flatMap(([name, filter]) =>
		['15m', '24h', 'all'].map(label =>
			look(
				filter === errors || filter === warnings ? 'view' : kindIn(label),
				`calls, ${label}, ${name}`,
				(reader, file) => reader.calls({...windowOf(file, label), ...top, filter}),
			),
		),
	),
	view('calls, all, errors, in the middle', (reader, file, run) =>
		reader.calls({...windowOf(file, 'all'), ...around, filter: errors, anchor: callAt(file, run).callId}),
	),
	...sorts.flatMap(sort =>
		['15m', '24h', 'all'].map(label =>
			look(kindIn(label), `calls, ${label}, by ${sort}`, (reader, file) =>
				reader.calls({...windowOf(file, label), ...top, sort}),
			),
		),
	),
	view('calls, 24h, by cost, in the middle', (reader, file, run) =>
		reader.calls({...windowOf(file, '24h'), ...around, sort: 'cost', anchor: callAt(file, run).callId}),
	),
	whole('calls, all, by cost, errors', (reader, file) =>
		reader.calls({...windowOf(file, 'all'), ...top, sort: 'cost', filter: errors}),
	),
	whole('calls, all, by cost, model', (reader, file) =>
		reader.calls({...windowOf(file, 'all'), ...top, sort: 'cost', filter: filters['model'] ?? ''}),
	),
	view('call', (reader, file, run) => reader.call(callAt(file, run).callId, {asOfMs: file.lastMs})),
	view('carriers', (reader, file, run) => reader.carriers(callAt(file, run).callId, {asOfMs: file.lastMs})),
	view('anatomy', (reader, file, run) => reader.anatomy(callAt(file, run).callId, {asOfMs: file.lastMs})),
	...labels.flatMap(label => [
		view(`traces, ${label}`, (reader, file) =>
			reader.traces({...windowOf(file, label), ...top, hidePlain: true}),
		),
		view(`traces, ${label}, with plain`, (reader, file) =>
			reader.traces({...windowOf(file, label), ...top, hidePlain: false}),
		),
	]),
	...['15m', '24h', 'all'].flatMap(label => [
		look(kindIn(label), `sessions, ${label}`, (reader, file) =>
			reader.sessions({...windowOf(file, label), filter: ''}),
		),
		look(kindIn(label), `latencies, ${label}`, (reader, file) =>
			reader.latencies({...windowOf(file, label), filter: '', by: 'model'}),
		),
		look(kindIn(label), `costs, ${label}`, (reader, file) =>
			reader.costs({
				...windowOf(file, label),
				filter: '',
				by: 'model',
				sort: 'cost',
				ascending: false,
				buckets: chartBuckets,
			}),
		),
		look(kindIn(label), `errors, ${label}`, (reader, file) =>
			reader.errors({...windowOf(file, label), filter: '', buckets: sparkBuckets}),
		),
	]),
	view('traces, all, in the middle', (reader, file, run) =>
		reader.traces({...windowOf(file, 'all'), ...around, hidePlain: true, anchor: callAt(file, run).traceId}),
	),
	view('traces, 15m, replay', (reader, file, run) =>
		reader.traces({...windowOf(file, '15m', run), ...top, hidePlain: true}),
	),
	...(['model', 'cost', 'duration', 'status', 'spans'] as const).flatMap(sort =>
		['15m', '24h', 'all'].map(label =>
			look(kindIn(label), `traces, ${label}, by ${sort}`, (reader, file) =>
				reader.traces({...windowOf(file, label), ...top, sort, hidePlain: true}),
			),
		),
	),
	...['15m', '24h', 'all'].map(label =>
		view(`traces, ${label}, errors`, (reader, file) =>
			reader.traces({...windowOf(file, label), ...top, filter: errors, hidePlain: true}),
		),
	),
	view('trace', (reader, file, run) => reader.trace(callAt(file, run).traceId, {asOfMs: file.lastMs})),
	view('span', (reader, file, run) => reader.span(callAt(file, run).traceId, callAt(file, run).spanId)),
	...(['all', 'uncounted', 'differing'] as const).map(only =>
		view(`ledger, all, ${only}`, (reader, file) =>
			reader.ledger({
				...windowOf(file, 'all'),
				only,
				ascending: false,
				anchor: null,
				above: 0,
				below: listLines * 3,
			}),
		),
	),
	view('ledger, all, in the middle', (reader, file, run) =>
		reader.ledger({
			...windowOf(file, 'all'),
			only: 'all',
			ascending: false,
			anchor: callAt(file, run).callId,
			above: listLines * 2,
			below: listLines * 2,
		}),
	),
	...['15m', '24h', 'all'].map(label =>
		view(`ledger totals, ${label}`, (reader, file) => reader.ledgerTotals(windowOf(file, label))),
	),
	view('timeline', reader => reader.timeline({buckets: timelineBuckets})),
	...(['call', 'error', 'mark'] as const).flatMap(of =>
		(['next', 'previous'] as const).map(step =>
			view(`moment, ${step} ${of}`, (reader, file, run) =>
				reader.moment({fromMs: windowOf(file, '15m', run).asOfMs, step, of}),
			),
		),
	),
	search('search, one common word', () => 'the '),
	search('search, two words', () => 'refund lamp '),
	search('search, a phrase', () => '"refund of parcel"'),
	search('search, a rare word', run => `A-${10_000 + run * 97} `),
	search('search, while it is typed: r', () => 'r'),
	search('search, while it is typed: re', () => 're'),
	search('search, while it is typed: refu', () => 'refu'),
	search('search, two words, the last typed', () => 'lamp ret'),
	search('search, of the system prompt', () => 'customers '),
	search('search, nothing', () => 'xyzzyxyzzy '),
	{
		name: 'search, of the system prompt, replay',
		kind: 'search',
		ask: (reader, file, run) =>
			reader.search({text: 'customers ', limit: 50, asOfMs: windowOf(file, '15m', 39 - (run % 3)).asOfMs}),
	},
	whole('call details, a page of 200', reader =>
		reader.callDetails({after: null, limit: 200, filter: '', includeUncounted: false}),
	),
	whole('steps, a page of 200', reader => reader.steps({after: null, limit: 200, filter: ''})),
	...['15m', '24h', 'all'].map(label =>
		whole(`stats by model, ${label}`, (reader, file) => {
			const {fromMs, asOfMs} = windowOf(file, label);
			return reader.stats({by: 'model', filter: '', fromMs, untilMs: asOfMs});
		}),
	),
];

/** What sorts or tests each call of a window: over all of a file it is for the second reader, where no list waits for it. */
function kindIn(label: string): QuestionKind {
	return label === 'all' ? 'whole' : 'view';
}

function look(kind: QuestionKind, name: string, ask: Question['ask']): Question {
	return {name, kind, ask};
}

function view(name: string, ask: Question['ask']): Question {
	return {name, kind: 'view', ask};
}

function whole(name: string, ask: Question['ask']): Question {
	return {name, kind: 'whole', ask};
}

function search(name: string, text: (run: number) => string): Question {
	return {
		name,
		kind: 'search',
		ask: (reader, file, run) => reader.search({text: text(run), limit: 50, asOfMs: file.lastMs}),
	};
}
