/** A whole session of the built program opens no connection: its sockets are those it listens on and those of its senders. */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

import {Client, credentials} from '@grpc/grpc-js';
import {expect, test} from 'vitest';

import {run, send, serve, temporaryFolder} from '../support/program.ts';
import {requestOf} from '../support/request.ts';
import {hasProc, watchSockets} from '../support/sockets.ts';
import {hasTmux, openTmux} from '../support/tmux.ts';

const allowed = new Set(['tcp listens', 'tcp at our port']);

/** By gRPC, by HTTP in protobuf and by HTTP in JSON. */
async function sendAllWays(grpc: string, http: string): Promise<void> {
	const client = new Client(grpc, credentials.createInsecure());
	const same = (bytes: Buffer): Buffer => bytes;
	const method = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
	await new Promise<void>((resolve, reject) => {
		const body = Buffer.from(requestOf({seed: 'grpc', spans: 3}).body);
		client.makeUnaryRequest(method, same, same, body, error => (error === null ? resolve() : reject(error)));
	});
	client.close();
	expect(await send(http, 'fixtures/otlp/openinference-openai/hostile')).toEqual([200]);
	expect(await send(http, 'fixtures/otlp/hostile/every-place')).toEqual([200, 200]);
}

function portOf(address: string): number {
	return Number(address.split(':').at(-1));
}

test.skipIf(!hasProc)('serve, from its start to its end', {timeout: 60_000}, async () => {
	const file = join(temporaryFolder(), 'quiet.db');
	const served = await serve(file, ['--redact']);
	const ports = [portOf(served.grpc), portOf(served.http)];
	const watch = watchSockets(served.process.pid ?? 0, () => ports);
	await sendAllWays(served.grpc, served.http);
	expect(await served.stop()).toBe(0);
	const {seen, looks} = await watch.stop();
	expect(looks).toBeGreaterThan(5);
	expect(seen).toEqual(allowed);
	expect((await run(['calls', file])).code).toBe(0);
});

test.skipIf(!hasProc || !hasTmux)('the board, with every view opened', {timeout: 120_000}, async () => {
	const folder = temporaryFolder();
	const pidFile = join(folder, 'pid');
	const program = `${process.execPath} build/cli.js --db ${folder}/b.db --grpc-port 0 --http-port 0`;
	const terminal = openTmux('outbound', `HOME=${folder} sh -c 'echo $$ > ${pidFile}; exec ${program}'`, {
		columns: 160,
		rows: 40,
	});
	try {
		while (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '') {
			await new Promise(resolve => setTimeout(resolve, 1));
		}
		let ports: readonly number[] = [];
		const watch = watchSockets(Number(readFileSync(pidFile, 'utf8')), () => ports);
		const screen = await terminal.waitFor(/OTEL_EXPORTER_OTLP_ENDPOINT=http:\/\/localhost:\d+/);
		const http = Number(/localhost:(\d+)/.exec(screen)?.[1]);
		const grpc = Number(/gRPC[^\n]*?127\.0\.0\.1:(\d+)/.exec(screen)?.[1] ?? Number.NaN);
		ports = [grpc, http];
		await sendAllWays(`127.0.0.1:${grpc}`, `127.0.0.1:${http}`);
		for (const [keys, seen] of [
			['1', '[1 Overview]'],
			['2', /\[2 Calls\][^]+▌/],
			['Enter', '[Conversation]'],
			['Tab', /\[[A-Z][a-z]+\]/],
			['Tab', /\[[A-Z][a-z]+\]/],
			['Escape', 'TIME▾'],
			['3', /\[3 Traces\][^]+▌/],
			['Enter', /esc back/],
			['Escape', 'TIME▾'],
			['?', 'Keys of'],
			['Escape', 'TIME▾'],
			['R', 'new run'],
			['m', 'marked'],
		] as const) {
			terminal.type(keys);
			await terminal.waitFor(seen);
		}
		terminal.type('q');
		await terminal.waitFor(/^shell>\s*$/m);
		const {seen, looks} = await watch.stop();
		expect(looks).toBeGreaterThan(10);
		expect(seen).toEqual(allowed);
	} finally {
		terminal.close();
	}
});
