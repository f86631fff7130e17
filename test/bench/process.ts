/** What Linux tells of a process, all its threads together. */
import {readdirSync, readFileSync} from 'node:fs';

const megabyte = 1_000_000;

/** Linux counts processor time in hundredths of a second, on every machine that Node runs on. */
const ticksPerSecond = 100;

/** Resident memory, in megabytes: now, or at its highest. */
export function memoryOf(pid: number, which: 'now' | 'highest' = 'now'): number {
	const name = which === 'now' ? 'VmRSS' : 'VmHWM';
	const line = readFileSync(`/proc/${pid}/status`, 'utf8')
		.split('\n')
		.find(text => text.startsWith(`${name}:`));
	return (Number(line?.replace(/\D+/g, '')) * 1_024) / megabyte;
}

/** Seconds of processor time so far. */
export function processorSecondsOf(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
	return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

export function descriptorsOf(pid: number): number {
	return readdirSync(`/proc/${pid}/fd`).length;
}
