/** What the doctor looks at outside any file: ports, folders, the clock, the terminal. */
import {accessSync, constants, existsSync, statfsSync} from 'node:fs';
import {dirname} from 'node:path';

import {type Diagnosis, well} from '../ui/doctor/diagnosis.ts';
import {bytes, dateAndClock} from '../ui/format.ts';
import {columnsMin, rowsMin} from '../ui/screen-size.ts';
import {portOwner} from '../wire/port-owner.ts';
import {isTaken} from '../wire/ports.ts';

/** A record from so far ahead is not of this clock, ms. */
const aheadMsMax = 60_000;

/** `writerPid`: of the llmtop that writes the file, whose ports these may be. */
export async function portDiagnosis(
	port: number,
	{kind, writerPid}: {readonly kind: 'gRPC' | 'HTTP'; readonly writerPid: number | null},
): Promise<Diagnosis> {
	const subject = `port ${port}`;
	if (!(await isTaken(port))) return well(subject, `free, for ${kind}`);
	const owner = await portOwner(port);
	if (owner !== null && writerPid !== null && owner.includes(`(pid ${writerPid})`)) {
		return well(subject, `${kind} of the llmtop that writes this file (pid ${writerPid})`);
	}
	return {
		level: 'hint',
		subject,
		message: `taken by ${owner ?? 'a program that the system does not name'}`,
		hint: 'if that is no llmtop: stop it, or start llmtop, which takes the next pair and names the line to paste',
	};
}

/** The folder in which the file is or will be, or the nearest one above that is there. */
export function folderDiagnosis(file: string): Diagnosis {
	let folder = dirname(file);
	while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
	try {
		accessSync(folder, constants.W_OK);
		if (existsSync(file)) accessSync(file, constants.W_OK);
	} catch {
		return {
			level: 'error',
			subject: 'folder',
			message: `${existsSync(file) ? file : folder} cannot be written by this user`,
			hint: 'keep the file elsewhere: llmtop --db FILE',
		};
	}
	return well('folder', `${folder} can be written${freeIn(folder)}`);
}

function freeIn(folder: string): string {
	try {
		const {bavail, bsize} = statfsSync(folder);
		return `, ${bytes(bavail * bsize)} free`;
	} catch {
		return '';
	}
}

/** `lastMs`: the newest record of the file. */
export function clockDiagnosis(nowMs: number, lastMs: number | null): Diagnosis {
	const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
	const said = `${dateAndClock(nowMs).replace(/\.\d+$/, '')}, ${zone}`;
	if (lastMs === null || lastMs <= nowMs + aheadMsMax) return well('clock', said);
	return {
		level: 'hint',
		subject: 'clock',
		message: `${said}; the newest record is from ${dateAndClock(lastMs)}, which is still to come`,
		hint: 'one of the two clocks is wrong: set it by NTP',
	};
}

export function terminalDiagnoses(
	terminal: {readonly isTTY: boolean; readonly columns: number; readonly rows: number},
	about: {readonly term: string; readonly unicode: boolean; readonly colour: boolean},
): readonly Diagnosis[] {
	const {columns, rows} = terminal;
	if (!terminal.isTTY)
		return [well('terminal', 'none: these lines are read by a program, the board needs one')];
	if (about.term === 'dumb') {
		const message = 'TERM is dumb: the board cannot move the cursor';
		return [{level: 'hint', subject: 'terminal', message, hint: 'export TERM=xterm-256color'}];
	}
	if (columns < columnsMin || rows < rowsMin) {
		const message = `${columns}×${rows} is too small for the board`;
		return [
			{level: 'hint', subject: 'terminal', message, hint: `make it ${columnsMin}×${rowsMin} or larger`},
		];
	}
	const words = [about.colour ? 'colours' : 'no colours', about.unicode ? 'unicode' : 'ASCII'];
	return [well('terminal', `${about.term}, ${columns}×${rows}, ${words.join(', ')}`)];
}
