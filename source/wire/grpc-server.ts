/**
OTLP/gRPC: the Export methods of the three collector services, over @grpc/grpc-js with the bytes left as they
are, so that one decoder serves both transports. The listening sockets are our own: they look at the first bytes
of a connection and tell a client of another protocol where to go.
*/
import type http2 from 'node:http2';
import net from 'node:net';
import {Metadata, Server, ServerCredentials, status, type handleUnaryCall} from '@grpc/grpc-js';
import type {TelemetryKind} from '../domain/otlp.ts';
import type {Intake, Observer, Outcome} from './intake.ts';
import {bodyBytesMax, closeWaitMs, flowControlWindowBytes, prefaceWaitMs, retryDelayMs} from './limits.ts';
import {exportResponse, statusBody} from './reply.ts';
import {answerHttp1, isHttp2Preface, isTlsHello} from './wrong-protocol.ts';

export type GrpcContext = {
	readonly intake: Intake;
	readonly observer: Observer;
	readonly grpcPort: () => number;
	readonly httpPort: () => number;
};

export type GrpcServer = {
	/** A new socket server that serves gRPC, not listening yet; one for each address. */
	readonly createListener: () => net.Server;
	/** Lets requests in flight finish, for `closeWaitMs` at most. The listeners must be closed before. */
	readonly close: () => Promise<void>;
};

export function createGrpcServer(context: GrpcContext): GrpcServer {
	const server = new Server({
		'grpc.max_receive_message_length': bodyBytesMax,
		'grpc.enable_channelz': 0,
	});
	widenWindows(server);
	for (const kind of ['traces', 'logs', 'metrics'] as const) {
		const name = services[kind];
		const method = {
			path: `/${name}/Export`,
			requestStream: false,
			responseStream: false,
			requestSerialize: identity,
			requestDeserialize: identity,
			responseSerialize: identity,
			responseDeserialize: identity,
		} as const;
		server.addService({Export: method}, {Export: exportHandler(context, kind)});
	}
	const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
	return {
		createListener: () =>
			net.createServer({noDelay: true}, socket => {
				lookAtFirstBytes(socket, packet => {
					if (isHttp2Preface(packet)) injector.injectConnection(socket);
					else turnAway(context, socket, packet);
				});
			}),
		close: () => closeServer(server, injector),
	};
}

/** What is private in grpc-js and used here; a test looks at the windows that a client is really given. */
type ServerInside = {
	commonServerOptions: http2.ServerOptions;
	createHttp2Server: (credentials: ServerCredentials) => http2.Http2Server;
};

/**
HTTP/2 lets 64 KB be on their way at once, for a request and for a connection. A batch of 512 spans is 1 MB: it
would take sixteen turns between sender and receiver, each of which waits for a transaction to end. grpc-js has an
option for this, but only its clients read it.
*/
function widenWindows(server: Server): void {
	const inside = server as unknown as ServerInside;
	inside.commonServerOptions.settings = {
		...inside.commonServerOptions.settings,
		initialWindowSize: flowControlWindowBytes,
	};
	const create = inside.createHttp2Server.bind(server);
	inside.createHttp2Server = credentials => {
		const http2Server = create(credentials);
		http2Server.on('session', session => {
			session.setLocalWindowSize(flowControlWindowBytes);
		});
		return http2Server;
	};
}

const services: Readonly<Record<TelemetryKind, string>> = {
	traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
	logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
	metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
};

function identity(bytes: Buffer): Buffer {
	return bytes;
}

function exportHandler(context: GrpcContext, kind: TelemetryKind): handleUnaryCall<Buffer, Buffer> {
	return async (call, respond) => {
		const delivery = {
			transport: 'grpc',
			from: addressOf(call.getPeer()),
			receivedMs: Date.now(),
			encoding: 'protobuf',
			body: call.request,
		} as const;
		try {
			const outcome = await context.intake.receive(kind, delivery);
			if (outcome.status === 'accepted') respond(null, exportResponse(kind, 'protobuf', outcome));
			else respond(errorOf(outcome));
		} catch (error) {
			// Nothing above expects this, so the cause is shown.
			const details = error instanceof Error ? error.message : String(error);
			context.observer.troubled({atMs: Date.now(), message: details, hint: 'this is an error in llmtop'});
			respond({code: status.INTERNAL, details});
		}
	};
}

/**
INVALID_ARGUMENT is not retried; UNAVAILABLE is (OTLP specification, "Failures"), after the delay in RetryInfo.
*/
function errorOf(outcome: Exclude<Outcome, {status: 'accepted'}>): {
	code: status;
	details: string;
	metadata?: Metadata;
} {
	const {message} = outcome;
	if (outcome.status === 'malformed') return {code: status.INVALID_ARGUMENT, details: message};
	const code = status.UNAVAILABLE;
	const metadata = new Metadata();
	metadata.set('grpc-status-details-bin', statusBody('protobuf', {code, message, retryMs: retryDelayMs}));
	return {code, details: message, metadata};
}

/** "127.0.0.1:5000" and "[::1]:5000" without the port. */
function addressOf(peer: string): string {
	return peer.replace(/:\d+$/, '').replaceAll(/[[\]]/g, '');
}

/** Gives the first packet and leaves it in the socket, to be read again by who takes over. */
function lookAtFirstBytes(socket: net.Socket, decide: (packet: Buffer) => void): void {
	const destroy = (): void => void socket.destroy();
	socket.setTimeout(prefaceWaitMs, destroy);
	socket.on('error', destroy);
	socket.once('data', (packet: Buffer) => {
		socket.pause();
		socket.setTimeout(0, destroy);
		socket.removeListener('timeout', destroy);
		socket.unshift(packet);
		decide(packet);
	});
}

function turnAway(context: GrpcContext, socket: net.Socket, packet: Buffer): void {
	const atMs = Date.now();
	const from = socket.remoteAddress ?? '';
	if (isTlsHello(packet)) {
		const message = `TLS was spoken to the gRPC port ${context.grpcPort()}, which is not encrypted`;
		const hint = 'use http:// in the endpoint, or OTEL_EXPORTER_OTLP_INSECURE=true';
		context.observer.troubled({atMs, message, hint});
		socket.destroy();
		return;
	}
	const hint = `set OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:${context.httpPort()}, or OTEL_EXPORTER_OTLP_PROTOCOL=grpc`;
	context.observer.troubled({
		atMs,
		message: `HTTP/1.1 was spoken to the gRPC port ${context.grpcPort()} by ${from}`,
		hint,
	});
	answerHttp1(
		socket,
		`llmtop: this port speaks OTLP/gRPC; OTLP/HTTP is on port ${context.httpPort()}. hint: ${hint}`,
	);
}

async function closeServer(
	server: Server,
	injector: ReturnType<Server['createConnectionInjector']>,
): Promise<void> {
	injector.destroy();
	await new Promise<void>(resolve => {
		const force = setTimeout(() => {
			server.forceShutdown();
			resolve();
		}, closeWaitMs);
		server.tryShutdown(() => {
			clearTimeout(force);
			resolve();
		});
	});
}
