/**
Finds a text in a conversation: in every line of every message, folded or not, whatever its case. A text that a line
break parts is found where lines are not wrapped (`w`).
*/
import type {CallDetail} from '../../store/answers.ts';
import type {Row} from '../rows.ts';
import {type LineOptions, linesOfBlock} from './block-lines.ts';
import {type Block, blocksOf, historyIndex} from './blocks.ts';

export type Match = {
	/** Of the message, as the state names it; null: the answer. */
	readonly message: number | null;
	/** Line of the message as it is when it is open. */
	readonly line: number;
	/** Messages that must be open for it to show. */
	readonly open: readonly number[];
};

/** In the order in which they are read. */
export function matchesIn(call: CallDetail, text: string, options: LineOptions): readonly Match[] {
	if (text === '') return [];
	const sought = text.toLowerCase();
	const inBlock = (block: Block, outer: readonly number[]): readonly Match[] => {
		const open = block.index === null ? outer : [...outer, block.index];
		return linesOfBlock(block, options).flatMap((line, at) =>
			`${line.lead ?? ''}${line.text}`.toLowerCase().includes(sought)
				? [{message: block.index, line: at, open}]
				: [],
		);
	};
	return blocksOf(call).flatMap(block =>
		block.kind === 'history'
			? block.blocks.flatMap(inner => inBlock(inner, [historyIndex]))
			: inBlock(block, []),
	);
}

/** The row with each place of the text marked. */
export function withMarks(row: Row, text: string): Row {
	if (text === '') return row;
	const sought = text.toLowerCase();
	return row.flatMap((item): Row => {
		const lower = item.text.toLowerCase();
		// Letters whose small form is longer would shift every place behind them.
		if (lower.length !== item.text.length || !lower.includes(sought)) return [item];
		const pieces: {text: string; role?: typeof item.role}[] = [];
		let at = 0;
		for (let found = lower.indexOf(sought); found !== -1; found = lower.indexOf(sought, at)) {
			if (found > at) pieces.push({...item, text: item.text.slice(at, found)});
			at = found + sought.length;
			pieces.push({text: item.text.slice(found, at), role: 'warn'});
		}
		if (at < item.text.length) pieces.push({...item, text: item.text.slice(at)});
		return pieces as Row;
	});
}
