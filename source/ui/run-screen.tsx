/**
The board in a terminal: the alternate screen, raw keys, and everything given back when it ends, however it
ends. Nothing but the frame ever writes to the screen.
*/
import {render} from 'ink';

import {App} from './app.tsx';
import {Board} from './board.ts';
import type {BoardOptions} from './board-options.ts';
import {type Clipboard, copierOf} from './copy/copier.ts';
import {glyphSets, inAscii} from './glyphs.ts';
import type {Memory} from './memory.ts';
import {keepMemory} from './memory-keeper.ts';
import {mouseOff, mouseOn, pointTo, readMouse} from './mouse.ts';
import {makePainter} from './painter.ts';
import {loadRendering} from './conversation/rendering.ts';
import {paint} from './rows.ts';
import type {Theme} from './theme.ts';

export type ScreenOptions = Omit<BoardOptions, 'copy' | 'notify'> & {
	/** False: what fires rings no bell. */
	readonly isNotified?: boolean;
	/** Takes what is to be kept for the next start, when it changes. */
	readonly remember?: (memory: Memory) => void;
	/** Absent: nothing can be copied. */
	readonly clipboard?: Clipboard;
	readonly stdout: NodeJS.WriteStream;
	readonly stdin: NodeJS.ReadStream;
	readonly theme: Theme;
	/** Resolves when the screen must end for another reason than the user's: a signal, a dead engine. */
	readonly ended?: Promise<unknown>;
};

/** Resolves when the user quits or `ended` does; rejects when drawing failed. The terminal is as before in all cases. */
export async function runScreen(options: ScreenOptions): Promise<void> {
	const {stdout, stdin, theme, ended, clipboard, remember, isNotified = true} = options;
	const copy = clipboard === undefined ? {} : {copy: copierOf(clipboard, text => stdout.write(text))};
	const notify = isNotified ? {notify: (text: string) => stdout.write(notification(text))} : {};
	const board = new Board({...options, ...copy, ...notify});
	const painter = makePainter(stdout);
	const rows = rowsOf(board, {theme, stdout, ascii: options.glyphs === glyphSets.ascii});
	// While the terminal is the shell's, nothing is painted: it would stand among what the shell says.
	let away = false;
	const onNewScreen = (): void => {
		painter.forget();
		if (!away) painter.paint(rows());
	};
	const mouse = mouseModes(stdout);
	const endMouse = readMouse(stdin, event => pointTo(board, event));
	const onStop = (listener: () => void) =>
		stopsOf(board, () => {
			away = true;
			mouse(false);
			listener();
		});
	const onBack = (): void => {
		away = false;
		mouse(board.state().mouse);
		onNewScreen();
	};
	const app = (
		<App board={board} onNewScreen={onNewScreen} onStop={onStop} stopped={stopped} onBack={onBack} />
	);
	const screen = render(app, {
		stdout,
		stdin,
		interactive: true,
		alternateScreen: true,
		exitOnCtrlC: false,
		// Patched, console output would be written above the frame; nothing in this program writes any.
		patchConsole: false,
	});
	mouse(board.state().mouse);
	let redrawn = board.state().redraw;
	const unsubscribe = board.subscribe(() => {
		// Another program may have written over the frame.
		if (board.state().redraw !== redrawn) painter.forget();
		redrawn = board.state().redraw;
		if (away) return;
		mouse(board.state().mouse);
		painter.paint(rows());
	});
	const endMemory = remember === undefined ? null : keepMemory(board, remember);
	const loading = setTimeout(() => void loadRendering(), quietMs);
	const failed = screen.waitUntilExit();
	try {
		await Promise.race([board.quit, failed, ...(ended === undefined ? [] : [ended])]);
	} finally {
		clearTimeout(loading);
		unsubscribe();
		endMemory?.();
		board.close();
		painter.close();
		mouse(false);
		endMouse();
		screen.unmount();
		// Rejects with what made the screen fail; then `Promise.race` already did.
		await failed.catch(() => {});
	}
}

/** The bell, and OSC 9, which iTerm2 brought and others show beside their window. The text is of our own making. */
function notification(text: string): string {
	return `\u0007\u001B]9;${text}\u0007`;
}

/** By then the first frame is there; who opens a call sooner has what reads it loaded for it. */
const quietMs = 1000;

/** Takes the mouse from the terminal and gives it back; says so only where that changes something. */
function mouseModes(stdout: NodeJS.WriteStream): (on: boolean) => void {
	let isOn = false;
	return on => {
		if (on === isOn) return;
		isOn = on;
		stdout.write(on ? mouseOn : mouseOff);
	};
}

/** The frame as rows that are ready for the terminal, drawn once for each version of the board. */
function rowsOf(
	board: Board,
	options: {readonly theme: Theme; readonly stdout: NodeJS.WriteStream; readonly ascii: boolean},
): () => readonly string[] {
	const {theme, stdout, ascii} = options;
	let drawn = '';
	let rows: readonly string[] = [];
	return () => {
		const size = {columns: stdout.columns, rows: stdout.rows};
		const version = `${board.version()} ${size.columns}×${size.rows}`;
		if (drawn === version) return rows;
		drawn = version;
		rows = board.frame(size).map(({row, selected}) => {
			const line = paint(row, {width: size.columns, theme, selected: selected === true});
			return ascii ? inAscii(line) : line;
		});
		return rows;
	};
}

/** Ctrl-Z, which a raw terminal does not turn into a signal, and the signal itself. */
function stopsOf(board: Board, listener: () => void): () => void {
	let {stops} = board.state();
	const unsubscribe = board.subscribe(() => {
		if (board.state().stops === stops) return;
		({stops} = board.state());
		listener();
	});
	if (!hasJobs) return unsubscribe;
	process.on('SIGTSTP', listener);
	return () => {
		process.off('SIGTSTP', listener);
		unsubscribe();
	};
}

/** Windows has no job control. */
const hasJobs = process.platform !== 'win32';

/** SIGSTOP cannot be caught: what follows runs after `fg`. Of a new size of the window only the shell was told. */
function stopped(): void {
	if (!hasJobs) return;
	process.kill(process.pid, 'SIGSTOP');
	process.kill(process.pid, 'SIGWINCH');
}
