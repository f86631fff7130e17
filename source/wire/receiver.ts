/**
The receiver: OTLP/gRPC and OTLP/HTTP on one pair of ports, into one sink. This is all that the rest of the
program knows of `wire/`. It keeps no telemetry and no counters of its own: what happens is told to the observer.
*/
import type http from 'node:http';
import type {Ports} from '../domain/status.ts';
import {makeGate, type Access} from './access.ts';
import {makeArriving} from './arriving.ts';
import {createGrpcServer} from './grpc-server.ts';
import {createHttpServer} from './http-server.ts';
import {createIntake, type Observer, type Sink} from './intake.ts';
import {closeWaitMs} from './limits.ts';
import {bindPorts} from './ports.ts';

export type ReceiverOptions = {
	/** Null: the usual ports (4317, 4318), or the next free pair. 0: a free one. Else that one or a `Failure`. */
	readonly grpcPort: number | null;
	readonly httpPort: number | null;
	readonly access: Access;
	readonly sink: Sink;
	readonly observe: Observer;
};

export type Receiver = {
	readonly ports: Ports;
	/** Stops accepting, lets requests in flight finish (for `closeWaitMs` at most), then ends all connections. */
	readonly close: () => Promise<void>;
};

export async function openReceiver(options: ReceiverOptions): Promise<Receiver> {
	const intake = createIntake(options.sink, options.observe);
	let ports: Ports | null = null;
	let closing = false;
	const context = {
		intake,
		observer: options.observe,
		gate: makeGate(options.access),
		arriving: makeArriving(),
		grpcPort: () => ports?.grpcPort ?? 4317,
		httpPort: () => ports?.httpPort ?? 4318,
		isClosing: () => closing,
	};
	const grpc = createGrpcServer(context);
	const httpServers: http.Server[] = [];
	const listeners = await bindPorts({
		grpcPort: options.grpcPort,
		httpPort: options.httpPort,
		hosts: options.access.hosts,
		createGrpc: grpc.createListener,
		createHttp() {
			const server = createHttpServer(context);
			httpServers.push(server);
			return server;
		},
	}).catch(async (error: unknown) => {
		await grpc.close();
		throw error;
	});
	ports = listeners.ports;

	async function close(): Promise<void> {
		closing = true;
		// A listener of net.Server counts the gRPC connections as its own: it is closed when they are.
		for (const listener of listeners.grpc) listener.close();
		const force = setTimeout(() => {
			for (const server of httpServers) server.closeAllConnections();
		}, closeWaitMs);
		await Promise.all([
			grpc.close(),
			...listeners.http.map(listener => new Promise(resolve => listener.close(resolve))),
		]);
		clearTimeout(force);
	}

	return {ports, close};
}
