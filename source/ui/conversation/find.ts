/**
Finds a text in a conversation: in every line of every message, folded or not, whatever its case. A text that a line
break parts is found where lines are not wrapped (`w`), and marks of Markdown where it is not rendered (`r`).
*/
import type {CallDetail} from '../../store/answers.ts';
import {type Piece, plain, type Row} from '../rows.ts';
import {type LineOptions, linesOfBlock} from './block-lines.ts';
import {type Block, blocksOf, historyIndex} from './blocks.ts';
import {sliceRow} from './wrap.ts';

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
			line.text.toLowerCase().includes(sought) ? [{message: block.index, line: at, open}] : [],
		);
	};
	return blocksOf(call).flatMap(block =>
		block.kind === 'history'
			? block.blocks.flatMap(inner => inBlock(inner, [historyIndex]))
			: inBlock(block, []),
	);
}

/** The row with each place of the text marked, across pieces too: half of what is looked for may be emphasised. */
export function withMarks(row: Row, text: string): Row {
	if (text === '') return row;
	const [whole, sought] = [plain(row), text.toLowerCase()];
	const lower = whole.toLowerCase();
	// Letters whose small form is longer would shift every place behind them.
	if (lower.length !== whole.length || !lower.includes(sought)) return row;
	const pieces: Piece[] = [];
	let at = 0;
	for (let found = lower.indexOf(sought); found !== -1; found = lower.indexOf(sought, at)) {
		pieces.push(...sliceRow(row, {from: at, until: found}));
		at = found + sought.length;
		pieces.push({text: whole.slice(found, at), role: 'warn'});
	}
	return [...pieces, ...sliceRow(row, {from: at, until: whole.length})];
}
