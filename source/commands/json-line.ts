/**
A value as one line of JSON that does nothing to a terminal. `JSON.stringify` escapes C0 only: C1 has an escape
sequence in one character (U+009B), and bidirectional controls turn what stands beside them round.
*/
const harmful = /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g;

export function jsonLine(value: unknown): string {
	return JSON.stringify(value).replace(
		harmful,
		sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}
