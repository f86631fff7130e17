/** The `Reader` over one SQLite file: each question is a function in a file of its own. */
import {mistakeIn} from '../filter.ts';
import type {Reader} from '../store.ts';
import {alertTraces} from './alert-traces.ts';
import {callAnatomy} from './anatomy.ts';
import {callDetail, callDetails} from './call-detail.ts';
import {callsPage} from './calls.ts';
import {carriersOf} from './carriers.ts';
import {changes} from './changes.ts';
import {drops, fileCondition} from './condition.ts';
import {decisions} from './decisions.ts';
import {findingPage, findingsInOrder, findingsOfCall, inspected} from './findings.ts';
import {surroundings} from './surroundings.ts';
import {costs} from './costs.ts';
import {coverage} from './coverage.ts';
import {embeddings, lastEval} from './evals.ts';
import {errors} from './errors.ts';
import {fileFacts} from './file-facts.ts';
import {fileTrouble} from './file-trouble.ts';
import {latencies} from './latencies.ts';
import {ledgerTotals} from './ledger-totals.ts';
import {ledgerPage} from './ledger.ts';
import {overview} from './overview.ts';
import {logDetail, logPage} from './logs.ts';
import {metricDetail, metricList} from './metrics.ts';
import {endings, judgements} from './quality.ts';
import {spansSaying} from './said-in-trace.ts';
import {security} from './security.ts';
import {vitals} from './vitals.ts';
import {ReaderConnection} from './reader-connection.ts';
import {search} from './search.ts';
import {sessions} from './sessions.ts';
import {stats} from './stats.ts';
import {stepsPage} from './steps.ts';
import {moment, timeline} from './timeline.ts';
import {rawSpans, spanDetail, traceDetail} from './trace-detail.ts';
import {tracesPage} from './traces.ts';

/**
Opens a file to read it; nothing is ever written into it. Throws `Failure` where it is not a file of llmtop, is of
another version, or cannot be read.
*/
export function sqliteReader(path: string): Reader {
	const connection = new ReaderConnection(path);
	return {
		capabilities: {fullText: true, exactPercentiles: true, live: true},
		file: async () => connection.ask(() => fileFacts(connection)),
		revision: async () => connection.revision(),
		overview: async question => connection.ask(() => overview(connection, question)),
		calls: async question => connection.ask(() => callsPage(connection, question)),
		call: async (callId, options) => connection.ask(() => callDetail(connection, callId, options)),
		carriers: async (callId, options) => connection.ask(() => carriersOf(connection, callId, options)),
		ledger: async question => connection.ask(() => ledgerPage(connection, question)),
		ledgerTotals: async question => connection.ask(() => ledgerTotals(connection, question)),
		anatomy: async (callId, options) =>
			callAnatomy(connection, callId, options).catch((error: unknown) => {
				throw fileTrouble(path, error);
			}),
		traces: async question => connection.ask(() => tracesPage(connection, question)),
		trace: async (traceId, options) => connection.ask(() => traceDetail(connection, traceId, options)),
		spansSaying: async question => connection.ask(() => spansSaying(connection, question)),
		spans: async traceId => connection.ask(() => rawSpans(connection, traceId)),
		logs: async question => connection.ask(() => logPage(connection, question)),
		metrics: async question => connection.ask(() => metricList(connection, question)),
		metric: async question => connection.ask(() => metricDetail(connection, question)),
		log: async key => connection.ask(() => logDetail(connection, key)),
		span: async (traceId, spanId) => connection.ask(() => spanDetail(connection, traceId, spanId)),
		stats: async question => connection.ask(() => stats(connection, question)),
		latencies: async question => connection.ask(() => latencies(connection, question)),
		sessions: async question => connection.ask(() => sessions(connection, question)),
		vitals: async question => connection.ask(() => vitals(connection, question)),
		changes: async question => connection.ask(() => changes(connection, question)),
		alertTraces: async question => connection.ask(() => alertTraces(connection, question)),
		findings: async question => connection.ask(() => findingPage(connection, question)),
		findingsInOrder: async question => connection.ask(() => findingsInOrder(connection, question)),
		findingsOfCall: async callId => connection.ask(() => findingsOfCall(connection, callId)),
		inspected: async question => connection.ask(() => inspected(connection, question)),
		surroundings: async (callId, options) => connection.ask(() => surroundings(connection, callId, options)),
		lastEval: async question => connection.ask(() => lastEval(connection, question)),
		embeddings: async question => connection.ask(() => embeddings(connection, question)),
		decisions: async question => connection.ask(() => decisions(connection, question)),
		security: async question => connection.ask(() => security(connection, question)),
		judgements: async question => connection.ask(() => judgements(connection, question)),
		endings: async question => connection.ask(() => endings(connection, question)),
		errors: async question => connection.ask(() => errors(connection, question)),
		costs: async question => connection.ask(() => costs(connection, question)),
		callDetails: async question => connection.ask(() => callDetails(connection, question)),
		steps: async question => connection.ask(() => stepsPage(connection, question)),
		timeline: async question => connection.ask(() => timeline(connection, question)),
		moment: async question => connection.ask(() => moment(connection, question)),
		search: async question => connection.ask(() => search(connection, question)),
		drops: async question => connection.ask(() => drops(connection, question)),
		coverage: async question => connection.ask(() => coverage(connection, question)),
		condition: async () => connection.ask(() => fileCondition(connection)),
		checkFilter: async filter => mistakeIn(filter),
		close: async () => connection.close(),
	};
}
