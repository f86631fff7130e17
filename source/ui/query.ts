/**
Asks the reader, one question at a time, the newest wish first, and keeps the old answer until the new one is
here: a frame is always drawn from what is known and never waits. Knows no view by name.
*/
import type {Reader} from '../store/store.ts';
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

export type Query = {
	/** `fresh`: something may have changed since; without it a question that was asked is not asked again. */
	readonly want: (wish: Wish, options: {fresh: boolean}) => void;
	readonly answer: (key: string) => unknown;
	/** Why the last question failed; null when it did not. */
	readonly failure: () => string | null;
	readonly close: () => void;
};

/** Between two askings of one question, ms: ten a second is as fast as a person reads changes. */
const askIntervalMsMin = 100;

/** Answers kept for places that one comes back to by Esc. */
const answersMax = 8;

export function createQuery(reader: Reader, changed: () => void): Query {
	const answers = new Map<string, unknown>();
	let wanted: Wish | null = null;
	let asked = '';
	let stale = false;
	let inFlight = false;
	let closed = false;
	let startedMs = Number.NEGATIVE_INFINITY;
	let tookMs = 0;
	let failure: string | null = null;
	let timer: ReturnType<typeof setTimeout> | null = null;

	function question(wish: Wish): string {
		return `${wish.key}\n${wish.view.question(wish.context)}`;
	}

	function schedule(): void {
		if (closed || inFlight || wanted === null) return;
		const isNew = question(wanted) !== asked;
		if (!isNew && !stale) return;
		if (timer !== null) clearTimeout(timer);
		// A file that answers slowly is asked less often, so that half of the reader's time stays free for keys.
		const waitMs = isNew ? 0 : startedMs + Math.max(askIntervalMsMin, 2 * tookMs) - performance.now();
		timer = waitMs <= 0 ? null : setTimeout(() => void run(), waitMs);
		if (waitMs <= 0) void run();
	}

	async function run(): Promise<void> {
		if (closed || inFlight || wanted === null) return;
		const wish = wanted;
		inFlight = true;
		stale = false;
		asked = question(wish);
		startedMs = performance.now();
		try {
			keep(wish.key, await wish.view.ask(reader, wish.context));
			failure = null;
		} catch (error) {
			failure = error instanceof Error ? error.message : String(error);
		}
		tookMs = performance.now() - startedMs;
		inFlight = false;
		if (closed) return;
		changed();
		schedule();
	}

	function keep(key: string, answer: unknown): void {
		answers.delete(key);
		answers.set(key, answer);
		const [oldest] = answers.keys();
		if (answers.size > answersMax && oldest !== undefined) answers.delete(oldest);
	}

	return {
		want(wish, {fresh}) {
			wanted = wish;
			stale ||= fresh;
			schedule();
		},
		answer: key => answers.get(key) ?? null,
		failure: () => failure,
		close() {
			closed = true;
			if (timer !== null) clearTimeout(timer);
		},
	};
}
