/** A call that two instrumentations tell of, with a record and a roll-up: what the lens is drawn over. */
import type {Use} from '../../../source/domain/call.ts';
import type {Attributes} from '../../../source/domain/otlp.ts';
import type {CallDetail} from '../../../source/store/answers.ts';
import type {CarrierDetail} from '../../../source/store/record-answers.ts';
import {seedLog, seedSpan, spanIdOf, traceIdOf} from '../../support/seed.ts';
import {at, callDetail} from './call-data.ts';

const traceId = traceIdOf(1);
const own = spanIdOf(2);
const outer = spanIdOf(1);

export const lensCall: CallDetail = callDetail({
	callId: `${traceId}-${own}`,
	traceId,
	spanId: own,
	startMs: at('14:09:34.32'),
	durationMs: 5926,
	ttftMs: 1240,
	tpotMs: 22,
	provider: 'anthropic',
	requestModel: 'claude-sonnet-4-5',
	responseModel: 'claude-sonnet-4-5-20250929',
	responseId: 'msg_01Q8kT',
	session: 's_7f3a',
	user: 'u_1',
	usage: {input: 6130, output: 214, cacheRead: 0, cacheWrite: 6120, reasoning: null},
	usageRule: 'cache outside: OpenLLMetry for JavaScript counts it beside the input',
	finishReasons: ['stop'],
	parameters: {temperature: 0.2},
	related: [
		{callId: `${traceId}-${outer}`, name: 'ai.streamText.doStream', reason: `twin of ${traceId}-${own}`},
	],
	origins: [
		{field: 'provider', spanId: own, key: 'gen_ai.system'},
		{field: 'requestModel', spanId: own, key: 'gen_ai.request.model'},
		{field: 'responseModel', spanId: own, key: 'gen_ai.response.model'},
		{field: 'usage.input', spanId: own, key: 'gen_ai.usage.input_tokens'},
		{field: 'usage.cacheWrite', spanId: own, key: 'gen_ai.usage.cache_creation_input_tokens'},
		{field: 'usage.output', spanId: own, key: 'gen_ai.usage.output_tokens'},
		{field: 'ttftMs', spanId: outer, key: 'ai.response.msToFirstChunk'},
		{field: 'input', spanId: outer, key: 'ai.prompt.messages'},
	],
});

function spanCarrier(
	options: {readonly spanId: string; readonly name: string; readonly scope: string; readonly version: string},
	attributes: Attributes,
	changes: Partial<CarrierDetail>,
): CarrierDetail {
	const {
		startNano: _start,
		endNano: _end,
		events: _events,
		...facts
	} = seedSpan({
		traceId,
		spanId: options.spanId,
		name: options.name,
		attributes,
		scope: {name: options.scope, version: options.version, attributes: {}, schemaUrl: ''},
	});
	return {
		span: {...facts, startMs: at('14:09:34.32'), endMs: at('14:09:40.246'), events: []},
		log: null,
		receivedMs: at('14:09:41'),
		own: false,
		lends: false,
		dialect: null,
		callId: null,
		reason: null,
		usage: null,
		...changes,
	};
}

const {
	timeNano: _time,
	observedNano: _observed,
	...record
} = seedLog({
	traceId,
	spanId: own,
	eventName: 'gen_ai.choice',
	attributes: {'gen_ai.system': 'Anthropic'},
	body: {index: 0, message: {content: 'Your refund of €59.90 was approved.'}},
});

export const lensCarriers: readonly CarrierDetail[] = [
	spanCarrier(
		{spanId: own, name: 'anthropic.chat', scope: '@traceloop/instrumentation-anthropic', version: '0.22.4'},
		{
			'gen_ai.system': 'Anthropic',
			'gen_ai.request.model': 'claude-sonnet-4-5',
			'gen_ai.response.model': 'claude-sonnet-4-5-20250929',
			'gen_ai.response.id': 'msg_01Q8kT',
			'gen_ai.request.temperature': 0.2,
			'gen_ai.usage.input_tokens': 10,
			'gen_ai.usage.cache_creation_input_tokens': 6120,
			'gen_ai.usage.output_tokens': 214,
			'llm.request.type': 'chat',
			'traceloop.entity.path': 'support.answer',
			'llm.usage.total_tokens': 224,
			'traceloop.association.properties.note': `a long note of the application: ${'again '.repeat(60)}`,
		},
		{own: true, dialect: 'openllmetry', callId: lensCall.callId, usage: lensCall.usage},
	),
	{
		...spanCarrier({spanId: own, name: '', scope: '', version: ''}, {}, {}),
		span: null,
		log: {...record, timeMs: at('14:09:40')},
		own: true,
		dialect: 'openllmetry',
		callId: lensCall.callId,
		usage: lensCall.usage,
	},
	spanCarrier(
		{spanId: outer, name: 'ai.streamText.doStream', scope: 'ai', version: '5.0.1'},
		{'ai.response.msToFirstChunk': 1240, 'ai.prompt.messages': '[]', 'ai.settings.maxRetries': 2},
		{
			lends: true,
			dialect: 'ai-sdk',
			callId: `${traceId}-${outer}`,
			reason: `twin of ${traceId}-${own}`,
			usage: {input: 6130, output: 214, cacheRead: null, cacheWrite: null, reasoning: null},
		},
	),
	spanCarrier(
		{spanId: spanIdOf(3), name: 'ai.streamText', scope: 'ai', version: '5.0.1'},
		{'ai.usage.inputTokens': 11_610},
		{
			dialect: 'ai-sdk',
			reason: `roll-up of ${traceId}-${own}`,
			usage: {input: 11_610, output: 302, cacheRead: null, cacheWrite: null, reasoning: null},
		},
	),
];

const of = 'attribute';

export const lensUses: readonly Use[] = [
	{record: 0, of, key: 'gen_ai.response.id', fields: ['responseId']},
	{record: 0, of, key: 'gen_ai.request.temperature', fields: ['parameters.temperature']},
	{record: 0, of, key: 'llm.request.type', fields: ['operation']},
	{record: 1, of: 'event', key: 'gen_ai.choice', fields: []},
	{record: 1, of: 'body', key: 'message', fields: ['output']},
];
