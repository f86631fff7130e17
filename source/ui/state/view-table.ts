/**
The views in the order of their digits: one line each, from which the tabs, the digits, the commands and the words of
the help page are made.
*/
type ViewLine = {
	readonly id: string;
	readonly digit: string;
	/** In the tabs of a screen that has room for all of them, and of one that has not. */
	readonly name: string;
	readonly short: string;
	/** What it answers. */
	readonly help: string;
	/** Other names on the command line. */
	readonly also: readonly string[];
	/** What `s` goes through, the first to begin with; one only: the order is no choice. */
	readonly sorts: readonly string[];
	/** What else it can be sorted by: a click on the head of a column, or the box of columns. */
	readonly moreSorts?: readonly string[];
	/** What `b` goes through; none: nothing is broken down. */
	readonly breakdowns: readonly string[];
	/** What `v` goes through: other drawings of the same figures. */
	readonly drawings: readonly string[];
	/** Parts that Tab goes through. */
	readonly panes: readonly string[];
	/** False: it is of more than calls, so the filter of calls does not hold in it. */
	readonly isFiltered: boolean;
};

/** Percentiles of each measure, the slowest first. */
const latencySorts = ['ttft', 'tpot', 'duration'].flatMap(measure =>
	['p50', 'p95', 'max'].map(of => `${measure} ${of}`),
);

export const viewTable = [
	{
		id: 'overview',
		digit: '1',
		name: 'Overview',
		short: 'Over',
		help: 'is it working: the first view',
		also: ['o'],
		sorts: ['time'],
		breakdowns: [],
		drawings: [],
		panes: [],
		isFiltered: true,
	},
	{
		id: 'calls',
		digit: '2',
		name: 'Calls',
		short: 'Call',
		help: 'each model call, one row',
		also: ['c'],
		sorts: ['time', 'duration', 'cost', 'input', 'output', 'ttft', 'model', 'status'],
		moreSorts: ['hit', 'tpot', 'service', 'operation', 'session'],
		breakdowns: [],
		drawings: [],
		panes: [],
		isFiltered: true,
	},
	{
		id: 'traces',
		digit: '3',
		name: 'Traces',
		short: 'Trac',
		help: 'each trace, one row',
		also: ['t'],
		sorts: ['time', 'duration', 'cost', 'spans', 'status'],
		moreSorts: ['calls', 'input', 'output', 'name', 'service', 'session'],
		breakdowns: [],
		drawings: ['LLM traces', 'all traces'],
		panes: [],
		isFiltered: true,
	},
	{
		id: 'sessions',
		digit: '4',
		name: 'Sessions',
		short: 'Sess',
		help: 'how each conversation grows, and what a turn costs',
		also: ['s'],
		sorts: ['time', 'cost', 'calls', 'input'],
		moreSorts: ['session', 'user', 'turns', 'hit', 'context', 'state'],
		breakdowns: [],
		drawings: [],
		panes: [],
		isFiltered: true,
	},
	{
		id: 'latency',
		digit: '5',
		name: 'Latency',
		short: 'Late',
		help: 'is it slow, where, for whom',
		also: [],
		sorts: ['calls'],
		moreSorts: latencySorts,
		breakdowns: ['model', 'operation', 'service', 'provider', 'agent'],
		drawings: ['TTFT', 'TPOT', 'end to end'],
		panes: ['table', 'slowest'],
		isFiltered: true,
	},
	{
		id: 'cost',
		digit: '6',
		name: 'Cost',
		short: 'Cost',
		help: 'tokens and money, by any dimension',
		also: ['money'],
		sorts: ['cost', 'calls', 'input', 'output', 'a call'],
		moreSorts: ['read', 'written'],
		breakdowns: ['model', 'session', 'service', 'user', 'provider', 'agent', 'operation'],
		drawings: [],
		panes: [],
		isFiltered: true,
	},
	{
		id: 'errors',
		digit: '7',
		name: 'Errors',
		short: 'Err',
		help: 'what fails, where, since when, in what words',
		also: ['e'],
		sorts: ['count'],
		breakdowns: [],
		drawings: [],
		panes: [],
		isFiltered: true,
	},
	{
		id: 'quality',
		digit: '8',
		name: 'Quality',
		short: 'Qual',
		help: 'which answers not to trust, and why; retrieval; what the application judges',
		also: [],
		sorts: ['count'],
		breakdowns: [],
		drawings: ['without usual groundings', 'all findings'],
		panes: ['findings', 'measures', 'lowest'],
		isFiltered: false,
	},
	{
		id: 'security',
		digit: '9',
		name: 'Security',
		short: 'Sec',
		help: 'what came in, what leaked, with the evidence; guardrails and filters',
		also: [],
		sorts: ['time'],
		breakdowns: [],
		drawings: [],
		panes: ['signals', 'detectors', 'newest'],
		isFiltered: false,
	},
	{
		id: 'alerts',
		digit: '0',
		name: 'Alerts',
		short: 'Alrt',
		help: 'what is out of its bounds, since when, by which rule, who was told',
		also: ['rules'],
		sorts: ['state'],
		breakdowns: [],
		drawings: [],
		panes: ['rules', 'traces', 'history'],
		isFiltered: false,
	},
] as const satisfies readonly ViewLine[];

export type ViewId = (typeof viewTable)[number]['id'];

const lines = new Map<ViewId, ViewLine>(viewTable.map(line => [line.id, line]));

export function viewLine(id: ViewId): ViewLine {
	const line = lines.get(id);
	if (line === undefined) throw new Error(`there is no view ${id}`);
	return line;
}

/** All that a list of the view can be sorted by, the one to begin with first. */
export function sortsOf(id: ViewId): readonly [string, ...string[]] {
	const {sorts, moreSorts = []} = viewLine(id);
	const [first = '', ...rest] = sorts;
	return [first, ...rest, ...moreSorts];
}

export function isViewId(name: string): name is ViewId {
	return lines.has(name as ViewId);
}
