/** What the receiver says of itself: whether it keeps what comes, who was turned away, what stands in the way. */
import type {Arrivals, EngineStatus, Fault, Overload, Transport} from '../../domain/status.ts';
import {ago, bytes, clock, count, grouped, numbered} from '../format.ts';
import {type Diagnosis, well} from './diagnosis.ts';

export const transportNames: readonly (readonly [Transport, string])[] = [
	['grpc', 'gRPC'],
	['http_protobuf', 'HTTP protobuf'],
	['http_json', 'HTTP JSON'],
	['other', 'not OTLP'],
];

/** Figures that are younger than this look current to a person, ms. */
export const behindMsMax = 2000;

export function receivingDiagnoses(status: EngineStatus, asOfMs: number): readonly Diagnosis[] {
	return [
		...(status.fault === null ? [] : [faultDiagnosis(status.fault)]),
		...(status.overload === null ? [] : [overloadDiagnosis(status.overload)]),
		behindDiagnosis(status),
		...exposed(status),
		...portsDiagnoses(status),
		...arrivalDiagnoses(status, asOfMs),
		...status.troubles
			.toSorted((one, two) => two.atMs - one.atMs)
			.map(({atMs, message, hint}): Diagnosis => ({
				level: 'hint',
				subject: ago(Math.max(0, asOfMs - atMs)),
				message,
				hint,
			})),
	];
}

function faultDiagnosis({sinceMs, message, hint, refusedRequests}: Fault): Diagnosis {
	const turned = numbered(refusedRequests, 'request');
	const [subject = '', ...why] = message.split(': ');
	return {
		level: 'error',
		subject,
		message: `${why.join(': ')}, since ${clock(sinceMs)}; ${turned} told to come again, nothing acknowledged is lost`,
		hint,
	};
}

function overloadDiagnosis(overload: Overload): Diagnosis {
	const {sinceMs, lastMs, isOver, refusedRequests, keptRecords} = overload;
	const when = isOver ? `from ${clock(sinceMs)} to ${clock(lastMs)}` : `since ${clock(sinceMs)}`;
	const told = refusedRequests === 1 ? 'was' : 'were';
	return {
		level: isOver ? 'hint' : 'error',
		subject: 'overload',
		message:
			`${when}: ${numbered(refusedRequests, 'request')} ${told} told to come again, ` +
			`${grouped(keptRecords)} records kept meanwhile; nothing acknowledged is lost`,
		hint: isOver
			? 'whoever did not send again has lost them: look at its log; fewer spans, or larger batches, keep pace'
			: 'send less, or in larger batches: OTEL_BSP_MAX_EXPORT_BATCH_SIZE=2048',
	};
}

function behindDiagnosis({waiting, behindMs}: EngineStatus): Diagnosis {
	if (behindMs <= behindMsMax) return well('derive', `${grouped(waiting)} traces waiting`);
	return {
		level: 'hint',
		subject: 'derive',
		message: behindText({waiting, behindMs}),
		hint: 'all of it is on disk; figures are late until it has caught up',
	};
}

/** "1,234 traces waiting, 3.4s behind". */
export function behindText({waiting, behindMs}: Pick<EngineStatus, 'waiting' | 'behindMs'>): string {
	return `${grouped(waiting)} trace${waiting === 1 ? '' : 's'} waiting, ${(behindMs / 1000).toFixed(1)}s behind`;
}

const loopback = /^(127\.|\[::1\]|localhost:)/;

/** Addresses that other machines reach. */
function exposed({ports}: EngineStatus): readonly Diagnosis[] {
	const open = [...ports.grpc, ...ports.http].filter(address => !loopback.test(address));
	if (open.length === 0) return [];
	return [
		{
			level: 'hint',
			subject: 'addresses',
			message: `other machines reach ${open.join(', ')}`,
			hint: 'without --host it listens on this machine alone',
		},
	];
}

function portsDiagnoses({ports}: EngineStatus): readonly Diagnosis[] {
	const bound = `gRPC ${ports.grpc.join(' ')}, HTTP ${ports.http.join(' ')}`;
	if (ports.note === null) return [well('ports', bound)];
	return [
		{
			level: 'hint',
			subject: 'ports',
			message: `${ports.note}; bound are ${bound}`,
			hint: `export OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:${ports.httpPort}`,
		},
	];
}

function arrivalDiagnoses({arrivals, ports}: EngineStatus, asOfMs: number): readonly Diagnosis[] {
	const come = transportNames.filter(([way]) => arrivals[way].requests > 0);
	if (come.length === 0) {
		return [
			{
				level: 'hint',
				subject: 'arrived',
				message: 'nothing has come since the start',
				hint: `export OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:${ports.httpPort} OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`,
			},
		];
	}
	return come.map(([way, name]) => well(name, arrivalText(arrivals[way], asOfMs)));
}

function arrivalText(way: Arrivals, asOfMs: number): string {
	const {requests, spans, logs, points, refused, lastMs, lastFrom} = way;
	const kept = `${count(spans)} spans, ${count(logs)} logs, ${count(points)} metric points`;
	const last =
		lastMs === null ? '' : `, last ${ago(Math.max(0, asOfMs - lastMs))} from ${lastFrom ?? 'nobody'}`;
	const turned = refused === 0 ? '' : `, ${count(refused)} records refused`;
	return `${numbered(requests, 'request')}, ${bytes(way.bytes)}, ${kept}${turned}${last}`;
}
