/**
A running engine that is sent mutants over its sockets, as any application would: HTTP and gRPC, plain and packed,
and packed with a fault in it. What comes back must be an answer of the protocol.
*/
import http from 'node:http';
import zlib from 'node:zlib';
import grpc from '@grpc/grpc-js';
import {keepAll} from '../../../source/commands/retention-flags.ts';
import {openEngine, type Engine} from '../../../source/engine/engine.ts';
import {usualRules} from '../../../source/signals/rules.ts';
import {loopbackOnly} from '../../../source/wire/access.ts';
import type {Random} from './random.ts';
import type {Seed} from './seeds.ts';

/** What a body may be answered with: taken, refused for what it is, or for its size. */
const httpAnswers = new Set([200, 400, 413]);
const grpcAnswers = new Set([grpc.status.OK, grpc.status.INVALID_ARGUMENT, grpc.status.RESOURCE_EXHAUSTED]);

const services = {
	traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
	logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
	metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
} as const;

export type EngineSockets = {
	/** Rejects when the answer is none of the protocol, or the engine says that something of its own failed. */
	readonly send: (body: Seed, random: Random) => Promise<void>;
	readonly close: () => Promise<void>;
};

export async function openEngineSockets(file: string): Promise<EngineSockets> {
	const engine = await openEngine(
		{
			file,
			grpcPort: 0,
			httpPort: 0,
			access: loopbackOnly,
			durable: false,
			redact: [],
			allowances: [],
			alerts: usualRules,
			prices: null,
			keep: keepAll,
		},
		{changed: () => {}, died: () => {}},
	);
	const {grpcPort, httpPort} = engine.status().ports;
	const agent = new http.Agent({keepAlive: true});
	const client = new grpc.Client(`127.0.0.1:${grpcPort}`, grpc.credentials.createInsecure(), {
		'grpc.enable_retries': 0,
	});
	return {
		async send(body, random) {
			if (body.encoding === 'protobuf' && random.oneIn(2)) await sendGrpc(client, body);
			else await sendHttp(agent, httpPort, body, random);
			checkTroubles(engine);
		},
		async close() {
			client.close();
			agent.destroy();
			await engine.close();
			checkTroubles(engine);
		},
	};
}

function sendHttp(agent: http.Agent, port: number, body: Seed, random: Random): Promise<void> {
	const isPacked = random.oneIn(3);
	const bytes = isPacked ? zlib.gzipSync(body.bytes) : body.bytes;
	if (isPacked && random.oneIn(2)) bytes[random.below(bytes.length)]! ^= 1 << random.below(8);
	return new Promise((resolve, reject) => {
		const request = http.request({
			agent,
			port,
			host: '127.0.0.1',
			method: 'POST',
			path: `/v1/${body.kind}`,
			headers: {
				'content-type': body.encoding === 'json' ? 'application/json' : 'application/x-protobuf',
				...(isPacked ? {'content-encoding': 'gzip'} : {}),
			},
		});
		request.on('error', reject);
		request.on('response', response => {
			response.resume().on('end', () => {
				if (httpAnswers.has(response.statusCode ?? 0)) resolve();
				else reject(new Error(`answered ${response.statusCode}`));
			});
		});
		request.end(bytes);
	});
}

function sendGrpc(client: grpc.Client, {kind, bytes}: Seed): Promise<void> {
	const identity = (buffer: Buffer): Buffer => buffer;
	return new Promise((resolve, reject) => {
		client.makeUnaryRequest(`/${services[kind]}/Export`, identity, identity, bytes, error => {
			if (grpcAnswers.has(error?.code ?? grpc.status.OK)) resolve();
			else reject(new Error(`answered ${error?.code} ${error?.details}`));
		});
	});
}

function checkTroubles(engine: Engine): void {
	const trouble = engine
		.status()
		.troubles.find(({message, hint}) => message.startsWith('deriving failed') || hint.includes('llmtop'));
	if (trouble !== undefined) throw new Error(trouble.message);
}
