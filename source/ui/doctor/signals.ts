/**
Which signals can be measured of what a service sends, and for each that cannot: which attribute or which setting is
missing. By its newest calls, see `Coverage`.
*/
import type {Coverage, PlainService, ServiceCoverage} from '../../store/doctor-answers.ts';
import {captureSwitches} from '../capture-switches.ts';
import {count, numbered} from '../format.ts';
import {type Behind, type Diagnosis, well} from './diagnosis.ts';

/** In the order of the table. */
export const signals = ['volume', 'latency', 'tokens', 'cost', 'errors', 'content', 'retrieval'] as const;

export type Signal = (typeof signals)[number];

/** `whole`: of calls that are not streamed there is no first token, and nothing is missing. `none`: there is nothing of the kind. */
export type Measured = 'yes' | 'whole' | 'part' | 'no' | 'none';

export function measuredOf(service: ServiceCoverage): Readonly<Record<Signal, Measured>> {
	const {succeeded, withUsage, calls, metered} = service;
	const unpriced = service.unpriced.reduce((sum, model) => sum + model.calls, 0);
	return {
		volume: 'yes',
		latency: latencyOf(service),
		tokens: ofThose(withUsage, succeeded),
		cost: ofThose(Math.max(0, withUsage - unpriced), succeeded),
		errors: metered === calls ? 'no' : 'yes',
		content: contentOf(service),
		retrieval: ofThose(service.withDocuments, service.retrievals),
	};
}

function latencyOf({answered, calls, metered, withTtft, whole}: ServiceCoverage): Measured {
	if (metered === calls) return 'no';
	if (answered === 0 || withTtft === answered) return 'yes';
	if (withTtft + whole >= answered) return withTtft === 0 ? 'whole' : 'yes';
	return 'part';
}

/** Prompts without answers are a part, whichever calls have which. */
function contentOf({answered, withPrompt, withAnswer}: ServiceCoverage): Measured {
	const whole = ofThose(Math.min(withPrompt, withAnswer), answered);
	return whole === 'no' && withPrompt + withAnswer > 0 ? 'part' : whole;
}

function ofThose(having: number, of: number): Measured {
	if (of === 0) return 'none';
	if (having === of) return 'yes';
	return having === 0 ? 'no' : 'part';
}

/** Every service: what is measured of it, and what is missing. */
export function signalDiagnoses(coverage: Coverage): readonly Diagnosis[] {
	const services = coverage.services.flatMap(service => serviceDiagnoses(service));
	return [...services, ...coverage.plain.map(plain => plainDiagnosis(plain, coverage.calls > 0))];
}

function serviceDiagnoses(service: ServiceCoverage): readonly Diagnosis[] {
	const measured = measuredOf(service);
	const good = signals.filter(signal => measured[signal] === 'yes' || measured[signal] === 'whole');
	const writers = dialectsOf(service).join(', ');
	return [
		well(service.service, `${numbered(service.calls, 'call')} by ${writers}: ${good.join(', ')}`),
		...metersOnly(service),
		...latencyMissing(service, measured.latency),
		...usageMissing(service),
		...pricesMissing(service),
		...contentMissing(service, measured.content),
		...documentsMissing(service),
		...twinsOf(service),
	];
}

/** Who wrote the calls of a service, most calls first. */
export function dialectsOf(service: ServiceCoverage): readonly string[] {
	return [...new Set(service.writers.map(({dialect}) => dialect))];
}

function metersOnly({service, calls, metered}: ServiceCoverage): readonly Diagnosis[] {
	if (metered < calls) return [];
	return [
		hint(`${service}, traces`, 'only its metrics arrive: no call of it has a time, an error or a text', {
			fix: 'send its traces too: OTEL_TRACES_EXPORTER=otlp',
		}),
	];
}

/** By dialect: what would tell the time to the first token. */
const firstTokens: readonly (readonly [RegExp, string])[] = [
	[/^gen_ai/, 'gen_ai.response.time_to_first_chunk, in seconds'],
	[/^openinference/, 'a span event named "First Token Stream Event"'],
	[/^ai-sdk/, 'ai.response.msToFirstChunk, which streamText and streamObject write'],
	[/^langwatch/, 'first_token_at in langwatch.timestamps'],
	[/^llm/, 'llm.latency.ttft_ms'],
];

function latencyMissing(service: ServiceCoverage, measured: Measured): readonly Diagnosis[] {
	if (measured !== 'part') return [];
	const missing = service.answered - service.withTtft - service.whole;
	const [dialect = ''] = dialectsOf(service);
	const attribute =
		firstTokens.find(([pattern]) => pattern.test(dialect))?.[1] ?? 'gen_ai.response.time_to_first_chunk';
	const unsaid = service.streamUnknown > 0 ? '; where its calls are not streamed there is nothing to do' : '';
	return [
		hint(
			`${service.service}, latency`,
			`no TTFT and no TPOT in ${ofAll(missing, service.answered)} answered calls`,
			{
				fix: `it is read from ${attribute}${unsaid}`,
				callId: service.without.ttft,
			},
		),
	];
}

function usageMissing({service, succeeded, withUsage, without}: ServiceCoverage): readonly Diagnosis[] {
	if (withUsage === succeeded) return [];
	return [
		hint(
			`${service}, tokens`,
			`no usage in ${ofAll(succeeded - withUsage, succeeded)} calls that went well`,
			{
				fix: 'streams of OpenAI tell it when asked: stream_options={"include_usage": true}; until then ~ stands for it, outside the totals',
				callId: without.usage,
			},
		),
	];
}

/** Models told apart; the rest is a number. */
const modelsMax = 3;

function pricesMissing({service, unpriced, without}: ServiceCoverage): readonly Diagnosis[] {
	if (unpriced.length === 0) return [];
	const [first] = unpriced;
	const named = unpriced.slice(0, modelsMax).map(({model}) => model ?? 'a model without a name');
	const more = unpriced.length > modelsMax ? [`${unpriced.length - modelsMax} more`] : [];
	const calls = unpriced.reduce((sum, model) => sum + model.calls, 0);
	const tokens = unpriced.reduce((sum, model) => sum + model.tokens, 0);
	const entry = JSON.stringify({[first?.model ?? 'house-7b']: {input: 0.2, output: 0.6}});
	return [
		hint(
			`${service}, cost`,
			`${[...named, ...more].join(', ')} ${unpriced.length === 1 ? 'has' : 'have'} no price: ${numbered(calls, 'call')}, ${count(tokens)} tokens`,
			{
				fix: `in prices.json, $ for a million tokens: ${entry}; of a local model {"local": true}`,
				callId: without.price,
			},
		),
	];
}

function contentMissing(service: ServiceCoverage, measured: Measured): readonly Diagnosis[] {
	if (measured !== 'part' && measured !== 'no') return [];
	const {answered, withPrompt, withAnswer, without} = service;
	const lacks = [
		...(withPrompt < answered ? [`no prompt in ${ofAll(answered - withPrompt, answered)}`] : []),
		...(withAnswer < answered ? [`no answer in ${ofAll(answered - withAnswer, answered)}`] : []),
	];
	const [dialect = ''] = dialectsOf(service);
	return [
		hint(`${service.service}, content`, `${lacks.join(', ')} answered calls`, {
			fix: captureSwitches(dialect).join('; '),
			callId: without.content,
		}),
	];
}

function documentsMissing({service, retrievals, withDocuments}: ServiceCoverage): readonly Diagnosis[] {
	if (withDocuments === retrievals) return [];
	return [
		hint(
			`${service}, retrieval`,
			`no documents in ${ofAll(retrievals - withDocuments, retrievals)} retrievals`,
			{
				fix: 'they are read from gen_ai.retrieval.documents, or retrieval.documents.N.document.* of OpenInference',
			},
		),
	];
}

/** Drawn as a hint: whoever sends twice pays twice for sending. */
function twinsOf({service, twins, writers}: ServiceCoverage): readonly Diagnosis[] {
	if (twins.records === 0) return [];
	const all = [...new Set([...writers.map(({dialect}) => dialect), ...twins.dialects])];
	const who = all.length > 1 ? `${all.slice(0, modelsMax).join(' and ')} see` : 'two instrumentations see';
	return [
		hint(service, `${who} the same calls; each is counted once (${numbered(twins.records, 'twin')})`, {
			fix: 'nothing to do; to send less, turn one of them off',
			behind: {kind: 'ledger'},
		}),
	];
}

/** Where calls come from other services, one without is a part of the application like any other. */
function plainDiagnosis({service, spans, traces, traceId}: PlainService, othersCall: boolean): Diagnosis {
	const said = `${numbered(spans, 'span')} in ${numbered(traces, 'trace')}, nothing of a model in them`;
	const behind = {kind: 'trace', traceId} as const;
	if (othersCall) return {...well(service, said), behind};
	return hint(service, said, {
		fix: 'its model SDK is not instrumented, or sends elsewhere; v in 3 Traces shows what came',
		behind,
	});
}

/** "3 of 5", "all 5". */
function ofAll(part: number, whole: number): string {
	return part === whole ? `all ${count(whole)}` : `${count(part)} of ${count(whole)}`;
}

function hint(
	subject: string,
	message: string,
	about: {readonly fix: string; readonly callId?: string | null; readonly behind?: Behind},
): Diagnosis {
	const behind = about.behind ?? behindCall(about.callId ?? null);
	return {level: 'hint', subject, message, hint: about.fix, ...(behind === null ? {} : {behind})};
}

function behindCall(callId: string | null): Behind | null {
	return callId === null ? null : {kind: 'call', callId};
}
