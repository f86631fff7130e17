/** Is the llmtop that started a run still there? A file has one writer; the number of a process is used again. */
import {readFileSync} from 'node:fs';

/** True for a living process that is, as far as this system tells, a llmtop. */
export function isWriterAlive(pid: number): boolean {
	return isAlive(pid) && isLlmtop(pid);
}

/** Signal 0 asks whether there is such a process; EPERM says that there is, of another user. */
function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as {code?: string}).code === 'EPERM';
	}
}

/** Linux tells what a process runs; elsewhere a living process is taken at its number. */
function isLlmtop(pid: number): boolean {
	if (process.platform !== 'linux' || pid === process.pid) return true;
	try {
		return /llmtop|cli\.[jt]s/.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
	} catch {
		return false;
	}
}
