/** What the doctor is asked about, for frames: the drawn story in three services, and an hour in which much is wrong. */
import type {EngineStatus} from '../../../source/domain/status.ts';
import type {FileFacts} from '../../../source/store/answers.ts';
import type {Coverage, FileCondition, ServiceCoverage} from '../../../source/store/doctor-answers.ts';
import type {UiState} from '../../../source/ui/state/state.ts';
import type {ViewContext} from '../../../source/ui/view.ts';
import type {DoctorData} from '../../../source/ui/views/doctor.ts';
import {doctorPlace, type DoctorPlace} from '../../../source/ui/state/places.ts';
import {quietStatus} from '../../support/board.ts';
import {spanIdOf, traceIdOf} from '../../support/seed.ts';
import {at, contextOf, nowMs} from './call-data.ts';

const callId = `${traceIdOf(1)}-${spanIdOf(1)}`;

export function serviceCoverage(changes: Partial<ServiceCoverage> = {}): ServiceCoverage {
	return {
		service: 'api',
		calls: 15,
		lastMs: at('14:09:40.2'),
		writers: [{dialect: 'ai-sdk', scope: 'ai', calls: 15}],
		twins: {records: 0, dialects: []},
		errors: 0,
		metered: 0,
		answered: 15,
		whole: 0,
		streamUnknown: 0,
		withTtft: 15,
		withTpot: 15,
		withPrompt: 15,
		withAnswer: 15,
		succeeded: 15,
		withUsage: 15,
		unpriced: [],
		withSession: 15,
		retrievals: 0,
		withDocuments: 0,
		withScores: 0,
		without: {ttft: null, usage: null, price: null, content: null},
		...changes,
	};
}

const api = serviceCoverage({errors: 1, twins: {records: 14, dialects: ['openllmetry']}});

const rag = serviceCoverage({
	service: 'rag',
	calls: 4,
	writers: [{dialect: 'openinference', scope: 'openinference.instrumentation.openai', calls: 4}],
	answered: 0,
	withTtft: 0,
	withTpot: 0,
	withPrompt: 0,
	withAnswer: 0,
	succeeded: 4,
	withUsage: 4,
	withSession: 4,
	retrievals: 8,
	withDocuments: 8,
	withScores: 8,
});

const worker = serviceCoverage({
	service: 'worker',
	calls: 6,
	writers: [{dialect: 'gen_ai', scope: 'opentelemetry.instrumentation.openai_v2', calls: 6}],
	errors: 1,
	answered: 5,
	streamUnknown: 3,
	withTtft: 2,
	withTpot: 2,
	withPrompt: 5,
	withAnswer: 5,
	succeeded: 5,
	withUsage: 5,
	unpriced: [{model: 'house-7b', calls: 1, tokens: 2136}],
	withSession: 0,
	without: {ttft: callId, usage: null, price: callId, content: null},
});

const calm: FileCondition = {
	walBytes: 0,
	freeBytes: 41_000_000_000,
	notIndexed: 0,
	oldestWaitingMs: null,
	runs: 1,
	sqliteVersion: '3.54.1',
};

const file: FileFacts = {
	path: '/home/mara/.local/share/llmtop/llmtop.db',
	bytes: 1_100_000,
	schemaVersion: 2,
	firstMs: at('13:55:10'),
	lastMs: at('14:09:40.2'),
	spans: 90,
	logs: 9,
	calls: 25,
	notInspected: 0,
	waiting: 0,
	dropped: 0,
	evicted: 0,
	run: {number: 1, startMs: at('13:54:30')},
	writerPid: 41_872,
};

const coverage: Coverage = {calls: 25, isAll: true, services: [api, worker, rag], plain: []};

const way = quietStatus.arrivals.grpc;

const status: EngineStatus = {
	...quietStatus,
	file: file.path,
	run: {number: 1, startMs: at('13:54:30')},
	arrivals: {
		...quietStatus.arrivals,
		http_protobuf: {
			...way,
			requests: 46,
			bytes: 214_000,
			spans: 90,
			points: 12,
			lastMs: at('14:09:41.1'),
			lastFrom: 'api, 127.0.0.1',
		},
		http_json: {...way, requests: 7, bytes: 18_000, logs: 9, lastMs: at('14:09:26'), lastFrom: 'rag, ::1'},
	},
};

export type DoctorCase = {
	readonly data: DoctorData;
	readonly status: EngineStatus | null;
	readonly file: FileFacts | null;
};

export const typical: DoctorCase = {
	data: {coverage, drops: [], runDrops: [], condition: calm},
	status,
	file,
};

/** A start: nothing has come. */
export const empty: DoctorCase = {
	data: {
		coverage: {calls: 0, isAll: true, services: [], plain: []},
		drops: [],
		runDrops: [],
		condition: calm,
	},
	status: {...quietStatus, file: file.path},
	file: {...file, bytes: 84_000, firstMs: null, lastMs: null, spans: 0, logs: 0, calls: 0},
};

const lost = [
	{reason: 'body that is not OTLP in protobuf', service: '', count: 31, lastMs: at('14:09:31')},
	{
		reason: 'span without a valid trace id (32 hex digits, not all zero)',
		service: '決済サービス-checkout-with-a-long-name',
		count: 6,
		lastMs: at('14:02:10'),
	},
] as const;

/** Everything at once: a full disk after an overload, and services that leave out what can be left out. */
export const overfull: DoctorCase = {
	data: {
		coverage: {
			calls: 5000,
			isAll: false,
			services: [
				...Array.from({length: 30}, (_, index) =>
					serviceCoverage({
						service: index === 0 ? '決済サービス-checkout-with-a-long-name' : `service-${index}`,
						calls: 160 - index,
						answered: 160 - index,
						withTtft: index % 3 === 0 ? 0 : 100,
						whole: index % 3 === 0 ? 160 - index : 0,
						withPrompt: index % 4 === 0 ? 0 : 160 - index,
						withAnswer: index % 4 === 0 ? 0 : 160 - index,
						succeeded: 160 - index,
						withUsage: index % 5 === 0 ? 3 : 160 - index,
						without: {ttft: callId, usage: callId, price: null, content: callId},
					}),
				),
				serviceCoverage({
					service: 'meters',
					calls: 40,
					metered: 40,
					answered: 0,
					succeeded: 40,
					withUsage: 40,
				}),
			],
			plain: [{service: 'web', traces: 3, spans: 14, traceId: traceIdOf(7)}],
		},
		drops: [
			...lost,
			{reason: 'evicted: the file was larger than 5 GB', service: '', count: 120_400, lastMs: at('14:09:00')},
		],
		runDrops: lost,
		condition: {...calm, walBytes: 612_000_000, freeBytes: 12_000_000, notIndexed: 48_211, runs: 214},
	},
	status: {
		...status,
		ports: {...status.ports, note: '4317 is taken by otelcol (pid 77)', grpcPort: 4327, httpPort: 4328},
		waiting: 1234,
		behindMs: 3400,
		dropped: 37,
		overload: {
			sinceMs: at('14:08:58'),
			lastMs: at('14:09:20'),
			isOver: true,
			refusedRequests: 214,
			refusedRecords: 100_200,
			keptRequests: 900,
			keptRecords: 318_400,
		},
		fault: {
			sinceMs: at('14:09:21'),
			message: 'cannot store: the disk is full',
			hint: 'free some space; senders keep what they have for a while, and send it again',
			refusedRequests: 18,
			refusedRecords: 9000,
		},
		troubles: [
			{
				atMs: at('14:09:27'),
				message: '127.0.0.1:51544 spoke HTTP to the gRPC port 4317',
				hint: 'use http://localhost:4318, or set OTEL_EXPORTER_OTLP_PROTOCOL=grpc',
			},
		],
	},
	file: {...file, bytes: 1_900_000_000, spans: 1_204_118, calls: 310_200, dropped: 120_437},
};

export function doctorContext(
	{status: said, file: facts}: DoctorCase,
	[columns, rows]: readonly [number, number],
	about: {readonly place?: Partial<DoctorPlace>; readonly state?: Partial<UiState>} = {},
): ViewContext {
	const places = [{...doctorPlace(), ...about.place}];
	return {
		...contextOf(columns, rows, {places, ...about.state}),
		status: said,
		file: facts,
		asOfMs: nowMs,
		program: {
			llmtop: '0.1.0',
			node: '24.21.0',
			colour: true,
			limits: ['64 MB and 60s a request', '64 MB waiting for the disk', '64 levels in a value'],
		},
	};
}
