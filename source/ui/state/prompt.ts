/**
The line that is typed at the foot of the screen: a command behind `:`, a filter behind `/`, in an open call a text that
is looked for. Pure. What it may become is
offered in a box above; which of these is marked is kept by place, since the line changes with every key.
*/
import type {FilterMistake} from '../../store/answers.ts';
import {type Edit, edited, emptyLine, type Line, lineOf} from './line.ts';

export type PromptKind = 'command' | 'filter' | 'find' | 'search';

export type Prompt = {
	readonly kind: PromptKind;
	readonly line: Line;
	/** Place of the marked offer; null: none is. */
	readonly chosen: number | null;
	/** How many texts back in the history the line is from; 0: it is typed. */
	readonly back: number;
	/** What is wrong with a filter as it stands; null: nothing, or not known yet. */
	readonly mistake: FilterMistake | null;
	/** The filter, or the text looked for, that Esc goes back to. */
	readonly before: string;
};

export type PromptAction =
	| {readonly type: 'prompt'; readonly kind: PromptKind}
	| {readonly type: 'closePrompt'}
	/** The line is this now. */
	| {readonly type: 'typed'; readonly line: Line}
	| {readonly type: 'edit'; readonly edit: Edit}
	/** Through what is offered, or through the history of an empty line. */
	| {readonly type: 'choose'; readonly by: 1 | -1; readonly offers: number}
	| {readonly type: 'mistake'; readonly mistake: FilterMistake | null};

/** Texts that were run, newest first. */
export type Histories = Readonly<Record<PromptKind, readonly string[]>>;

/** More is no history but a log. */
const historyMax = 50;

export function remembered(histories: Histories, kind: PromptKind, text: string): Histories {
	const told = text.trim();
	if (told === '') return histories;
	const others = histories[kind].filter(one => one !== told);
	return {...histories, [kind]: [told, ...others].slice(0, historyMax)};
}

/** A filter is opened as it is, to be changed. */
export function opened(kind: PromptKind, filter: string): Prompt {
	const line = kind === 'filter' ? lineOf(filter) : emptyLine;
	return {kind, line, chosen: null, back: 0, mistake: null, before: filter};
}

export function promptUpdated(prompt: Prompt, action: PromptAction, histories: Histories): Prompt | null {
	switch (action.type) {
		case 'prompt':
			return prompt;
		case 'closePrompt':
			return null;
		case 'typed':
			return {...prompt, line: action.line, chosen: null, back: 0, mistake: null};
		case 'edit':
			// Backspace in an empty line leaves it.
			if (action.edit === 'erase' && prompt.line.text === '') return null;
			return {...prompt, line: edited(prompt.line, action.edit), chosen: null, back: 0, mistake: null};
		case 'choose':
			return chosen(prompt, action, histories[prompt.kind]);
		case 'mistake':
			return {...prompt, mistake: action.mistake};
	}
}

function chosen(
	prompt: Prompt,
	{by, offers}: {readonly by: 1 | -1; readonly offers: number},
	history: readonly string[],
): Prompt {
	if (prompt.line.text === '' || prompt.back > 0) {
		const back = Math.min(history.length, Math.max(0, prompt.back - by));
		const text = back === 0 ? '' : (history[back - 1] ?? '');
		return {...prompt, line: lineOf(text), back, chosen: null, mistake: null};
	}
	if (offers === 0) return prompt;
	const first = by === 1 ? 0 : offers - 1;
	return {...prompt, chosen: prompt.chosen === null ? first : (prompt.chosen + by + offers) % offers};
}
