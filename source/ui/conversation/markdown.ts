/**
Markdown as lines of a width. It is shown as it was written wherever that says enough: heads keep their `#`, items
their marks and numbers, line ends break lines. What is drawn anew are tables, rules, quotes and code; what is taken
away are the stars of emphasis, the marks of quotes and the fences of code. Tags of XML are text like any other, so
that what stands between them is rendered too.
*/
import {Lexer, type Token, Tokenizer, type Tokens} from 'marked';
import type {Glyphs} from '../glyphs.ts';
import {piece, plain, type Row} from '../rows.ts';
import {inert} from '../text.ts';
import type {Role} from '../theme.ts';
import {highlighted} from './code.ts';
import {inlinePieces} from './inline.ts';
import {jsonLines} from './json-lines.ts';
import {headed, indented, type Line, lineOf, splitRow, wrapRow} from './line.ts';
import {tableLines} from './table.ts';
import {sliceRow} from './wrap.ts';

export type MarkdownOptions = {
	/** Infinite where nothing is wrapped. */
	readonly width: number;
	/** Of the whole text: a rule is never infinite. */
	readonly ruleWidth: number;
	readonly glyphs: Glyphs;
	/** Of what has no meaning of its own. */
	readonly role?: Role | undefined;
};

/** A tab goes to where the next part of a list may begin; two blanks, as elsewhere, would not. */
const tab = '    ';

/** A longer text is shown as it came: 400 kB take 50 ms. */
const markdownMost = 2_000_000;

/** Marks within one paragraph, whose pairs are sought: a text made of them alone takes the square of their number. */
const inlineMarksMost = 2000;

/** A line that begins with this many quotes and items, or so far to the right, is a trap for who takes it apart. */
const tooDeep = /^(?:[ \t]*(?:>|(?:[*+-]|\d{1,9}[.)])[ \t])){16}|^[ \t]{100,}(?:[*+-]|\d{1,9}[.)])[ \t]/m;

/** Something that Markdown would show otherwise than as it is written. */
const isMarked =
	/^ {0,3}#{1,6} |^[ \t]*(?:[*+-]|\d{1,9}[.)]) |^ {0,3}(?:```|~~~)|^ {0,3}>|^ {0,3}(?:-{3,}|\*{3,}|_{3,}) *$|\*\S|`\S|\]\(|^[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*\|/m;

/** Texts of other kinds that have such marks too: changes to files, programs, pages, sessions of an interpreter. */
const isOther =
	/^(?:diff --git |@@ -\d|--- \S.*\n\+\+\+ |#!|<\?xml|<!doctype|<html|>>> |[ \t]*(?:import|from) [\w.{}*, ]+ from ['"]|from [\w.]+ import )/im;

/** Stamps of time at the start of half of the lines, two at least: a log. */
const stamp = /^\W?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|^\W?\d\d:\d\d:\d\d\b/;
const stampedMost = 2;

/** Whether a text is read better as Markdown than as it came. Code in fences is part of Markdown; bare code is not. */
export function isMarkdown(text: string): boolean {
	if (text.length > markdownMost || !isMarked.test(text) || tooDeep.test(text)) return false;
	const hasFence = /^[ \t]*(?:```|~~~)/m.test(text);
	if (!hasFence && isOther.test(text)) return false;
	const head = text.slice(0, 4000).split('\n', 40);
	return head.filter(line => stamp.test(line)).length < Math.max(stampedMost, head.length / 2);
}

/** Null: it cannot be taken apart, and is shown as it came. */
export function markdownLines(text: string, options: MarkdownOptions): readonly Line[] | null {
	const safe = text
		.replaceAll('\t', tab)
		.split(/\r\n|[\n\r]/)
		.map(line => inert(line))
		.join('\n');
	try {
		return partsOf(safe).flatMap(part => linesOfPart(part, options));
	} catch (error) {
		// Quotes within quotes without end: the stack has one.
		if (error instanceof RangeError) return null;
		throw error;
	}
}

/** A line that is a tag and nothing else ends what stands before it: an item goes on over it in Markdown. */
const tagLine = /^\s*<\/?[A-Za-z][\w:.-]*(?:\s[^<>]*)?\/?>\s*$/;

/** With the marks of quotes and items that it stands in. */
const fence = /^[\s>]*(?:(?:[*+-]|\d{1,9}[.)])\s+)*(`{3,}|~{3,})([^`]*)$/;

const item = /^\s*(?:>|[*+-] |\d{1,9}[.)] )/;

/**
Tags that stand alone, and the texts between them. A line at the very left below an item or a quote begins a part
too: to Markdown it belongs to them, to who wrote it more often not.
*/
function partsOf(text: string): readonly (readonly string[])[] {
	const parts: string[][] = [[]];
	/** The fence of the code that a line is in; empty: none. */
	let open = '';
	let wasTag = false;
	let isBelowItem = false;
	for (const line of text.split('\n')) {
		const isCode = open !== '';
		const isItem = !isCode && item.test(line);
		const isLeft = !isCode && !isItem && /^\S/.test(line);
		open = fenceBehind(line, open);
		const isTag = !isCode && tagLine.test(line);
		if (isTag || wasTag || (isLeft && isBelowItem)) parts.push([]);
		parts.at(-1)?.push(line);
		wasTag = isTag;
		isBelowItem = isItem || (isBelowItem && !isLeft && line.trim() !== '');
	}
	return parts.filter(part => part.length > 0);
}

/** The fence that is open behind a line: a shorter one, or one of other signs, does not end it. */
function fenceBehind(line: string, open: string): string {
	const [, marks = '', rest = ''] = fence.exec(line) ?? [];
	if (open === '') return marks;
	const ends = marks.startsWith(open) && rest.trim() === '';
	return ends ? '' : open;
}

/** With its empty lines at both ends. */
function linesOfPart(part: readonly string[], options: MarkdownOptions): readonly Line[] {
	const [only = ''] = part;
	if (part.length === 1 && tagLine.test(only)) return asWritten(only, {...options, role: 'accent'});
	const end = part.findLastIndex(line => line.trim() !== '') + 1;
	const empty = part.slice(end).map(() => lineOf(''));
	return end === 0 ? empty : [...blockLines(tokensOf(part.slice(0, end).join('\n')), options), ...empty];
}

class TextTokenizer extends Tokenizer {
	/** Tags are text, and what they enclose is Markdown like the rest. */
	override html(): undefined {
		return undefined;
	}
}

function tokensOf(text: string): readonly Token[] {
	const lexer = new Lexer({gfm: true, tokenizer: new TextTokenizer()});
	lexer.blockTokens(text, lexer.tokens);
	for (const {src, tokens} of lexer.inlineQueue) {
		const marks = src.match(/[*_`[\]~<]/g)?.length ?? 0;
		const isPlain = marks === 0 && !/http|www\.|@/.test(src);
		if (isPlain || marks > inlineMarksMost) tokens.push({type: 'text', raw: src, text: src, escaped: false});
		else lexer.inlineTokens(src, tokens);
	}
	return lexer.tokens;
}

/** Blocks with the empty lines that were written between them; none at the end. */
function blockLines(tokens: readonly Token[], options: MarkdownOptions): readonly Line[] {
	const lines: Line[] = [];
	let ends = 1;
	for (const token of tokens) {
		if (token.type === 'space') {
			ends += endsOf(token.raw);
			continue;
		}
		const block = linesOfToken(token, options);
		if (block.length === 0) continue;
		for (let empty = 1; empty < ends; empty++) lines.push(lineOf(''));
		for (const line of block) lines.push(line);
		ends = endsOf(token.raw.slice(token.raw.trimEnd().length));
	}
	return lines;
}

function endsOf(blank: string): number {
	return blank.split('\n').length - 1;
}

function linesOfToken(token: Token, options: MarkdownOptions): readonly Line[] {
	switch (token.type) {
		case 'heading':
			return headingLines(token as Tokens.Heading, options);
		case 'paragraph':
		case 'text':
			return textLines(token as Tokens.Paragraph | Tokens.Text, options);
		case 'list':
			return listLines(token as Tokens.List, options);
		case 'blockquote':
			return quoteLines(token as Tokens.Blockquote, options);
		case 'code':
			return codeLines(token as Tokens.Code, options);
		case 'hr':
			return [ruleLine(options)];
		case 'table':
			return tableLines(token as Tokens.Table, options) ?? asWritten(token.raw, options);
		case 'checkbox':
			return [];
		default:
			return asWritten(token.raw, options);
	}
}

function ruleLine({width, ruleWidth, glyphs}: MarkdownOptions): Line {
	return lineOf(glyphs.box.across.repeat(Math.min(width, ruleWidth)), 'dim');
}

function asWritten(raw: string, options: MarkdownOptions): readonly Line[] {
	const text = raw.trimEnd();
	return wrapped([options.role === undefined ? {text} : {text, role: options.role}], options);
}

/** Pieces with line ends in them, a row each, wrapped. */
function wrapped(pieces: Row, {width}: MarkdownOptions): readonly Line[] {
	return splitRow(pieces).flatMap(row => wrapRow(row, {width}));
}

function textLines(token: Tokens.Paragraph | Tokens.Text, options: MarkdownOptions): readonly Line[] {
	const tokens = token.tokens ?? [{type: 'text', raw: token.text, text: token.text}];
	return wrapped(trimmedEnd(inlinePieces(tokens, options.role)), options);
}

function trimmedEnd(row: Row): Row {
	const last = row.at(-1);
	return last === undefined ? row : [...row.slice(0, -1), {...last, text: last.text.trimEnd()}];
}

/**
A head keeps its marks, which tell its level without colour. A line of dashes below a text is more often a rule that
someone drew than the mark of a head, and what stands above it may be a whole paragraph.
*/
function headingLines({raw, tokens}: Tokens.Heading, options: MarkdownOptions): readonly Line[] {
	const mark = /^ {0,3}(#{1,6}[ \t]*)/.exec(raw)?.[1];
	if (mark !== undefined) return wrapped([piece(mark, 'dim'), ...inlinePieces(tokens, 'strong')], options);
	const [text = '', ...below] = raw.trimEnd().split('\n');
	const under = below.at(-1) ?? '';
	const isHead = below.length === 1 && under.trim().startsWith('=');
	const shown = wrapped(inlinePieces(tokens, isHead ? 'strong' : options.role), options);
	return under.trim().startsWith('-') || text === ''
		? [...shown, ruleLine(options)]
		: [...shown, ...wrapped([piece(under, 'dim')], options)];
}

/** What is nested so deep that less is left stands as it was written. */
const nestedCellsMin = 8;

/** Items with their marks as they were written, and what belongs to them below their text. */
function listLines({items}: Tokens.List, options: MarkdownOptions): readonly Line[] {
	const lines: Line[] = [];
	let ends = 1;
	for (const {raw, tokens} of items) {
		for (let empty = 1; empty < ends; empty++) lines.push(lineOf(''));
		for (const line of itemLines(raw, tokens, options)) lines.push(line);
		ends = endsOf(raw.slice(raw.trimEnd().length));
	}
	return lines;
}

function itemLines(raw: string, tokens: readonly Token[], options: MarkdownOptions): readonly Line[] {
	const [, indent = '', mark = '', gap = '', box = ''] =
		/^( *)([*+-]|\d{1,9}[.)])( {0,4}(?! ))?(\[[ xX]\] )?/.exec(raw) ?? [];
	const first: Row = [
		{text: indent},
		piece(mark, 'dim'),
		{text: gap === '' ? ' ' : gap},
		piece(box, 'accent'),
	];
	const cells = plain(first).length;
	const width = options.width - cells;
	if (width < nestedCellsMin) return asWritten(raw, options);
	const lines = blockLines(tokens, {...options, width});
	return headed(lines.length === 0 ? [lineOf('')] : lines, first, [{text: ' '.repeat(cells)}]);
}

function quoteLines({raw, tokens}: Tokens.Blockquote, options: MarkdownOptions): readonly Line[] {
	const rule: Row = [piece(`${options.glyphs.box.down} `, 'dim')];
	const width = options.width - 2;
	// The prompt of an interpreter, or mail that was answered many times.
	if (width < nestedCellsMin || /^ {0,3}>>>/.test(raw)) return asWritten(raw, options);
	return headed(blockLines(tokens, {...options, width}), rule, rule);
}

/** Code stands two cells to the right below its language, and breaks where a line is full. */
function codeLines(
	{raw, text, lang, codeBlockStyle}: Tokens.Code,
	options: MarkdownOptions,
): readonly Line[] {
	if (codeBlockStyle === 'indented') return asWritten(raw, options);
	const width = options.width - 2;
	const name = lang ?? '';
	const head = wrapRow([piece(name === '' ? 'code' : name, 'dim')], {width: options.width});
	const json = /^jsonc?\b/.test(name) ? jsonLines(text, width) : null;
	return [...head, ...indented(json ?? rowsOfCode(text, {name, width}), 2)];
}

/** The colours of code are found when its first line is drawn. */
function rowsOfCode(
	code: string,
	{name, width}: {readonly name: string; readonly width: number},
): readonly Line[] {
	const language = /^[\w+#-]+/.exec(name)?.[0] ?? '';
	let rows: readonly Row[] | null = null;
	const rowAt = (index: number, text: string): Row => {
		rows ??= highlighted(code, language) ?? [];
		return rows[index] ?? [{text}];
	};
	return code.split('\n').flatMap((text, index) =>
		wrapRow([{text}], {width, words: false}).map((line, at, all): Line => ({
			text: line.text,
			row() {
				const from = all.slice(0, at).reduce((sum, part) => sum + part.text.length, 0);
				return sliceRow(rowAt(index, text), {from, until: from + line.text.length});
			},
		})),
	);
}
