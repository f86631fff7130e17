/**
The board over a reader, whatever feeds it: shared by `top`, `open`, `replay` and `demo`. Sees to it that the
terminal is given back on every path.
*/
import {Failure, type EngineStatus} from '../domain/status.ts';
import {startEngine} from '../engine/client.ts';
import type {EngineOptions} from '../engine/messages.ts';
import {openReaderThread} from '../store/client.ts';
import type {ScreenOptions} from '../ui/run-screen.tsx';
import {glyphSets} from '../ui/glyphs.ts';
import {keymapWith} from '../ui/settings/keys.ts';
import type {Settings} from '../ui/settings/settings.ts';
import {colouredTheme, palettes, type Theme, themes} from '../ui/theme.ts';
import type {Flags} from './command.ts';
import {clipboardTools, toClipboard, toFile} from './clipboard.ts';
import {keepClean, quietThreads} from './kept-clean.ts';
import {usesOfCarriers} from './lens-uses.ts';
import {tellNotes} from './older-file.ts';
import {programFacts} from './program-facts.ts';
import {firstSignal} from './signals.ts';
import {configFlag} from './config-flag.ts';
import {readMemory, readSettings, writeMemory} from './settings-file.ts';
import {colourDepth, hasColour, isUnicode} from './terminal-facts.ts';
import {boundYoungHeap} from './young-heap.ts';

export const screenFlags = {
	ascii: {type: 'boolean', help: 'plain signs for terminals without box and block characters'},
	...configFlag,
} as const;

/**
No terminal, no board, and none over settings that cannot be read: said before anything is started. Threads that start
later keep off the terminal.
*/
export function needTerminal(command: string, flags: Flags): void {
	if (process.stdout.isTTY !== true || process.stdin.isTTY !== true) {
		throw new Failure('the board needs a terminal, and this is none', hintWithoutTerminal(command));
	}
	if (process.env['TERM'] === 'dumb') {
		throw new Failure(
			'the board needs a terminal that can move its cursor (TERM is dumb)',
			hintWithoutTerminal(command),
		);
	}
	readSettings(flags);
	quietThreads();
}

function hintWithoutTerminal(command: string): string {
	return command === 'open' || command === 'replay' ? 'llmtop calls FILE' : 'llmtop serve';
}

/** Ink and the views, read once. */
async function loadScreen(): Promise<typeof import('../ui/run-screen.tsx')> {
	// Ink's layout library reads its WebAssembly with fetch() where there is one. Node's takes 60 ms to load and
	// reads no file; without it the bytes are decoded in place.
	const {fetch} = globalThis;
	Reflect.deleteProperty(globalThis, 'fetch');
	try {
		return await import('../ui/run-screen.tsx');
	} finally {
		globalThis.fetch = fetch;
	}
}

/**
The board over an engine of this process, which is stopped at the end: also where there could be no board. The
engine, the reader and the screen are loaded side by side, since each of them takes 100 to 200 ms. `beside` starts
what else belongs to it, once the ports are known, and gives back how to stop that.
*/
export async function showEngine(
	flags: Flags,
	options: EngineOptions,
	{
		source,
		beside,
	}: {
		readonly source: 'live' | 'demo';
		readonly beside?: (status: EngineStatus) => () => void;
	},
): Promise<void> {
	void loadScreen();
	const starting = startEngine(options);
	const opening = openReaderThread(options.file, {after: starting});
	// When the engine fails, that is what is told.
	opening.catch(() => {});
	const engine = await starting;
	// On the shell's screen, where it is found again when the board is left.
	tellNotes(engine.status().troubles);
	const stopBeside = beside?.(engine.status());
	try {
		const reader = await opening;
		try {
			await showScreen(
				flags,
				{
					reader,
					source,
					status: engine.status,
					subscribe: engine.subscribe,
					replay: null,
					actions: engine,
				},
				engine.failed,
			);
		} finally {
			await reader.close();
		}
	} finally {
		stopBeside?.();
		await engine.stop();
	}
}

/** No colour in the environment is none, whatever the file says. */
function themeOf({theme, colours}: Settings): Theme {
	if (!hasColour() || theme === 'none') return themes.plain;
	return colouredTheme({...palettes[theme ?? 'terminal'], ...colours}, colourDepth());
}

function glyphsOf({glyphs}: Settings): 'unicode' | 'ascii' {
	return glyphs ?? (isUnicode() ? 'unicode' : 'ascii');
}

/** What the user asks for goes over what was kept. */
function startOf({
	view,
	window,
	mouse,
	memory,
	keys,
	notify,
}: Settings): Pick<ScreenOptions, 'start' | 'remember' | 'keymap' | 'isNotified'> {
	return {
		start: {
			...(memory ? {memory: readMemory()} : {}),
			...(view === null ? {} : {view}),
			...(window === null ? {} : {window}),
			...(mouse === null ? {} : {mouse}),
		},
		...(memory ? {remember: writeMemory} : {}),
		isNotified: notify,
		...(Object.keys(keys).length === 0 ? {} : {keymap: keymapWith(keys)}),
	};
}

function clipboardHere(): NonNullable<ScreenOptions['clipboard']> {
	const tools = clipboardTools(process.platform, process.env);
	return {
		local: async text => toClipboard(text, tools),
		file: toFile,
		isTmux: process.env['TMUX'] !== undefined,
	};
}

export async function showScreen(
	flags: Flags,
	options: Omit<ScreenOptions, 'stdout' | 'stdin' | 'theme' | 'glyphs' | 'ended' | 'start'>,
	failed?: Promise<Failure>,
): Promise<void> {
	const settings = readSettings(flags);
	const {runScreen} = await loadScreen();
	const signal = firstSignal();
	let failure: Failure | null = null;
	const failing = failed?.then(reason => {
		failure = reason;
	});
	const giveBack = keepClean();
	const unbound = boundYoungHeap();
	try {
		await runScreen({
			usesOf: usesOfCarriers,
			clipboard: clipboardHere(),
			program: {...programFacts(), colour: themeOf(settings).name === 'colour'},
			alerts: settings.alerts,
			...options,
			...startOf(settings),
			stdout: process.stdout,
			stdin: process.stdin,
			theme: themeOf(settings),
			glyphs: flags['ascii'] === true ? glyphSets.ascii : glyphSets[glyphsOf(settings)],
			ended: failing === undefined ? signal : Promise.race([signal, failing]),
		});
	} finally {
		unbound();
		giveBack();
	}
	if (failure !== null) throw failure as Failure;
}
