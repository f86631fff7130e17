/**
OTLP/gRPC: the Export methods of the three collector services, over @grpc/grpc-js with the bytes left as they
are, so that one decoder serves both transports. The listening sockets are our own: they look at the first bytes
of a connection and tell a client of another protocol where to go.
*/
import net from 'node:net';
import {Readable} from 'node:stream';
import {
	Metadata,
	Server,
	ServerCredentials,
	ServerInterceptingCall,
	status,
	type handleUnaryCall,
	type ServerInterceptor,
} from '@grpc/grpc-js';
import type {TelemetryKind} from '../domain/otlp.ts';
import {hintForSender, type Gate} from './access.ts';
import type {Arriving} from './arriving.ts';
import {DecodeError} from './decode-error.ts';
import {guardStreams, packedHeader} from './grpc-streams.ts';
import type {Intake, Observer, Outcome} from './intake.ts';
import {
	bodyBytesMax,
	closeWaitMs,
	connectionsMax,
	prefaceWaitMs,
	requestArrivalMs,
	retryDelayMs,
	streamsMax,
} from './limits.ts';
import {CrowdedError, isKnownEncoding, readBody, TooLargeError} from './read-body.ts';
import {exportResponse, statusBody} from './reply.ts';
import {answerHttp1, isHttp2Preface, isTlsHello} from './wrong-protocol.ts';

export type GrpcContext = {
	readonly intake: Intake;
	readonly observer: Observer;
	readonly gate: Gate;
	readonly arriving: Arriving;
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
		'grpc.max_concurrent_streams': streamsMax,
		'grpc.enable_channelz': 0,
		interceptors: [gateKeeper(context)],
	});
	guardStreams(server, {
		arriving: context.arriving,
		tooLarge: from => tellTooLarge(context, from),
		tooSlow: from => tellTooSlow(context, from),
	});
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
		createListener() {
			const listener = net.createServer({noDelay: true}, socket => {
				lookAtFirstBytes(socket, packet => {
					if (isHttp2Preface(packet)) injector.injectConnection(socket);
					else turnAway(context, socket, packet);
				});
			});
			listener.maxConnections = connectionsMax;
			return listener;
		},
		close: () => closeServer(server, injector),
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

/** Asks the gate once the head of a call is there; of one that is turned away no message is read. */
function gateKeeper(context: GrpcContext): ServerInterceptor {
	return (_method, call) =>
		new ServerInterceptingCall(call, {
			start(next) {
				next({
					onReceiveMetadata(metadata, come) {
						const [origin = '', authorization = ''] = ['origin', 'authorization'].map(name =>
							String(metadata.get(name)[0] ?? ''),
						);
						const head = {host: call.getHost(), origin, authorization, isPreflight: false};
						const refusal = context.gate.refusalOf(head);
						if (refusal === null) return come(metadata);
						const {kind, message, reason, hint} = refusal;
						const from = addressOf(call.getPeer());
						tell(context, {from, reason, message: `gRPC request from ${from} refused. ${message}`, hint});
						call.sendStatus({
							code: kind === 'token' ? status.UNAUTHENTICATED : status.PERMISSION_DENIED,
							details: `${message} hint: ${hintForSender(refusal)}`,
						});
					},
				});
			},
		});
}

/** A request that came and was not taken, to who counts and who shows. */
function tell(
	{observer}: GrpcContext,
	about: {
		readonly kind?: TelemetryKind;
		readonly from: string;
		readonly reason: string;
		readonly message: string;
		readonly hint: string;
	},
): void {
	const {kind = null, from, reason, message, hint} = about;
	const atMs = Date.now();
	observer.dropped({atMs, transport: 'grpc', kind, count: 1, reason, service: '', from});
	observer.troubled({atMs, message, hint});
}

const limit = `${bodyBytesMax / 1024 / 1024} MB`;

function tellTooLarge(context: GrpcContext, from: string): void {
	tell(context, {
		from,
		reason: `request larger than ${limit}`,
		message: `gRPC request from ${from} refused. It is larger than ${limit}.`,
		hint: 'set OTEL_BSP_MAX_EXPORT_BATCH_SIZE to a smaller number',
	});
}

function tellTooSlow(context: GrpcContext, from: string): void {
	tell(context, {
		from,
		reason: 'request that stalled on its way',
		message: `gRPC request from ${from} refused. It had not come whole within ${requestArrivalMs / 1000} s.`,
		hint: 'its sender hangs, or the network between does',
	});
}

function exportHandler(context: GrpcContext, kind: TelemetryKind): handleUnaryCall<Buffer, Buffer> {
	return async (call, respond) => {
		const from = addressOf(call.getPeer());
		try {
			const body = await unpacked(context, call.request, call.metadata);
			const delivery = {transport: 'grpc', from, receivedMs: Date.now(), encoding: 'protobuf', body} as const;
			const outcome = await context.intake.receive(kind, delivery);
			if (outcome.status === 'accepted') respond(null, exportResponse(kind, 'protobuf', outcome));
			else respond(errorOf(outcome));
		} catch (error) {
			respond(unpackErrorOf(context, error, {kind, from}));
		}
	};
}

/** A call may say that it packs and send a message as it is; no request begins with the bytes of a packed one. */
async function unpacked({arriving}: GrpcContext, message: Buffer, metadata: Metadata): Promise<Buffer> {
	const encoding = String(metadata.get(packedHeader)[0] ?? '');
	const isPacked = encoding === 'gzip' ? message[0] === 0x1f : encoding !== '' && message[0] !== 0x0a;
	if (!isPacked || message.length === 0) return message;
	if (!isKnownEncoding(encoding))
		throw new DecodeError('packed in a way that is not known; use gzip or none');
	return readBody(Readable.from([message], {objectMode: false}), encoding, arriving);
}

function unpackErrorOf(
	context: GrpcContext,
	error: unknown,
	{kind, from}: {readonly kind: TelemetryKind; readonly from: string},
): {code: status; details: string; metadata?: Metadata} {
	if (error instanceof CrowdedError)
		return errorOf({status: 'busy', message: 'other requests are still being received'});
	if (error instanceof TooLargeError) {
		tellTooLarge(context, from);
		return {
			code: status.RESOURCE_EXHAUSTED,
			details: `The request is larger than ${limit}; send smaller batches.`,
		};
	}
	if (error instanceof DecodeError) {
		const message = `${kind} from ${from} could not be read: the message is ${error.message}`;
		const hint = 'its compression and what it says of it do not fit together';
		tell(context, {kind, from, reason: 'body that cannot be decompressed', message, hint});
		return {code: status.INVALID_ARGUMENT, details: `The message is ${error.message}.`};
	}
	// Nothing above expects this, so the cause is shown.
	const details = error instanceof Error ? error.message : String(error);
	context.observer.troubled({atMs: Date.now(), message: details, hint: 'this is an error in llmtop'});
	return {code: status.INTERNAL, details};
}

/**
INVALID_ARGUMENT is not retried. UNAVAILABLE is (OTLP specification, "Failures"), and so is RESOURCE_EXHAUSTED, but that
only with a RetryInfo: it is what says that the receiver is overloaded and comes back.
*/
function errorOf(outcome: Exclude<Outcome, {status: 'accepted'}>): {
	code: status;
	details: string;
	metadata?: Metadata;
} {
	const {message} = outcome;
	if (outcome.status === 'malformed') return {code: status.INVALID_ARGUMENT, details: message};
	const code = outcome.status === 'busy' ? status.RESOURCE_EXHAUSTED : status.UNAVAILABLE;
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
