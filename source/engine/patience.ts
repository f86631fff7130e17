/** Waits for another program to let go of the file. */
import {setTimeout as sleep} from 'node:timers/promises';
import {isLocked} from '../store/fault.ts';

/** How long a start and an end wait for it, and how often they look. */
const lockedMs = 5000;
const pauseMs = 50;

/** What `action` returns, run again while the file is locked; throws what it throws in the end. */
export async function patiently<T>(action: () => Promise<T>): Promise<T> {
	const untilMs = performance.now() + lockedMs;
	for (;;) {
		try {
			return await action();
		} catch (error) {
			if (!isLocked(error) || performance.now() > untilMs) throw error;
			await sleep(pauseMs);
		}
	}
}
