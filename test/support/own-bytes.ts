/** What of a screen's bytes is not the program's own: anything but text that is inert, and the few sequences it paints with. */

/**
Everything that the painter and the theme write, and what Ink does to take the terminal and give it back: a place, a
column, erasing, colours, and the private modes 7 (wrap), 25 (cursor), 1002 and 1006 (mouse),
1049 (alternate screen), 2026 (together). At
the end the frame of Ink, which is empty.
*/
const ownSequence =
	// oxlint-disable-next-line no-control-regex -- control sequences are what it is about
	/\u001B\[(?:\d+;1H|\d+G|2?K|2J|\?(?:7|25|1002|1006|1049|2026)[hl]|(?:[137]|2[237]|3[12356]|39|90)m)|(?<=\u001B\[\?25l)\r?\n(?=\u001B\[\?2026l)/g;

/** What no text may have in it: C0, delete, C1, separators, directions, tags, and what is drawn as nothing. */
const foreign =
	/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00AD\u061C\u115F\u1160\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E01EF}]/gu;

/** Each foreign character with what stands around it; empty when there is none. `newlines`: of a report, not of a screen. */
export function foreignIn(
	written: string,
	{newlines = false}: {readonly newlines?: boolean} = {},
): readonly string[] {
	const text = written.replaceAll(ownSequence, '').replaceAll(newlines ? '\n' : /$^/g, '');
	return Array.from(text.matchAll(foreign), ({index}) =>
		JSON.stringify(text.slice(Math.max(0, index - 20), index + 20)),
	);
}
