/**
The `Reader` as the main thread sees it: questions go to a thread, so that no screen waits for the disk. Questions
that read much have a thread of their own, started with the first of them, so that no list waits for a search: a
running statement of SQLite cannot be interrupted.
*/
import {Failure} from '../domain/status.ts';
import {Lane} from './lane.ts';
import type {Method} from './messages.ts';
import type {LogsQuestion} from './log-answers.ts';
import type {ListQuestion, OverviewQuestion, Reader} from './store.ts';
import {troubleFilters} from './trouble.ts';

/** What may read the whole file. */
const heavyMethods: ReadonlySet<Method> = new Set([
	'search',
	'anatomy',
	'stats',
	'costs',
	'errors',
	'latencies',
	'judgements',
	'endings',
	'security',
	'findings',
	'findingsInOrder',
	'inspected',
	'changes',
	'lastEval',
	'embeddings',
	'vitals',
	'alertTraces',
	'metrics',
	'metric',
	'sessions',
	'callDetails',
	'spans',
	'spansSaying',
	'steps',
]);

/** Windows from this length on may hold hundreds of thousands of calls. */
const longWindowMs = 12 * 3_600_000;

/** What `e` asks for, and people too: these calls have indexes of their own. */
const quickParts: ReadonlySet<string> = new Set(['', ...troubleFilters]);

/** A list of a long window that is not by time, or a filter over it, looks through all of its calls. */
function isHeavy(method: Method, [question]: readonly unknown[]): boolean {
	if (heavyMethods.has(method)) return true;
	// Few of many are errors: they are looked for in all.
	if (method === 'logs') return (question as LogsQuestion).least !== 'all';
	if (method !== 'calls' && method !== 'traces' && method !== 'overview') return false;
	const {asOfMs, fromMs, filter, sort = 'time'} = question as OverviewQuestion & Partial<ListQuestion>;
	const isQuick = sort === 'time' && filter.split(' OR ').every(part => quickParts.has(part));
	return !isQuick && asOfMs - fromMs > longWindowMs;
}

/**
Rejects with `Failure` when the file cannot be read. With `after` the thread starts now and opens the file when that
has resolved: it loads its code while somebody else makes the file.
*/
export async function openReaderThread(
	path: string,
	options: {readonly after?: Promise<unknown>} = {},
): Promise<Reader> {
	const quick = new Lane(threadUrl(), path, options.after);
	const heavy = new Lane(threadUrl(), path);
	const capabilities = await quick.start();
	let isClosed = false;
	function ask<Name extends Method>(method: Name): Reader[Name] {
		const question = async (...args: readonly unknown[]): Promise<unknown> => {
			if (isClosed) throw new Failure(`${path} is closed`, 'open it again');
			return (isHeavy(method, args) ? heavy : quick).ask(method, args);
		};
		return question as Reader[Name];
	}
	return {
		capabilities,
		file: ask('file'),
		revision: ask('revision'),
		overview: ask('overview'),
		calls: ask('calls'),
		call: ask('call'),
		carriers: ask('carriers'),
		anatomy: ask('anatomy'),
		traces: ask('traces'),
		ledger: ask('ledger'),
		ledgerTotals: ask('ledgerTotals'),
		trace: ask('trace'),
		logs: ask('logs'),
		log: ask('log'),
		metrics: ask('metrics'),
		metric: ask('metric'),
		span: ask('span'),
		spans: ask('spans'),
		spansSaying: ask('spansSaying'),
		stats: ask('stats'),
		costs: ask('costs'),
		errors: ask('errors'),
		judgements: ask('judgements'),
		endings: ask('endings'),
		security: ask('security'),
		findings: ask('findings'),
		changes: ask('changes'),
		findingsInOrder: ask('findingsInOrder'),
		findingsOfCall: ask('findingsOfCall'),
		inspected: ask('inspected'),
		surroundings: ask('surroundings'),
		decisions: ask('decisions'),
		lastEval: ask('lastEval'),
		embeddings: ask('embeddings'),
		vitals: ask('vitals'),
		alertTraces: ask('alertTraces'),
		sessions: ask('sessions'),
		latencies: ask('latencies'),
		callDetails: ask('callDetails'),
		steps: ask('steps'),
		timeline: ask('timeline'),
		moment: ask('moment'),
		search: ask('search'),
		drops: ask('drops'),
		coverage: ask('coverage'),
		condition: ask('condition'),
		checkFilter: ask('checkFilter'),
		async close() {
			isClosed = true;
			await Promise.all([quick.close(), heavy.close()]);
		},
	};
}

/** The thread's code lies under its own name in the flat `build/`. */
function threadUrl(): URL {
	const here = import.meta.url;
	return here.endsWith('.ts') ? new URL('./sqlite/thread.ts', here) : new URL('./reader-thread.js', here);
}
