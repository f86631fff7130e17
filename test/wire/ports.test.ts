import net, {type AddressInfo} from 'node:net';
import {afterEach, expect, test} from 'vitest';
import {Failure} from '../../source/domain/status.ts';
import {bindPorts, type BindOptions, type Listeners} from '../../source/wire/ports.ts';

const servers: net.Server[] = [];

afterEach(async () => {
	await Promise.all(servers.splice(0).map(server => new Promise(resolve => server.close(resolve))));
});

async function bind(
	options: Pick<BindOptions, 'grpcPort' | 'httpPort'>,
	hosts: readonly string[] = [],
): Promise<Listeners> {
	const create = (): net.Server => net.createServer();
	const listeners = await bindPorts({...options, hosts, createGrpc: create, createHttp: create});
	servers.push(...listeners.grpc, ...listeners.http);
	return listeners;
}

async function take(port: number, host = '127.0.0.1'): Promise<number> {
	const server = net.createServer();
	await new Promise((resolve, reject) =>
		server.once('error', reject).listen(port, host, () => resolve(null)),
	);
	servers.push(server);
	return (server.address() as AddressInfo).port;
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
	const error = await promise.catch((caught: unknown) => caught);
	expect(error).toBeInstanceOf(Failure);
	return error as Failure;
}

test('port 0 picks two free ports, each the same on both addresses', async () => {
	const {ports} = await bind({grpcPort: 0, httpPort: 0});
	expect(ports.grpcPort).not.toBe(ports.httpPort);
	for (const [addresses, port] of [
		[ports.grpc, ports.grpcPort],
		[ports.http, ports.httpPort],
	] as const) {
		expect(addresses).toEqual([`127.0.0.1:${port}`, `[::1]:${port}`].slice(0, addresses.length));
	}
	expect(ports.note).toBeNull();
});

test('an explicit port that is taken is a failure that names who holds it', async () => {
	const port = await take(0);
	for (const options of [
		{grpcPort: port, httpPort: 0},
		{grpcPort: 0, httpPort: port},
		{grpcPort: port, httpPort: null},
	]) {
		const failure = await failureOf(bind(options));
		expect(failure.message).toMatch(new RegExp(`^${port} is taken by .+`));
		if (process.platform === 'linux') expect(failure.message).toContain(`(pid ${process.pid})`);
		expect(failure.hint).toContain('choose another port');
	}
});

test('a port taken on ::1 alone is taken', async () => {
	const port = await take(0, '::1').catch(() => null);
	if (port === null) return; // This machine has no ::1.
	expect((await failureOf(bind({grpcPort: port, httpPort: 0}))).message).toContain(`${port} is taken`);
});

test('a failure leaves nothing bound', async () => {
	const taken = await take(0);
	const free = await take(0);
	await new Promise(resolve => servers.pop()!.close(resolve));
	await failureOf(bind({grpcPort: free, httpPort: taken}));
	expect(await take(free)).toBe(free);
});

test('one port cannot serve both', async () => {
	expect((await failureOf(bind({grpcPort: 5317, httpPort: 5317}))).message).toContain('cannot share');
});

test('without a wish a taken pair gives the next one, ten higher, and a note says why', async () => {
	const first = await bind({grpcPort: null, httpPort: null});
	const second = await bind({grpcPort: null, httpPort: null});
	const {grpcPort, httpPort, note} = second.ports;
	expect([(grpcPort - 4317) % 10, httpPort - grpcPort]).toEqual([0, 1]);
	expect(grpcPort).toBeGreaterThan(first.ports.grpcPort);
	expect(note).toMatch(/^43[12][78] is taken by /);
});

test('another address is bound besides loopback, and the note says who may come', async () => {
	if (process.platform === 'linux') {
		const {ports} = await bind({grpcPort: 0, httpPort: 0}, ['127.0.0.2']);
		expect(ports.http[0]).toBe(`127.0.0.1:${ports.httpPort}`);
		expect(ports.http.at(-1)).toBe(`127.0.0.2:${ports.httpPort}`);
		expect(ports.note).toBeNull();
	}
	const all = (await bind({grpcPort: 0, httpPort: 0}, ['0.0.0.0'])).ports;
	expect(all.http[0]).toBe(`0.0.0.0:${all.httpPort}`);
	expect(all.note).toBe('other machines reach it on every address, with the token');
});

test('"::" is every address of both families', async () => {
	const {ports} = await bind({grpcPort: 0, httpPort: 0}, ['::']);
	expect(ports.grpc).toEqual(
		[`0.0.0.0:${ports.grpcPort}`, `[::]:${ports.grpcPort}`].slice(0, ports.grpc.length),
	);
});

test('an address that this machine has not is a failure that says so', async () => {
	const failure = await failureOf(bind({grpcPort: 0, httpPort: 0}, ['203.0.113.7']));
	expect(failure.message).toBe('this machine has no address 203.0.113.7');
});
