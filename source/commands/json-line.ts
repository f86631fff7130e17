/**
A value as one line of JSON that does nothing to a terminal. `JSON.stringify` escapes C0 and lone surrogates only: C1
has an escape sequence in one character (U+009B), bidirectional controls turn what stands beside them round, and tags
are read by nobody but a model. Joiners and the selectors that emoji are made of stay.
*/
const harmful =
	/[\u007F-\u009F\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF0-\uFFFB]|\uDB40[\uDC00-\uDFFF]/g;

export function jsonLine(value: unknown): string {
	return JSON.stringify(value).replace(
		harmful,
		// By UTF-16 units, as JSON has it: a tag is two.
		sign => sign.replace(/[^]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
	);
}
