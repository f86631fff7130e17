/**
The board as Ink sees it: one text a row, each a line that is ready for the terminal. No data, no logic.
*/
import {Text, useInput, useWindowSize} from 'ink';
import {memo, useCallback, useEffect, useSyncExternalStore} from 'react';

import type {Board} from './board.ts';
import {keyNames} from './key-names.ts';
import {paint} from './rows.ts';
import type {Theme} from './theme.ts';

export function App({board, theme}: {readonly board: Board; readonly theme: Theme}) {
	useSyncExternalStore(
		useCallback(listener => board.subscribe(listener), [board]),
		() => board.version(),
	);
	const {columns, rows} = useWindowSize();
	useEffect(() => board.resized({columns, rows}), [board, columns, rows]);
	useInput((input, key) => {
		for (const name of keyNames(input, key)) board.press(name);
	});
	// The rows of a window have no name but their place.
	return board
		.frame({columns, rows})
		.map((item, index) => (
			<Line key={index} text={paint(item.row, {width: columns, theme, selected: item.selected === true})} />
		));
}

/** Most rows of a new frame are those of the old one. */
const Line = memo(function Line({text}: {readonly text: string}) {
	return <Text wrap="truncate">{text}</Text>;
});
