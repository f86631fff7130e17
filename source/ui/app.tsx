/**
What Ink does for the board: keys, the size of the window, and the terminal given away and taken back. It draws
nothing itself, see `painter.ts`.
*/
import {useApp, useInput, useWindowSize} from 'ink';
import {useEffect} from 'react';

import type {Board} from './board.ts';
import {keyNames} from './keys/names.ts';

type Properties = {
	readonly board: Board;
	/** The window has another size: all of it is to be painted again. */
	readonly onNewScreen: () => void;
	/** Calls back when the terminal is to be given to the shell for a while; returns how to end that. */
	readonly onStop: (listener: () => void) => () => void;
	/** Stops the program, and returns when the shell has gone on with it. */
	readonly stopped: () => void;
	/** The terminal was given back to us. */
	readonly onBack: () => void;
};

export function App({board, onNewScreen, onStop, stopped, onBack}: Properties) {
	const {columns, rows} = useWindowSize();
	useEffect(() => {
		board.resized({columns, rows});
		onNewScreen();
	}, [board, onNewScreen, columns, rows]);
	const {suspendTerminal} = useApp();
	useEffect(
		// A second stop while the first one is under way changes nothing.
		() => onStop(() => void suspendTerminal(stopped).then(onBack, () => {})),
		[onBack, onStop, stopped, suspendTerminal],
	);
	useInput((input, key) => {
		const isTyping = board.state().prompt !== null;
		for (const name of keyNames(input, key, {isTyping})) board.press(name);
	});
	return null;
}
