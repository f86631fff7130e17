/** Which process listens on a port, where the system tells. Best effort: null is a normal answer. */
import {execFile} from 'node:child_process';
import {readdir, readFile, readlink} from 'node:fs/promises';
import {basename} from 'node:path';
import {portOwnerWaitMs} from './limits.ts';

/** "otelcol (pid 77)"; null when the system does not say, for example because it belongs to another user. */
export async function portOwner(port: number): Promise<string | null> {
	try {
		return process.platform === 'linux' ? await ownerFromProc(port) : await ownerFromLsof(port);
	} catch {
		return null;
	}
}

/** /proc/net/tcp has a line a socket: address:port in hex, state (0A is LISTEN), inode (proc(5)). */
async function ownerFromProc(port: number): Promise<string | null> {
	const inodes = new Set<string>();
	for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
		const text = await readFile(table, 'utf8').catch(() => '');
		for (const line of text.split('\n').slice(1)) {
			const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
			const localPort = Number.parseInt(local?.split(':')[1] ?? '', 16);
			if (state === '0A' && localPort === port && inode) inodes.add(`socket:[${inode}]`);
		}
	}
	if (inodes.size === 0) return null;
	for (const pid of await readdir('/proc')) {
		if (!/^\d+$/.test(pid)) continue;
		const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
		for (const descriptor of descriptors) {
			const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
			if (inodes.has(target)) return `${await nameOf(pid)} (pid ${pid})`;
		}
	}
	return null;
}

/**
The program, and the script it runs if that is an interpreter. Not /proc/PID/comm: that is the name of the main
thread, which Node calls "MainThread".
*/
async function nameOf(pid: string): Promise<string> {
	const [program = '', ...rest] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
	const name = basename(program);
	const script = rest.find(argument => argument !== '' && !argument.startsWith('-'));
	return script && /^(node|bun|deno|java|python|ruby)/.test(name) ? `${name} ${basename(script)}` : name;
}

/** lsof -F prints a field a line: p and the process id, c and the command. */
function ownerFromLsof(port: number): Promise<string | null> {
	const options = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'];
	return new Promise(resolve => {
		execFile('lsof', options, {timeout: portOwnerWaitMs}, (_error, output) => {
			const pid = /^p(\d+)$/m.exec(output)?.[1];
			const command = /^c(.+)$/m.exec(output)?.[1];
			resolve(pid && command ? `${command} (pid ${pid})` : null);
		});
	});
}
