/** The real program, built: run to its end, or served until it is told to stop. */
import {type ChildProcess, execFile, spawn} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';

export type Outcome = {readonly code: number; readonly stdout: string; readonly stderr: string};

/** Runs `llmtop …` without a terminal and with a home of its own, so that no test touches the user's files. */
export function run(
	argv: readonly string[],
	environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
	return new Promise(resolve => {
		execFile(
			process.execPath,
			['build/cli.js', ...argv],
			{env: {...cleanEnvironment(), ...environment}, maxBuffer: 64 << 20},
			(error, stdout, stderr) => {
				resolve({code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr});
			},
		);
	});
}

export function temporaryFolder(): string {
	return mkdtempSync(join(tmpdir(), 'llmtop-test-'));
}

function cleanEnvironment(): Record<string, string> {
	const home = temporaryFolder();
	return {PATH: process.env['PATH'] ?? '', HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home, TZ: 'UTC'};
}

export type Served = {
	readonly http: string;
	readonly grpc: string;
	readonly file: string;
	readonly process: ChildProcess;
	/** What it said on stderr so far. */
	readonly errors: () => string;
	/** The exit code; null when a signal ended it. */
	readonly exited: Promise<number | null>;
	/** SIGTERM, then the exit code. */
	readonly stop: () => Promise<number | null>;
	/** SIGKILL, then nothing. */
	readonly kill: () => Promise<void>;
};

/** `nodeArguments` go before the program: a module that is to be loaded first, say. */
export async function serve(
	file: string,
	argv: readonly string[] = [],
	nodeArguments: readonly string[] = [],
): Promise<Served> {
	const child = spawn(
		process.execPath,
		[
			...nodeArguments,
			'build/cli.js',
			'serve',
			'--db',
			file,
			'--grpc-port',
			'0',
			'--http-port',
			'0',
			'--json',
			...argv,
		],
		{stdio: ['ignore', 'pipe', 'pipe'], env: cleanEnvironment()},
	);
	const exited = new Promise<number | null>(resolve => {
		child.once('exit', resolve);
	});
	let errors = '';
	child.stderr.on('data', (chunk: Buffer) => {
		errors += chunk.toString();
	});
	const ready = await Promise.race([
		new Promise<{http: string; grpc: string}>(resolve => {
			createInterface({input: child.stdout}).on('line', line => {
				resolve(JSON.parse(line) as {http: string; grpc: string});
			});
		}),
		exited.then(code => {
			throw new Error(`serve ended with ${code}: ${errors}`);
		}),
	]);
	return {
		http: ready.http,
		grpc: ready.grpc,
		file,
		process: child,
		errors: () => errors,
		exited,
		async stop() {
			child.kill('SIGTERM');
			return exited;
		},
		async kill() {
			child.kill('SIGKILL');
			await exited;
		},
	};
}

/** Sends every body of a recorded scenario, as a collector would; the status of each answer. */
export async function send(http: string, folder: string): Promise<readonly number[]> {
	const codes: number[] = [];
	for (const name of readdirSync(folder).toSorted()) {
		const [, kind, format] = /\.(traces|logs|metrics)\.(pb|json)$/.exec(name) ?? [];
		if (kind === undefined) continue;
		const response = await fetch(`http://${http}/v1/${kind}`, {
			method: 'POST',
			headers: {'content-type': format === 'pb' ? 'application/x-protobuf' : 'application/json'},
			body: readFileSync(join(folder, name)),
		});
		codes.push(response.status);
	}
	return codes;
}

/** JSON lines of a command's stdout. */
export function lines<T>(stdout: string): readonly T[] {
	return stdout
		.split('\n')
		.filter(line => line !== '')
		.map(line => JSON.parse(line) as T);
}
