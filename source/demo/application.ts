/**
The simulated application behind `llmtop demo`: a support agent in three services, in a process of its own,
which sends its telemetry over OTLP as any other would.

	node source/demo/application.ts --endpoint http://127.0.0.1:4318 --seed 1 --rate 1.5

It ends on SIGTERM or SIGINT, and when the receiver is gone. Without content of its own to keep it holds nothing
but the spans that have not been sent.
*/
import process from 'node:process';
import {parseArgs} from 'node:util';
import {makeExporter} from './exporter.ts';
import type {Service} from './plan.ts';
import {makeRandom} from './random.ts';
import {story} from './story.ts';
import {makeTimeline} from './timeline.ts';

/** Spans are sent so often, as by a BatchSpanProcessor whose delay is made short for a live screen. */
const exportEveryMs = 200;

const services: readonly Service[] = ['api', 'rag', 'worker'];

const {values: options} = parseArgs({
	options: {
		endpoint: {type: 'string', default: 'http://127.0.0.1:4318'},
		seed: {type: 'string', default: '1'},
		rate: {type: 'string', default: '1.5'},
	},
});

const rate = Number(options.rate);
const seed = Number(options.seed);
if (!(rate > 0) || !Number.isInteger(seed) || !URL.canParse(options.endpoint)) {
	console.error(
		'--rate is calls a second, --seed a whole number, --endpoint a URL such as http://127.0.0.1:4318',
	);
	process.exit(2);
}

const originMs = Date.now();
const started = performance.now();
const timeline = makeTimeline(story(makeRandom(seed)), rate);
const exporters = new Map(
	services.map(service => [service, makeExporter(service, options.endpoint, originMs)] as const),
);

const timer = setInterval(() => {
	const ended = timeline.endedBy(performance.now() - started);
	for (const [service, exporter] of exporters) {
		exporter.enqueue(ended.filter(span => span.service === service));
		void exporter.flush();
		if (exporter.isGone()) clearInterval(timer);
	}
}, exportEveryMs);

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));
