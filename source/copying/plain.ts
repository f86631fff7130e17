/** JSON that does nothing where it is pasted: into a shell, an editor, a message. */

/** What nobody sees or what commands a terminal, new lines aside. */
const hidden = /[^\P{Cc}\n]|[\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu;

/** JSON of the same value, in which what is hidden is written by its number: whoever parses it has each character. */
export function plainJson(value: unknown): string {
	return JSON.stringify(value, null, 2).replaceAll(hidden, character =>
		Array.from(
			{length: character.length},
			(_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
		).join(''),
	);
}
