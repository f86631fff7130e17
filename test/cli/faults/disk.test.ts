/** The disk is in the way: senders are told to come back, nothing acknowledged is lost, and it goes on by itself. */
import {chmodSync, closeSync, openSync, rmSync, writeSync} from 'node:fs';
import {join} from 'node:path';

import {expect, test} from 'vitest';

import {expectKept, patient, post, smallDisk, startSender, succeeds, until} from '../../support/faults.ts';
import {lines, run, serve, temporaryFolder} from '../../support/program.ts';
import {requestOf} from '../../support/request.ts';
import {hasTmux, openTmux} from '../../support/tmux.ts';

/** Enough for a file, its log and some thousand calls. */
const diskMegabytes = 24;

/** Takes all the space that is left; gives back how to free it. */
function fillDisk(folder: string): () => void {
	const path = join(folder, 'ballast');
	const file = openSync(path, 'w');
	for (let size = 1 << 20; size >= 1;) {
		try {
			if (writeSync(file, Buffer.alloc(size)) < size) size >>= 1;
		} catch {
			size >>= 1;
		}
	}
	closeSync(file);
	return () => rmSync(path);
}

test(
	'a full disk: senders are told to come back, and what they send is kept once there is space',
	patient,
	async ({skip}) => {
		const folder = smallDisk(diskMegabytes) ?? skip('mounting a small disk needs root');
		const served = await serve(join(folder, 'full.db'));
		const sender = startSender(served.http, {seed: 'full', spans: 20});
		await until('some requests', () => sender.acknowledged.size >= 200);
		const free = fillDisk(folder);
		await until('a refusal', () => (sender.statuses.get(503) ?? 0) >= 5);
		await until('the reason', () => served.errors().includes('llmtop: cannot store: the disk is full'));
		expect(served.errors()).toContain('hint: free some space');
		const before = sender.acknowledged.size;
		free();
		await until('more requests', () => sender.acknowledged.size >= before + 200);
		await sender.stop();
		await until('the end of it', () => served.errors().includes('llmtop: storing again'));
		expect(await served.stop()).toBe(0);
		expect(new Set(sender.statuses.keys())).toEqual(new Set([200, 503]));
		await expectKept(served.file, sender.acknowledged);
		const [stats] = lines<{calls: number}>((await run(['stats', served.file, '--json'])).stdout);
		expect(stats?.calls).toBe(sender.acknowledged.size);
	},
);

test(
	'a disk that is full at the end: exit 1 with what to keep, and the next start has it all',
	patient,
	async ({skip}) => {
		const folder = smallDisk(diskMegabytes) ?? skip('mounting a small disk needs root');
		const served = await serve(join(folder, 'end.db'));
		const sender = startSender(served.http, {seed: 'end', spans: 20});
		await until('some requests', () => sender.acknowledged.size >= 200);
		const free = fillDisk(folder);
		await until('a refusal', () => (sender.statuses.get(503) ?? 0) > 0);
		await sender.stop();
		expect(await served.stop()).toBe(1);
		expect(served.errors()).toContain('could not end in good order: the disk is full');
		expect(served.errors()).toContain(`hint: everything acknowledged is in ${served.file}`);
		free();
		await expectKept(served.file, sender.acknowledged);
	},
);

test.skipIf(!hasTmux)(
	'a full disk on the board: the first line says so until there is space',
	patient,
	async ({skip}) => {
		const folder = smallDisk(diskMegabytes) ?? skip('mounting a small disk needs root');
		const file = join(folder, 'board.db');
		const terminal = openTmux(
			'full-disk',
			`${process.execPath} build/cli.js --db ${file} --grpc-port 0 --http-port 0`,
			{columns: 120, rows: 40},
		);
		try {
			const screen = await terminal.waitFor(/localhost:\d+/);
			const http = `127.0.0.1:${/localhost:(\d+)/.exec(screen)?.[1]}`;
			expect(await post(http, requestOf({seed: 'board', spans: 1}).body)).toBe(200);
			const free = fillDisk(folder);
			const large = requestOf({seed: 'large', spans: 2000});
			await until('a refusal', async () => (await post(http, large.body)) === 503);
			await terminal.waitFor('cannot store: the disk is full');
			free();
			expect(await post(http, large.body)).toBe(200);
			await terminal.waitFor('● live');
			terminal.type('q');
			await terminal.waitFor(/^shell>\s*$/m);
			await expectKept(file, large.spanIds);
		} finally {
			terminal.close();
		}
	},
);

test(
	'made immutable while it is written: senders are told to come back until it can be written again',
	patient,
	async ({skip}) => {
		const served = await serve(join(temporaryFolder(), 'immutable.db'));
		const files = [served.file, `${served.file}-wal`];
		const sender = startSender(served.http, {seed: 'immutable', spans: 20});
		try {
			await until('some requests', () => sender.acknowledged.size >= 200);
			if (!succeeds('chattr', '+i', ...files)) skip('chattr +i needs root and a file system that knows it');
			await until('a refusal', () => (sender.statuses.get(503) ?? 0) >= 5);
			await until('the reason', () => served.errors().includes('cannot store: the disk does not take'));
			succeeds('chattr', '-i', ...files);
			const before = sender.acknowledged.size;
			await until('more requests', () => sender.acknowledged.size >= before + 200);
		} finally {
			succeeds('chattr', '-i', ...files);
			await sender.stop();
			expect(await served.stop()).toBe(0);
		}
		await expectKept(served.file, sender.acknowledged);
	},
);

test('a file that may not be written at the start is refused with what to do', patient, async ({skip}) => {
	const folder = temporaryFolder();
	const file = join(folder, 'read-only.db');
	const served = await serve(file);
	expect(await served.stop()).toBe(0);
	// Root may write whatever its mode says.
	if (process.getuid?.() === 0) {
		if (!succeeds('chattr', '+i', file)) skip('chattr +i needs a file system that knows it');
	} else chmodSync(file, 0o444);
	const second = await run(['serve', '--db', file, '--grpc-port', '0', '--http-port', '0', '--json']);
	succeeds('chattr', '-i', file);
	expect([second.code, second.stdout]).toEqual([1, '']);
	expect(second.stderr).toContain(`cannot open ${file}: no permission to write there`);
	expect(second.stderr).toContain('hint: ');
	expect((await run(['calls', file, '--json'])).code).toBe(0);
});
