/**
A receiver that keeps nothing: it reads each request to its end and answers it as OTLP wants. What the client reaches
against it is the most that any receiver could show.

The only line on stdout is `{"grpc":"127.0.0.1:N","http":"127.0.0.1:N"}`; it ends with SIGTERM.
*/
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall} from '@grpc/grpc-js';

/** A request of 512 spans is 1 MB; the client's are never larger than a few. */
const messageBytesMax = 64 << 20;

const http = createServer((request, response) => {
	request.resume();
	request.once('end', () => {
		const isJson = request.headers['content-type'] === 'application/json';
		response.writeHead(200, {'content-type': request.headers['content-type'] ?? ''});
		response.end(isJson ? '{}' : '');
	});
});
await new Promise<void>(resolve => {
	http.listen(0, '127.0.0.1', resolve);
});

const bytes = (value: Buffer): Buffer => value;
const grpc = new Server({'grpc.max_receive_message_length': messageBytesMax});
grpc.addService(
	{
		export: {
			path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
			requestStream: false,
			responseStream: false,
			requestSerialize: bytes,
			requestDeserialize: bytes,
			responseSerialize: bytes,
			responseDeserialize: bytes,
		},
	},
	{
		export: (_call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) =>
			answer(null, Buffer.alloc(0)),
	},
);
const grpcPort = await new Promise<number>((resolve, reject) => {
	grpc.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
		error === null ? resolve(port) : reject(error),
	);
});

console.log(
	JSON.stringify({grpc: `127.0.0.1:${grpcPort}`, http: `127.0.0.1:${(http.address() as AddressInfo).port}`}),
);
process.once('SIGTERM', () => process.exit(0));
