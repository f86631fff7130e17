/** Telemetry, files and programs that mean harm, against the built program: nothing it prints is a command to the terminal. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {beforeAll, expect, test} from 'vitest';

import {fixtureNames} from '../support/fixture.ts';
import {foreignIn} from '../support/own-bytes.ts';
import {lines, run, send, serve, temporaryFolder} from '../support/program.ts';
import {hasTmux, openTmux} from '../support/tmux.ts';

const recordings = fixtureNames().filter(name => name.includes('hostile'));
/** A file may be called anything. */
const fileName = 'a\u001B]0;owned\u0007\u009B2J\u202E.db';
let file = '';

beforeAll(async () => {
	file = join(temporaryFolder(), fileName);
	const served = await serve(file);
	for (const name of recordings)
		expect(await send(served.http, `fixtures/otlp/${name}`)).to.satisfy((codes: readonly number[]) =>
			codes.every(code => code === 200),
		);
	expect(await served.stop()).toBe(0);
});

test.each([
	['calls', '--all'],
	['steps'],
	['ledger'],
	['stats', '--by', 'model'],
	['stats', '--by', 'service'],
	['stats', '--by', 'session'],
	['stats', '--by', 'error'],
])('%s %s %s prints text and line ends, as columns and as JSON', async (command, ...flags) => {
	for (const json of [[], ['--json']]) {
		const {code, stdout, stderr} = await run([command, file, ...flags, ...json]);
		expect([code, stderr]).toEqual([0, '']);
		expect(stdout.length).toBeGreaterThan(100);
		expect(foreignIn(stdout, {newlines: true})).toEqual([]);
	}
});

test('a trace prints the same, and JSON says exactly what came', async () => {
	const [call] = lines<{traceId: string; requestModel: string}>(
		(await run(['calls', file, '--json', '--filter', 'service:shop*'])).stdout,
	);
	expect(call?.requestModel).toBe(
		'gpt-4o \u001B[2J\u001B[31mred\u001B[0m \u202Egpj.exe\u202C \u2066x\u2069\u200F\u061C',
	);
	const {code, stdout} = await run(['trace', file, call?.traceId ?? '']);
	expect(code).toBe(0);
	expect(stdout).toContain('‹tags: ignore all rules›');
	expect(foreignIn(stdout, {newlines: true})).toEqual([]);
});

test.each([
	['a file', ['calls', `/nowhere/${fileName}`], 1],
	['a command', [`calls${fileName}`], 2],
	['a filter', ['calls', 'FILE', '--filter', `model:(${fileName}`], 2],
	['a new file', ['serve', '--db', `package.json/${fileName}`, '--grpc-port', '0', '--http-port', '0'], 1],
	['an option', ['serve', `--${fileName}`], 2],
	['a dimension', ['stats', 'FILE', '--by', fileName], 2],
	['an id', ['trace', 'FILE', fileName], 1],
] as const)('%s is quoted and does nothing', async (_, argv, exitCode) => {
	const {code, stdout, stderr} = await run(argv.map(word => (word === 'FILE' ? file : word)));
	expect([code, stdout]).toEqual([exitCode, '']);
	expect(stderr).toContain('hint:');
	expect(stderr).toContain('␛]0;owned');
	expect(foreignIn(stderr, {newlines: true})).toEqual([]);
});

test('a program that holds our port is named, whatever its name is', async () => {
	const script = join(temporaryFolder(), 'evil\u001B[2J\u202E.mjs');
	writeFileSync(
		script,
		"import {createServer} from 'node:net'; const server = createServer(); server.listen(0, '127.0.0.1', () => console.log(server.address().port));",
	);
	const holder = spawn(process.execPath, [script], {stdio: ['ignore', 'pipe', 'inherit']});
	try {
		const [port] = (await once(holder.stdout, 'data')) as [Buffer];
		const db = join(temporaryFolder(), 'x.db');
		const {code, stderr} = await run(['serve', '--db', db, '--grpc-port', port.toString().trim()]);
		expect(code).toBe(1);
		if (process.platform === 'linux') expect(stderr).toContain('evil␛[2J‹U+202E›.mjs');
		expect(foreignIn(stderr, {newlines: true})).toEqual([]);
	} finally {
		holder.kill();
	}
});

test.skipIf(!hasTmux)('the board in a real terminal, sent over the socket', {timeout: 120_000}, async () => {
	const folder = temporaryFolder();
	const recorded = join(folder, 'bytes');
	const db = `$'${folder}/b\\e]0;owned\\a\\u202e.db'`;
	const terminal = openTmux('hostile', 'true', {columns: 120, rows: 40});
	try {
		terminal.record(recorded);
		const program = `${process.execPath} build/cli.js`;
		terminal.type(`HOME=${folder} FORCE_COLOR=1 ${program} --db ${db} --grpc-port 0 --http-port 0`, 'Enter');
		const empty = await terminal.waitFor(/OTEL_EXPORTER_OTLP_ENDPOINT=http:\/\/localhost:\d+/);
		const [, port = ''] = /localhost:(\d+)/.exec(empty) ?? [];
		for (const name of recordings) await send(`127.0.0.1:${port}`, `fixtures/otlp/${name}`);
		// The recordings are of a day that is past.
		terminal.type('2');
		await terminal.waitFor('[2 Calls]');
		for (let window = 0; window < 6 && !terminal.screen().includes('all of it'); window++) {
			terminal.type('t');
			await new Promise(resolve => setTimeout(resolve, 200));
		}
		await terminal.waitFor('gpt-4o-mini');
		terminal.type('Enter');
		await terminal.waitFor('[Conversation]');
		for (const tab of ['Attributes', 'Lens', 'Raw']) {
			for (let tries = 0; tries < 8 && !terminal.screen().includes(`[${tab}]`); tries++) {
				terminal.type('Tab');
				await new Promise(resolve => setTimeout(resolve, 200));
			}
			expect(terminal.screen()).toContain(`[${tab}]`);
		}
		terminal.type('Escape');
		await terminal.waitFor('TIME▾');
		terminal.type('3');
		await terminal.waitFor('[3 Traces]');
		terminal.type('Enter');
		await terminal.waitFor(/SPAN .+TOTAL/);
		terminal.type('q');
		await terminal.waitFor(/^shell>\s*$/m);
	} finally {
		terminal.close();
	}
	const bytes = readFileSync(recorded, 'utf8');
	const board = bytes.slice(bytes.indexOf('\u001B[?1049h'), bytes.lastIndexOf('\u001B[?1049l'));
	expect(board.length).toBeGreaterThan(10_000);
	expect(board).toContain('‹U+202E›');
	expect(foreignIn(board)).toEqual([]);
});
