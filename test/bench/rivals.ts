/**
Two receivers of others, fetched into the bench's folder when asked for (`--rivals`) and never a dependency:

- trace-view 0.1.0 (`tv`, Rust), the fastest that keeps in SQLite what it acknowledges; over HTTP protobuf, without its
  screen, which is its best case.
- autotel-terminal 44.0.1 (Node and Ink, as we), which parses each span and keeps a hundred; over HTTP JSON, its screen
  on a terminal of 120×40.
*/
import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {freePort, inTerminal, listening} from './board.ts';

export type Rival = {
	readonly name: string;
	readonly protocol: 'http' | 'json';
	/** Starts it; resolves when it listens. */
	readonly start: (folder: string, round: number) => Promise<Running>;
};

export type Running = {readonly endpoint: string; readonly stop: () => Promise<void>};

export const traceView: Rival = {
	name: 'trace-view 0.1.0',
	protocol: 'http',
	async start(folder, round) {
		const program = join(folder, 'trace-view', 'bin', 'tv');
		if (!existsSync(program)) {
			run('python3', ['-m', 'venv', join(folder, 'trace-view')]);
			run(join(folder, 'trace-view', 'bin', 'pip'), ['install', '--quiet', 'trace-view==0.1.0']);
		}
		const port = await freePort();
		const file = join(folder, `trace-view-${round}.db`);
		const child = spawn(program, ['--port', String(port), '--db', file, 'serve'], {stdio: 'ignore'});
		return running(child, port);
	},
};

export const autotelTerminal: Rival = {
	name: 'autotel-terminal 44.0.1',
	protocol: 'json',
	async start(folder) {
		const prefix = join(folder, 'autotel-terminal');
		const program = join(prefix, 'node_modules', 'autotel-terminal', 'dist', 'cli.js');
		if (!existsSync(program)) {
			const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel', 'error'];
			run('npm', ['install', '--prefix', prefix, ...flags, 'autotel-terminal@44.0.1']);
		}
		const port = await freePort();
		const child = inTerminal([process.execPath, program, '--port', String(port)], folder);
		// Its frames are read, or it would wait for the terminal.
		child.stdout.resume();
		return running(child, port);
	},
};

async function running(child: ChildProcess, port: number): Promise<Running> {
	const exited = new Promise<void>(resolve => {
		child.once('close', () => resolve());
	});
	const endpoint = `127.0.0.1:${port}`;
	await listening(endpoint);
	return {
		endpoint,
		async stop() {
			child.kill('SIGTERM');
			await exited;
		},
	};
}

function run(program: string, argv: readonly string[]): void {
	const {status} = spawnSync(program, argv, {stdio: ['ignore', 'ignore', 'inherit']});
	if (status !== 0) throw new Error(`${program} ${argv.join(' ')} ended with ${status}`);
}
