/** FNV-1a of 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/), as two halves: BigInt would take ten times as long. */
export function hash64(text: string): readonly [high: number, low: number] {
	let high = 0xcbf29ce4;
	let low = 0x84222325;
	for (let at = 0; at < text.length; at++) {
		low = (low ^ text.charCodeAt(at)) >>> 0;
		// Times 2^40 + 0x1b3, of which only 64 bits stay.
		const product = low * 0x1b3;
		high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x1_00_00_00_00) + (low << 8)) >>> 0;
		low = product >>> 0;
	}
	return [high, low];
}

/** 16 digits. */
export function hexOf([high, low]: readonly [number, number]): string {
	return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

/** A short name of a text: equal texts have equal ones, and two others meet once in some 2^64 pairs. No secrecy is in it. */
export function hashOf(text: string): string {
	return hexOf(hash64(text));
}
