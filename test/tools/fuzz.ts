/**
`node test/tools/fuzz.ts --bodies 1000000 --seed 1`: mutated recordings through both decoders, the store and
derivation, a share of them over the sockets of a running engine; see `test/support/fuzz/`. Prints what became of
them; exits with 1, the seed and a file with the body at the first one that was not answered as it should be.
*/
import {writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import v8 from 'node:v8';
import vm from 'node:vm';
import {fuzz} from '../support/fuzz/fuzz.ts';

/**
Bytes of resident memory, after a collection. The tables of a tokenizer, the caches of prices and keys, SQLite's
pages and the mutants kept take some 300 MB; a leak of 1 KB a body would pass this within half the run.
*/
const residentBytesMax = 600 * 1024 * 1024;

const reportMs = 30_000;

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc') as () => void;

const {values} = parseArgs({
	options: {bodies: {type: 'string', default: '1000000'}, seed: {type: 'string', default: '1'}},
});
const bodies = Number(values.bodies);
const seed = Number(values.seed);
const began = performance.now();
let reported = began;
let peak = 0;

function megabytes(bytes: number): string {
	return `${Math.round(bytes / 1024 / 1024)} MB`;
}

function rate(done: number): string {
	return `${Math.round(done / ((performance.now() - began) / 1000))} bodies/s`;
}

const result = await fuzz({
	bodies,
	seed,
	progress(done) {
		if (performance.now() - reported < reportMs && done < bodies) return;
		reported = performance.now();
		collect();
		const resident = process.memoryUsage.rss();
		peak = Math.max(peak, resident);
		console.log(`${done} bodies, ${rate(done)}, ${megabytes(resident)}`);
		if (resident > residentBytesMax) throw new Error(`memory grew to ${megabytes(resident)}`);
	},
});

console.log(`${result.bodies} bodies, ${megabytes(result.bytes)}, seed ${seed}, ${rate(result.bodies)}`);
for (const outcome of [...result.outcomes.keys()].toSorted()) {
	console.log(`${outcome}: ${result.outcomes.get(outcome)}`);
}
console.log(`${result.sent} of them over sockets to a running engine as well`);
console.log(`${result.novelties} kinds of outcome; peak memory after a collection ${megabytes(peak)}`);
if (result.failure !== null) {
	const {bodies: guilty, number, error} = result.failure;
	console.error(`at body ${number} of seed ${seed}: ${error.stack ?? error.message}`);
	for (const [index, {kind, encoding, bytes}] of guilty.entries()) {
		const file = path.join(tmpdir(), `fuzz-${seed}-${number + index}.${kind}.${encoding}`);
		writeFileSync(file, bytes);
		console.error(`it is in ${file}`);
	}
	process.exit(1);
}
