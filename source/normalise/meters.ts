/**
Metric points to what they tell of calls: one call record an export interval, model and outcome, which stands for
as many requests as were counted. A sum cannot be taken apart again, so it has no latency, no prompt and no answer.
Whether it counts beside the spans and logs of its service is decided where those are known.
*/
import {countMax, firstOf, textOf} from '../domain/attributes.ts';
import type {Call} from '../domain/call.ts';
import {type Meter, families, familyRules, meterOf} from '../domain/meters.ts';
import type {Attributes, MetricPoint} from '../domain/otlp.ts';
import {millisOf} from '../domain/time.ts';
import {isUnknown, unknownUsage, type Usage} from '../domain/usage.ts';
import {outcomeOf} from './errors.ts';
import {factsOf} from './merge.ts';
import {identityOf} from './identity.ts';
import {serviceOf} from './make-call.ts';
import {isOperation, kindOfOperation} from './operations.ts';
import {canonicalProvider, inferProvider, nameOfModel} from './providers.ts';
import {rawUsage, resolveUsage} from './usage.ts';

/** Instruments of one export are read one after the other: their times differ by less than this. */
const exportSpreadNano = 500_000_000n;

/**
@param points All of one resource around the interval that is asked for, in any order.
@param window Ends of the intervals that are asked for, in nanoseconds; points before it are what later cumulative
ones are counted from.
*/
export function meteredCalls(
	points: readonly MetricPoint[],
	window: {readonly fromNano: bigint; readonly toNano: bigint; readonly unit: string},
): readonly Call[] {
	const known = points.flatMap(point => {
		const meter = meterOf(point.name);
		return meter === null ? [] : [{point, meter}];
	});
	const family = families.find(name =>
		known.some(({meter}) => meter.family === name && meter.of === 'tokens'),
	);
	const increments = [
		...Map.groupBy(
			known.filter(({meter}) => meter.family === family),
			({point}) => seriesOf(point),
		).values(),
	].flatMap(incrementsOf);
	const wanted = increments.filter(({endNano}) => endNano >= window.fromNano && endNano < window.toNano);
	const isRequestCounted = increments.some(({meter}) => meter.of === 'requests');
	return exportsOf(wanted)
		.flatMap(group => [...Map.groupBy(group, groupOf).values()])
		.map(group => callOf(group, {unit: window.unit, isRequestCounted}))
		.filter(call => call !== null)
		.toSorted((a, b) => a.startMs - b.startMs || (a.callId < b.callId ? -1 : 1));
}

type Measured = {readonly point: MetricPoint; readonly meter: Meter};

/** What was added between two exports of one series. */
type Increment = {
	readonly point: MetricPoint;
	readonly meter: Meter;
	readonly startNano: bigint;
	readonly endNano: bigint;
	readonly value: number;
	readonly count: number;
};

function seriesOf({name, attributes, scope, temporality}: MetricPoint): string {
	const sorted = Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1));
	return JSON.stringify([name, scope.name, temporality, sorted]);
}

/**
OTLP metrics data model, "Temporality": a delta is what was added since its start; a cumulative value is what was
added since the process began, and begins anew with another start time or a smaller value.
*/
function incrementsOf(series: readonly Measured[]): readonly Increment[] {
	const ordered = series.toSorted((a, b) => compare(a.point, b.point));
	const increments: Increment[] = [];
	let before: MetricPoint | null = null;
	for (const {point, meter} of ordered) {
		const isDelta = point.temporality === 'delta';
		const isSame =
			before !== null && before.timeNano === point.timeNano && before.startNano === point.startNano;
		const value = point.value ?? 0;
		const count = point.count ?? 0;
		const base =
			isDelta || before === null || before.startNano !== point.startNano || (before.value ?? 0) > value
				? null
				: before;
		// The last point is sent twice when a program flushes and ends.
		if (isSame && (isDelta || (before?.value ?? 0) >= value)) continue;
		before = point;
		const added = value - (base?.value ?? 0);
		const times = count - (base?.count ?? 0);
		if (added <= 0 && times <= 0) continue;
		if (added > countMax || times > countMax) continue;
		const startNano = base?.timeNano ?? point.startNano;
		increments.push({point, meter, startNano, endNano: point.timeNano, value: added, count: times});
	}
	return increments;
}

function compare(one: MetricPoint, two: MetricPoint): number {
	if (one.timeNano !== two.timeNano) return one.timeNano < two.timeNano ? -1 : 1;
	if (one.startNano !== two.startNano) return one.startNano < two.startNano ? -1 : 1;
	return (one.value ?? 0) - (two.value ?? 0);
}

/** Increments that one export brought. */
function exportsOf(increments: readonly Increment[]): readonly (readonly Increment[])[] {
	const ordered = increments.toSorted((a, b) =>
		a.endNano === b.endNano
			? seriesOf(a.point) < seriesOf(b.point)
				? -1
				: 1
			: a.endNano < b.endNano
				? -1
				: 1,
	);
	const groups: Increment[][] = [];
	for (const increment of ordered) {
		const group = groups.at(-1);
		const last = group?.at(-1);
		if (group !== undefined && last !== undefined && increment.endNano - last.endNano <= exportSpreadNano)
			group.push(increment);
		else groups.push([increment]);
	}
	return groups;
}

type Told = {
	readonly provider: string | null;
	readonly requestModel: string | null;
	readonly responseModel: string | null;
	readonly operation: Call['operation'] | null;
	readonly error: string | null;
	readonly session: string | null;
	readonly user: string | null;
};

const requestModelKeys = ['gen_ai.request.model', 'model'];
const providerKeys = ['gen_ai.provider.name', 'gen_ai.system'];

function told({point, meter}: Increment): Told {
	const {attributes} = point;
	const requestModel = firstOf(attributes, requestModelKeys, textOf);
	const responseModel = textOf(attributes['gen_ai.response.model']);
	const kind = kindOfOperation(textOf(attributes['gen_ai.operation.name']));
	return {
		provider:
			familyRules[meter.family].provider ??
			canonicalProvider(firstOf(attributes, providerKeys, textOf)) ??
			inferProvider({model: requestModel ?? responseModel, endpoint: textOf(attributes['server.address'])}),
		requestModel,
		responseModel,
		operation: kind === null ? 'chat' : isOperation(kind) ? kind : null,
		error: errorOf(attributes),
		...identityOf(attributes),
	};
}

/** Codex and Gemini CLI count by HTTP status. */
function errorOf(attributes: Attributes): string | null {
	const type = firstOf(attributes, ['error.type', 'error_type', 'error'], textOf);
	const status = Number(textOf(attributes['status_code'] ?? attributes['status']) ?? '200');
	return status >= 400 ? String(status) : type;
}

/** The count of requests may know one of the two models only. */
function groupOf(increment: Increment): string {
	const {requestModel, responseModel, ...key} = told(increment);
	return JSON.stringify([requestModel ?? responseModel, ...Object.values(key)]);
}

/** Null for what is no request to a model: agents and tools are measured by the same metrics. */
function callOf(
	group: readonly Increment[],
	{unit, isRequestCounted}: {readonly unit: string; readonly isRequestCounted: boolean},
): Call | null {
	const [first] = group;
	if (first === undefined) return null;
	const {operation, error, ...facts} = told(first);
	if (operation === null) return null;
	const responseModel = group.map(increment => told(increment).responseModel).find(model => model !== null);
	const {service, scope} = {service: serviceOf(first.point.resource), scope: first.point.scope};
	const rules = familyRules[first.meter.family];
	const {usage, rule} = resolveUsage(rawUsage({...tokensOf(group), ...rules}), {
		scope,
		provider: facts.provider,
	});
	const usd = sumOf(group, 'usd');
	// Durations of what names no model are those of agents, tools and turns.
	if (isUnknown(usage) && usd === 0 && facts.requestModel === null && responseModel === undefined)
		return null;
	const endMs = Math.max(...group.map(({endNano}) => millisOf(endNano)));
	const {status, errorClass} = outcomeOf(
		factsOf(
			error === null ? {status: 'ok'} : {status: 'error', errorType: error, httpStatus: numericOf(error)},
		),
	);
	return {
		...nothing,
		callId: [
			unit,
			String(Math.round(endMs)),
			facts.requestModel ?? facts.responseModel ?? '',
			operation,
			error ?? '',
			facts.session ?? '',
		]
			.filter(part => part !== '')
			.join('/'),
		requests: requestsOf(group, isRequestCounted),
		name: first.point.name,
		startMs: endMs,
		service,
		dialect: 'metrics',
		scope: scope.name,
		provider: facts.provider,
		operation,
		requestModel: nameOfModel(facts.requestModel, facts.provider),
		responseModel: nameOfModel(responseModel ?? facts.requestModel, facts.provider),
		usage,
		usageRule: rule,
		reportedCostUsd: usd > 0 ? usd : null,
		status,
		errorClass,
		session: facts.session,
		user: facts.user,
		origins: [...new Set(group.map(({point}) => point.name))].map(key => ({
			field: 'usage',
			spanId: null,
			key,
		})),
	};
}

function numericOf(error: string): number | null {
	return /^\d{3}$/.test(error) ? Number(error) : null;
}

function tokensOf(group: readonly Increment[]): Partial<Usage> {
	const usage: {-readonly [Kind in keyof Usage]: number | null} = {...unknownUsage};
	for (const {point, meter, value} of group) {
		const kind = meter.kind ?? meter.type?.kinds[textOf(point.attributes[meter.type.key]) ?? ''];
		if (meter.of === 'tokens' && kind !== undefined) usage[kind] = (usage[kind] ?? 0) + value;
	}
	return usage;
}

function sumOf(group: readonly Increment[], of: Meter['of']): number {
	return group.filter(({meter}) => meter.of === of).reduce((sum, {value}) => sum + value, 0);
}

/** The count of a histogram of durations, the value of a counter; else how often input tokens were measured. */
function requestsOf(group: readonly Increment[], isRequestCounted: boolean): number {
	if (isRequestCounted) {
		const counted = group.filter(({meter}) => meter.of === 'requests');
		return counted.reduce((sum, {point, count, value}) => sum + (point.type === 'sum' ? value : count), 0);
	}
	return group
		.filter(
			({point, meter}) =>
				meter.of === 'tokens' && textOf(point.attributes[meter.type?.key ?? '']) === 'input',
		)
		.reduce((sum, {point, count}) => sum + (point.type === 'sum' ? 0 : count), 0);
}

/** What a sum never tells. */
const nothing = {
	traceId: null,
	spanId: null,
	parentSpanId: null,
	carrier: 'metric',
	durationMs: 0,
	responseId: null,
	streaming: null,
	tokensEstimated: false,
	ttftMs: null,
	tpotMs: null,
	queueMs: null,
	errorMessage: null,
	finishReasons: [],
	attempts: [],
	toolCalls: [],
	system: null,
	input: null,
	output: null,
	toolDefinitions: null,
	parameters: {},
	agent: null,
	template: null,
	endpoint: null,
	contentRedacted: false,
	contentTruncated: false,
	counted: true,
	reason: null,
} as const;
