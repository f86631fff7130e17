/**
The reference span of all figures: a chat call with its prompt and its answer, 2.04 KB of protobuf, a trace of
its own, each id and each text different from every other.

A request is serialised once by OpenTelemetry's own serialiser, and then only the places that differ are
written over in a copy of it: the client shares two cores with the program it measures, and a span costs it
some 4 µs this way.
*/
import {JsonTraceSerializer, ProtobufTraceSerializer} from '@opentelemetry/otlp-transformer';

export type Encoding = 'protobuf' | 'json';

type ReadableSpan = Parameters<typeof ProtobufTraceSerializer.serializeRequest>[0][number];

/** Bytes of the texts, chosen so that a span of a request of 512 takes 2.04 KB in protobuf. */
const promptLength = 924;
const answerLength = 420;

/** The calls of a request start within this time before it is sent, and take 1.5 s. */
const spreadMs = 1_000;
const durationMs = 1_500;

const traceId = '0123456789abcdef0123456789abcdef';
const spanId = 'fedcba9876543210';
const responseId = 'chatcmpl-0000000000responseid';
const prompt = 'P'.repeat(promptLength);
const answer = 'A'.repeat(answerLength);
const startTime: [number, number] = [1_700_000_001, 123_456_789];
const endTime: [number, number] = [1_700_000_002, 987_654_321];

const resource = {
	attributes: {
		'service.name': 'bench',
		'service.version': '1.0.0',
		'telemetry.sdk.language': 'nodejs',
		'telemetry.sdk.name': 'opentelemetry',
		'telemetry.sdk.version': '2.12.1',
	},
} as unknown as ReadableSpan['resource'];

const span = {
	name: 'chat gpt-4o-mini',
	kind: 2,
	spanContext: () => ({traceId, spanId, traceFlags: 1}),
	startTime,
	endTime,
	duration: [1, 0],
	ended: true,
	status: {code: 0},
	attributes: {
		'gen_ai.operation.name': 'chat',
		'gen_ai.provider.name': 'openai',
		'gen_ai.request.model': 'gpt-4o-mini',
		'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
		'gen_ai.response.id': responseId,
		'gen_ai.response.finish_reasons': ['stop'],
		'gen_ai.request.temperature': 0.2,
		'gen_ai.usage.input_tokens': 214,
		'gen_ai.usage.output_tokens': 96,
		'gen_ai.input.messages': JSON.stringify([{role: 'user', parts: [{type: 'text', content: prompt}]}]),
		'gen_ai.output.messages': JSON.stringify([
			{role: 'assistant', parts: [{type: 'text', content: answer}], finish_reason: 'stop'},
		]),
		'server.address': 'api.openai.com',
	},
	events: [],
	links: [],
	resource,
	instrumentationScope: {name: 'bench', version: '1.0.0'},
	droppedAttributesCount: 0,
	droppedEventsCount: 0,
	droppedLinksCount: 0,
} as unknown as ReadableSpan;

type Places = {
	readonly traceId: number;
	readonly spanId: number;
	readonly start: number;
	readonly end: number;
	readonly responseId: number;
	readonly prompt: number;
	readonly answer: number;
};

type Template = {readonly bytes: Buffer; readonly places: readonly Places[]};

export type ReferenceSpans = {
	/** One export request of `count` new spans. */
	readonly request: (count: number) => Buffer;
};

/** `seed` keeps the spans of several clients apart; the same seed gives the same ids and texts. */
export function referenceSpans(encoding: Encoding, seed: number): ReferenceSpans {
	const templates = new Map<number, Template>();
	const random = randomFrom(seed);
	const words = wordsFrom(random);
	const id = Buffer.alloc(16);
	let serial = 0;
	const fill = (bytes: Buffer, places: Places, nowMs: number): void => {
		serial += 1;
		// The first half is random, as in the wild: where a row goes in an index costs more than the row.
		id.writeUInt32BE(Math.floor(random() * 4_294_967_296), 0);
		id.writeUInt32BE(Math.floor(random() * 4_294_967_296), 4);
		id.writeUInt32BE(seed >>> 0, 8);
		id.writeUInt32BE(serial, 12);
		const hex = id.toString('hex');
		const unique = hex.slice(16);
		const start = BigInt(Math.round(nowMs - durationMs - random() * spreadMs)) * 1_000_000n;
		const end = start + BigInt(durationMs) * 1_000_000n;
		if (encoding === 'protobuf') {
			id.copy(bytes, places.traceId);
			id.copy(bytes, places.spanId, 8);
			bytes.writeBigUInt64LE(start, places.start);
			bytes.writeBigUInt64LE(end, places.end);
		} else {
			bytes.write(hex, places.traceId, 'latin1');
			bytes.write(unique, places.spanId, 'latin1');
			bytes.write(String(start), places.start, 'latin1');
			bytes.write(String(end), places.end, 'latin1');
		}
		bytes.write(unique, places.responseId + responseId.length - unique.length, 'latin1');
		for (const [place, length] of [
			[places.prompt, promptLength],
			[places.answer, answerLength],
		] as const) {
			const from = Math.floor(random() * (words.length - length));
			words.copy(bytes, place, from, from + length);
			bytes.write(`${unique} `, place, 'latin1');
		}
	};
	return {
		request(count) {
			let template = templates.get(count);
			if (template === undefined) templates.set(count, (template = templateOf(encoding, count)));
			const bytes = Buffer.from(template.bytes);
			const nowMs = Date.now();
			for (const places of template.places) fill(bytes, places, nowMs);
			return bytes;
		},
	};
}

function templateOf(encoding: Encoding, count: number): Template {
	const serializer = encoding === 'protobuf' ? ProtobufTraceSerializer : JsonTraceSerializer;
	const serialized = serializer.serializeRequest(Array.from({length: count}, () => span));
	if (serialized === undefined) throw new Error('the serialiser gave nothing');
	const bytes = Buffer.from(serialized);
	const isProtobuf = encoding === 'protobuf';
	const marks: Record<keyof Places, Buffer> = {
		traceId: isProtobuf ? Buffer.from(traceId, 'hex') : Buffer.from(traceId),
		spanId: isProtobuf ? Buffer.from(spanId, 'hex') : Buffer.from(spanId),
		start: isProtobuf ? fixed64(startTime) : Buffer.from(`${startTime[0]}${startTime[1]}`),
		end: isProtobuf ? fixed64(endTime) : Buffer.from(`${endTime[0]}${endTime[1]}`),
		responseId: Buffer.from(responseId),
		prompt: Buffer.from(prompt),
		answer: Buffer.from(answer),
	};
	const offsets = Object.fromEntries(
		Object.entries(marks).map(([name, mark]) => [name, offsetsOf(bytes, mark, count)]),
	) as Record<keyof Places, readonly number[]>;
	const at = (name: keyof Places, index: number): number => offsets[name][index] ?? Number.NaN;
	const places = Array.from({length: count}, (_, index) => ({
		traceId: at('traceId', index),
		spanId: at('spanId', index),
		start: at('start', index),
		end: at('end', index),
		responseId: at('responseId', index),
		prompt: at('prompt', index),
		answer: at('answer', index),
	}));
	return {bytes, places};
}

function offsetsOf(bytes: Buffer, mark: Buffer, count: number): readonly number[] {
	const found: number[] = [];
	for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + mark.length)) found.push(at);
	if (found.length !== count) throw new Error(`${found.length} places for ${count} spans`);
	return found;
}

function fixed64([seconds, nanos]: [number, number]): Buffer {
	const bytes = Buffer.alloc(8);
	bytes.writeBigUInt64LE(BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
	return bytes;
}

/** A megabyte of words of English letter frequency, of which each text is a cut of its own. */
function wordsFrom(random: () => number): Buffer {
	const letters = 'etaoinshrdlucmfwygpbvk';
	const vocabulary = Array.from({length: 4_000}, () => {
		const length = 2 + Math.floor(random() * 8);
		return Array.from({length}, () => letters[Math.floor(random() ** 1.5 * letters.length)]).join('');
	});
	const parts: string[] = [];
	for (let size = 0; size < 1_000_000;) {
		const word = vocabulary[Math.floor(random() ** 2 * vocabulary.length)] ?? 'word';
		parts.push(word);
		size += word.length + 1;
	}
	return Buffer.from(parts.join(' '), 'latin1');
}

/** Mulberry32: 32 bits of state, good enough to tell texts apart, and the same on every machine. */
function randomFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d_2b_79_f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
