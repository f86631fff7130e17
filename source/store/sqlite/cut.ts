/**
Cuts a long text into the pieces that `content` keeps. The pieces, joined, are the text, byte for byte, whatever
it is: nothing here needs the text to be valid JSON.

Text that looks like a JSON array is cut between its elements. A separator goes to the piece behind it and the
closing bracket is a piece of its own, so that the pieces of a history are the same texts when the next turn
sends it again with more behind:

    [{"role":"user",…}   ,{"role":"assistant",…}   ,{"role":"user",…}   ]
*/

/**
Texts from this many UTF-16 units on live in `content`. Below, a row in `content` (its hash twice, two row
headers, a reference: about 90 bytes and 4 µs) costs more than the copies that it saves.
*/
export const contentLengthMin = 200;

/**
A piece is at least this long: shorter elements share one with their followers, so that an array of numbers
does not become a row a number. The end of a history is then copied once more, by less than this.
*/
const pieceLengthMin = 100;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

export function cut(text: string): readonly string[] {
	if (text.charCodeAt(0) !== openBracket || text.charCodeAt(text.length - 1) !== closeBracket) return [text];
	const pieces: string[] = [];
	let pieceStart = 0;
	let depth = 0;
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		if (code === quote) {
			index = endOfString(text, index);
			if (index === -1) return [text];
		} else if (code === openBracket || code === openBrace) {
			depth++;
		} else if (code === closeBracket || code === closeBrace) {
			depth--;
			// The array ends before the text does: whatever this is, it is not one array.
			if (depth === 0 && index !== text.length - 1) return [text];
		} else if (code === comma && depth === 1 && index - pieceStart >= pieceLengthMin) {
			pieces.push(text.slice(pieceStart, index));
			pieceStart = index;
		}
	}
	pieces.push(text.slice(pieceStart, -1), ']');
	return pieces;
}

/** Index of the quote that ends the string which begins at `start`; -1 where none does. */
function endOfString(text: string, start: number): number {
	let end = text.indexOf('"', start + 1);
	while (end !== -1) {
		let before = end - 1;
		while (text.charCodeAt(before) === backslash) before--;
		if ((end - before) % 2 === 1) return end;
		end = text.indexOf('"', end + 1);
	}
	return -1;
}
