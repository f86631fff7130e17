/** llmtop eval with the real program: golden answers, scorers of one's own, a judge and vectors over real HTTP, exit codes. */
import {writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openWriter} from '../../source/store/sqlite/open.ts';
import {lines, run, serve, temporaryFolder} from '../support/program.ts';
import {callOf, derive} from '../support/derived.ts';
import {seedMs, spanIdOf, traceIdOf} from '../support/seed.ts';

type Line = Record<string, unknown> & {readonly scorer: string; readonly mean: number; readonly n: number};

const folder = temporaryFolder();
const file = join(folder, 'pairs.db');
const asked: {
	readonly path: string;
	readonly key: string | undefined;
	readonly body: {readonly input?: unknown};
}[] = [];
let server: Server;
let url = '';

beforeAll(async () => {
	const writer = openWriter(file, {durable: false});
	for (let at = 1; at <= 40; at++) {
		const text = at % 4 === 0 ? 'Lyon, I think.' : 'Paris.';
		const call = callOf(traceIdOf(at), spanIdOf(at), {
			startMs: seedMs + at * 1000,
			output: [{role: 'assistant', parts: [{type: 'text', text}]}],
		});
		await derive(writer, {calls: [call]});
	}
	await writer.close();
	let failures = 1;
	server = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk: Buffer) => {
			body += chunk.toString();
		});
		request.on('end', () => {
			asked.push({path: request.url ?? '', key: request.headers.authorization, body: JSON.parse(body)});
			// The first is turned away, as a busy endpoint does.
			if (failures-- > 0) {
				response.writeHead(429).end('slow down');
				return;
			}
			const isRight = body.includes('ANSWER\\nParis.');
			const input = (JSON.parse(body) as {input?: readonly string[]}).input ?? [];
			const answer = request.url?.endsWith('/embeddings')
				? {data: input.map(text => ({embedding: text.startsWith('Paris') ? [1, 0] : [0, 1]}))}
				: {
						choices: [
							{message: {content: `\`\`\`json\n{"score": ${isRight ? 1 : 0}, "reason": "checked"}\n\`\`\``}},
						],
					};
			response.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify(answer));
		});
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});

afterAll(() => server.close());

async function evaluated(argv: readonly string[], environment = {}) {
	const {code, stdout, stderr} = await run(['eval', file, '--json', ...argv], environment);
	return {code, stderr, lines: lines<Line>(stdout)};
}

const of = (all: readonly Line[], scorer: string) => all.find(line => line.scorer === scorer);

test('golden answers: by question, with exit codes, and the second run against the first', async () => {
	const golden = join(folder, 'golden.jsonl');
	writeFileSync(golden, '{"input":"What is the capital of France?","expected":"Paris."}\n');
	const first = await evaluated(['--golden', golden, '--only', 'exact,token_f1', '--label', 'golden']);
	expect(first.code).toBe(0);
	expect(of(first.lines, 'exact')).toMatchObject({n: 40, mean: 0.75, previous: null});
	const second = await evaluated([
		'--golden',
		golden,
		'--only',
		'exact',
		'--label',
		'golden',
		'--min',
		'exact=0.8',
	]);
	expect(second.code).toBe(3);
	expect(second.stderr).toContain('failed: exact is 0.750, below 0.8');
	expect(of(second.lines, 'exact')?.['previous']).toMatchObject({
		same: {n: 40, verdict: 'same', difference: 0},
		fresh: null,
	});
});

test('a scorer of one’s own; what is worse for certain ends with 3, and what it throws is told', async () => {
	const module = join(folder, 'own.mjs');
	const write = (score: string) =>
		writeFileSync(module, `export default {name: 'short', version: '1', score: pair => ${score}};\n`);
	write('({score: 1, said: pair.question})');
	expect((await evaluated(['--scorer', module, '--only', 'short', '--label', 'own'])).code).toBe(0);
	write('pair.answer.length < 8 ? 0.2 : 0.3');
	const worse = await evaluated([
		'--scorer',
		module,
		'--only',
		'short',
		'--label',
		'own',
		'--fail-if-worse',
		'--no-keep',
	]);
	expect([worse.code, of(worse.lines, 'short')?.['previous']]).toEqual([
		3,
		expect.objectContaining({same: expect.objectContaining({verdict: 'worse'})}),
	]);
	write("pair.id.endsWith('1') ? JSON.parse('{') : 7");
	const wrong = await evaluated(['--scorer', module, '--only', 'short', '--no-keep']);
	expect(wrong.lines).toEqual([]);
	expect(wrong.stderr).toContain('short failed on');
	expect(wrong.stderr).toContain('a number from 0 to 1');
});

test('a judge is asked once a pair, comes back after 429, and only where a flag names it', async () => {
	const judge = ['--judge', url, '--judge-model', 'small', '--only', 'judge'];
	const {code, lines: told} = await evaluated(judge, {LLMTOP_API_KEY: 'secret-key'});
	expect(code).toBe(0);
	expect(of(told, 'judge')).toMatchObject({n: 40, mean: 0.75});
	expect(asked).toHaveLength(41);
	expect(new Set(asked.map(({path, key}) => `${path} ${key}`))).toEqual(
		new Set(['/v1/chat/completions Bearer secret-key']),
	);
	asked.length = 0;
	await evaluated([]);
	expect(asked).toEqual([]);
});

test('vectors are asked for once a text, and kept', async () => {
	const golden = join(folder, 'golden.jsonl');
	const vectors = [
		'--golden',
		golden,
		'--embeddings',
		url,
		'--embeddings-model',
		'v',
		'--only',
		'similarity_expected',
	];
	expect(of((await evaluated(vectors)).lines, 'similarity_expected')).toMatchObject({n: 40, mean: 0.75});
	const texts = asked.flatMap(({body}) => body.input as readonly string[]);
	expect(new Set(texts)).toEqual(new Set(['Paris.', 'Lyon, I think.']));
	asked.length = 0;
	expect(of((await evaluated(vectors)).lines, 'similarity_expected')).toMatchObject({mean: 0.75});
	expect(asked).toEqual([]);
});

test(
	'wrong usage is told, and a file that is being written is compared all the same',
	{timeout: 60_000},
	async () => {
		for (const [argv, said] of [
			[['--by', 'colour'], 'template, model, service'],
			[['--only', 'beauty'], 'one of: grounding'],
			[['--judge', url], '--judge-model'],
			[['--judge', 'nowhere', '--judge-model', 'm'], 'not an address'],
			[['--min', 'grounding'], '--min grounding=0.8'],
		] as const)
			expect(await evaluated([...argv])).toMatchObject({code: 2, stderr: expect.stringContaining(said)});
		const missing = await evaluated(['--golden', join(folder, 'none.jsonl')]);
		expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('hint:')]);
		const dead = await evaluated([
			'--judge',
			'http://127.0.0.1:9/v1',
			'--judge-model',
			'm',
			'--only',
			'judge',
			'--limit',
			'1',
		]);
		expect([dead.code, dead.stderr]).toEqual([1, expect.stringContaining('did not answer')]);
		const served = await serve(file);
		const live = await evaluated(['--only', 'whole']);
		expect([live.code, live.stderr]).toEqual([0, expect.stringContaining('not kept')]);
		expect(of(live.lines, 'whole')).toMatchObject({n: 40});
		expect(await served.stop()).toBe(0);
	},
);

test('a table for people, by model and by week', async () => {
	const {code, stdout} = await run([
		'eval',
		file,
		'--by',
		'model',
		'--only',
		'whole',
		'--weeks',
		'--no-keep',
	]);
	expect(code).toBe(0);
	expect(stdout).toMatch(/^40 answers, /);
	expect(stdout).toMatch(/whole\s+gpt-4o-2024-11-20\s+n 40\s+1\.000/);
	expect(stdout).toContain('no week before');
});
