/** Keys that a user gave to commands: the table of keys with these in it. */
import type {Binding} from '../keys/binding.ts';
import type {Scope} from '../keys/commands.ts';
import {keymap} from '../keys/keymap.ts';

/** A key by its name, and what it stands for; `none`: it stands for nothing any more. */
export type CustomKeys = Readonly<Record<string, string>>;

/** What terminals send as Backspace, Tab and Enter (https://invisible-island.net/xterm/xterm.faq.html#xterm_erase). */
const sentAs: Readonly<Record<string, string>> = {
	'ctrl-h': 'backspace',
	'ctrl-i': 'tab',
	'ctrl-j': 'enter',
	'ctrl-m': 'enter',
};

const named: ReadonlySet<string> = new Set(
	'up down left right pageup pagedown home end enter escape tab shift-tab backspace space'.split(' '),
);

/** A line that is typed, and what is chosen from, keep their keys: there a letter is a letter. */
const isFixed = (binding: Binding): boolean =>
	binding.scopes.some(scope => scope === 'prompt' || scope === 'copy' || scope === 'columns');

const commands: ReadonlySet<string> = new Set(
	keymap.filter(binding => !isFixed(binding)).map(({command}) => command),
);

/** Why a key cannot stand for a command; null: it can. */
export function keyMistake(
	key: string,
	command: string,
): {readonly message: string; readonly hint: string} | null {
	const other = Object.hasOwn(sentAs, key) ? sentAs[key] : undefined;
	if (other !== undefined)
		return {
			message: `${key} cannot be told from ${other}: terminals send the same for both`,
			hint: 'another letter, such as ctrl-t',
		};
	const isKey =
		named.has(key) || /^ctrl-[a-z]$/.test(key) || (Array.from(key).length === 1 && key.trim() !== '');
	if (!isKey)
		return {
			message: `there is no key "${key}"`,
			hint: `a character, ctrl- with a letter, or one of ${[...named].join(', ')}`,
		};
	if (key === 'ctrl-c') return {message: 'ctrl-c always quits', hint: 'another key, such as ctrl-t'};
	if (command === 'none' || commands.has(command)) return null;
	return {
		message: `there is no command "${command}"`,
		hint: `none, or one of ${[...commands].join(', ')}`,
	};
}

/** Where a command works; one that works everywhere has every place. */
function scopesFor(command: string): ReadonlySet<Scope> {
	return new Set(keymap.filter(binding => binding.command === command).flatMap(({scopes}) => scopes));
}

/** Whatever else stands on a key where its command works has to leave it; a key that is for `none` leaves all. */
function isTaken(binding: Binding, command: string): boolean {
	if (command === binding.command) return false;
	const scopes = scopesFor(command);
	return command === 'none' || scopes.has('everywhere') || binding.scopes.some(scope => scopes.has(scope));
}

/** A command keeps the keys that it had beside the new ones. */
export function keymapWith(custom: CustomKeys): readonly Binding[] {
	const given = Object.entries(custom);
	return keymap.map(binding => {
		if (isFixed(binding)) return binding;
		const kept = binding.keys.filter(key => {
			const command = Object.hasOwn(custom, key) ? custom[key] : undefined;
			return command === undefined || !isTaken(binding, command);
		});
		const added = given.filter(([, command]) => command === binding.command).map(([key]) => key);
		return {...binding, keys: [...new Set([...added, ...kept])]};
	});
}
