/** The file of chat sessions in which every turn sends the whole history again, against the OTLP bytes of them. */
import http from 'node:http';
import {statSync} from 'node:fs';
import {join} from 'node:path';
import {ProtobufTraceSerializer} from '@opentelemetry/otlp-transformer';
import {makeRandom} from '../../source/demo/random.ts';
import {serve} from '../support/program.ts';
import {vocabularyOf} from '../tools/vocabulary.ts';
import {derived} from './ingest.ts';
import type {Measure} from './measure.ts';

type ReadableSpan = Parameters<typeof ProtobufTraceSerializer.serializeRequest>[0][number];

/** One session is smaller than an empty file: of so many the file's own half megabyte is a hundredth. */
const sessions = 100;
const turns = 30;

/** Words of a question and of an answer: 200 and 900 characters. */
const questionWords = 30;
const answerWords = 130;

type Said = {readonly role: 'user' | 'assistant'; readonly text: string};

export const session: Measure = {
	name: 'session',
	about: `the file of ${sessions} chat sessions of ${turns} turns, each turn with its history, against the OTLP received`,
	async run(settings, say) {
		const file = join(settings.folder, 'session.db');
		const served = await serve(file);
		let received = 0;
		for (const body of bodies()) {
			await post(served.http, body);
			received += body.length;
		}
		await derived(file);
		const code = await served.stop();
		if (code !== 0) throw new Error(`serve ended with ${code}`);
		const {size} = statSync(file);
		say(`${(received / 1e6).toFixed(1)} MB of OTLP, a file of ${(size / 1e6).toFixed(1)} MB`);
		return [
			{
				name: 'file of chat sessions of 30 turns, of the OTLP bytes',
				value: size / received,
				unit: '',
				budget: {direction: 'at most', must: 1 / 3, aim: 1 / 8},
			},
		];
	},
};

/** A request a turn, as an application that exports after each. */
function* bodies(): Generator<Uint8Array> {
	const random = makeRandom(1);
	const words = vocabularyOf(random);
	for (let chat = 0; chat < sessions; chat++) {
		const id = `s_${random.hex(8)}`;
		const said: Said[] = [];
		for (let turn = 0; turn < turns; turn++) {
			const question: Said = {role: 'user', text: words.sentence(questionWords, {number: true})};
			const answer: Said = {role: 'assistant', text: words.sentence(answerWords, {number: true})};
			const seconds = 1_700_000_000 + chat * 10_000 + turn * 60;
			const ids = {traceId: random.hex(32), spanId: random.hex(16), traceFlags: 1};
			const body = ProtobufTraceSerializer.serializeRequest([
				spanOf({ids, id, system: words.systemPrompt, said: [...said, question], answer, seconds}),
			]);
			if (body === undefined) throw new Error('the serialiser gave nothing');
			yield body;
			said.push(question, answer);
		}
	}
}

function spanOf(turn: {
	readonly ids: {readonly traceId: string; readonly spanId: string; readonly traceFlags: number};
	readonly id: string;
	readonly system: string;
	readonly said: readonly Said[];
	readonly answer: Said;
	readonly seconds: number;
}): ReadableSpan {
	const messageOf = ({role, text}: Said) => ({role, parts: [{type: 'text', content: text}]});
	const tokens = turn.said.reduce((sum, {text}) => sum + Math.ceil(text.length / 4), 0);
	return {
		name: 'chat gpt-4o',
		kind: 2,
		spanContext: () => turn.ids,
		startTime: [turn.seconds, 0],
		endTime: [turn.seconds + 3, 0],
		duration: [3, 0],
		ended: true,
		status: {code: 0},
		attributes: {
			'gen_ai.operation.name': 'chat',
			'gen_ai.provider.name': 'openai',
			'gen_ai.request.model': 'gpt-4o',
			'gen_ai.response.model': 'gpt-4o-2024-11-20',
			'gen_ai.response.id': `chatcmpl-${turn.ids.spanId}`,
			'gen_ai.response.finish_reasons': ['stop'],
			'gen_ai.conversation.id': turn.id,
			'gen_ai.usage.input_tokens': tokens,
			'gen_ai.usage.output_tokens': Math.ceil(turn.answer.text.length / 4),
			'gen_ai.system_instructions': JSON.stringify([{type: 'text', content: turn.system}]),
			'gen_ai.input.messages': JSON.stringify(turn.said.map(messageOf)),
			'gen_ai.output.messages': JSON.stringify([{...messageOf(turn.answer), finish_reason: 'stop'}]),
		},
		events: [],
		links: [],
		resource: {attributes: {'service.name': 'chat'}},
		instrumentationScope: {name: 'bench', version: '1.0.0'},
		droppedAttributesCount: 0,
		droppedEventsCount: 0,
		droppedLinksCount: 0,
	} as unknown as ReadableSpan;
}

const agent = new http.Agent({keepAlive: true});

function post(address: string, body: Uint8Array): Promise<void> {
	const [host, port] = address.split(':');
	return new Promise((resolve, reject) => {
		const request = http.request(
			{
				host,
				port,
				agent,
				path: '/v1/traces',
				method: 'POST',
				headers: {'content-type': 'application/x-protobuf', 'content-length': body.length},
			},
			response => {
				response.resume();
				if (response.statusCode === 200) response.once('end', () => resolve());
				else reject(new Error(`a request was answered with ${response.statusCode}`));
			},
		);
		request.once('error', reject);
		request.end(body);
	});
}
