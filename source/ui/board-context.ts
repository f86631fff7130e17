/** What views are drawn from and ask by, put together out of what the board knows at a moment. */
import type {FileFacts} from '../store/answers.ts';
import type {Silence} from '../store/decisions.ts';
import type {BoardOptions} from './board-options.ts';
import {replayBarRows} from './replay-bar.ts';
import {screenOf, type Size} from './screen-size.ts';
import type {UiState} from './state/state.ts';
import {windowStart} from './state/windows.ts';
import type {Source, UsesOf, ViewContext} from './view.ts';

export function contextOf(
	{
		glyphs,
		status,
		usesOf,
		program,
		alerts,
	}: Pick<BoardOptions, 'glyphs' | 'status' | 'usesOf' | 'program' | 'alerts'>,
	{
		state,
		size,
		silenced,
		source,
		asOfMs,
		file,
		firing,
		found,
		again,
	}: {
		readonly state: UiState;
		readonly size: Size;
		readonly silenced: readonly Silence[];
		readonly source: Source;
		readonly asOfMs: number;
		readonly file: FileFacts | null;
		readonly firing: number;
		readonly found: ViewContext['found'];
		/** Asks once more. */
		readonly again: () => void;
	},
): ViewContext {
	const announcing =
		(of: UsesOf): UsesOf =>
		async (...about) =>
			of(...about).finally(again);
	return {
		state,
		screen: screenOf({...size, barRows: replayBarRows(size.columns, state.replay), glyphs}),
		source,
		asOfMs,
		fromMs: windowStart(state, {asOfMs, firstMs: file?.firstMs ?? null}),
		status: status(),
		file,
		firing,
		found: found ?? null,
		silenced,
		...(alerts === undefined ? {} : {alerts}),
		...(program === undefined ? {} : {program}),
		...(usesOf === undefined ? {} : {usesOf: announcing(usesOf)}),
	};
}
