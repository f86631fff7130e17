/**
OTLP/HTTP (opentelemetry-proto docs/specification.md, "OTLP/HTTP"): POST of protobuf or JSON to a path that ends
in /v1/traces, /v1/logs or /v1/metrics. Who may send is decided by `access.ts`, before a body is read.
*/
import type {IncomingMessage, Server, ServerResponse} from 'node:http';
import type {Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import type {TelemetryKind} from '../domain/otlp.ts';
import {hintForSender, type Gate} from './access.ts';
import type {Arriving} from './arriving.ts';
import {DecodeError} from './decode-error.ts';
import type {Encoding, Intake, Observer, Outcome} from './intake.ts';
import {
	bodyBytesMax,
	connectionsMax,
	headArrivalMs,
	headBytesMax,
	keepAliveMs,
	preflightSeconds,
	quoteCharactersMax,
	requestArrivalMs,
	retryDelayMs,
} from './limits.ts';
import {AbortedError, CrowdedError, isKnownEncoding, readBody, TooLargeError} from './read-body.ts';
import {exportResponse, rpcCode, statusBody} from './reply.ts';
import {answerHttp2, endWith, isHttp2Preface, isTlsHello} from './wrong-protocol.ts';

export type HttpContext = {
	readonly intake: Intake;
	readonly observer: Observer;
	readonly gate: Gate;
	readonly arriving: Arriving;
	/** For hints; the server may be asked before the other port is bound. */
	readonly grpcPort: () => number;
	readonly httpPort: () => number;
	/** While closing, a connection ends with its answer: kept alive, it would hold up the end. */
	readonly isClosing: () => boolean;
};

/**
Not imported: an import reads every property of the module, and those of node:http for WebSocket load a whole
client (35 ms of each start).
*/
const {createServer} = process.getBuiltinModule('node:http');

export function createHttpServer(context: HttpContext): Server {
	const server = createServer(
		{
			requestTimeout: requestArrivalMs,
			headersTimeout: headArrivalMs,
			keepAliveTimeout: keepAliveMs,
			maxHeaderSize: headBytesMax,
			noDelay: true,
		},
		(request, response) => {
			answer(context, request, response).catch((error: unknown) => {
				// Nothing above expects this; the sender may try again, and the cause is shown.
				const message = error instanceof Error ? error.message : String(error);
				context.observer.troubled({atMs: Date.now(), message, hint: 'this is an error in llmtop'});
				if (!response.headersSent) refuse(response, 'json', {http: 500, code: 13, message});
				response.destroy();
			});
		},
	);
	server.maxConnections = connectionsMax;
	server.on('clientError', (error: ClientError, socket) => {
		answerBrokenClient(context, error, socket);
	});
	return server;
}

async function answer(
	context: HttpContext,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const path = (request.url ?? '/').split('?', 1)[0]!;
	const about = aboutOf(request, path);
	const refused = refusalOf(context, request);
	// Its page may be right and its token wrong.
	if (refused?.http !== 403) letPageRead(request, response);
	if (refused) return turnAway(context, request, response, about, refused);
	if (isPreflight(request)) return answerPreflight(request, response);
	if (path === '/' && (request.method === 'GET' || request.method === 'HEAD'))
		return introduce(context, response);
	const problem = problemOf(context, request, path, about);
	if (problem) return turnAway(context, request, response, about, problem);
	let body: Buffer;
	try {
		body = await readBody(request, about.contentEncoding, context.arriving);
	} catch (error) {
		if (error instanceof AbortedError) return;
		const message = 'other requests are still being received';
		if (error instanceof CrowdedError)
			return respond(response, about.kind!, about.encoding!, {status: 'busy', message});
		return turnAway(context, request, response, about, bodyProblemOf(error));
	}
	const kind = about.kind!;
	const encoding = about.encoding!;
	const from = request.socket.remoteAddress ?? '';
	const delivery = {transport: transportOf(encoding), from, receivedMs: Date.now(), encoding, body};
	const outcome = await context.intake.receive(kind, delivery);
	if (context.isClosing()) response.setHeader('Connection', 'close');
	respond(response, kind, encoding, outcome);
}

/** What the head of a request says, as far as it is understood. */
type About = {
	readonly kind: TelemetryKind | null;
	readonly contentType: string;
	readonly encoding: Encoding | null;
	readonly contentEncoding: string;
};

function aboutOf(request: IncomingMessage, path: string): About {
	const contentType = (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
	return {
		kind: (/\/v1\/(traces|logs|metrics)\/?$/.exec(path)?.[1] as TelemetryKind | undefined) ?? null,
		contentType,
		encoding: encodings.get(contentType) ?? null,
		contentEncoding: (request.headers['content-encoding'] ?? '').trim().toLowerCase(),
	};
}

/** Why a request is not taken: a sentence with the particulars, what to do, and the reason it is counted under. */
type Problem = {
	readonly http: number;
	readonly code: number;
	readonly message: string;
	readonly reason: string;
	readonly hint: string;
	/** Where the sender is told something else than the person at the screen. */
	readonly senderHint?: string;
};

function refusalOf(context: HttpContext, request: IncomingMessage): Problem | null {
	const {host = '', origin = '', authorization = ''} = request.headers;
	const head = {host, origin, authorization, isPreflight: isPreflight(request)};
	const refusal = context.gate.refusalOf(head);
	if (refusal === null) return null;
	const {kind, message, reason, hint} = refusal;
	const [http, code] = kind === 'token' ? [401, rpcCode.unauthenticated] : [403, rpcCode.permissionDenied];
	return {http, code, message, reason, hint, senderHint: hintForSender(refusal)};
}

/** The question of a browser whether a page may send, before it does (Fetch standard, "CORS-preflight request"). */
function isPreflight({method, headers}: IncomingMessage): boolean {
	return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

/** Of an origin that the gate let in: its page may read every answer, the refusals too. */
function letPageRead({headers: {origin}}: IncomingMessage, response: ServerResponse): void {
	if (origin === undefined) return;
	response.setHeader('Access-Control-Allow-Origin', origin);
	response.setHeader('Access-Control-Allow-Credentials', 'true');
	response.setHeader('Vary', 'Origin');
}

/** Any header may come along: none of them changes anything here but those that were checked. */
function answerPreflight({headers}: IncomingMessage, response: ServerResponse): void {
	response.setHeader('Access-Control-Allow-Methods', 'POST');
	response.setHeader('Access-Control-Max-Age', String(preflightSeconds));
	const wanted = headers['access-control-request-headers'];
	if (wanted !== undefined) response.setHeader('Access-Control-Allow-Headers', wanted);
	// Chrome asks this of a page of the internet that sends to this machine.
	if (headers['access-control-request-private-network'] === 'true')
		response.setHeader('Access-Control-Allow-Private-Network', 'true');
	response.writeHead(204);
	response.end();
}

function problemOf(
	context: HttpContext,
	request: IncomingMessage,
	path: string,
	about: About,
): Problem | null {
	if (!about.kind) {
		return {
			http: 404,
			code: rpcCode.notFound,
			message: `No such path: ${path.slice(0, quoteCharactersMax)}. OTLP goes to /v1/traces, /v1/logs or /v1/metrics.`,
			reason: 'path that is not one of OTLP',
			hint: 'set OTEL_EXPORTER_OTLP_ENDPOINT to the address alone: SDKs add /v1/traces themselves',
		};
	}
	if (request.method !== 'POST') {
		const message = `OTLP is sent by POST, not ${request.method}.`;
		return {http: 405, code: rpcCode.unimplemented, message, reason: '', hint: ''};
	}
	if (!about.encoding) {
		const given = about.contentType.slice(0, quoteCharactersMax);
		return {
			http: 415,
			code: rpcCode.invalidArgument,
			message: `OTLP/HTTP is application/x-protobuf or application/json, not "${given}".`,
			reason: 'content type that is not one of OTLP',
			hint: `for gRPC use port ${context.grpcPort()}`,
		};
	}
	if (!isKnownEncoding(about.contentEncoding)) {
		const given = about.contentEncoding.slice(0, quoteCharactersMax);
		return {
			http: 415,
			code: rpcCode.invalidArgument,
			message: `Content encoding "${given}" is not known; use gzip or none.`,
			reason: 'content encoding that is not known',
			hint: 'set OTEL_EXPORTER_OTLP_COMPRESSION=gzip',
		};
	}
	return null;
}

function bodyProblemOf(error: unknown): Problem {
	if (error instanceof TooLargeError) {
		const limit = `${bodyBytesMax / 1024 / 1024} MB`;
		return {
			http: 413,
			code: rpcCode.resourceExhausted,
			message: `The request is larger than ${limit}; send smaller batches.`,
			reason: `request larger than ${limit}`,
			hint: 'set OTEL_BSP_MAX_EXPORT_BATCH_SIZE to a smaller number',
		};
	}
	if (!(error instanceof DecodeError)) throw error;
	return {
		http: 400,
		code: rpcCode.invalidArgument,
		message: `The body is ${error.message}.`,
		reason: 'body that cannot be decompressed',
		hint: 'Content-Encoding and body do not fit together: a proxy in between may have changed one of them',
	};
}

/** Answers a request that is not taken; a POST was meant to be telemetry, so it is also shown to a person. */
function turnAway(
	context: HttpContext,
	request: IncomingMessage,
	response: ServerResponse,
	about: About,
	problem: Problem,
): void {
	if (problem.http === 405) response.setHeader('Allow', 'POST');
	if (problem.http === 401) response.setHeader('WWW-Authenticate', 'Bearer');
	const told =
		problem.senderHint === undefined ? problem.message : `${problem.message} hint: ${problem.senderHint}`;
	refuse(response, about.encoding ?? 'json', {...problem, message: told});
	if (request.method !== 'POST' && !isPreflight(request)) return;
	const atMs = Date.now();
	const {message, reason, hint} = problem;
	const from = request.socket.remoteAddress ?? '';
	const transport = transportOf(about.encoding);
	context.observer.dropped({atMs, transport, kind: about.kind, count: 1, reason, service: '', from});
	context.observer.troubled({atMs, message: `HTTP request from ${from} refused. ${message}`, hint});
}

/** OTLP names the first and the last of these; the others are spellings seen in the wild. */
const encodings: ReadonlyMap<string, Encoding> = new Map([
	['application/x-protobuf', 'protobuf'],
	['application/protobuf', 'protobuf'],
	['application/x-google-protobuf', 'protobuf'],
	['application/vnd.google.protobuf', 'protobuf'],
	['application/json', 'json'],
]);

const contentTypes = {protobuf: 'application/x-protobuf', json: 'application/json'} as const;

function transportOf(encoding: Encoding | null): 'http_protobuf' | 'http_json' | 'other' {
	return encoding === 'protobuf' ? 'http_protobuf' : encoding === 'json' ? 'http_json' : 'other';
}

function respond(response: ServerResponse, kind: TelemetryKind, encoding: Encoding, outcome: Outcome): void {
	switch (outcome.status) {
		case 'accepted':
			return send(response, 200, contentTypes[encoding], exportResponse(kind, encoding, outcome));
		case 'malformed':
			return refuse(response, encoding, {http: 400, code: rpcCode.invalidArgument, message: outcome.message});
		case 'busy':
		case 'failed':
			// 503 is retryable by the specification; 500 is not, and the batch would be lost.
			response.setHeader('Retry-After', String(Math.ceil(retryDelayMs / 1000)));
			return refuse(response, encoding, {http: 503, code: rpcCode.unavailable, message: outcome.message});
	}
}

type Refusal = {readonly http: number; readonly code: number; readonly message: string};

function refuse(response: ServerResponse, encoding: Encoding, refusal: Refusal): void {
	send(response, refusal.http, contentTypes[encoding], statusBody(encoding, refusal));
}

function introduce(context: HttpContext, response: ServerResponse): void {
	const text =
		`llmtop: OTLP/HTTP receiver. Send telemetry here with OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:${context.httpPort()}\n` +
		`OTLP/gRPC is on port ${context.grpcPort()}.\n`;
	send(response, 200, 'text/plain; charset=utf-8', Buffer.from(text));
}

function send(response: ServerResponse, status: number, contentType: string, body: Buffer): void {
	response.writeHead(status, {'Content-Type': contentType, 'Content-Length': body.length});
	response.end(body);
}

type ClientError = Error & {readonly code?: string; readonly rawPacket?: Buffer};

/** What Node's parser could not read or waited for in vain: another protocol, a broken client, or a stalled one. */
function answerBrokenClient(context: HttpContext, error: ClientError, socket: Duplex): void {
	const atMs = Date.now();
	const packet = error.rawPacket;
	if (packet && isHttp2Preface(packet)) {
		const message = `gRPC was spoken to the HTTP port ${context.httpPort()}`;
		const hint = `use port ${context.grpcPort()} for gRPC, or OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`;
		context.observer.troubled({atMs, message, hint});
		return answerHttp2(
			socket,
			`llmtop: this port speaks OTLP/HTTP; OTLP/gRPC is on port ${context.grpcPort()}`,
		);
	}
	if (packet && isTlsHello(packet)) {
		const message = `TLS was spoken to the HTTP port ${context.httpPort()}, which is not encrypted`;
		context.observer.troubled({atMs, message, hint: 'use http:// in place of https://'});
		socket.destroy();
		return;
	}
	if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') tellTooSlow(context, socket);
	const status = brokenStatuses.get(error.code ?? '') ?? '400 Bad Request';
	// Not only ended: a client that does not read would keep its half of the connection, and a descriptor here.
	endWith(socket, Buffer.from(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`));
}

const brokenStatuses: ReadonlyMap<string, string> = new Map([
	['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
	['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
]);

function tellTooSlow({observer}: HttpContext, socket: Duplex): void {
	const atMs = Date.now();
	const from = (socket as Partial<Socket>).remoteAddress ?? '';
	const seconds = requestArrivalMs / 1000;
	const reason = 'request that stalled on its way';
	observer.dropped({atMs, transport: 'other', kind: null, count: 1, reason, service: '', from});
	const message = `HTTP request from ${from} refused. It had not come whole within ${seconds} s.`;
	observer.troubled({atMs, message, hint: 'its sender hangs, or the network between does'});
}
