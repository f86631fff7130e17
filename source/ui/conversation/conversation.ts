/**
A conversation in a window: a gutter with numbers and roles, the text at its right with a rule between, so that
copying takes text only. On a narrow screen the gutter becomes a line above each message. It counts all lines and
draws the visible ones.
*/
import type {CallDetail} from '../../store/answers.ts';
import {count, grouped, tokensText, unknown} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {fit, piece, type Piece, type Row} from '../rows.ts';
import {cellsOf} from '../text.ts';
import {isLong, type LineOptions, shownLines} from './block-lines.ts';
import {blocksOf, historyIndex, type Block} from './blocks.ts';
import {withMarks} from './find.ts';
import type {Line} from './line.ts';

/** Sign, number, fold, role and tokens, before the rule. */
const gutterCells = 21;

/** Text below its head on a narrow screen. */
const indentCells = 4;

export type ConversationOptions = {
	readonly width: number;
	readonly height: number;
	/** True: the gutter is a line above each message. */
	readonly narrow: boolean;
	readonly glyphs: Glyphs;
	readonly wrap: boolean;
	/** False: each character as it came. */
	readonly rendered: boolean;
	/** Index of the message under the cursor; null: the answer. */
	readonly message: number | null;
	/** First line shown of a message that is longer than the window. */
	readonly scroll: number;
	readonly toggled: readonly number[];
	/** A text that is looked for, marked where it stands; empty: none. */
	readonly find: string;
	/** Reckoned tokens of messages, by number; what is not in it is not known. */
	readonly tokens?: ReadonlyMap<number, number>;
};

export type Conversation = {
	readonly rows: readonly {readonly row: Row}[];
	/** Positions of the cursor, `message:line`; a message longer than the window has one for each line. */
	readonly stops: readonly string[];
	/** "message 14 of 14", and in a long one "line 1,204 of 9,871". */
	readonly position: string;
	/** The selected message is longer than the window: a page moves inside it. */
	readonly long: boolean;
};

type Placed = {
	readonly block: Block;
	readonly lines: readonly Line[];
	readonly open: boolean;
	readonly foldable: boolean;
	readonly start: number;
	/** With its head on a narrow screen, without the empty line behind it. */
	readonly height: number;
};

export function conversationOf(call: CallDetail, options: ConversationOptions): Conversation {
	const placed = placedOf(call, options);
	const {height, message, scroll} = options;
	const at = Math.max(
		0,
		placed.findIndex(({block}) => block.index === message),
	);
	const selected = placed[at];
	if (selected === undefined) return {rows: [], stops: [], position: '', long: false};
	const end = placed.at(-1);
	const total = (end?.start ?? 0) + (end?.height ?? 0);
	const long = selected.height > height;
	const line = long ? Math.min(scroll, selected.height - height) : 0;
	const top = topOf(selected, {total, height, line});
	const rows = visible(placed, {top, height}).map(({item, offset}) => ({
		row: rowAt(item, offset, {
			...options,
			selected: item === selected,
			first: offset === Math.max(0, top - item.start),
			call,
		}),
	}));
	const last = placed.at(-1)?.block.until ?? 0;
	const number =
		selected.block.from === selected.block.until
			? `${selected.block.from}`
			: `${selected.block.from}–${selected.block.until}`;
	const lines = long ? `line ${grouped(line + 1)} of ${grouped(selected.height)}   ` : '';
	return {
		rows,
		stops: placed.flatMap(item => stopsOf(item, height)),
		position: `${lines}message ${number} of ${last}`,
		long,
	};
}

const keptStops = new WeakMap<Block, readonly string[]>();

/** `message:line` as the state names it; kept, since a message of 400 KB has ten thousand. */
function stopsOf({block, height: lines}: Placed, height: number): readonly string[] {
	const count = Math.max(1, lines - height + 1);
	const known = keptStops.get(block);
	if (known?.length === count) return known;
	const name = block.index ?? 'answer';
	const stops = Array.from({length: count}, (_, line) => `${name}:${line}`);
	keptStops.set(block, stops);
	return stops;
}

function placedOf(call: CallDetail, options: ConversationOptions): readonly Placed[] {
	const {narrow, toggled} = options;
	const lineOptions = lineOptionsOf(options);
	const placed: Placed[] = [];
	let start = 0;
	for (const block of flat(blocksOf(call), toggled)) {
		const foldable = block.kind !== 'answer' && isLong(block, lineOptions);
		const open = block.index !== null && toggled.includes(block.index);
		const lines = shownLines(block, {...lineOptions, open});
		const height = Math.max(1, lines.length) + (narrow ? 1 : 0);
		placed.push({block, lines, open: open || !foldable, foldable, start, height});
		start += height + 1;
	}
	return placed;
}

/** How the texts of a conversation are laid out beside its gutter. */
export function lineOptionsOf({
	narrow,
	width,
	wrap,
	rendered,
	glyphs,
}: Pick<ConversationOptions, 'narrow' | 'width' | 'wrap' | 'rendered' | 'glyphs'>): LineOptions {
	return {width: Math.max(10, width - (narrow ? indentCells : gutterCells + 2) - 1), wrap, rendered, glyphs};
}

/** An open history stands before its messages. */
function flat(blocks: readonly Block[], toggled: readonly number[]): readonly Block[] {
	return blocks.flatMap(block =>
		block.kind === 'history' && toggled.includes(historyIndex) ? [block, ...block.blocks] : [block],
	);
}

/** First line of the window: the selected message in the middle, as far as the ends allow; a long one from its line. */
function topOf(
	selected: Placed,
	{total, height, line}: {total: number; height: number; line: number},
): number {
	if (total <= height) return 0;
	if (selected.height > height) return selected.start + line;
	const middle = selected.start - Math.floor((height - selected.height) / 2);
	return Math.min(Math.max(0, middle), total - height);
}

function visible(placed: readonly Placed[], {top, height}: {top: number; height: number}) {
	const rows: {item: Placed; offset: number}[] = [];
	for (const item of placed) {
		// The empty line behind a message belongs to it.
		const from = Math.max(0, top - item.start);
		const until = Math.min(item.height + 1, top + height - item.start);
		for (let offset = from; offset < until; offset++) rows.push({item, offset});
	}
	return rows;
}

type RowOptions = ConversationOptions & {
	readonly selected: boolean;
	/** The first line of this message that is in the window. */
	readonly first: boolean;
	readonly call: CallDetail;
};

function rowAt(item: Placed, offset: number, options: RowOptions): Row {
	const {narrow, width, glyphs, selected, find} = options;
	const inside = offset < item.height;
	const sign = {text: selected && inside ? glyphs.selected : ' '};
	const head = headOf(item, options);
	if (narrow) {
		if (offset === 0) return [sign, ...head];
		const line = item.lines[offset - 1];
		return line === undefined
			? [sign]
			: fit([sign, {text: ' '.repeat(indentCells - 1)}, ...withMarks(line.row(), find)], width, glyphs.cut);
	}
	const line = item.lines[offset];
	const scrolled = offset > 0 && options.first && inside;
	const gutter: Row =
		offset === 0
			? head
			: scrolled
				? [piece(`line ${grouped(offset + 1)} of ${grouped(item.height)}`.padStart(gutterCells - 2), 'dim')]
				: [];
	const rule: Piece = {text: `${glyphs.box.down} `, role: 'dim'};
	return fit(
		[sign, ...fit(gutter, gutterCells), rule, ...(line === undefined ? [] : withMarks(line.row(), find))],
		width,
		glyphs.cut,
	);
}

/** ` 10 ▾ user`, and the tokens of an answer, which alone are reported. */
function headOf({block, open, foldable}: Placed, options: RowOptions): Row {
	const {glyphs, narrow} = options;
	const fold = foldable ? (open ? glyphs.open : glyphs.folded) : ' ';
	const tokens = tokensOf(block, options);
	const number = String(block.from).padStart(3);
	const name = narrow ? block.kind.length + 2 : Math.max(block.kind.length, headCells - cellsOf(tokens));
	return [
		piece(`${number} `, 'dim'),
		piece(`${fold} `),
		piece(block.kind.padEnd(name), roles[block.kind]),
		piece(tokens, 'dim'),
	];
}

/** Role and tokens, in the gutter. */
const headCells = 14;

/** Those of an answer are reported; those of a message are reckoned, to the digits that there is room for. */
function tokensOf({kind, from, until}: Block, {call, tokens}: RowOptions): string {
	if (kind === 'answer') {
		const text = tokensText(call.usage.output, call.estimate?.output, call.tokensEstimated);
		return text === unknown ? '' : text;
	}
	let sum: number | null = null;
	for (let number = from; number <= until; number++) {
		const known = tokens?.get(number);
		if (known !== undefined) sum = (sum ?? 0) + known;
	}
	if (sum === null) return '';
	const text = `~${count(sum)}`;
	return text.length < headCells - kind.length ? text : text.replace(/\.\d/, '');
}

const roles = {
	system: 'dim',
	history: 'dim',
	user: 'accent',
	assistant: 'strong',
	result: 'dim',
	answer: 'strong',
} as const;
