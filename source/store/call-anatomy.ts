/** The answer to `Reader.anatomy`, apart from the others because it is told in the words of `tokens/`. */
import type {Anatomy} from '../tokens/anatomy.ts';
import type {CacheLoss} from '../tokens/cache-loss.ts';

/** What a prompt is made of, how the prompts before it grew to it, and what a cache served of it. */
export type CallAnatomy = {
	readonly callId: string;
	/** Null: the telemetry does not hold the prompt. */
	readonly parts: Anatomy | null;
	/** Tokens that the model takes; null: the price table does not say. */
	readonly contextWindow: number | null;
	/** Calls of the same session (or trace, or with the same messages) up to this one, oldest first, at most 60. */
	readonly growth: readonly {
		readonly callId: string;
		readonly startMs: number;
		readonly input: number | null;
		readonly isEstimated: boolean;
		readonly cacheRead: number | null;
	}[];
	/** `messages`: neither session nor trace joins them, but each goes on with the messages of the one before. */
	readonly growthOf: 'session' | 'trace' | 'messages' | null;
	readonly cache: CacheLoss;
};
