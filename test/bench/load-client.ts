/**
Sends reference spans to an OTLP receiver as SDKs do: requests of 512 spans, each connection waiting for its
acknowledgement before it sends the next, refused requests (UNAVAILABLE, 429, 503) sent again.

	node test/bench/load-client.ts --endpoint 127.0.0.1:4317 --protocol grpc --spans 100000
	node test/bench/load-client.ts --endpoint 127.0.0.1:4318 --protocol http --rate 5000 --seconds 20

The last line on stdout is a JSON object, `Report`. It measures the receiver, so it runs in a process of its own.
*/
import http from 'node:http';
import {setTimeout as sleep} from 'node:timers/promises';
import {parseArgs} from 'node:util';
import {Client, credentials, status} from '@grpc/grpc-js';
import {referenceSpans, type Encoding, type ReferenceSpans} from './reference-span.ts';

export type Report = {
	/** Acknowledged. */
	readonly spans: number;
	readonly bytes: number;
	/** Requests that were refused for the moment and sent again. */
	readonly retries: number;
	/** Requests that failed for good; their spans are not in `spans`. */
	readonly failures: number;
	readonly seconds: number;
	readonly spansPerSecond: number;
	readonly acknowledgementMs: {
		readonly p50: number;
		readonly p95: number;
		readonly p99: number;
		readonly max: number;
	};
};

type Answer = 'ok' | 'again' | 'failed';

type Connection = {readonly send: (bytes: Buffer) => Promise<Answer>; readonly close: () => void};

const retryDelayMs = 100;

/** A request that is refused for so long has met no receiver. */
const patienceMs = 30_000;

const exportMethod = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

const {values: options} = parseArgs({
	options: {
		endpoint: {type: 'string', default: '127.0.0.1:4317'},
		protocol: {type: 'string', default: 'grpc'},
		spans: {type: 'string', default: '100000'},
		seconds: {type: 'string', default: '0'},
		rate: {type: 'string', default: '0'},
		batch: {type: 'string', default: '512'},
		connections: {type: 'string', default: '4'},
		seed: {type: 'string', default: '1'},
	},
});

const rate = Number(options.rate);
const seconds = Number(options.seconds);
const batch = Number(options.batch);
const wanted = seconds > 0 ? Math.round(rate > 0 ? rate * seconds : Infinity) : Number(options.spans);

console.log(JSON.stringify(await run()));

async function run(): Promise<Report> {
	const encoding: Encoding = options.protocol === 'json' ? 'json' : 'protobuf';
	const spans = referenceSpans(encoding, Number(options.seed));
	const times: number[] = [];
	const total = {spans: 0, bytes: 0, retries: 0, failures: 0, claimed: 0, sent: 0};
	const started = performance.now();
	const count = Number(options.connections);
	await Promise.all(
		Array.from({length: count}, async () => {
			const connection = options.protocol === 'grpc' ? overGrpc() : overHttp(encoding);
			await sendAll(connection, spans, total, times, started);
			connection.close();
		}),
	);
	const elapsed = (performance.now() - started) / 1_000;
	times.sort((left, right) => left - right);
	const percentile = (share: number): number =>
		times[Math.max(0, Math.ceil(times.length * share) - 1)] ?? Number.NaN;
	return {
		spans: total.spans,
		bytes: total.bytes,
		retries: total.retries,
		failures: total.failures,
		seconds: elapsed,
		spansPerSecond: total.spans / elapsed,
		acknowledgementMs: {
			p50: percentile(0.5),
			p95: percentile(0.95),
			p99: percentile(0.99),
			max: percentile(1),
		},
	};
}

type Total = {spans: number; bytes: number; retries: number; failures: number; claimed: number; sent: number};

async function sendAll(
	connection: Connection,
	spans: ReferenceSpans,
	total: Total,
	times: number[],
	started: number,
): Promise<void> {
	while (total.claimed < wanted && !(seconds > 0 && performance.now() - started > seconds * 1_000)) {
		const size = Math.min(batch, wanted - total.claimed);
		const dueMs = rate > 0 ? started + (total.claimed / rate) * 1_000 : 0;
		total.claimed += size;
		const waitMs = dueMs - performance.now();
		if (waitMs > 0) await sleep(waitMs);
		const bytes = spans.request(size);
		const firstSent = performance.now();
		for (;;) {
			const sent = performance.now();
			const answer = await connection.send(bytes);
			if (answer === 'again') {
				if (sent - firstSent > patienceMs) throw new Error(`${options.endpoint} takes nothing`);
				total.retries += 1;
				await sleep(retryDelayMs);
				continue;
			}
			if (answer === 'failed') {
				total.failures += 1;
			} else {
				times.push(performance.now() - sent);
				total.spans += size;
				total.bytes += bytes.length;
			}
			break;
		}
	}
}

function overGrpc(): Connection {
	const client = new Client(options.endpoint, credentials.createInsecure(), {
		// Without it all clients of a process would share one connection.
		'grpc.use_local_subchannel_pool': 1,
	});
	const same = (bytes: Buffer): Buffer => bytes;
	return {
		send: bytes =>
			new Promise(resolve => {
				client.makeUnaryRequest(exportMethod, same, same, bytes, error => {
					if (error === null) resolve('ok');
					else if (error.code === status.UNAVAILABLE || error.code === status.RESOURCE_EXHAUSTED)
						resolve('again');
					else {
						console.error(error.message);
						resolve('failed');
					}
				});
			}),
		close: () => client.close(),
	};
}

function overHttp(encoding: Encoding): Connection {
	const agent = new http.Agent({keepAlive: true, maxSockets: 1});
	const url = new URL('/v1/traces', `http://${options.endpoint}`);
	const headers = {'content-type': encoding === 'json' ? 'application/json' : 'application/x-protobuf'};
	return {
		send: bytes =>
			new Promise(resolve => {
				const request = http.request(
					url,
					{agent, method: 'POST', headers: {...headers, 'content-length': bytes.length}},
					response => {
						response.resume();
						response.once('end', () => {
							const code = response.statusCode ?? 0;
							resolve(code === 200 ? 'ok' : code === 429 || code === 503 ? 'again' : 'failed');
						});
					},
				);
				request.once('error', error => {
					console.error(error.message);
					resolve('failed');
				});
				request.end(bytes);
			}),
		close: () => agent.destroy(),
	};
}
