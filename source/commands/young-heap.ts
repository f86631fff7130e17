/**
The young generation of the thread of the screen. V8 doubles it whenever what outlived collections adds up to its size,
up to 128 MB (Node 24), and gives little of it back while there is work: after a quarter of an hour at 2,000 spans/s 67 MB
were kept for 2 that were used. Other threads are bounded where they are started (`resourceLimits`); a thread that runs
can only be told to grow no more. V8 reads the flag whenever it would grow (`SemiSpaceNewSpace::Grow`), so that it may be
set late, and set back. It holds for all threads; the others are bounded anyhow.
*/
import {getHeapSpaceStatistics, setFlagsFromString} from 'node:v8';

/** Of both halves together. */
const bytesMax = 15 * 1024 * 1024;

const lookMs = 1000;

/** V8's own factor, and the one at which nothing grows. */
const usual = 2;
const none = 1;

/** Returns how to end that: compiled code is kept for the next start, and only that of the usual flags is read again. */
export function boundYoungHeap(): () => void {
	let factor = usual;
	const set = (next: number): void => {
		if (next === factor) return;
		factor = next;
		setFlagsFromString(`--semi-space-growth-factor=${factor}`);
	};
	const timer = setInterval(() => {
		const space = getHeapSpaceStatistics().find(({space_name: name}) => name === 'new_space');
		set(space === undefined || space.space_size < bytesMax ? usual : none);
	}, lookMs);
	timer.unref();
	return () => {
		clearInterval(timer);
		set(usual);
	};
}
