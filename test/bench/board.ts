/**
The real program on a pseudo-terminal of 120×40, driven by bytes: `script` of util-linux makes the terminal and
passes them through, so that nothing but the program itself lies between a key and its frame.
*/
import {spawn, type ChildProcessByStdio} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {connect, createServer, type AddressInfo} from 'node:net';
import type {Readable, Writable} from 'node:stream';
import {setTimeout as sleep} from 'node:timers/promises';

/** The program that makes the terminal, of util-linux. */
export const terminalMaker = 'script';

export const columns = 120;
export const rows = 40;

/** Ink ends what it writes of a frame with this (synchronized output, DEC private mode 2026). */
const endOfFrame = '\u001B[?2026l';

export type Board = {
	readonly grpc: string;
	readonly http: string;
	/** Of the program itself, below the one that makes the terminal; only once it shows something. */
	readonly pid: () => number;
	/** Milliseconds from the start of the process to the first frame that shows `text`. */
	readonly shown: (text: string) => Promise<number>;
	/** Sends a key; milliseconds until a frame that shows `text` was written to its end. */
	readonly press: (key: string, text: string) => Promise<number>;
	/** Bytes written to the terminal so far. */
	readonly written: () => number;
	readonly stop: () => Promise<void>;
};

/** Bytes that are kept to look for a frame in: many frames of 120×40. */
const tailLength = 1 << 20;

/** A key whose answer does not come within this is a fault, not a figure. */
const patienceMs = 20_000;

/** The live board on a file, with a receiver of its own. */
export async function openBoard(file: string, flags: readonly string[] = []): Promise<Board> {
	const [grpcPort, httpPort] = [await freePort(), await freePort()];
	const ports = ['--grpc-port', String(grpcPort), '--http-port', String(httpPort)];
	return startBoard(['--db', file, ...ports, ...flags], {file, grpcPort, httpPort});
}

/** A saved file, as `llmtop open` shows it. It has no ports. */
export function openSaved(file: string): Board {
	return startBoard(['open', file], {file, grpcPort: 0, httpPort: 0});
}

/** Runs a command on a pseudo-terminal. */
export function inTerminal(
	argv: readonly string[],
	home: string,
): ChildProcessByStdio<Writable, Readable, null> {
	const command = `stty rows ${rows} cols ${columns}; exec ${argv.map(quoted).join(' ')}`;
	return spawn(terminalMaker, ['-qfec', command, '/dev/null'], {
		stdio: ['pipe', 'pipe', 'ignore'],
		env: {...process.env, TERM: 'xterm-256color', NO_COLOR: '1', HOME: home, TZ: 'UTC'},
	});
}

function startBoard(
	argv: readonly string[],
	{file, grpcPort, httpPort}: {readonly file: string; readonly grpcPort: number; readonly httpPort: number},
): Board {
	const startedAt = performance.now();
	const child = inTerminal([process.execPath, 'build/cli.js', ...argv], file);
	const exited = new Promise<void>(resolve => {
		child.once('close', () => resolve());
		child.once('error', () => resolve());
	});
	let written = 0;
	let tail = '';
	let listener: (() => void) | null = null;
	child.stdout.on('data', (chunk: Buffer) => {
		written += chunk.length;
		tail = (tail + chunk.toString('latin1')).slice(-tailLength);
		listener?.();
	});
	const frameWith = (text: string): Promise<number> => {
		const wanted = Buffer.from(text).toString('latin1');
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => reject(new Error(`no frame with "${text}"`)), patienceMs);
			const look = (): void => {
				const at = tail.indexOf(wanted);
				if (at === -1 || !tail.includes(endOfFrame, at)) return;
				clearTimeout(timer);
				listener = null;
				resolve(performance.now());
			};
			listener = look;
			look();
		});
	};
	return {
		grpc: `127.0.0.1:${grpcPort}`,
		http: `127.0.0.1:${httpPort}`,
		pid: () => childOf(child.pid ?? 0),
		written: () => written,
		shown: async text => (await frameWith(text)) - startedAt,
		async press(key, text) {
			tail = '';
			const pressedAt = performance.now();
			child.stdin.write(key);
			return (await frameWith(text)) - pressedAt;
		},
		async stop() {
			child.stdin.write('q');
			await Promise.race([exited, sleep(5_000)]);
			child.kill('SIGHUP');
			await exited;
		},
	};
}

/** Until something listens there. */
export async function listening(address: string): Promise<void> {
	const [host, port] = address.split(':');
	for (let round = 0; round < 2_000; round++) {
		const isOpen = await new Promise<boolean>(resolve => {
			const socket = connect(Number(port), host, () => {
				socket.destroy();
				resolve(true);
			});
			socket.once('error', () => resolve(false));
		});
		if (isOpen) return;
		await sleep(5);
	}
	throw new Error(`nothing listens on ${address}`);
}

export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const {port} = server.address() as AddressInfo;
	await new Promise<void>(resolve => {
		server.close(() => resolve());
	});
	return port;
}

function childOf(parent: number): number {
	for (const name of readdirSync('/proc').filter(entry => /^\d+$/.test(entry))) {
		try {
			// The name of the command stands in brackets and may hold anything; the parent is the second word behind it.
			const [, ppid] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
			if (Number(ppid) === parent) return Number(name);
		} catch {
			// It has ended meanwhile.
		}
	}
	throw new Error(`process ${parent} runs nothing`);
}

function quoted(text: string): string {
	return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
