/** A receiver on free ports with a sink that remembers, and clients of both transports. */
import http from 'node:http';
import grpc from '@grpc/grpc-js';
import {afterEach} from 'vitest';
import type {Batch} from '../../source/domain/otlp.ts';
import type {Trouble} from '../../source/domain/status.ts';
import {loopbackOnly, type Access} from '../../source/wire/access.ts';
import type {Arrival, Dropped, Sink} from '../../source/wire/intake.ts';
import {openReceiver, type Receiver} from '../../source/wire/receiver.ts';

export type Harness = {
	readonly receiver: Receiver;
	readonly batches: Batch[];
	readonly arrivals: Arrival[];
	readonly drops: Dropped[];
	readonly troubles: Trouble[];
};

const opened: Receiver[] = [];

afterEach(async () => {
	await Promise.all(opened.splice(0).map(receiver => receiver.close()));
});

/** A receiver on free ports whose sink, if any, decides before a batch is noted. Closed after the test. */
export async function open(sink?: Sink, access: Partial<Access> = {}): Promise<Harness> {
	const batches: Batch[] = [];
	const arrivals: Arrival[] = [];
	const drops: Dropped[] = [];
	const troubles: Trouble[] = [];
	const receiver = await openReceiver({
		grpcPort: 0,
		httpPort: 0,
		access: {...loopbackOnly, ...access},
		async sink(batch, delivery) {
			await sink?.(batch, delivery);
			batches.push(batch);
		},
		observe: {
			arrived: arrival => void arrivals.push(arrival),
			dropped: dropped => void drops.push(dropped),
			troubled: trouble => void troubles.push(trouble),
		},
	});
	opened.push(receiver);
	return {receiver, batches, arrivals, drops, troubles};
}

type Answer = {status: number; headers: Headers; bytes: Buffer; json: () => unknown};

export async function post(
	{receiver}: Harness,
	path: string,
	body: Uint8Array | string,
	headers: Record<string, string> = {'content-type': 'application/x-protobuf'},
	method = 'POST',
): Promise<Answer> {
	const response = await fetch(`http://127.0.0.1:${receiver.ports.httpPort}${path}`, {
		method,
		headers,
		...(method === 'POST' ? {body: new Uint8Array(Buffer.from(body))} : {}),
	});
	const bytes = Buffer.from(await response.arrayBuffer());
	return {
		status: response.status,
		headers: response.headers,
		bytes,
		json: () => JSON.parse(bytes.toString()) as unknown,
	};
}

const services = {
	traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
	logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
	metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
} as const;

function identity(bytes: Buffer): Buffer {
	return bytes;
}

/** A unary call with raw bytes, as exporters make it. */
export async function callGrpc(
	{receiver}: Harness,
	kind: keyof typeof services,
	body: Buffer,
	options: {
		host?: string;
		authority?: string;
		metadata?: Record<string, string>;
		compression?: grpc.compressionAlgorithms;
	} = {},
): Promise<Buffer> {
	const definition = {
		Export: {
			path: `/${services[kind]}/Export`,
			requestStream: false,
			responseStream: false,
			requestSerialize: identity,
			requestDeserialize: identity,
			responseSerialize: identity,
			responseDeserialize: identity,
		},
	} as const;
	const client = new (grpc.makeClientConstructor(definition, kind))(
		`${options.host ?? '127.0.0.1'}:${receiver.ports.grpcPort}`,
		grpc.credentials.createInsecure(),
		{
			'grpc.default_compression_algorithm': options.compression ?? grpc.compressionAlgorithms.identity,
			'grpc.enable_retries': 0,
			...(options.authority === undefined ? {} : {'grpc.default_authority': options.authority}),
		},
	);
	try {
		return await new Promise((resolve, reject) => {
			type Settle = (error: grpc.ServiceError | null, value?: Buffer) => void;
			type Export = (body: Buffer, metadata: grpc.Metadata, settle: Settle) => void;
			const metadata = new grpc.Metadata();
			for (const [name, value] of Object.entries(options.metadata ?? {})) metadata.set(name, value);
			(client['Export'] as Export).call(client, body, metadata, (error, value) => {
				if (error) reject(error);
				else resolve(value!);
			});
		});
	} finally {
		client.close();
	}
}

export const json = {'content-type': 'application/json; charset=utf-8'};

/** A request with any head: fetch() lets nobody set Host or Origin. */
export function request(
	{receiver}: Harness,
	options: {method?: string; path: string; headers: Record<string, string>; body?: Buffer},
): Promise<{status: number; headers: http.IncomingHttpHeaders; text: string}> {
	const {method = 'POST', path, headers, body} = options;
	return new Promise((resolve, reject) => {
		const sent = http.request({port: receiver.ports.httpPort, host: '127.0.0.1', method, path, headers});
		sent.on('error', reject);
		sent.on('response', response => {
			let text = '';
			response.on('data', (chunk: Buffer) => {
				text += chunk.toString();
			});
			response.on('end', () => resolve({status: response.statusCode!, headers: response.headers, text}));
		});
		sent.end(method === 'POST' ? body : undefined);
	});
}
