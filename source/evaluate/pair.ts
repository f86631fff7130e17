/** A question with what was read and what was answered, as scorers see it. */
import type {Exchange} from '../inspect/exchange.ts';

export type Pair = {
	readonly callId: string;
	readonly atMs: number;
	/** Key of the prompt template, and how it is called. */
	readonly template: string;
	readonly templateName: string;
	readonly exchange: Exchange;
	/** Text of the answer; empty where it is none. */
	readonly answer: string;
	/** The golden answer; null: nobody told one. */
	readonly expected: string | null;
};

export type Scored = {
	/** From 0 to 1, higher is better. */
	readonly score: number;
	/** Why, in a sentence; null: the figure says it. */
	readonly said: string | null;
};

export type Scorer = {
	readonly name: string;
	/** Another one says that scores of two runs are not of the same measure. */
	readonly version: string;
	/** Null: it has nothing to say of this pair. */
	readonly score: (pair: Pair) => Scored | null | Promise<Scored | null>;
};
