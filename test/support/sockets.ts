/** The sockets of a running process, as Linux tells them (proc(5)): looked at again and again while something is done. */
import {existsSync, readdirSync, readFileSync, readlinkSync} from 'node:fs';

export const hasProc = existsSync('/proc/self/net/tcp');

/** One socket of the process, in words: "tcp LISTEN :4317", "tcp 01 :4317 from client", "udp :53". */
type Sighting = string;

const listen = '0A';
/** How long between two looks, ms. A connection to a name server or a host lasts longer. */
const lookMs = 2;

export type Watch = {
	/** Stops looking; every kind of socket that was seen, and how often it was looked. */
	readonly stop: () => Promise<{readonly seen: ReadonlySet<Sighting>; readonly looks: number}>;
};

/** `ports` are those that the process listens on, once they are known. */
export function watchSockets(pid: number, ports: () => readonly number[]): Watch {
	const seen = new Set<Sighting>();
	let looks = 0;
	let isOver = false;
	const done = (async () => {
		while (!isOver) {
			for (const socket of socketsOf(pid, ports())) seen.add(socket);
			looks++;
			await new Promise(resolve => setTimeout(resolve, lookMs));
		}
	})();
	return {
		async stop() {
			isOver = true;
			await done;
			return {seen, looks};
		},
	};
}

function socketsOf(pid: number, ports: readonly number[]): readonly Sighting[] {
	const own = inodesOf(pid);
	const sightings: Sighting[] = [];
	for (const table of ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6']) {
		for (const line of linesOf(`/proc/${pid}/net/${table}`)) {
			const [, local = '', , state = '', , , , , , inode = ''] = line.trim().split(/\s+/);
			if (!own.has(inode)) continue;
			const port = Number.parseInt(local.split(':')[1] ?? '', 16);
			const ofOurs = ports.includes(port) ? 'our port' : `port ${port}`;
			// Until the ports are known, all that may be said of a listener is that it is one.
			sightings.push(state === listen ? 'tcp listens' : `${table.replace('6', '')} at ${ofOurs}`);
		}
	}
	return sightings;
}

function inodesOf(pid: number): ReadonlySet<string> {
	const inodes = new Set<string>();
	try {
		for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
			const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`)) ?? [];
			if (inode !== undefined) inodes.add(inode);
		}
	} catch {
		// It ended, or closed one while it was looked at.
	}
	return inodes;
}

function linesOf(path: string): readonly string[] {
	try {
		return readFileSync(path, 'utf8').split('\n').slice(1);
	} catch {
		return [];
	}
}
