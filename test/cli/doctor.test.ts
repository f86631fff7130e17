/** The doctor of the real program: real ports, real files, and the shell that it is started in. */
import {createServer} from 'node:net';
import {join} from 'node:path';
import {writeFileSync} from 'node:fs';

import {expect, onTestFinished, test} from 'vitest';

import {lines, run, serve, temporaryFolder} from '../support/program.ts';

type Line = {
	readonly level: string;
	readonly subject: string;
	readonly message: string;
	readonly hint: string | null;
};

const order = {error: 0, hint: 1, ok: 2} as Readonly<Record<string, number>>;

test('before anything is there it is well, and says what is free and where the file will be', async () => {
	const {code, stdout, stderr} = await run(['doctor', '--json']);
	expect([code, stderr]).toEqual([0, '']);
	const said = lines<Line>(stdout);
	expect(said.find(({subject}) => subject === 'file')?.message).toContain('is made with the first start');
	expect(said.map(({subject}) => subject)).toContain('port 4317');
	const levels = said.map(({level}) => order[level] ?? 3);
	expect(levels).toEqual(levels.toSorted((one, two) => one - two));
});

test('a shell whose applications send nothing is an error, and the line that mends it stands alone', async () => {
	const wrong = {OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318/v1/traces', OTEL_SDK_DISABLED: 'true'};
	const {code, stdout} = await run(['doctor'], wrong);
	expect(code).toBe(1);
	expect(stdout).toContain(
		'× OTEL_SDK_DISABLED: no SDK started here sends anything\n  hint: unset OTEL_SDK_DISABLED\n',
	);
	expect(stdout).toContain('  hint: export OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318\n');
	expect(stdout).toMatch(/\n2 errors, \d+ hints?\n$/);
});

test('a port that is taken is named with the program that has it', async () => {
	const server = createServer();
	const isMine = await new Promise<boolean>(resolve => {
		server.once('error', () => resolve(false));
		server.listen(4318, '127.0.0.1', () => resolve(true));
	});
	onTestFinished(() => void server.close());
	const {stdout} = await run(['doctor', '--json']);
	const port = lines<Line>(stdout).find(({subject}) => subject === 'port 4318');
	expect(port?.level).toBe('hint');
	// Another program of this machine may have it: then that one is named.
	if (isMine && process.platform === 'linux') expect(port?.message).toContain(`(pid ${process.pid})`);
});

test('of a file it says what its services leave out and what was refused; nothing is written into it', async () => {
	const file = join(temporaryFolder(), 'calls.db');
	const served = await serve(file);
	const post = (path: string, body: string): Promise<Response> =>
		fetch(`http://${served.http}${path}`, {
			method: 'POST',
			headers: {'content-type': 'application/json'},
			body,
		});
	expect((await post('/v1/traces', exported('api'))).status).toBe(200);
	expect((await post('/v1/traces', 'not OTLP')).status).toBe(400);
	const during = await run(['doctor', file, '--json']);
	expect(lines<Line>(during.stdout).find(({subject}) => subject === 'written by')?.message).toContain(
		'runs now',
	);
	expect(await served.stop()).toBe(0);
	const {code, stdout} = await run(['doctor', file, '--json']);
	expect(code).toBe(0);
	const said = lines<Line>(stdout);
	expect(said.find(({subject}) => subject === 'api, content')).toMatchObject({
		level: 'hint',
		message: 'no prompt in all 1, no answer in all 1 answered calls',
	});
	expect(said.find(({subject}) => subject === 'not kept')?.message).toContain(
		'1 × body that is not OTLP in json',
	);
});

test('a file that is none of ours is an error of one line, and no stack', async () => {
	const path = join(temporaryFolder(), 'notes.db');
	writeFileSync(path, 'not a database, and longer than the header of one '.repeat(10));
	const {code, stdout, stderr} = await run(['doctor', path]);
	expect([code, stderr]).toEqual([1, '']);
	expect(stdout).toMatch(/^× file: cannot read .*\n {2}hint: /);
});

/** One call without its texts. */
function exported(service: string): string {
	const text = (key: string, stringValue: string) => ({key, value: {stringValue}});
	const number = (key: string, intValue: string) => ({key, value: {intValue}});
	const startNano = BigInt(Date.now() - 1000) * 1_000_000n;
	const span = {
		traceId: '4be10000000000000000000000000001',
		spanId: '4be1000000000001',
		name: 'chat gpt-4o',
		kind: 3,
		startTimeUnixNano: String(startNano),
		endTimeUnixNano: String(startNano + 500_000_000n),
		attributes: [
			text('gen_ai.operation.name', 'chat'),
			text('gen_ai.provider.name', 'openai'),
			text('gen_ai.request.model', 'gpt-4o'),
			number('gen_ai.usage.input_tokens', '10'),
			number('gen_ai.usage.output_tokens', '5'),
		],
	};
	return JSON.stringify({
		resourceSpans: [
			{
				resource: {attributes: [text('service.name', service)]},
				scopeSpans: [{scope: {name: 't'}, spans: [span]}],
			},
		],
	});
}
