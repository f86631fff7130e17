/** What a typed line may become, as rows to choose from: commands behind `:`, keys and values of the filter behind `/`. */
import {
	closedValues,
	filterKeys,
	isNumberKey,
	keyOf,
	type NumberKey,
	type WordKey,
} from '../../store/filter-keys.ts';
import type {StatsKey} from '../../store/store.ts';
import {count} from '../format.ts';
import type {KeyContext} from '../keys/binding.ts';
import {bindingsOf} from '../keys/bindings.ts';
import type {Command} from '../keys/commands.ts';
import {shownKey} from '../keys/names.ts';
import {allOf} from '../state/filter.ts';
import {type Line, lineOf, wordStart} from '../state/line.ts';
import {commandFor, offeredCommands} from './commands.ts';

export type Offer = {
	readonly name: string;
	/** What it means, or why it does nothing now. */
	readonly note: string;
	/** False: it does nothing now. */
	readonly works: boolean;
	/** What Tab makes of the line; null: it stays. */
	readonly line: Line | null;
	/** What Enter runs; null: the line as it is. */
	readonly command: Command | null;
};

/** More do not help to choose. */
const valuesMax = 8;

/** Commands by name first, then keys whose words hold all that is typed. */
export function commandOffers(text: string, keys: KeyContext): readonly Offer[] {
	const named = offeredCommands(text).map(({name, also, command, help}): Offer => ({
		name: [name, ...also].join(' '),
		note: help,
		works: true,
		line: lineOf(name),
		command,
	}));
	const words = text.trim().toLowerCase().split(/\s+/);
	if (words[0] === '' || (named.length > 0 && words.length === 1 && text.length < 2)) return named;
	const known = new Set(named.map(offer => offer.command));
	const byWords = bindingsOf({...keys, state: {...keys.state, prompt: null}})
		.filter(
			({command, help}) => !known.has(command) && words.every(word => help.toLowerCase().includes(word)),
		)
		.map(({keys: names, command, help, disabledReason}): Offer => {
			const reason = disabledReason?.(keys) ?? null;
			return {
				name: shownKey(names[0] ?? ''),
				note: reason === null ? help : `${help} – ${reason}`,
				works: reason === null,
				line: null,
				command,
			};
		});
	return [...named, ...byWords];
}

/** Place of the offer that Enter runs where none is marked; null: none. */
export function impliedOffer(text: string, offers: readonly Offer[]): number | null {
	const command = commandFor(text)?.command;
	const at = offers.findIndex(offer => offer.command === command && offer.line !== null);
	if (command !== undefined && at >= 0) return at;
	const [only, second] = offers;
	return text.trim() !== '' && only !== undefined && second === undefined && only.works ? 0 : null;
}

/** What a person writes at the cursor of a filter. */
export type FilterWord = {
	/** Place in the line where it begins, in characters. */
	readonly start: number;
	/** A minus in front: what does not pass. */
	readonly not: boolean;
	/** Null: the colon is not written yet. */
	readonly key: WordKey | NumberKey | null;
	/** Behind the colon; without one, the word. */
	readonly begin: string;
};

export function filterWordOf({text, cursor}: Line): FilterWord {
	const characters = Array.from(text);
	const start = wordStart(characters, cursor);
	const word = characters.slice(start, cursor).join('');
	const [, not = '', name, begin = ''] = /^(-?\(*)(?:([\w.]+):)?(.*)$/s.exec(word) ?? [];
	const key = name === undefined ? null : keyOf(name);
	return {
		start: start + not.length,
		not: not.startsWith('-'),
		key,
		begin: key === null && name !== undefined ? word : begin,
	};
}

/** The dimension whose values complete a key; null: there is none, or its values are a closed list. */
export function valuesKeyOf({key}: FilterWord): StatsKey | null {
	const keys: readonly StatsKey[] = [
		'model',
		'provider',
		'service',
		'operation',
		'endpoint',
		'user',
		'session',
		'agent',
		'error',
	];
	return keys.find(one => one === key) ?? null;
}

export type SeenValue = {readonly value: string; readonly calls: number};

/** `seen`: values of the key that is written, most calls first. */
export function filterOffers(line: Line, seen: readonly SeenValue[]): readonly Offer[] {
	const word = filterWordOf(line);
	if (word.key === null) {
		if (word.begin === '') return [];
		return Object.entries(filterKeys)
			.filter(([key]) => key.startsWith(word.begin.toLowerCase()))
			.map(([key, note]) => offerOf(line, word.start, {text: `${key}:`, note}));
	}
	const {key, begin} = word;
	if (isNumberKey(key)) return [];
	const typed = begin.replace(/^"/, '').toLowerCase();
	const closed = closedValues[key]?.map(value => ({value, note: ''}));
	const values = closed ?? seen.map(({value, calls}) => ({value, note: count(calls)}));
	return values
		.filter(({value}) => value.toLowerCase().startsWith(typed))
		.slice(0, valuesMax)
		.map(({value, note}) => offerOf(line, word.start, {text: `${key}:${quoted(value)} `, note}));
}

function offerOf(
	{text, cursor}: Line,
	start: number,
	{text: made, note}: {text: string; note: string},
): Offer {
	const characters = Array.from(text);
	const whole = characters.slice(0, start).join('') + made + characters.slice(cursor).join('');
	const line = {text: whole, cursor: start + Array.from(made).length};
	return {name: made.trimEnd(), note, works: true, line, command: null};
}

/** A value that the language would read otherwise stands in quotes. */
function quoted(value: string): string {
	return /^[\w./-][\w./:@-]*$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** What of a filter counts the values that can stand at the cursor: all but the word there. */
export function filterAround({text, cursor}: Line): string {
	const characters = Array.from(text);
	const start = wordStart(characters, cursor);
	return allOf([characters.slice(0, start).join(''), characters.slice(cursor).join('')]);
}
