/**
The clock of a replay: which moment is shown, from the time that passed, speed, pauses, seeks and steps. Pure:
whoever owns it tells it how much real time went by. Times are milliseconds since 1970, of the recording.
*/

export type ReplayClock = {
	readonly atMs: number;
	/** Recorded milliseconds for one real one; `max`: a step to the next call at each tick, as fast as they draw. */
	readonly speed: number | 'max';
	readonly playing: boolean;
	readonly firstMs: number;
	readonly lastMs: number;
};

/** Steps of `+` and `-`; a step is at most five times, so that no speed is far from the next. */
export const speeds = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 'max'] as const;

/** At `max` the whole recording goes by in this real time, so that it can still be seen and stopped. */
const maxSpeedWholeMs = 3000;

/** A clock at the first record, playing. Speed is held between 0.1 and 1000, or `max`. */
export function replayClock(options: {firstMs: number; lastMs: number; speed?: number | 'max'}): ReplayClock {
	const {firstMs, lastMs, speed = 1} = options;
	return {
		atMs: firstMs,
		speed: speed === 'max' ? 'max' : Math.min(1000, Math.max(0.1, speed)),
		playing: true,
		firstMs,
		lastMs: Math.max(firstMs, lastMs),
	};
}

/** Real milliseconds have passed. Stands still at the last record. */
export function advance(clock: ReplayClock, elapsedMs: number): ReplayClock {
	if (!clock.playing || elapsedMs <= 0) return clock;
	const whole = clock.lastMs - clock.firstMs;
	const factor = clock.speed === 'max' ? Math.max(1000, whole / maxSpeedWholeMs) : clock.speed;
	return standing({...clock, atMs: clock.atMs + elapsedMs * factor});
}

/** To a moment; one outside the recording is its nearest end. Going back from the end does not start it again. */
export function seek(clock: ReplayClock, atMs: number): ReplayClock {
	return standing({...clock, atMs: Math.max(clock.firstMs, atMs)});
}

/** By a time: `<` and `>` go 10 s of the recording. */
export function skip(clock: ReplayClock, ms: number): ReplayClock {
	return seek(clock, clock.atMs + ms);
}

/** To a moment, and stand there: how one goes from call to call. */
export function step(clock: ReplayClock, atMs: number): ReplayClock {
	return {...seek(clock, atMs), playing: false};
}

/** Play or pause; play at the end starts from the beginning. */
export function toggle(clock: ReplayClock): ReplayClock {
	if (clock.playing) return {...clock, playing: false};
	return atEnd(clock) ? {...clock, atMs: clock.firstMs, playing: true} : {...clock, playing: true};
}

export function faster(clock: ReplayClock): ReplayClock {
	const speed = speeds.find(one => rank(one) > rank(clock.speed));
	return speed === undefined ? clock : {...clock, speed};
}

export function slower(clock: ReplayClock): ReplayClock {
	const speed = speeds.findLast(one => rank(one) < rank(clock.speed));
	return speed === undefined ? clock : {...clock, speed};
}

export function atEnd(clock: ReplayClock): boolean {
	return clock.atMs >= clock.lastMs;
}

/** Part of the recording that has gone by, 0 to 1; 1 where it has no length. */
export function progress(clock: ReplayClock): number {
	const whole = clock.lastMs - clock.firstMs;
	return whole === 0 ? 1 : (clock.atMs - clock.firstMs) / whole;
}

function standing(clock: ReplayClock): ReplayClock {
	return clock.atMs < clock.lastMs ? clock : {...clock, atMs: clock.lastMs, playing: false};
}

function rank(speed: number | 'max'): number {
	return speed === 'max' ? Number.POSITIVE_INFINITY : speed;
}
