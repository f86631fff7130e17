/**
What takes longer to find than a person waits for the figures above it: told with them when it is there in a moment, else
after them. What was found the last time for the same question stands meanwhile, so that it does not come and go.
*/
import type {Reader} from '../../store/store.ts';

/** So long the figures wait for it, ms. */
const waitMs = 150;

export class Late<Found> {
	readonly #last = new WeakMap<Reader, {readonly asked: string; readonly found: Found}>();

	/** What was found the last time, if that was for this question; null: it was not. */
	known(reader: Reader, asked: string): Found | null {
		const last = this.#last.get(reader);
		return last?.asked === asked ? last.found : null;
	}

	/** `dataOf` makes the answer; of null while it is looked for. Without `later` nobody could be told: it is waited for. */
	async told<Data>(
		looking: Promise<Found>,
		{
			reader,
			asked,
			later,
			dataOf,
		}: {
			readonly reader: Reader;
			/** Names the question. */
			readonly asked: string;
			readonly later: ((data: Data) => void) | undefined;
			readonly dataOf: (found: Found | null) => Data;
		},
	): Promise<Data> {
		const keeping = looking.then(found => {
			this.#last.set(reader, {asked, found});
			return found;
		});
		const before = this.known(reader, asked);
		const inTime = await Promise.race([keeping, nothingAfter(waitMs)]);
		if (inTime !== null || later === undefined) return dataOf(inTime ?? (await keeping));
		keeping.then(
			found => later(dataOf(found)),
			// Whoever waits for it sees the figures; asked again, it tells what is wrong.
			() => {},
		);
		return dataOf(before);
	}
}

async function nothingAfter(ms: number): Promise<null> {
	return new Promise(resolve => {
		setTimeout(() => resolve(null), ms);
	});
}
