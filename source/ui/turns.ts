/**
One question at a time to the reader: what waits here is ordered by who asks, and can be taken back, which nothing
can be that waits in the reader's own queue. So a key never waits for more than the one statement that runs.
*/
import type {Reader} from '../store/store.ts';

/** Who asks: the view in sight goes before what the header needs. */
export type Rank = 'view' | 'header';

type Waiting = {
	readonly rank: Rank;
	readonly run: () => Promise<void>;
	readonly drop: () => void;
};

/** Rejects what nobody waits for any more; an answer that came for it is thrown away. */
export class Superseded extends Error {
	constructor() {
		super('another question has taken its place');
		this.name = 'Superseded';
	}
}

/** Methods that a view asks; the others are not questions. */
const asked = [
	'file',
	'calls',
	'call',
	'carriers',
	'traces',
	'ledger',
	'log',
	'logs',
	'ledgerTotals',
	'trace',
	'span',
	'overview',
	'timeline',
	'moment',
	'coverage',
	'drops',
	'condition',
] as const;

/** Asked at once: the reader answers them on a thread of their own, so that nothing waits behind them. */
const apart = ['anatomy', 'spansSaying', 'metrics', 'metric'] as const;

export class Turns {
	readonly #reader: Reader;
	#waiting: Waiting[] = [];
	#runs = false;

	constructor(reader: Reader) {
		this.#reader = reader;
	}

	/** A reader whose questions wait for their turn, and a way to take back all that it has asked so far. */
	readerOf(rank: Rank): {readonly reader: Reader; readonly supersede: () => void} {
		let generation = 0;
		const own = new Set<Waiting>();
		const turn =
			(method: (typeof asked)[number]) =>
			(...args: readonly unknown[]): Promise<unknown> => {
				const asking = generation;
				const ask = this.#reader[method] as (...args: readonly unknown[]) => Promise<unknown>;
				return new Promise((resolve, reject) => {
					const run = async (): Promise<void> => {
						own.delete(waiting);
						try {
							const answer = await ask.apply(this.#reader, [...args]);
							if (asking === generation) resolve(answer);
							else reject(new Superseded());
						} catch (error) {
							reject(asking === generation ? error : new Superseded());
						}
					};
					const waiting: Waiting = {rank, run, drop: () => reject(new Superseded())};
					own.add(waiting);
					this.#add(waiting);
				});
			};
		const atOnce =
			(method: (typeof apart)[number]) =>
			async (...args: readonly unknown[]): Promise<unknown> => {
				const asking = generation;
				const ask = this.#reader[method] as (...args: readonly unknown[]) => Promise<unknown>;
				const answer = await ask.apply(this.#reader, [...args]);
				if (asking !== generation) throw new Superseded();
				return answer;
			};
		const turns = Object.fromEntries([
			...asked.map(method => [method, turn(method)] as const),
			...apart.map(method => [method, atOnce(method)] as const),
		]);
		return {
			reader: {...this.#reader, ...turns},
			supersede: () => {
				generation++;
				this.#waiting = this.#waiting.filter(waiting => !own.has(waiting));
				for (const waiting of own) waiting.drop();
				own.clear();
			},
		};
	}

	#add(waiting: Waiting): void {
		this.#waiting.push(waiting);
		if (!this.#runs) void this.#next();
	}

	async #next(): Promise<void> {
		this.#runs = true;
		while (this.#waiting.length > 0) {
			const at = Math.max(
				0,
				this.#waiting.findIndex(({rank}) => rank === 'view'),
			);
			const [next] = this.#waiting.splice(at, 1);
			await next?.run();
		}
		this.#runs = false;
	}
}
