/** llmtop eval and endpoints that misbehave: real HTTP, the real program. */
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest';
import {openWriter} from '../../source/store/sqlite/open.ts';
import {callOf, derive} from '../support/derived.ts';
import {lines, run, temporaryFolder} from '../support/program.ts';
import {seedMs, spanIdOf, traceIdOf} from '../support/seed.ts';

type Body = {readonly input?: readonly string[]};
type Line = Record<string, unknown> & {readonly scorer: string};

const folder = temporaryFolder();
const file = join(folder, 'pairs.db');
const callCount = 40;
const asked: {readonly path: string; readonly body: string}[] = [];
let server: Server;
let address = '';

const verdict = (content: string): string => JSON.stringify({choices: [{message: {content}}]});
const good = verdict('{"score": 1, "reason": "right"}');
const vectorOf = (text: string): readonly number[] => (text.startsWith('Paris') ? [1, 0] : [0.6, 0.8]);

/** What the stub does, by the first part of the path. */
const manners: Readonly<Record<string, (body: string, response: ServerResponse) => void>> = {
	good: (_, response) => response.end(good),
	elsewhere: (_, response) => response.writeHead(307, {location: `${address}/good/chat/completions`}).end(),
	locked: (_, response) => response.writeHead(401).end('no such key'),
	picky: (body, response) =>
		body.includes('Lyon 4,') ? response.writeHead(400).end('too long') : response.end(good),
	refusing: (_, response) => response.writeHead(400).end('no temperature for this model'),
	chatty: (body, response) => response.end(body.includes('Lyon 4,') ? verdict('It is good.') : good),
	page: (_, response) => response.end('<html>'),
	braces: (_, response) => response.end(verdict('{'.repeat(300_000))),
	shuffled: (body, response) => {
		const input = (JSON.parse(body) as Body).input ?? [];
		const data = input.map((text, index) => ({index, embedding: vectorOf(text)}));
		response.end(JSON.stringify({data: data.toReversed()}));
	},
	leaving: (body, response) => {
		const input = (JSON.parse(body) as Body).input ?? [];
		if (asked.length > 10) response.writeHead(403).end('no more');
		else response.end(JSON.stringify({data: input.map(text => ({embedding: vectorOf(text)}))}));
	},
	short: (_, response) => response.end(JSON.stringify({data: [{embedding: [1]}]})),
};

function answer(request: IncomingMessage, response: ServerResponse): void {
	let body = '';
	request.on('data', (chunk: Buffer) => {
		body += chunk.toString();
	});
	request.on('end', () => {
		const path = request.url ?? '';
		asked.push({path, body});
		manners[path.split('/')[1] ?? '']?.(body, response);
	});
}

beforeAll(async () => {
	const writer = openWriter(file, {durable: false});
	for (let at = 1; at <= callCount; at++) {
		const text = at % 4 === 0 ? `Lyon ${at}, I think.` : `Paris ${at}.`;
		const call = callOf(traceIdOf(at), spanIdOf(at), {
			startMs: seedMs + at * 1000,
			output: [{role: 'assistant', parts: [{type: 'text', text}]}],
		});
		await derive(writer, {calls: [call]});
	}
	await writer.close();
	server = createServer(answer);
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
	asked.length = 0;
});

afterAll(() => server.close());

async function evaluated(argv: readonly string[]) {
	const {code, stdout, stderr} = await run(['eval', file, '--json', ...argv]);
	return {code, stderr, lines: lines<Line>(stdout)};
}

const judged = (manner: string) =>
	evaluated(['--judge', `${address}/${manner}`, '--judge-model', 'm', '--only', 'judge', '--no-keep']);

test('texts go where the user said, and to no other address', async () => {
	const {code, stderr} = await judged('elsewhere');
	expect([code, stderr]).toEqual([1, expect.stringContaining('it sends us to')]);
	expect(asked.filter(({path}) => path.startsWith('/good'))).toEqual([]);
});

test('a key that is refused ends it at once', async () => {
	const {code, stderr} = await judged('locked');
	expect([code, stderr]).toEqual([1, expect.stringContaining('401 no such key')]);
	expect(asked.length).toBeLessThanOrEqual(4);
});

test.each([
	['picky', '400 too long'],
	['chatty', 'It is good.'],
])('one question without an answer costs that one alone: %s', async (manner, said) => {
	const {code, stderr, lines: told} = await judged(manner);
	expect(code).toBe(0);
	expect(told).toMatchObject([{scorer: 'judge', n: callCount - 1, failed: 1, mean: 1}]);
	expect(stderr).toContain(said);
	expect(stderr).toMatch(/judge failed on 0+4-0+4: /);
});

test.each([
	['refusing', 'no temperature for this model'],
	['page', 'not valid JSON'],
])('an endpoint that answers nothing is not asked for ever: %s', async (manner, said) => {
	const {code, stderr} = await judged(manner);
	expect([code, stderr]).toEqual([1, expect.stringContaining(said)]);
	expect(asked.length).toBeLessThan(callCount / 2);
});

test('verdicts that are none are counted, however they are written', async () => {
	const {code, stderr, lines: told} = await judged('braces');
	expect([code, told]).toEqual([0, []]);
	expect(stderr).toContain(`judge failed on ${callCount} of ${callCount} answers`);
});

test('an address says nothing but where', async () => {
	for (const [url, said] of [
		['http://me:hunter2@127.0.0.1:1/v1', 'no name and password in an address'],
		['ftp://127.0.0.1/v1', 'not an address'],
		['file:///etc/hosts', 'not an address'],
	] as const) {
		const {code, stderr} = await evaluated(['--judge', url, '--judge-model', 'm']);
		expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
		expect(stderr).not.toContain('hunter2');
	}
});

const near = (manner: string, model: string) => {
	const golden = join(folder, 'golden.jsonl');
	writeFileSync(golden, '{"input":"What is the capital of France?","expected":"Paris."}\n');
	const endpoint = ['--embeddings', `${address}/${manner}`, '--embeddings-model', model];
	return evaluated(['--golden', golden, ...endpoint, '--only', 'similarity_expected']);
};

test('vectors belong to the text that their index names, and each text is sent once', async () => {
	const {code, lines: told} = await near('shuffled', 'one');
	expect(code).toBe(0);
	expect(told).toMatchObject([{n: callCount, failed: 0, mean: (30 + 10 * 0.6) / callCount}]);
	const texts = asked.flatMap(({body}) => (JSON.parse(body) as Body).input ?? []);
	expect(texts.toSorted()).toEqual([...new Set(texts)].toSorted());
	expect(texts).toHaveLength(callCount + 1);
});

test('vectors that were asked for are kept although the endpoint went away', async () => {
	const {code, stderr} = await near('leaving', 'two');
	expect([code, stderr]).toEqual([1, expect.stringContaining('403 no more')]);
	asked.length = 0;
	expect((await near('shuffled', 'two')).lines).toMatchObject([{n: callCount}]);
	const texts = asked.flatMap(({body}) => (JSON.parse(body) as Body).input ?? []);
	expect(texts.length).toBeLessThan(callCount);
	expect(texts).not.toContain('Paris.');
});

test('fewer vectors than texts are no answer', async () => {
	const {code, stderr} = await near('short', 'three');
	expect(code).toBe(0);
	expect(stderr).toContain('not 2 vectors in the answer');
});
