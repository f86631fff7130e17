/**
The board over a reader, whatever feeds it: shared by `top`, `open`, `replay` and `demo`. Sees to it that the
terminal is given back on every path.
*/
import {Failure} from '../domain/status.ts';
import type {EngineHandle} from '../engine/client.ts';
import {openReaderThread} from '../store/client.ts';
import type {ScreenOptions} from '../ui/run-screen.tsx';
import {glyphSets} from '../ui/glyphs.ts';
import {themes} from '../ui/theme.ts';
import type {Flags} from './command.ts';
import {keepClean, quietThreads} from './kept-clean.ts';
import {firstSignal} from './signals.ts';

export const screenFlags = {
	ascii: {type: 'boolean', help: 'plain signs for terminals without box and block characters'},
} as const;

/** No terminal, no board: said before anything is started. Threads that start later keep off the terminal. */
export function needTerminal(command: string): void {
	if (process.stdout.isTTY !== true || process.stdin.isTTY !== true) {
		throw new Failure('the board needs a terminal, and this is none', hintWithoutTerminal(command));
	}
	if (process.env['TERM'] === 'dumb') {
		throw new Failure(
			'the board needs a terminal that can move its cursor (TERM is dumb)',
			hintWithoutTerminal(command),
		);
	}
	quietThreads();
}

function hintWithoutTerminal(command: string): string {
	return command === 'open' || command === 'replay' ? 'llmtop calls FILE' : 'llmtop serve';
}

/**
Begins to read Ink and the views. Called before the engine is started, so that the two load side by side: together
they are most of the start.
*/
export function loadScreen(): Promise<typeof import('../ui/run-screen.tsx')> {
	return import('../ui/run-screen.tsx');
}

/** The board over an engine of this process, which is stopped at the end: also where there could be no board. */
export async function showEngine(
	flags: Flags,
	engine: EngineHandle,
	{source}: {readonly source: 'live' | 'demo'},
): Promise<void> {
	try {
		const reader = await openReaderThread(engine.status().file);
		try {
			await showScreen(
				flags,
				{
					reader,
					source,
					status: engine.status,
					subscribe: engine.subscribe,
					replay: null,
					actions: {newRun: engine.newRun, mark: engine.mark},
				},
				engine.failed,
			);
		} finally {
			await reader.close();
		}
	} finally {
		await engine.stop();
	}
}

export async function showScreen(
	flags: Flags,
	options: Omit<ScreenOptions, 'stdout' | 'stdin' | 'theme' | 'glyphs' | 'ended'>,
	failed?: Promise<Failure>,
): Promise<void> {
	const {runScreen} = await loadScreen();
	// `cli.ts` made a NO_COLOR into this; "false" is the other word that Ink's colour library takes for none.
	const plain = ['0', 'false'].includes(process.env['FORCE_COLOR'] ?? '');
	const signal = firstSignal();
	let failure: Failure | null = null;
	const failing = failed?.then(reason => {
		failure = reason;
	});
	const giveBack = keepClean();
	try {
		await runScreen({
			...options,
			stdout: process.stdout,
			stdin: process.stdin,
			theme: plain ? themes.plain : themes.colour,
			glyphs: flags['ascii'] === true || !isUnicode() ? glyphSets.ascii : glyphSets.unicode,
			ended: failing === undefined ? signal : Promise.race([signal, failing]),
		});
	} finally {
		giveBack();
	}
	if (failure !== null) throw failure as Failure;
}

/** The locale's character set decides, as for htop; the Linux console draws few of our signs. */
function isUnicode(): boolean {
	const locale = process.env['LC_ALL'] || process.env['LC_CTYPE'] || process.env['LANG'] || '';
	return process.env['TERM'] !== 'linux' && (locale === '' || /utf-?8/i.test(locale));
}
