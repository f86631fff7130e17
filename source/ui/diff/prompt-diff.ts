/** What of two prompts is equal, changed, added and removed: message by message, then line by line, then word by word. */
import {diffArrays, diffLines, diffWordsWithSpace} from 'diff';
import type {Block, BlockKind, Said} from '../conversation/blocks.ts';

/**
Edits up to which two texts are compared (Myers 1986 takes their square): what differs in more is told as a whole,
taken out and put in.
*/
const messageEditsMax = 2000;
const lineEditsMax = 2000;
const wordEditsMax = 1000;

/** Longer texts are not compared by words. */
const wordCharactersMax = 20_000;

type Change = 'equal' | 'removed' | 'added';

export type Words = {readonly change: Change; readonly text: string};

/** A part of a changed message: lines that are in both, or words around a change. */
export type Passage =
	| {readonly kind: 'equal'; readonly lines: number}
	| {readonly kind: 'changed'; readonly words: readonly Words[]};

export type MessageDiff =
	| {readonly kind: 'equal'; readonly blocks: readonly Block[]}
	| {readonly kind: 'added' | 'removed'; readonly block: Block}
	| {readonly kind: 'changed'; readonly block: Block; readonly passages: readonly Passage[]};

/** Of two prompts, the older one first. */
export function promptDiff(before: readonly Block[], now: readonly Block[]): readonly MessageDiff[] {
	const keys = (blocks: readonly Block[]): string[] => blocks.map(block => `${block.kind} ${textOf(block)}`);
	const [was, is] = [keys(before), keys(now)];
	const changes = diffArrays(was, is, {maxEditLength: messageEditsMax}) ?? [
		{value: was, removed: true, added: false},
		{value: is, removed: false, added: true},
	];
	const found: MessageDiff[] = [];
	let [at, next] = [0, 0];
	let removed: readonly Block[] = [];
	for (const {value, removed: isRemoved, added: isAdded} of changes) {
		if (isRemoved) {
			removed = before.slice(at, at + value.length);
			at += value.length;
			continue;
		}
		const blocks = now.slice(next, next + value.length);
		next += value.length;
		if (isAdded) found.push(...replaced(removed, blocks));
		else {
			found.push(...removed.map((block): MessageDiff => ({kind: 'removed', block})), {kind: 'equal', blocks});
			at += value.length;
		}
		removed = [];
	}
	return [...found, ...removed.map((block): MessageDiff => ({kind: 'removed', block}))];
}

/** One after the other: of two by the same role the second is the first one changed. */
function replaced(removed: readonly Block[], added: readonly Block[]): readonly MessageDiff[] {
	const waiting = [...removed];
	const found: MessageDiff[] = [];
	for (const block of added) {
		const partner = waiting.findIndex(one => one.kind === block.kind);
		if (partner === -1) {
			found.push({kind: 'added', block});
			continue;
		}
		const gone = waiting.splice(0, partner + 1);
		const old = gone.pop();
		for (const one of gone) found.push({kind: 'removed', block: one});
		if (old !== undefined)
			found.push({kind: 'changed', block, passages: passagesOf(textOf(old), textOf(block))});
	}
	return [...found, ...waiting.map((block): MessageDiff => ({kind: 'removed', block}))];
}

/** How one text became another. */
export function passagesOf(was: string, is: string): readonly Passage[] {
	const changes = diffLines(was, is, {maxEditLength: lineEditsMax});
	if (changes === undefined) return [{kind: 'changed', words: wordsOf(was, is)}];
	const passages: Passage[] = [];
	let removed = '';
	for (const {value, removed: isRemoved, added: isAdded, count} of changes) {
		if (isRemoved) removed += value;
		else if (isAdded) {
			passages.push({kind: 'changed', words: wordsOf(removed, value)});
			removed = '';
		} else {
			if (removed !== '') passages.push({kind: 'changed', words: wordsOf(removed, '')});
			removed = '';
			passages.push({kind: 'equal', lines: count});
		}
	}
	if (removed !== '') passages.push({kind: 'changed', words: wordsOf(removed, '')});
	return passages;
}

function wordsOf(was: string, is: string): readonly Words[] {
	const whole: Words[] = [
		...(was === '' ? [] : [{change: 'removed', text: was} as const]),
		...(is === '' ? [] : [{change: 'added', text: is} as const]),
	];
	if (whole.length < 2 || was.length + is.length > wordCharactersMax) return whole;
	const changes = diffWordsWithSpace(was, is, {maxEditLength: wordEditsMax});
	if (changes === undefined) return whole;
	return changes.map(({value, removed, added}) => ({
		change: removed ? 'removed' : added ? 'added' : 'equal',
		text: value,
	}));
}

/** What was said, as one text. */
export function textOf({said}: Block): string {
	return said.map(lineOf).join('\n');
}

function lineOf(said: Said): string {
	switch (said.kind) {
		case 'call':
			return `→ ${said.name} ${said.text ?? ''}`.trimEnd();
		case 'result':
			return `← ${said.name ?? 'result'} ${said.text}`;
		case 'media':
			return `[${said.label}]`;
		default:
			return said.text;
	}
}

/** Messages of a prompt one by one: the history is no message, and the answer no part of the prompt. */
export function promptBlocks(blocks: readonly Block[]): readonly Block[] {
	const told: ReadonlySet<BlockKind> = new Set(['answer', 'history']);
	return blocks.flatMap(block =>
		block.kind === 'history' ? block.blocks : told.has(block.kind) ? [] : [block],
	);
}
