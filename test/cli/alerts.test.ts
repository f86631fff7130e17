/** What alerts of a file were, and what other rules would have told, with the real program. */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {openWriter} from '../../source/store/sqlite/open.ts';
import {callOf, derive} from '../support/derived.ts';
import {lines, run, temporaryFolder} from '../support/program.ts';
import {spanIdOf, traceIdOf} from '../support/seed.ts';

const startMs = Date.UTC(2026, 10, 23, 14, 0);
const folder = temporaryFolder();
const file = join(folder, 'alerts.db');
const rules = join(folder, 'rules.toml');

/** Ten minutes of a call a second, of which all of the sixth fail. */
beforeAll(async () => {
	const writer = openWriter(file, {durable: false});
	const calls = Array.from({length: 600}, (_, at) => {
		const isFailed = at >= 300 && at < 360;
		const failure = isFailed ? ({status: 'error', errorClass: 'timeout'} as const) : {};
		return callOf(traceIdOf(at + 1), spanIdOf(1), {
			startMs: startMs + at * 1000,
			durationMs: 500,
			...failure,
		});
	});
	await derive(writer, {calls});
	await writer.tell({
		rule: 'error rate',
		atMs: startMs + 310_000,
		from: 'ok',
		to: 'firing',
		value: 1,
		threshold: 0.01,
		why: 'all of it',
		told: [{by: 'webhook', ok: true, said: '200, 12ms'}],
	});
	await writer.close();
	writeFileSync(
		rules,
		'[alerts]\nstart_up = "0s"\nclear = "0s"\n[[alerts.rule]]\nname = "error rate"\nwindow = "30s"\n',
	);
});

test('alerts --json prints one object a change, with traces to look at and who was told', async () => {
	const {code, stdout, stderr} = await run(['alerts', file, '--json', '--config', rules]);
	expect([code, stderr]).toEqual([0, '']);
	const changes = lines<Record<string, unknown>>(stdout).filter(({rule}) => rule === 'error rate');
	expect(changes.map(({state}) => state)).toEqual(['firing', 'ok']);
	expect(changes[0]).toMatchObject({
		from: 'ok',
		at: '2026-11-23T14:05:10.000Z',
		threshold: 0.01,
		window: {from: '2026-11-23T14:04:40.000Z', to: '2026-11-23T14:05:10.000Z'},
		traces: [310, 309, 308].map(traceIdOf),
		told: [{by: 'webhook', ok: true, said: '200, 12ms'}],
	});
	const table = (await run(['alerts', file, '--config', rules])).stdout;
	expect(table).toMatch(/^TIME +RULE +STATE +VALUE +FIRES WHEN +WHY +TRACES\n/);
	expect(table).toMatch(/error rate +ok → firing +33\.3% \[19–51\] +lower end over 1%, 2 or more/);
});

test('alerts test says what rules would have told, and ends with 3 where that is asked for', async () => {
	const {code, stdout} = await run(['alerts', 'test', file, '--config', rules]);
	expect(code).toBe(0);
	expect(stdout).toMatch(/error rate +1 +2026-11-23 14:05:10 +\S+ +ok/);
	expect(stdout).toMatch(/budget, day +– +not judged +no budget is set/);
	expect((await run(['alerts', 'test', file, '--config', rules, '--check'])).code).toBe(3);
	writeFileSync(join(folder, 'off.toml'), '[[alerts.rule]]\nname = "error rate"\nenabled = false\n');
	const off = ['alerts', 'test', file, '--config', join(folder, 'off.toml'), '--check', '--json'];
	const checked = await run(off);
	expect(checked.code).toBe(0);
	expect(lines(checked.stdout)[0]).toMatchObject({rule: 'error rate', enabled: false, fired: 0});
});

test('What is no command of alerts is wrong usage; so are rules with a mistake', async () => {
	expect(await run(['alerts', 'try', file])).toMatchObject({code: 2});
	expect(await run(['alerts', file, '--check'])).toMatchObject({code: 2});
	writeFileSync(join(folder, 'wrong.toml'), '[alerts]\nstart_up = "0s"\ncooldwon = "0s"\n');
	const {code, stderr} = await run(['alerts', 'test', file, '--config', join(folder, 'wrong.toml')]);
	expect(code).toBe(2);
	expect(stderr).toMatch(
		/wrong\.toml, line 3: there is no setting alerts\.cooldwon\nhint: one of clear, cooldown/,
	);
});
