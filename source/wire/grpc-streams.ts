/**
What grpc-js leaves open, on the HTTP/2 streams below it: how long a request may take to arrive, how much all of them
may hold meanwhile, how much may be on its way, and decompression with the bounds of the other transport.
*/
import type http2 from 'node:http2';
import type {Server} from '@grpc/grpc-js';
import type {Arriving} from './arriving.ts';
import {
	bodyBytesMax,
	flowControlWindowBytes,
	grpcFrameBytes,
	headBytesMax,
	requestArrivalMs,
} from './limits.ts';

/** What is private in grpc-js and used here; tests look at the windows and bounds that a client is really given. */
type ServerInside = {
	commonServerOptions: http2.ServerOptions;
	createHttp2Server: (credentials: unknown) => http2.Http2Server;
};

/** Metadata under which the handler finds how the message is packed: grpc-js would unpack it without our bounds. */
export const packedHeader = 'llmtop-message-encoding';

/** REFUSED_STREAM (RFC 9113 section 7): clients make UNAVAILABLE of it, and try again. */
const refusedStream = 7;

type Guard = {
	readonly arriving: Arriving;
	readonly tooLarge: (from: string) => void;
	readonly tooSlow: (from: string) => void;
};

/**
HTTP/2 lets 64 KB be on their way at once, for a request and for a connection. A batch of 512 spans is 1 MB: it
would take sixteen turns between sender and receiver, each of which waits for a transaction to end. grpc-js has an
option for this, but only its clients read it.

`tooLarge` and `tooSlow` are told of the address of a sender whose request is: nobody else hears of it.
*/
export function guardStreams(server: Server, {arriving, tooLarge, tooSlow}: Guard): void {
	const inside = server as unknown as ServerInside;
	inside.commonServerOptions.settings = {
		...inside.commonServerOptions.settings,
		initialWindowSize: flowControlWindowBytes,
		maxHeaderListSize: headBytesMax,
	};
	const create = inside.createHttp2Server.bind(server);
	inside.createHttp2Server = credentials => {
		const http2Server = create(credentials);
		http2Server.on('session', session => {
			session.setLocalWindowSize(flowControlWindowBytes);
		});
		// Before grpc-js looks at the headers, and in the same turn, so that no data is read between.
		http2Server.prependListener('stream', (stream: http2.ServerHttp2Stream, headers) => {
			const encoding = headers['grpc-encoding'];
			delete headers[packedHeader];
			if (typeof encoding === 'string' && encoding !== 'identity') {
				headers[packedHeader] = encoding;
				headers['grpc-encoding'] = 'identity';
			}
			guardStream(stream, {arriving, tooLarge, tooSlow});
		});
		return http2Server;
	};
}

function guardStream(stream: http2.ServerHttp2Stream, {arriving, tooLarge, tooSlow}: Guard): void {
	const from = stream.session?.socket.remoteAddress ?? '';
	let bytes = 0;
	let isOver = false;
	const timer = setTimeout(() => {
		tooSlow(from);
		stream.close(refusedStream);
	}, requestArrivalMs);
	timer.unref();
	const end = (): void => {
		if (isOver) return;
		isOver = true;
		clearTimeout(timer);
		arriving.giveBack(bytes);
	};
	stream.on('data', (chunk: Buffer) => {
		if (isOver) return;
		// The frame says how long its message is, and grpc-js reads on no further when that is too long.
		if (bytes === 0 && chunk.length >= grpcFrameBytes && chunk.readUInt32BE(1) > bodyBytesMax) tooLarge(from);
		bytes += chunk.length;
		if (!arriving.take(chunk.length)) stream.close(refusedStream);
	});
	stream.once('end', end);
	stream.once('close', end);
}
