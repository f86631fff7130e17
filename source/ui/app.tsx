/**
The board as Ink sees it: one text a row, each a line that is ready for the terminal. No data, no logic.
*/
import {Text, useApp, useInput, useWindowSize} from 'ink';
import {memo, useCallback, useEffect, useMemo, useSyncExternalStore} from 'react';

import type {Board} from './board.ts';
import {inAscii} from './glyphs.ts';
import {keyNames} from './key-names.ts';
import {paint} from './rows.ts';
import type {Theme} from './theme.ts';

type Properties = {
	readonly board: Board;
	readonly theme: Theme;
	/** The terminal draws ASCII only: the few signs that stand in words are replaced too, one cell each. */
	readonly ascii: boolean;
	/** Calls back when the terminal is to be given to the shell for a while; returns how to end that. */
	readonly onStop: (listener: () => void) => () => void;
	/** Stops the program, and returns when the shell has gone on with it. */
	readonly stopped: () => void;
};

export function App({board, theme, ascii, onStop, stopped}: Properties) {
	const {columns, rows} = useWindowSize();
	useEffect(() => board.resized({columns, rows}), [board, columns, rows]);
	const {suspendTerminal} = useApp();
	useEffect(
		// A second stop while the first one is under way changes nothing.
		() => onStop(() => void suspendTerminal(stopped).catch(() => {})),
		[onStop, stopped, suspendTerminal],
	);
	useInput((input, key) => {
		for (const name of keyNames(input, key)) board.press(name);
	});
	const subscribe = useCallback((listener: () => void) => board.subscribe(listener), [board]);
	const lines = useMemo(
		() => linesOf(board, {theme, ascii, columns, rows}),
		[board, theme, ascii, columns, rows],
	);
	// Compared as one text: Ink lays out and writes only when a cell of the screen has changed, which is ten
	// times dearer than to draw the frame and find that nothing did.
	const frame = useSyncExternalStore(subscribe, lines);
	// The rows of a window have no name but their place.
	return frame.split('\n').map((text, index) => <Line key={index} text={text} />);
}

/** The frame as text, drawn once for each version of the board. */
function linesOf(
	board: Board,
	options: {theme: Theme; ascii: boolean; columns: number; rows: number},
): () => string {
	const {theme, ascii, columns} = options;
	let drawn = -1;
	let text = '';
	return () => {
		if (drawn === board.version()) return text;
		drawn = board.version();
		text = board
			.frame(options)
			.map(({row, selected}) => paint(row, {width: columns, theme, selected: selected === true}))
			// Blanks at the end cost as much as letters; a text without any cell would have no height.
			.map(line => line.trimEnd() || ' ')
			.join('\n');
		if (ascii) text = inAscii(text);
		return text;
	};
}

/** Most rows of a new frame are those of the old one. */
const Line = memo(function Line({text}: {readonly text: string}) {
	return <Text wrap="truncate">{text}</Text>;
});
