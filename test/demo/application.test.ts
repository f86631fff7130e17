/** The simulated application as its receiver sees it: real requests, from its own process. */
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {fileURLToPath} from 'node:url';
import {afterEach, expect, test} from 'vitest';
import type {Span} from '../../source/domain/otlp.ts';
import {decodeProtobuf} from '../../source/wire/decode-protobuf.ts';

const application = fileURLToPath(new URL('../../source/demo/application.ts', import.meta.url));

const cleanups: (() => void)[] = [];

afterEach(() => {
	for (const cleanup of cleanups.splice(0)) cleanup();
});

type Receiver = {readonly endpoint: string; readonly server: http.Server; readonly bodies: Buffer[]};

/** Answers with `statuses` in turn, then with 200. */
async function receiver(statuses: number[] = []): Promise<Receiver> {
	const bodies: Buffer[] = [];
	const server = http.createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const status = statuses.shift() ?? 200;
			bodies.push(Buffer.concat(chunks));
			response.writeHead(status).end();
			server.emit('answered', status);
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	cleanups.push(() => {
		server.closeAllConnections();
		server.close();
	});
	const {port} = server.address() as AddressInfo;
	return {endpoint: `http://127.0.0.1:${port}`, server, bodies};
}

function start(endpoint: string, ...flags: string[]): ChildProcess {
	const child = spawn(process.execPath, [application, '--endpoint', endpoint, ...flags], {stdio: 'ignore'});
	cleanups.push(() => child.kill('SIGKILL'));
	return child;
}

async function spansOf(
	{server, bodies}: Receiver,
	enough: (spans: readonly Span[]) => boolean,
): Promise<readonly Span[]> {
	for (;;) {
		const spans = bodies.flatMap(body => decodeProtobuf('traces', body).spans);
		if (enough(spans)) return spans;
		await once(server, 'answered');
	}
}

test('three services send protobuf that decodes, and parents lie in the same traces', async () => {
	const into = await receiver();
	start(into.endpoint, '--rate', '8');
	const services = (spans: readonly Span[]) =>
		new Set(spans.map(span => span.resource.attributes['service.name']));
	const spans = await spansOf(
		into,
		all => services(all).size === 3 && all.some(span => span.name === 'POST /chat'),
	);
	expect(services(spans)).toEqual(new Set(['api', 'rag', 'worker']));
	const chat = spans.find(span => span.name === 'POST /chat');
	const trace = spans.filter(span => span.traceId === chat?.traceId);
	const ids = new Set(trace.map(span => span.spanId));
	expect(trace.filter(span => span.parentSpanId !== null && !ids.has(span.parentSpanId))).toEqual([]);
	expect(trace.every(span => span.endNano >= span.startNano)).toBe(true);
});

test('the same seed says the same, whatever the clock does', async () => {
	const read = async () => {
		const into = await receiver();
		start(into.endpoint, '--seed', '7', '--rate', '20');
		const spans = await spansOf(into, all => all.length >= 60);
		return new Map(
			spans.map(span => [
				span.spanId,
				Object.entries(span.attributes).filter(([key]) => key !== 'ai.response.timestamp'),
			]),
		);
	};
	const [one, other] = await Promise.all([read(), read()]);
	const common = [...one.keys()].filter(id => other.has(id));
	expect(common.length).toBeGreaterThan(40);
	for (const id of common) expect(one.get(id)).toEqual(other.get(id));
});

test('a request refused with 503 comes again, byte for byte', async () => {
	const into = await receiver([503]);
	start(into.endpoint);
	await spansOf(into, () => into.bodies.length >= 2);
	expect(into.bodies[1]).toEqual(into.bodies[0]);
});

test('it ends on SIGTERM, and by itself when its receiver is gone', async () => {
	const into = await receiver();
	const ended = start(into.endpoint);
	const left = start(into.endpoint);
	await spansOf(into, () => into.bodies.length >= 2);
	ended.kill('SIGTERM');
	expect(await once(ended, 'exit')).toEqual([0, null]);
	into.server.closeAllConnections();
	into.server.close();
	expect(await once(left, 'exit')).toEqual([0, null]);
});

test('a wrong flag is wrong usage', async () => {
	expect(await once(start('http://127.0.0.1:1', '--rate', '0'), 'exit')).toEqual([2, null]);
	expect(await once(start('no address'), 'exit')).toEqual([2, null]);
});
