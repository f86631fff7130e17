/** A model server on loopback that speaks as much of OpenAI's chat API as a client needs. */
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';

export const modelAnswer = 'The capital of France is Paris.';
const modelUsage = {prompt_tokens: 27, completion_tokens: 11, total_tokens: 38};

export async function openModelServer(): Promise<{url: string; close: () => void}> {
	const server = createServer((request, response) => {
		request.resume();
		request.on('end', () => {
			response.writeHead(200, {'content-type': 'application/json'});
			response.end(
				JSON.stringify({
					id: 'chatcmpl-1',
					object: 'chat.completion',
					created: 1_700_000_000,
					model: 'gpt-4o-mini-2024-07-18',
					choices: [{index: 0, message: {role: 'assistant', content: modelAnswer}, finish_reason: 'stop'}],
					usage: modelUsage,
				}),
			);
		});
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, close: () => server.close()};
}
