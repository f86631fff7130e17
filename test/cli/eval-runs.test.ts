/** llmtop eval from run to run: which earlier run counts, what is told instead of a silent success, export and back. */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {openWriter} from '../../source/store/sqlite/open.ts';
import {callOf, derive} from '../support/derived.ts';
import {lines, run, temporaryFolder} from '../support/program.ts';
import {seedMs, spanIdOf, traceIdOf} from '../support/seed.ts';

type Line = Record<string, unknown> & {readonly scorer: string};

const folder = temporaryFolder();
const file = join(folder, 'runs.db');
const golden = join(folder, 'golden.jsonl');
const callCount = 70;

beforeAll(async () => {
	const writer = openWriter(file, {durable: false});
	for (let at = 1; at <= callCount; at++) {
		const call = callOf(traceIdOf(at), spanIdOf(at), {
			startMs: seedMs + at * 1000,
			responseModel: at % 2 === 0 ? 'large' : 'small',
			output: [{role: 'assistant', parts: [{type: 'text', text: `Paris, ${at}.`}]}],
		});
		await derive(writer, {calls: [call]});
	}
	await writer.close();
});

async function evaluated(argv: readonly string[]) {
	const {code, stdout, stderr} = await run(['eval', file, '--json', ...argv]);
	return {code, stderr, lines: lines<Line>(stdout)};
}

function own(name: string, score: string, version = '1'): string {
	const path = join(folder, `${name}.mjs`);
	writeFileSync(
		path,
		`export const scorers = [{name: '${name}', version: '${version}', score: pair => ${score}}];\n`,
	);
	return path;
}

test('a run with some of the scorers does not hide the run before it from the others', async () => {
	const label = ['--label', 'some'];
	await evaluated(['--only', 'whole,answered', ...label]);
	await evaluated(['--only', 'whole', ...label]);
	const third = await evaluated(['--only', 'whole,answered', ...label]);
	const [answered, whole] = ['answered', 'whole'].map(name => third.lines.find(line => line.scorer === name));
	expect(answered?.['previous']).toMatchObject({same: {n: callCount, verdict: 'same'}});
	expect(whole?.['previous']).toMatchObject({same: {n: callCount, verdict: 'same'}});
});

test('another version is another measure: said, and not compared', async () => {
	await evaluated(['--scorer', own('polite', '1'), '--only', 'polite', '--label', 'versions']);
	const {
		code,
		stderr,
		lines: told,
	} = await evaluated([
		'--scorer',
		own('polite', '0', '2'),
		'--only',
		'polite',
		'--label',
		'versions',
		'--fail-if-worse',
	]);
	expect([code, told[0]?.['previous']]).toEqual([0, null]);
	expect(stderr).toContain('polite is not compared');
});

test('by model, other calls are compared with those of their own model', async () => {
	const scorer = ['--scorer', own('sized', "pair.model === 'large' ? 0.9 : 0.2"), '--only', 'sized'];
	await evaluated([...scorer, '--label', 'sizes', '--limit', '20']);
	const {lines: told} = await evaluated([...scorer, '--label', 'sizes', '--by', 'model', '--no-keep']);
	const of = (mean: number, n: number, nowN: number) =>
		expect.objectContaining({mean, n, nowN, difference: 0, verdict: 'too few'});
	expect(told.map(({group, previous}) => [group, previous])).toEqual([
		['small', expect.objectContaining({same: of(0.2, 10, 10), fresh: of(0.2, 10, 25)})],
		['large', expect.objectContaining({same: of(0.9, 10, 10), fresh: of(0.9, 10, 25)})],
	]);
});

test('a scorer that throws is named with its call and counted, and does not end the run', async () => {
	const scorer = own('moody', "pair.id.endsWith('7') ? JSON.parse('{') : 1");
	const {code, stderr, lines: told} = await evaluated(['--scorer', scorer, '--only', 'moody', '--no-keep']);
	expect([code, told]).toEqual([0, [expect.objectContaining({n: callCount - 4, failed: 4})]]);
	expect(stderr).toMatch(/moody failed on 0\w+-\w+: /);
	expect(stderr).toContain(`moody failed on 4 of ${callCount} answers`);
});

test('names are those of scorers, and of one each', async () => {
	const twice = await evaluated(['--scorer', own('whole', '1')]);
	expect([twice.code, twice.stderr]).toEqual([
		2,
		expect.stringContaining('there are two scorers called whole'),
	]);
	const unknown = await evaluated(['--min', 'beauty=0.5']);
	expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('--min beauty')]);
	const silent = await evaluated(['--only', 'exact', '--no-keep']);
	expect([silent.code, silent.stderr]).toEqual([0, expect.stringContaining('exact has nothing to say')]);
});

test('golden answers that belong to nothing are told, and all of them are no success', async () => {
	writeFileSync(
		golden,
		'{"input":"What is the capital of France?","expected":"Paris"}\n{"input":"Who?","expected":"Me"}\n',
	);
	const some = await evaluated(['--golden', golden, '--only', 'token_f1', '--no-keep']);
	expect([some.code, some.stderr]).toEqual([
		0,
		expect.stringContaining('1 of 2 golden answers belong to no answer here: line 2'),
	]);
	writeFileSync(golden, '{"input":"Who?","expected":"Me"}\n');
	const none = await evaluated(['--golden', golden, '--fail-if-worse', '--no-keep']);
	expect([none.code, none.stderr]).toEqual([
		1,
		expect.stringContaining('none of the golden answers belongs to'),
	]);
});

test('what export writes comes back as golden answers by id', async () => {
	const {stdout} = await run(['export', file, '--limit', '35']);
	const dataset = lines<Record<string, unknown>>(stdout);
	writeFileSync(
		golden,
		dataset.map(line => `${JSON.stringify({...line, input: null, expected: line['output']})}\r\n`).join(''),
	);
	expect(readFileSync(golden, 'utf8')).toContain('\r\n');
	const {lines: told} = await evaluated(['--golden', golden, '--only', 'exact', '--no-keep']);
	expect(told).toMatchObject([{scorer: 'exact', n: 35, mean: 1}]);
});

test('a table says which run it is compared with, and what is of new calls', async () => {
	const label = ['--label', 'table', '--only', 'whole'];
	await run(['eval', file, ...label, '--limit', '31']);
	const {stdout} = await run(['eval', file, ...label, '--no-keep']);
	expect(stdout).toMatch(/^70 answers, compared with the run of \d{4}-\d\d-\d\dT/);
	expect(stdout).toMatch(
		/whole\s+n 70\s+1\.000.*same, \+0\.000 from 1\.000; new: 39 same, \+0\.000 from 1\.000/,
	);
});

test('in a file that grows, old answers do not hide what became of the new ones', async () => {
	const grown = join(folder, 'grown.db');
	const scorer = ['--scorer', own('right', '/Paris/.test(pair.answer) ? 1 : 0'), '--only', 'right', '--json'];
	const write = async (from: number, count: number, text: string) => {
		const writer = openWriter(grown, {durable: false});
		for (let at = from; at < from + count; at++) {
			const output = [{role: 'assistant' as const, parts: [{type: 'text' as const, text}]}];
			const call = callOf(traceIdOf(at), spanIdOf(at), {startMs: seedMs + at * 1000, output});
			await derive(writer, {calls: [call]});
		}
		await writer.close();
	};
	await write(1, 100, 'Paris.');
	expect((await run(['eval', grown, ...scorer])).code).toBe(0);
	await write(101, 40, 'Lyon.');
	const {code, stdout, stderr} = await run(['eval', grown, ...scorer, '--fail-if-worse']);
	expect([code, stderr]).toEqual([3, expect.stringContaining('right is worse in new answers than before')]);
	expect(lines<Line>(stdout)[0]?.['previous']).toMatchObject({
		same: {n: 100, difference: 0, verdict: 'same'},
		fresh: {n: 100, nowN: 40, difference: -1, verdict: 'worse'},
	});
});
