/**
A call beside another one: the one before it in its session, or the one with the star. First what the difference did to
the cache, then the prompt message by message, then the figures. What is equal is folded.
*/
import type {CallDetail} from '../../store/answers.ts';
import type {CallAnatomy} from '../../store/call-anatomy.ts';
import {blocksOf, type Block} from '../conversation/blocks.ts';
import {
	type MessageDiff,
	type Passage,
	promptBlocks,
	promptDiff,
	textOf,
	type Words,
} from '../diff/prompt-diff.ts';
import {wrapPieces} from '../diff/wrap-pieces.ts';
import {clock, count, duration, grouped, money, tokensText, unknown} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {fit, piece, type Piece, type Row} from '../rows.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {Screen} from '../view.ts';
import {cacheRows} from './call-cache.ts';
import {modelOf} from './call-facts.ts';

/** Sign, number and role of a message, before the rule. */
const gutterCells = 18;

/** Rows of an added or removed message that are shown; the conversation shows all of it. */
const wholeRowsMax = 8;

/** What the difference did to the cache, by height of the screen: the verdict, or all of it. */
const cacheRowsMax = {short: 1, normal: 12, tall: 20} as const;

/** What stays of an equal text between two changes of one line. */
const aroundCells = 60;

export type DiffRows = {
	readonly rows: readonly Row[];
	/** Rows at which something differs. */
	readonly changes: readonly number[];
};

export type DiffOptions = {
	readonly screen: Screen;
	/** Of the call; null: the other one is not the call before it. */
	readonly cache: CallAnatomy['cache'] | null;
	readonly showsEqual: boolean;
};

/** `other` is the older one, or the one with the star. */
export function diffRows(call: CallDetail, other: CallDetail, options: DiffOptions): DiffRows {
	const {screen, cache} = options;
	const diffs = promptDiff(promptBlocks(blocksOf(other)), promptBlocks(blocksOf(call)));
	const head: readonly Row[] = [
		headRow(call, other, screen),
		[],
		...(cache === null ? [] : [...cacheRows(call, cache, screen).slice(0, cacheRowsMax[screen.height]), []]),
	];
	const changes: number[] = [];
	const rows: Row[] = [...head];
	for (const diff of diffs) {
		if (diff.kind !== 'equal') changes.push(rows.length);
		rows.push(...messageRows(diff, options));
	}
	if (diffs.length === 0) rows.push([piece('  Neither prompt is in the telemetry.', 'dim')]);
	return {rows: [...rows, [], ...figureRows(call, other)], changes};
}

function headRow(call: CallDetail, other: CallDetail, {columns, glyphs, width}: Screen): Row {
	const model = (one: CallDetail) =>
		cutMiddle(inert(oneLine(modelOf(one))), width === 'narrow' ? 14 : 26, glyphs.cut);
	const facts = (one: CallDetail) => `${clock(one.startMs)}  ${model(one)}`;
	return fit(
		[piece(' this  ', 'accent'), piece(facts(call)), piece('   with  ', 'accent'), piece(facts(other))],
		columns,
		glyphs.cut,
	);
}

function messageRows(diff: MessageDiff, options: DiffOptions): readonly Row[] {
	const {screen, showsEqual} = options;
	const width = Math.max(10, screen.columns - gutterCells - 3);
	if (diff.kind === 'equal') return equalRows(diff.blocks, {screen, showsEqual, width});
	const signs = {added: ['+', 'ok'], removed: ['-', 'error'], changed: ['~', 'warn']} as const;
	const [sign, role] = signs[diff.kind];
	const lines =
		diff.kind === 'changed'
			? diff.passages.flatMap(passage => passageRows(passage, width))
			: wholeRows(diff.block, width, screen.glyphs);
	return lines.map((line, at) => [
		...gutter(at === 0 ? diff.block : null, {sign: piece(sign, role)}),
		{text: `${screen.glyphs.box.down} `, role: 'dim'},
		...line,
	]);
}

function equalRows(
	blocks: readonly Block[],
	{
		screen,
		showsEqual,
		width,
	}: {readonly screen: Screen; readonly showsEqual: boolean; readonly width: number},
): readonly Row[] {
	const rule: Piece = {text: `${screen.glyphs.box.down} `, role: 'dim'};
	const sign = piece('=', 'dim');
	if (showsEqual) {
		return blocks.flatMap(block =>
			wholeRows(block, width, screen.glyphs).map((line, at): Row => [
				...gutter(at === 0 ? block : null, {sign}),
				rule,
				...line.map(item => piece(item.text, 'dim')),
			]),
		);
	}
	const [first] = blocks;
	const last = blocks.at(-1);
	if (first === undefined || last === undefined) return [];
	if (blocks.length === 1) return [[...gutter(first, {sign}), rule, piece('equal', 'dim')]];
	const numbers = `${first.from}–${last.from}`;
	const name: Row = fit([{text: ' '}, sign, piece(`${numbers.padStart(5)} `, 'dim')], gutterCells);
	return [[...name, rule, piece(`${blocks.length} messages equal`, 'dim')]];
}

function gutter(block: Block | null, {sign}: {readonly sign: Piece}): Row {
	if (block === null) return [{text: ' '.repeat(gutterCells)}];
	return fit(
		[{text: ' '}, sign, piece(String(block.from).padStart(4), 'dim'), piece(`  ${block.kind}`)],
		gutterCells,
	);
}

function wholeRows(block: Block, width: number, {folded}: Glyphs): readonly Row[] {
	const rows = wrapPieces([{text: textOf(block)}], width);
	if (rows.length <= wholeRowsMax + 1) return rows;
	const more = rows.length - wholeRowsMax;
	return [...rows.slice(0, wholeRowsMax), [piece(`${folded} ${grouped(more)} more lines`, 'accent')]];
}

/** Changed words stand in brackets, so that they are told without colour. */
function passageRows(passage: Passage, width: number): readonly Row[] {
	if (passage.kind === 'equal')
		return [[piece(`${grouped(passage.lines)} ${passage.lines === 1 ? 'line' : 'lines'} equal`, 'dim')]];
	const pieces = passage.words.map((words, at): Piece => {
		if (words.change === 'equal')
			return {text: around(words, {first: at === 0, last: at === passage.words.length - 1})};
		const text = words.text.replace(/\n$/, '');
		return words.change === 'removed'
			? {text: `[-${text}-]`, role: 'error'}
			: {text: `{+${text}+}`, role: 'ok'};
	});
	const rows = wrapPieces(pieces, width);
	return rows.at(-1)?.length === 0 ? rows.slice(0, -1) : rows;
}

/** A long equal text keeps what is next to a change. */
function around({text}: Words, {first, last}: {readonly first: boolean; readonly last: boolean}): string {
	const characters = Array.from(text);
	if (characters.length <= 2 * aroundCells + 1) return text;
	const head = first ? '' : characters.slice(0, aroundCells).join('');
	const tail = last ? '' : characters.slice(-aroundCells).join('');
	return `${head} … ${tail}`;
}

const labelCells = 22;
const figureCells = 12;

/** Both figures, and by how much this one is more. */
function figureRows(call: CallDetail, other: CallDetail): readonly Row[] {
	const line = (label: string, cells: readonly string[], role?: 'dim'): Row => [
		piece(` ${label}`.padEnd(labelCells), 'dim'),
		...cells.map(cell => piece(cell.padStart(figureCells), role)),
	];
	const figure = (
		label: string,
		of: (one: CallDetail) => number | null,
		text: (value: number | null) => string,
	): Row => {
		const [is, was] = [of(call), of(other)];
		const change = is === null || was === null ? unknown : changeText(is - was, text);
		return line(label, [text(is), text(was), change]);
	};
	const tokens = (value: number | null) => (value === null ? unknown : count(value));
	return [
		line('', ['this', 'other', 'change'], 'dim'),
		figure('input tokens', one => one.usage.input, tokens),
		figure('read from the cache', one => one.usage.cacheRead, tokens),
		figure('written to the cache', one => one.usage.cacheWrite, tokens),
		figure(
			'output tokens',
			one => one.usage.output,
			value => tokensText(value, undefined, false),
		),
		figure(
			'cost',
			one => one.cost.amountNanoUsd,
			value => (value === null ? unknown : money(value)),
		),
		figure('first token', one => one.ttftMs, duration),
		figure('end to end', one => one.durationMs, duration),
	];
}

function changeText(change: number, text: (value: number) => string): string {
	if (change === 0) return '=';
	return `${change > 0 ? '+' : '−'}${text(Math.abs(change))}`;
}
