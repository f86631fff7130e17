/** The file is not what it was: what can no longer be read again is not acknowledged, and llmtop says why and ends. */
import {
	closeSync,
	copyFileSync,
	existsSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	truncateSync,
	writeSync,
} from 'node:fs';
import {join} from 'node:path';

import Sqlite from 'better-sqlite3';
import {expect, test} from 'vitest';

import {expectKept, patient, post, startSender, until} from '../../support/faults.ts';
import {run, serve, temporaryFolder, type Served} from '../../support/program.ts';
import {requestOf} from '../../support/request.ts';
import {hasTmux, openTmux} from '../../support/tmux.ts';

async function loaded(name: string): Promise<{served: Served; acknowledged: ReadonlySet<string>}> {
	const served = await serve(join(temporaryFolder(), `${name}.db`));
	const sender = startSender(served.http, {seed: name, spans: 20});
	await until('twenty requests', () => sender.acknowledged.size >= 400);
	await sender.stop();
	return {served, acknowledged: sender.acknowledged};
}

/** The next request is not acknowledged, the reason is on stderr, and the exit code is 1. */
async function expectRefusal(served: Served, reason: string, hint: string): Promise<void> {
	const statuses: number[] = [];
	for (let number = 0; !statuses.includes(0); number++) {
		statuses.push(await post(served.http, requestOf({seed: `late-${number}`, spans: 1}).body));
	}
	expect(statuses).not.toContain(200);
	expect(await served.exited).toBe(1);
	expect(served.errors()).toContain(reason);
	expect(served.errors()).toContain(`hint: ${hint}`);
}

test('deleted: nothing more is acknowledged, and the next start makes a new file', patient, async () => {
	const {served} = await loaded('deleted');
	rmSync(served.file);
	await expectRefusal(served, `${served.file} was deleted while llmtop wrote to it`, 'start again');
	expect(existsSync(`${served.file}-wal`)).toBe(false);
	const next = await serve(served.file);
	const {body, spanIds} = requestOf({seed: 'next', spans: 5});
	expect(await post(next.http, body)).toBe(200);
	expect(await next.stop()).toBe(0);
	await expectKept(served.file, spanIds);
});

test.skipIf(!hasTmux)(
	'deleted while nobody sends: the board notices all the same, and gives the terminal back',
	patient,
	async () => {
		const file = join(temporaryFolder(), 'board.db');
		const terminal = openTmux(
			'deleted',
			`${process.execPath} build/cli.js --db ${file} --grpc-port 0 --http-port 0; echo "exit $?"`,
			{columns: 120, rows: 40},
		);
		try {
			await terminal.waitFor('● live');
			rmSync(file);
			const left = await terminal.waitFor(/^exit 1$/m);
			expect(left).toMatch(/board\.db was deleted while llmtop\s+wrote to it/);
			expect(left).toContain('hint: start again for a new file');
		} finally {
			terminal.close();
		}
	},
);

test('its log deleted: what was acknowledged is brought into the file', patient, async () => {
	const {served, acknowledged} = await loaded('log');
	rmSync(`${served.file}-wal`);
	await expectRefusal(
		served,
		`${served.file}-wal was deleted`,
		'start again: what was acknowledged is in the file',
	);
	await expectKept(served.file, acknowledged);
});

test(
	'replaced by another file: that one is not touched, and no log of ours is left beside it',
	patient,
	async () => {
		const {served} = await loaded('replaced');
		const other = join(temporaryFolder(), 'other.db');
		const database = new Sqlite(other);
		database.exec('CREATE TABLE mine (text TEXT)');
		database.close();
		const bytes = readFileSync(other);
		copyFileSync(other, `${served.file}.new`);
		renameSync(`${served.file}.new`, served.file);
		await expectRefusal(
			served,
			`${served.file} was replaced by another file`,
			'start again to go on with the one',
		);
		expect(readFileSync(served.file)).toEqual(bytes);
		expect(existsSync(`${served.file}-wal`)).toBe(false);
	},
);

test('cut short: nothing more is acknowledged', patient, async () => {
	const {served} = await loaded('short');
	await checkpointed(served.file);
	truncateSync(served.file, statSync(served.file).size / 2);
	await expectRefusal(
		served,
		`${served.file} was cut short`,
		'try: sqlite3 FILE .recover | sqlite3 NEW-FILE',
	);
});

test('its log cut short: what the log no longer holds is not acknowledged', patient, async () => {
	const {served} = await loaded('short-log');
	truncateSync(`${served.file}-wal`, 0);
	await expectRefusal(served, `${served.file}-wal was cut short`, 'start again');
});

test('its first page written over: noticed though memory still holds it', patient, async () => {
	const {served} = await loaded('overwritten');
	await checkpointed(served.file);
	const file = openSync(served.file, 'r+');
	writeSync(file, Buffer.alloc(statSync(served.file).size, 'Z'), 0);
	closeSync(file);
	expect(await served.exited).toBe(1);
	expect(served.errors()).toContain(`${served.file} is damaged`);
	const after = await run(['calls', served.file, '--json']);
	expect([after.code, after.stdout]).toEqual([1, '']);
	expect(after.stderr).toMatch(/hint: /);
});

/**
Until llmtop has copied all that it committed into the file itself, as it does while nothing happens. A copy that is
still under way would write over what the test does to the file.
*/
async function checkpointed(file: string): Promise<void> {
	await until('a checkpoint', () => {
		const {size, mtimeMs} = statSync(file);
		// 400 calls take more than an empty file does.
		return size > 600_000 && Date.now() - mtimeMs > 1000;
	});
}
