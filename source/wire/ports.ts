/**
Binding the pair of ports, on 127.0.0.1 and ::1 alike: an application that says "localhost" may mean either. On an
address that other machines reach only where it was asked for, and then on loopback as well.

The rule for ports nobody asked for: 4317 (gRPC) and 4318 (HTTP), which SDKs use by themselves; if either is
taken, the next pair ten higher (4327 and 4328, 4337 and 4338, …), so that the two stay recognisable as a pair.
*/
import {createServer, isIP, type AddressInfo, type Server} from 'node:net';
import {Failure, type Ports} from '../domain/status.ts';
import {isAnyAddress, isLoopbackAddress} from './access.ts';
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
	/** IP addresses besides loopback; see `Access`. */
	readonly hosts: readonly string[];
	readonly createGrpc: () => Server;
	readonly createHttp: () => Server;
};

export async function bindPorts(options: BindOptions): Promise<Listeners> {
	const {grpcPort, httpPort} = options;
	const addresses = addressesOf(options.hosts);
	if (grpcPort !== null && grpcPort !== 0 && grpcPort === httpPort) {
		throw new Failure(`gRPC and HTTP cannot share port ${grpcPort}`, 'give them two ports');
	}
	const isFixed = grpcPort !== null && httpPort !== null;
	let firstTaken: TakenError | null = null;
	for (let step = 0; step <= (isFixed ? 0 : portStepsMax); step++) {
		const grpc = await bindOrNull(options.createGrpc, {
			addresses,
			asked: grpcPort,
			usual: usualPorts.grpc + step * 10,
		});
		if (grpc instanceof TakenError) {
			firstTaken ??= grpc;
			continue;
		}
		let http: Bound | TakenError;
		try {
			http = await bindOrNull(options.createHttp, {
				addresses,
				asked: httpPort,
				usual: usualPorts.http + step * 10,
			});
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
			note: noteOf(firstTaken ? await sentenceOf(firstTaken.port) : null, options.hosts),
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
	where: {readonly addresses: readonly string[]; readonly asked: number | null; readonly usual: number},
): Promise<Bound | TakenError> {
	const {addresses, asked, usual} = where;
	try {
		return await bindAll(createServer, addresses, asked ?? usual);
	} catch (error) {
		if (!(error instanceof TakenError)) throw error;
		if (asked === null) return error;
		throw new Failure(
			await sentenceOf(error.port),
			'stop that program, or choose another port (0 picks a free one)',
		);
	}
}

/**
What is bound for loopback and these addresses, the one that every machine has first. 0.0.0.0 takes 127.0.0.1 in, so
that the two cannot both be bound; "::" is what says "every address" in IPv6, and the other family is meant as well.
*/
function addressesOf(hosts: readonly string[]): readonly string[] {
	const first = hosts.some(isAnyAddress) ? '0.0.0.0' : '127.0.0.1';
	const second = hosts.includes('::') ? '::' : '::1';
	const covered = (host: string): boolean =>
		host === '127.0.0.1' ||
		isAnyAddress(host) ||
		(isIP(host) === 4 ? first === '0.0.0.0' : host === '::1' || second === '::');
	return [first, second, ...new Set(hosts.filter(host => !covered(host)))];
}

/** What a person should know of the addresses: why these ports, and that others can reach them. */
function noteOf(taken: string | null, hosts: readonly string[]): string | null {
	const open = hosts.filter(host => !isLoopbackAddress(host));
	const exposed =
		open.length === 0
			? null
			: `other machines reach it on ${open.map(host => (isAnyAddress(host) ? 'every address' : host)).join(', ')}, with the token`;
	const notes = [taken, exposed].filter(note => note !== null);
	return notes.length === 0 ? null : notes.join('; ');
}

/** All addresses on one port. Of IPv6's loopback a machine may have none, which is no error. */
async function bindAll(
	createServer: () => Server,
	addresses: readonly string[],
	port: number,
): Promise<Bound> {
	for (let pick = 1; ; pick++) {
		const servers: Server[] = [];
		const bound: string[] = [];
		let actual = port;
		try {
			for (const host of addresses) {
				try {
					servers.push(await listen(createServer(), actual, host));
				} catch (error) {
					if (isOptional(host) && isMissing(error)) continue;
					throw isMissing(error)
						? new Failure(`this machine has no address ${host}`, '--host 0.0.0.0 is every one it has')
						: error;
				}
				actual = (servers[0]!.address() as AddressInfo).port;
				bound.push(isIP(host) === 6 ? `[${host}]:${actual}` : `${host}:${actual}`);
			}
			return {port: actual, addresses: bound, servers};
		} catch (error) {
			await close(servers);
			if (port === 0 && servers.length > 0 && error instanceof TakenError && pick < picksMax) continue;
			throw error;
		}
	}
}

function isOptional(host: string): boolean {
	return host === '::1' || host === '::';
}

function isMissing(error: unknown): boolean {
	const code = (error as NodeJS.ErrnoException).code ?? '';
	return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'EINVAL';
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
		server.listen({port, host, exclusive: true, ipv6Only: isIP(host) === 6}, () => {
			server.removeListener('error', fail);
			resolve(server);
		});
	});
}

/** Whether another program listens there on loopback, without a word to it. */
export async function isTaken(port: number): Promise<boolean> {
	try {
		await close([await listen(createServer(), port, '127.0.0.1')]);
		return false;
	} catch (error) {
		return error instanceof TakenError;
	}
}

async function sentenceOf(port: number): Promise<string> {
	const owner = await portOwner(port);
	return owner ? `${port} is taken by ${owner}` : `${port} is taken by another program`;
}

async function close(servers: readonly Server[]): Promise<void> {
	await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
}
