/** Texts that are nearly the same: Jaccard similarity of their runs of five words (Broder, 1997). */

const shingleLength = 5;
const similarityMin = 0.8;
/** The smallest hashes stand for a set: exact for up to so many runs, within some 0.03 beyond. */
const sketchMax = 256;
const textsMax = 100;

/** Pairs of places of texts whose similarity is above 0.8, first ones first. */
export function duplicatesOf(texts: readonly (readonly string[])[]): readonly (readonly [number, number])[] {
	if (texts.length < 2) return [];
	const sketches = texts.slice(0, textsMax).map(sketchOf);
	const pairs: (readonly [number, number])[] = [];
	for (const [at, one] of sketches.entries()) {
		if (one.length === 0) continue;
		for (let next = at + 1; next < sketches.length; next++) {
			const other = sketches[next];
			if (other !== undefined && other.length > 0 && similarity(one, other) > similarityMin)
				pairs.push([at, next]);
		}
	}
	return pairs;
}

/** Sorted. */
function sketchOf(keys: readonly string[]): readonly number[] {
	const hashes = new Set<number>();
	const length = Math.min(shingleLength, keys.length);
	if (length === 0) return [];
	const words = keys.map(hashOf);
	for (let at = 0; at + length <= words.length; at++) {
		let hash = 0;
		for (let next = at; next < at + length; next++) hash = mix(hash ^ (words[next] ?? 0));
		hashes.add(hash);
	}
	return [...hashes].sort((one, other) => one - other).slice(0, sketchMax);
}

/** FNV-1a. */
function hashOf(word: string): number {
	let hash = 0x811c9dc5;
	for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
	return hash >>> 0;
}

/** The finaliser of MurmurHash3, so that order counts and the smallest are a fair sample. */
function mix(value: number): number {
	let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
}

function similarity(one: readonly number[], other: readonly number[]): number {
	let left = 0;
	let right = 0;
	let shared = 0;
	let union = 0;
	const size = Math.min(sketchMax, one.length + other.length);
	while (union < size && (left < one.length || right < other.length)) {
		const first = one[left] ?? Infinity;
		const second = other[right] ?? Infinity;
		if (first === second) shared++;
		if (first <= second) left++;
		if (second <= first) right++;
		union++;
	}
	return shared / union;
}
