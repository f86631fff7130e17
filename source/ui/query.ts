/**
Asks for what is in sight, the newest wish first, and keeps the old answer until the new one is here: a frame is
always drawn from what is known and never waits. Knows no view by name.
*/
import type {Reader} from '../store/store.ts';
import {Superseded} from './turns.ts';
import type {View, ViewContext} from './view.ts';

export type AnyView = View<unknown>;

/** A view in a table of views. Its data comes from its own `ask`, so the type may be forgotten in between. */
export function anyView<Data>(view: View<Data>): AnyView {
	return view as unknown as AnyView;
}

export type Wish = {
	/** Whose data it is: a view, or a place with its id. */
	readonly key: string;
	readonly view: AnyView;
	readonly context: ViewContext;
};

/**
Between two askings of one question, ms: nobody reads figures that change five times a second. The first change after
a rest is asked for at once.
*/
const askIntervalMsMin = 200;

/** Whoever waits longer for something new is told that it is being read, ms. */
const slowMs = 400;

/** In a replay, whose clock moves as often: it is to look like motion. */
const replayIntervalMs = 100;

/** Answers kept for places that one comes back to by Esc. */
const answersMax = 8;

export class Query {
	readonly #reader: Reader;
	readonly #supersede: () => void;
	readonly #changed: () => void;
	readonly #answers = new Map<string, unknown>();
	#wanted: Wish | null = null;
	#asked = '';
	/** The question of the last answer. */
	#answered = '';
	#slow: ReturnType<typeof setTimeout> | null = null;
	#stale = false;
	/** Whose question is on its way; null: none. */
	#inFlight: Wish | null = null;
	#closed = false;
	#startedMs = Number.NEGATIVE_INFINITY;
	#tookMs = 0;
	#failure: string | null = null;
	#timer: ReturnType<typeof setTimeout> | null = null;

	/** `changed` is called after each answer, good or bad. */
	constructor(
		{reader, supersede}: {readonly reader: Reader; readonly supersede: () => void},
		changed: () => void,
	) {
		this.#reader = reader;
		this.#supersede = supersede;
		this.#changed = changed;
	}

	/** `fresh`: something may have changed since; without it a question that was asked is not asked again. */
	want(wish: Wish, {fresh}: {readonly fresh: boolean}): void {
		this.#wanted = wish;
		this.#stale ||= fresh;
		// Of another place nobody waits for the rest any more; a cursor that runs down a list waits for each page.
		if (this.#inFlight !== null && this.#inFlight.key !== wish.key) {
			this.#inFlight = null;
			this.#supersede();
		}
		this.#schedule();
	}

	/** The last answer, possibly of an older question; null before the first. */
	answer(key: string): unknown {
		return this.#answers.get(key) ?? null;
	}

	/** Something new was asked a while ago, and is not there: what is shown is of an older question. */
	isReading(): boolean {
		const isNew = this.#inFlight !== null && this.#asked !== this.#answered;
		return isNew && performance.now() - this.#startedMs >= slowMs;
	}

	/** What is shown answers what is asked. */
	isSettled(): boolean {
		return this.#inFlight === null && this.#asked === this.#answered;
	}

	/** Nobody waits for what is on its way: its answer is thrown away, and what is shown is asked for again when it changes. */
	stop(): void {
		this.#inFlight = null;
		this.#asked = this.#answered;
		this.#supersede();
	}

	/** Why the last question failed; null when it did not. */
	failure(): string | null {
		return this.#failure;
	}

	close(): void {
		this.#closed = true;
		if (this.#timer !== null) clearTimeout(this.#timer);
		if (this.#slow !== null) clearTimeout(this.#slow);
	}

	#schedule(): void {
		if (this.#closed || this.#inFlight !== null || this.#wanted === null) return;
		const isNew = questionOf(this.#wanted) !== this.#asked;
		if (!isNew && !this.#stale) return;
		if (this.#timer !== null) clearTimeout(this.#timer);
		// A file that answers slowly is asked less often, so that half of the reader's time stays free for keys.
		const {view, context} = this.#wanted;
		const live = view.restMs ?? askIntervalMsMin;
		const restMs = context.state.replay === null ? live : replayIntervalMs;
		const nextMs = this.#startedMs + Math.max(restMs, 2 * this.#tookMs);
		const waitMs = isNew ? 0 : nextMs - performance.now();
		this.#timer = null;
		if (waitMs <= 0) void this.#run();
		else this.#timer = setTimeout(() => void this.#run(), waitMs);
	}

	async #run(): Promise<void> {
		if (this.#closed || this.#inFlight !== null || this.#wanted === null) return;
		const wish = this.#wanted;
		this.#inFlight = wish;
		this.#stale = false;
		this.#asked = questionOf(wish);
		this.#startedMs = performance.now();
		if (this.#slow !== null) clearTimeout(this.#slow);
		// A little later, since timers may come a millisecond early.
		this.#slow = setTimeout(() => this.isReading() && this.#changed(), slowMs + 5);
		this.#slow.unref();
		try {
			let first: unknown;
			const later = (answer: unknown): void => {
				// Of an answer that is no longer shown nobody waits for the rest.
				if (this.#closed || first === undefined || this.#answers.get(wish.key) !== first) return;
				this.#keep(wish.key, answer);
				this.#changed();
			};
			const answer = await wish.view.ask(this.#reader, wish.context, later);
			if (this.#inFlight !== wish) {
				// Another place is asked for, or this one was stopped; who comes back to a place sees its last answer.
				if (this.#wanted?.key !== wish.key) this.#keep(wish.key, answer);
				return;
			}
			this.#keep(wish.key, answer);
			first = answer;
			this.#failure = null;
			this.#answered = questionOf(wish);
		} catch (error) {
			if (error instanceof Superseded || this.#inFlight !== wish) return;
			this.#failure = error instanceof Error ? error.message : String(error);
		}
		this.#tookMs = performance.now() - this.#startedMs;
		this.#inFlight = null;
		if (this.#closed) return;
		this.#changed();
		this.#schedule();
	}

	#keep(key: string, answer: unknown): void {
		this.#answers.delete(key);
		this.#answers.set(key, answer);
		const [oldest] = this.#answers.keys();
		if (this.#answers.size > answersMax && oldest !== undefined) this.#answers.delete(oldest);
	}
}

/** The moment is no part of a question, even where a view takes it for one: else a clock would ask without end. */
function questionOf({key, view, context}: Wish): string {
	const {state} = context;
	return `${key}\n${view.question({...context, asOfMs: 0, fromMs: state.sinceMs ?? -1 - state.window})}`;
}
