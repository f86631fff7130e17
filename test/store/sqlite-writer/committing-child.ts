/** Commits spans until it is killed, and prints how many are acknowledged. Started by crash.test.ts. */
import {openWriter} from '../../../source/store/sqlite/open.ts';
import {batchOf, seedMs, seedSpan, traceIdOf} from '../../support/seed.ts';

const writer = openWriter(process.argv[2] ?? '', {durable: false});
const spansPerCommit = 50;
for (let next = 1; ; next += spansPerCommit) {
	const spans = Array.from({length: spansPerCommit}, (_, index) =>
		seedSpan({traceId: traceIdOf(next + index), attributes: {text: `${next + index} `.repeat(100)}}),
	);
	await writer.commit([batchOf({spans})], {receivedAtMs: seedMs});
	process.stdout.write(`${next + spansPerCommit - 1}\n`);
	// Lets the pipe drain: a loop of resolved promises would never return to the event loop.
	await new Promise(resolve => {
		setImmediate(resolve);
	});
}
