/** The views by name: a new one is a file beside this and a line here. */
import {anyView, type AnyView} from '../query.ts';
import type {Place} from '../state/places.ts';
import type {ViewId} from '../state/view-table.ts';
import {alertsView} from './alerts.ts';
import {callView} from './call.ts';
import {callsView} from './calls.ts';
import {costView} from './cost.ts';
import {doctorView} from './doctor.ts';
import {errorsView} from './errors.ts';
import {latencyView} from './latency.ts';
import {ledgerView} from './ledger.ts';
import {overviewView} from './overview.ts';
import {logsView} from './logs.ts';
import {metricView} from './metric.ts';
import {metricsView} from './metrics.ts';
import {qualityView} from './quality.ts';
import {searchView} from './search.ts';
import {securityView} from './security.ts';
import {sessionsView} from './sessions.ts';
import {traceView} from './trace.ts';
import {tracesView} from './traces.ts';

const views: Readonly<Record<ViewId | Exclude<Place['kind'], 'rows'>, AnyView>> = {
	overview: anyView(overviewView),
	calls: anyView(callsView),
	quality: anyView(qualityView),
	security: anyView(securityView),
	alerts: anyView(alertsView),
	sessions: anyView(sessionsView),
	latency: anyView(latencyView),
	cost: anyView(costView),
	errors: anyView(errorsView),
	call: anyView(callView),
	traces: anyView(tracesView),
	trace: anyView(traceView),
	ledger: anyView(ledgerView),
	doctor: anyView(doctorView),
	logs: anyView(logsView),
	metrics: anyView(metricsView),
	metric: anyView(metricView),
	search: anyView(searchView),
};

/** What draws a view, or what lies over it. */
export function viewOf(shown: ViewId | Place): AnyView {
	if (typeof shown === 'string') return views[shown];
	return shown.kind === 'rows' ? views[shown.of] : views[shown.kind];
}
