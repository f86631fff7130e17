/**
Loaded before the program (`--import`), in each of its threads: the time of day is off by the milliseconds that the
file named in the query of its address holds, as if somebody set the clock of the machine.
*/
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const file = fileURLToPath(new URL(new URL(import.meta.url).searchParams.get('file'), 'file:///'));
const timeOfDay = Date.now;
/** How long a reading of the file holds. */
const readMs = 20;
let offsetMs = 0;
let readAtMs = -Infinity;

Date.now = () => {
	const passedMs = performance.now();
	if (passedMs - readAtMs > readMs) {
		readAtMs = passedMs;
		offsetMs = Number(readFileSync(file, 'utf8'));
	}
	return timeOfDay() + offsetMs;
};
