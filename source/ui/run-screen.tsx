/**
The board in a terminal: the alternate screen, raw keys, and everything given back when it ends, however it
ends. Nothing but the frame ever writes to the screen.
*/
import {render} from 'ink';

import {App} from './app.tsx';
import {Board} from './board.ts';
import type {BoardOptions} from './board-options.ts';
import {glyphSets} from './glyphs.ts';
import type {Theme} from './theme.ts';

export type ScreenOptions = BoardOptions & {
	readonly stdout: NodeJS.WriteStream;
	readonly stdin: NodeJS.ReadStream;
	readonly theme: Theme;
	/** Resolves when the screen must end for another reason than the user's: a signal, a dead engine. */
	readonly ended?: Promise<unknown>;
};

/** Ink paints at most this often; a key after a quiet moment is painted at once. */
const framesPerSecondMax = 60;

/** Resolves when the user quits or `ended` does; rejects when drawing failed. The terminal is as before in all cases. */
export async function runScreen(options: ScreenOptions): Promise<void> {
	const {stdout, stdin, theme, ended} = options;
	const board = new Board(options);
	const ascii = options.glyphs === glyphSets.ascii;
	const onStop = (listener: () => void) => stopsOf(board, listener);
	const app = <App board={board} theme={theme} ascii={ascii} onStop={onStop} stopped={stopped} />;
	const screen = render(app, {
		stdout,
		stdin,
		interactive: true,
		alternateScreen: true,
		incrementalRendering: true,
		exitOnCtrlC: false,
		// Patched, console output would be written above the frame; nothing in this program writes any.
		patchConsole: false,
		maxFps: framesPerSecondMax,
	});
	let redrawn = board.state().redraw;
	const unsubscribe = board.subscribe(() => {
		if (board.state().redraw === redrawn) return;
		redrawn = board.state().redraw;
		// Another program may have written over the frame and moved the cursor: Ink erases upwards from its last
		// row (CUP, ECMA-48 8.3.21), and paints all of it again at the next commit.
		stdout.write(`\u001B[${stdout.rows};1H`);
		screen.clear();
		screen.rerender(app);
	});
	const failed = screen.waitUntilExit();
	try {
		await Promise.race([board.quit, failed, ...(ended === undefined ? [] : [ended])]);
	} finally {
		unsubscribe();
		board.close();
		screen.unmount();
		// Rejects with what made the screen fail; then `Promise.race` already did.
		await failed.catch(() => {});
	}
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

/** SIGSTOP cannot be caught: the next line runs after `fg`. */
function stopped(): void {
	if (hasJobs) process.kill(process.pid, 'SIGSTOP');
}
