/**
Runs the user's command for an alert: by the shell, with what the alert says in variables and as a line of JSON on its
standard input. What telemetry named is never part of the command. Its output goes nowhere: the terminal is the board's.
*/
import {spawn} from 'node:child_process';
import {type AlertLine, alertEnvironment} from '../signals/alertmanager.ts';
import {endedText, type Outcome} from './outcome.ts';

/** Whoever takes longer hangs, or is no notice. */
const commandMsMax = 10_000;

const hasGroups = process.platform !== 'win32';

export async function runCommand(command: string, line: AlertLine, stop: AbortSignal): Promise<Outcome> {
	const began = performance.now();
	const took = (): string => `${Math.round(performance.now() - began)}ms`;
	return new Promise(resolve => {
		const child = spawn(command, {
			shell: true,
			stdio: ['pipe', 'ignore', 'ignore'],
			// A group of its own, so that what the shell started ends with it.
			detached: hasGroups,
			windowsHide: true,
			// oxlint-disable-next-line node/no-process-env -- A command that a user names gets the user's environment, as from a shell.
			env: {...process.env, ...alertEnvironment(line)},
		});
		const end = (): void => kill(child.pid);
		let isLate = false;
		const timer = setTimeout(() => {
			isLate = true;
			end();
		}, commandMsMax);
		const done = (outcome: Outcome): void => {
			clearTimeout(timer);
			stop.removeEventListener('abort', end);
			resolve(outcome);
		};
		stop.addEventListener('abort', end);
		if (stop.aborted) end();
		child.once('error', error => done({ok: false, said: error.message}));
		child.once('exit', (code, signal) => {
			if (stop.aborted) done({ok: false, said: endedText});
			else if (isLate) done({ok: false, said: `ended after ${commandMsMax / 1000}s`});
			else done({ok: code === 0, said: `${code === null ? signal : `exit ${code}`}, ${took()}`});
		});
		// Whoever does not read it closes it.
		child.stdin.on('error', () => {});
		child.stdin.end(`${JSON.stringify(line)}\n`);
	});
}

function kill(pid: number | undefined): void {
	if (pid === undefined) return;
	try {
		process.kill(hasGroups ? -pid : pid, 'SIGKILL');
	} catch {
		// It has ended by itself.
	}
}
