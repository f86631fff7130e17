/** Signals: the first ends llmtop in good order, the second at once, and a terminal that is closed is a signal too. */
import {existsSync} from 'node:fs';
import {createConnection} from 'node:net';
import {join} from 'node:path';

import {expect, test} from 'vitest';

import {expectKept, patient, post, startSender, until, waitingOf} from '../../support/faults.ts';
import {serve, temporaryFolder} from '../../support/program.ts';
import {requestOf} from '../../support/request.ts';
import {hasTmux, openTmux} from '../../support/tmux.ts';

test.each(['SIGINT', 'SIGTERM'] as const)(
	'%s under load: everything acknowledged is derived, no log is left, exit 0',
	patient,
	async signal => {
		const served = await serve(join(temporaryFolder(), 'signal.db'));
		const senders = [0, 1, 2].map(lane => startSender(served.http, {seed: `lane-${lane}`, spans: 20}));
		const acknowledged = (): readonly string[] => senders.flatMap(sender => [...sender.acknowledged]);
		await until('some requests', () => acknowledged().length >= 400);
		served.process.kill(signal);
		expect(await served.exited).toBe(0);
		await Promise.all(senders.map(sender => sender.stop()));
		expect(existsSync(`${served.file}-wal`)).toBe(false);
		expect(waitingOf(served.file)).toBe(0);
		expect(served.errors()).toBe('');
		await expectKept(served.file, acknowledged());
	},
);

test('the second signal ends it at once, whatever the first still waits for', patient, async () => {
	const served = await serve(join(temporaryFolder(), 'second.db'));
	const {body, spanIds} = requestOf({seed: 'second', spans: 20});
	expect(await post(served.http, body)).toBe(200);
	// The first waits for this request, which never comes to its end.
	const [host = '', port = ''] = served.http.split(':');
	const stalled = createConnection({host, port: Number(port)});
	stalled.on('error', () => {});
	await new Promise<void>(resolve => {
		stalled.write(
			'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
			() => resolve(),
		);
	});
	served.process.kill('SIGTERM');
	await until('no new connection', async () => (await post(served.http, body)) === 0);
	served.process.kill('SIGTERM');
	// Ended by the signal itself: there is no exit code.
	expect(await served.exited).toBe(null);
	expect(served.process.signalCode).toBe('SIGTERM');
	stalled.destroy();
	await expectKept(served.file, spanIds);
});

test.skipIf(!hasTmux)(
	'a terminal that is closed: the board derives, closes the file and leaves no log',
	patient,
	async () => {
		const file = join(temporaryFolder(), 'hangup.db');
		const terminal = openTmux(
			'hangup',
			`exec ${process.execPath} build/cli.js --db ${file} --grpc-port 0 --http-port 0`,
			{columns: 120, rows: 40},
		);
		const screen = await terminal.waitFor(/localhost:\d+/);
		const http = `127.0.0.1:${/localhost:(\d+)/.exec(screen)?.[1]}`;
		const {body, spanIds} = requestOf({seed: 'hangup', spans: 20});
		expect(await post(http, body)).toBe(200);
		terminal.close();
		await until('its end', async () => (await post(http, body)) === 0);
		await until('the file is closed', () => !existsSync(`${file}-wal`));
		await expectKept(file, spanIds);
	},
);
