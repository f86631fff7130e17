/** Which pieces of `content` stored JSON refers to, and a set of many such ids. */

/** Ids are given out one after the other: 65,536 of them are 8 KB. */
const chunkBits = 16;
const chunkSize = 2 ** chunkBits;

/** One bit an id: a file of 5 GB has some five million pieces, which is 640 KB. */
export class IdSet {
	readonly #chunks = new Map<number, Uint8Array>();

	add(id: number): void {
		const name = Math.floor(id / chunkSize);
		let chunk = this.#chunks.get(name);
		if (chunk === undefined) this.#chunks.set(name, (chunk = new Uint8Array(chunkSize / 8)));
		const bit = id % chunkSize;
		chunk[bit >> 3] = (chunk[bit >> 3] as number) | (1 << (bit & 7));
	}

	has(id: number): boolean {
		const bit = id % chunkSize;
		const byte = this.#chunks.get(Math.floor(id / chunkSize))?.[bit >> 3] ?? 0;
		return (byte & (1 << (bit & 7))) !== 0;
	}
}

const contentKey = '"$content":[';
const atKey = '"$at":[';

const zero = 0x30;
const nine = 0x39;
const comma = 0x2c;

/**
Adds the ids that a stored value refers to. Looks for the references in the text, since parsing takes ten times as
long; a map of a user's that looks like one keeps a piece that nobody needs, and never the other way round.
*/
export function collectContentIds(json: string, into: {readonly add: (id: number) => void}): void {
	for (let at = json.indexOf(contentKey); at !== -1; at = json.indexOf(contentKey, at)) {
		at = collectNumbers(json, at + contentKey.length, {into, all: true});
	}
	// The numbers after the first say which part of the piece it is.
	for (let at = json.indexOf(atKey); at !== -1; at = json.indexOf(atKey, at)) {
		at = collectNumbers(json, at + atKey.length, {into, all: false});
	}
}

function collectNumbers(
	json: string,
	from: number,
	{into, all}: {readonly into: {readonly add: (id: number) => void}; readonly all: boolean},
): number {
	let at = from;
	let id = 0;
	let hasDigits = false;
	for (; at < json.length; at++) {
		const code = json.charCodeAt(at);
		if (code >= zero && code <= nine) {
			id = id * 10 + (code - zero);
			hasDigits = true;
			continue;
		}
		if (hasDigits && Number.isSafeInteger(id)) into.add(id);
		if (code !== comma || !all) break;
		id = 0;
		hasDigits = false;
	}
	return at;
}
