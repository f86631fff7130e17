/**
How often a frame is drawn for what arrives: what comes together (the status, the answer of the view, the header's) is
drawn once, and not more often than a person sees. A key is never made to wait.
*/

/** Between two frames that nobody asked for, ms. */
const paceMs = 200;

/** What one change brings comes within this, ms. */
const togetherMs = 20;

/** So long after a key, what it asked for is drawn as soon as it is here, ms. */
const underHandMs = 1000;

/** How often a replay moves on, ms: ten frames a second look like motion and leave room for the reader. */
export const replayTickMs = 100;

/** A message stands three seconds; a little later the frame without it is drawn, ms. */
export const messageGoneMs = 3050;

export class Pace {
	readonly #draw: () => void;
	#timer: ReturnType<typeof setTimeout> | null = null;
	#drawnMs = Number.NEGATIVE_INFINITY;
	/** Who starts it waits for its first frame. */
	#keyMs = performance.now();

	constructor(draw: () => void) {
		this.#draw = draw;
	}

	key(): void {
		this.#keyMs = performance.now();
	}

	now(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
		this.#drawnMs = performance.now();
		this.#draw();
	}

	/** Now, where somebody waits for it; else with what else comes. */
	soon(): void {
		const now = performance.now();
		if (now - this.#keyMs < underHandMs) return this.now();
		this.#timer ??= setTimeout(() => this.now(), Math.max(togetherMs, this.#drawnMs + paceMs - now));
	}

	close(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
	}
}

/**
While nothing has come, time alone changes what is shown: calls leave the window, what runs is given up. Asked so
often, ms, that is late by less than a cell of any chart is wide.
*/
const quietAskMs = 5000;

/** Whether it is worth to ask again: something has come, or enough time has passed. */
export class Freshness {
	#revision: number | null = null;
	#askedMs = 0;

	/** `revision` null: nobody tells whether anything has come. */
	isOld(revision: number | null): boolean {
		if (revision === null || revision !== this.#revision) return true;
		return performance.now() - this.#askedMs >= quietAskMs;
	}

	asked(revision: number | null): void {
		this.#revision = revision;
		this.#askedMs = performance.now();
	}
}
