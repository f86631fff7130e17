/** Names of keys: from what Ink says to those of the keymap, and from these to what is printed. */
import type {Key} from 'ink';

import {type Glyphs, glyphSets} from '../glyphs.ts';

/** More keys in one text are a paste by mistake, and none of them is obeyed; into a line that is typed people do paste. */
const keysMax = 64;
const typedMax = 500;

/** Keys that are no letters, inside a text: `:q` and Enter may come as one. */
const inText: Readonly<Record<string, string>> = {
	' ': 'space',
	'\r': 'enter',
	'\t': 'tab',
	'\u007F': 'backspace',
};

/** A fast repeat comes as one text of many keys; `isTyping`: they go into a line. */
export function keyNames(
	input: string,
	key: Key,
	{isTyping}: {readonly isTyping: boolean},
): readonly string[] {
	const named = nameOf(key);
	if (named !== null) return [named];
	if (key.ctrl) return input.length === 1 ? [`ctrl-${input}`] : [];
	// Alt with a letter is no key of ours; it must not pass for the letter.
	if (key.meta || input.length > (isTyping ? typedMax : keysMax)) return [];
	return Array.from(input, character => inText[character] ?? withCtrl(character));
}

/** `ctrl-u` of U+0015. */
function withCtrl(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	return code >= 1 && code <= 26 ? `ctrl-${String.fromCodePoint(code + 96)}` : character;
}

function nameOf(key: Key): string | null {
	if (key.upArrow) return 'up';
	if (key.downArrow) return 'down';
	if (key.leftArrow) return 'left';
	if (key.rightArrow) return 'right';
	if (key.pageUp) return 'pageup';
	if (key.pageDown) return 'pagedown';
	if (key.home) return 'home';
	if (key.end) return 'end';
	if (key.return) return 'enter';
	if (key.escape) return 'escape';
	if (key.tab) return key.shift ? 'shift-tab' : 'tab';
	if (key.backspace || key.delete) return 'backspace';
	return null;
}

const shownNames: Readonly<Record<string, string>> = {
	escape: 'esc',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	home: 'Home',
	end: 'End',
};

/** How a key is printed. */
export function shownKey(key: string, glyphs: Glyphs = glyphSets.unicode): string {
	return glyphs.keys[key as keyof Glyphs['keys']] ?? shownNames[key] ?? key;
}
