/**
Binding the pair of ports, on 127.0.0.1 and ::1 alike: an application that says "localhost" may mean either.
Never on an address that other machines reach.

The rule for ports nobody asked for: 4317 (gRPC) and 4318 (HTTP), which SDKs use by themselves; if either is
taken, the next pair ten higher (4327 and 4328, 4337 and 4338, …), so that the two stay recognisable as a pair.
*/
import type {AddressInfo, Server} from 'node:net';
import {Failure, type Ports} from '../domain/status.ts';
import {portStepsMax} from './limits.ts';
import {portOwner} from './port-owner.ts';

/** OTLP's own ports, to which SDKs send by themselves. */
export const usualPorts = {grpc: 4317, http: 4318} as const;

/** How often a port the system picked for IPv4 may turn out to be taken on IPv6 before that is an error. */
const picksMax = 20;

export type Listeners = {
	readonly ports: Ports;
	readonly grpc: readonly Server[];
	readonly http: readonly Server[];
};

export type BindOptions = {
	/** Null: the usual port or that of the next free pair; 0: any free one; else that one or a `Failure`. */
	readonly grpcPort: number | null;
	readonly httpPort: number | null;
	readonly createGrpc: () => Server;
	readonly createHttp: () => Server;
};

export async function bindPorts(options: BindOptions): Promise<Listeners> {
	const {grpcPort, httpPort} = options;
	if (grpcPort !== null && grpcPort !== 0 && grpcPort === httpPort) {
		throw new Failure(`gRPC and HTTP cannot share port ${grpcPort}`, 'give them two ports');
	}
	const isFixed = grpcPort !== null && httpPort !== null;
	let firstTaken: TakenError | null = null;
	for (let step = 0; step <= (isFixed ? 0 : portStepsMax); step++) {
		const grpc = await bindOrNull(options.createGrpc, grpcPort, usualPorts.grpc + step * 10);
		if (grpc instanceof TakenError) {
			firstTaken ??= grpc;
			continue;
		}
		let http: Bound | TakenError;
		try {
			http = await bindOrNull(options.createHttp, httpPort, usualPorts.http + step * 10);
		} catch (error) {
			await close(grpc.servers);
			throw error;
		}
		if (http instanceof TakenError) {
			firstTaken ??= http;
			await close(grpc.servers);
			continue;
		}
		const ports = {
			grpc: grpc.addresses,
			http: http.addresses,
			grpcPort: grpc.port,
			httpPort: http.port,
			note: firstTaken ? await sentenceOf(firstTaken.port) : null,
		};
		return {ports, grpc: grpc.servers, http: http.servers};
	}
	throw new Failure(
		`${firstTaken ? await sentenceOf(firstTaken.port) : 'no port is free'}, and so are the next ${portStepsMax} pairs`,
		'--grpc-port 0 --http-port 0 picks free ports',
	);
}

type Bound = {
	readonly port: number;
	readonly addresses: readonly string[];
	readonly servers: readonly Server[];
};

class TakenError extends Error {
	readonly port: number;
	constructor(port: number) {
		super(`${port} is taken`);
		this.port = port;
	}
}

/** Binds the port that was asked for or fails; binds the usual port or says that it is taken. */
async function bindOrNull(
	createServer: () => Server,
	asked: number | null,
	usual: number,
): Promise<Bound | TakenError> {
	try {
		return await bindPair(createServer, asked ?? usual);
	} catch (error) {
		if (!(error instanceof TakenError)) throw error;
		if (asked === null) return error;
		throw new Failure(
			await sentenceOf(error.port),
			'stop that program, or choose another port (0 picks a free one)',
		);
	}
}

/** Both families on one port; IPv4 alone where the machine has no ::1. */
async function bindPair(createServer: () => Server, port: number): Promise<Bound> {
	for (let pick = 1; ; pick++) {
		const first = await listen(createServer(), port, '127.0.0.1');
		const bound = (first.address() as AddressInfo).port;
		try {
			const second = await listen(createServer(), bound, '::1');
			return {port: bound, addresses: [`127.0.0.1:${bound}`, `[::1]:${bound}`], servers: [first, second]};
		} catch (error) {
			const code = (error as NodeJS.ErrnoException).code ?? '';
			if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'EINVAL') {
				return {port: bound, addresses: [`127.0.0.1:${bound}`], servers: [first]};
			}
			await close([first]);
			if (port === 0 && error instanceof TakenError && pick < picksMax) continue;
			throw error;
		}
	}
}

function listen(server: Server, port: number, host: string): Promise<Server> {
	return new Promise((resolve, reject) => {
		const fail = (error: NodeJS.ErrnoException): void => {
			if (error.code === 'EADDRINUSE') {
				reject(new TakenError(port));
			} else if (error.code === 'EACCES') {
				reject(new Failure(`not allowed to listen on port ${port}`, 'choose a port above 1023'));
			} else {
				reject(error);
			}
		};
		server.once('error', fail);
		server.listen({port, host, exclusive: true}, () => {
			server.removeListener('error', fail);
			resolve(server);
		});
	});
}

async function sentenceOf(port: number): Promise<string> {
	const owner = await portOwner(port);
	return owner ? `${port} is taken by ${owner}` : `${port} is taken by another program`;
}

async function close(servers: readonly Server[]): Promise<void> {
	await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
}
