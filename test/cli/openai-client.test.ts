/** The first minute, for real: the OpenAI SDK with the lines that the empty screen shows, and no others. */
import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {promisify} from 'node:util';

import {expect, test} from 'vitest';

import {sdks} from '../../source/ui/sdks/sdks.ts';
import {openModelServer, modelAnswer} from '../support/model-server.ts';
import {lines, run, serve, temporaryFolder} from '../support/program.ts';

test('an OpenAI application appears with model, tokens, prompt and answer', {timeout: 60_000}, async () => {
	const model = await openModelServer();
	const served = await serve(join(temporaryFolder(), 'openai.db'));
	const httpPort = Number(served.http.split(':')[1]);
	const {environment, command} = pasted('OpenAI SDK, JavaScript', httpPort);

	const words = command.map(word => (word === 'app.js' ? 'test/support/openai-app.mjs' : word));
	expect(words[0]).toBe('node');
	const {stdout} = await promisify(execFile)(process.execPath, words.slice(1), {
		env: {PATH: process.env['PATH'] ?? '', MODEL_SERVER_URL: model.url, ...environment},
	});
	expect(stdout).toContain(modelAnswer);
	model.close();

	expect(await served.stop()).toBe(0);
	const calls = lines<Record<string, unknown>>((await run(['calls', served.file, '--json'])).stdout);
	expect(calls).toHaveLength(1);
	expect(calls[0]).toMatchObject({
		provider: 'openai',
		requestModel: 'gpt-4o-mini',
		responseModel: 'gpt-4o-mini-2024-07-18',
		inputTokens: 27,
		outputTokens: 11,
		costSource: 'computed',
		finishReasons: ['stop'],
		input: [{role: 'user', text: 'What is the capital of France?'}],
		output: [{role: 'assistant', text: modelAnswer}],
	});
});

/** The lines of the empty screen as a shell would take them: exports, and the command that starts the program. */
function pasted(
	name: string,
	httpPort: number,
): {environment: Record<string, string>; command: readonly string[]} {
	const sdk = sdks.find(item => item.name === name);
	const steps = sdk?.steps({grpc: [], http: [], grpcPort: 0, httpPort, note: null}) ?? [];
	const shell = (steps.at(-1)?.lines ?? [])
		.join('\n')
		.replaceAll(/\\\n\s*/g, '')
		.split('\n');
	const environment: Record<string, string> = {};
	let command: readonly string[] = [];
	for (const line of shell) {
		const [, key, value] = /^export (\w+)=(.*)$/.exec(line) ?? [];
		if (key !== undefined && value !== undefined) environment[key] = value.replaceAll(/^"|"$/g, '');
		else command = line.split(/\s+/);
	}
	return {environment, command};
}
