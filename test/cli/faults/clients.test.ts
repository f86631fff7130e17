/** Senders that do what nobody should, and telemetry that comes as nobody expects. */
import {createConnection, type Socket} from 'node:net';
import {join} from 'node:path';

import {expect, test} from 'vitest';

import {expectKept, expectWhole, patient, post, until, waitingOf} from '../../support/faults.ts';
import {lines, run, serve, temporaryFolder} from '../../support/program.ts';
import {childrenOf, requestOf} from '../../support/request.ts';

const idleSockets = 5000;

/** Null where this process may not open so many. */
async function connectIdle(addresses: readonly string[], count: number): Promise<readonly Socket[] | null> {
	const sockets: Socket[] = [];
	const refusals: string[] = [];
	await Promise.all(
		Array.from({length: count}, async (_, index) => {
			const [host = '', port = ''] = (addresses[index % addresses.length] ?? '').split(':');
			const socket = createConnection({host, port: Number(port)});
			sockets.push(socket);
			await new Promise<void>(resolve => {
				socket.once('connect', resolve);
				socket.on('error', error => {
					refusals.push((error as NodeJS.ErrnoException).code ?? error.message);
					resolve();
				});
			});
		}),
	);
	const [refused] = refusals;
	if (refused === undefined) return sockets;
	for (const socket of sockets) socket.destroy();
	if (refused !== 'EMFILE') throw new Error(`a connection failed: ${refused}`);
	return null;
}

test(
	'5,000 idle connections and a sender that stops in its body: others are answered, and the end waits for neither',
	patient,
	async ({skip}) => {
		const served = await serve(join(temporaryFolder(), 'idle.db'));
		const sockets =
			(await connectIdle([served.http, served.grpc], idleSockets)) ??
			skip('this process may not open 5,000 sockets');
		const [stalled] = sockets;
		stalled?.write(
			'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: 900\r\n\r\nhalf',
		);
		const {body, spanIds} = requestOf({seed: 'normal', spans: 20});
		expect(await post(served.http, body)).toBe(200);
		expect(await served.stop()).toBe(0);
		for (const socket of sockets) socket.destroy();
		await expectKept(served.file, spanIds);
	},
);

test(
	'10,000 spans in one trace, half in one request and half spread over many, are all derived',
	patient,
	async () => {
		const spans = 10_000;
		const requestSpans = 500;
		const callEvery = 10;
		const served = await serve(join(temporaryFolder(), 'large-trace.db'));
		const send = async (of: {from: number; spans: number}): Promise<void> => {
			expect(await post(served.http, childrenOf({seed: 'large', callEvery, ...of}).body)).toBe(200);
		};
		await send({from: 0, spans: spans / 2});
		for (let from = spans / 2; from < spans; from += requestSpans) {
			await send({from, spans: requestSpans});
			// Others are answered meanwhile.
			expect(await post(served.http, requestOf({seed: `other-${from}`, spans: 1}).body)).toBe(200);
		}
		await until('all is derived', () => waitingOf(served.file) === 0);
		expect(await served.stop()).toBe(0);
		expectWhole(served.file);
		const [all] = lines<{calls: number}>((await run(['stats', served.file, '--json'])).stdout);
		expect(all?.calls).toBe(spans / callEvery + spans / 2 / requestSpans);
	},
);
