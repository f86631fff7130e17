/**
A map with a bound that forgets what was not asked for lately. Two generations instead of a list in order of
use: a hit in the old one moves to the young one, and when the young one is full the old one is forgotten. That
costs one or two look-ups and no bookkeeping.
*/
export class BoundedMap<Key, Value> {
	#young = new Map<Key, Value>();
	#old = new Map<Key, Value>();
	#weight = 0;
	readonly #weightMax: number;

	/** At most `weightMax` in all; an entry weighs 1 unless `set` says otherwise. */
	constructor(weightMax: number) {
		this.#weightMax = weightMax / 2;
	}

	get(key: Key): Value | undefined {
		const young = this.#young.get(key);
		if (young !== undefined) return young;
		const old = this.#old.get(key);
		if (old !== undefined) {
			this.#old.delete(key);
			this.set(key, old);
		}
		return old;
	}

	set(key: Key, value: Value, weight = 1): void {
		if (this.#weight + weight > this.#weightMax) {
			this.#old = this.#young;
			this.#young = new Map();
			this.#weight = 0;
		}
		this.#weight += weight;
		this.#young.set(key, value);
	}

	delete(key: Key): void {
		this.#young.delete(key);
		this.#old.delete(key);
	}

	/** Forgets the entries that fail the test. Their weight counts until a generation goes. */
	keepOnly(test: (value: Value) => boolean): void {
		for (const generation of [this.#young, this.#old]) {
			for (const [key, value] of generation) if (!test(value)) generation.delete(key);
		}
	}

	clear(): void {
		this.#young = new Map();
		this.#old = new Map();
		this.#weight = 0;
	}
}
