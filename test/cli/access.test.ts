/** Who may send, with the real program: its flags, what it says, and what it writes down. */
import {join} from 'node:path';
import Sqlite from 'better-sqlite3';
import {expect, test} from 'vitest';
import {run, serve, temporaryFolder} from '../support/program.ts';

const token = 'a-token-of-24-characters';

test.each([
	[
		['--host', '0.0.0.0'],
		/lets other machines in, which takes a token\nhint: LLMTOP_TOKEN=[\w-]{32} llmtop serve --host 0\.0\.0\.0\n$/,
	],
	[['--host', 'eth0', '--token', token], /--host eth0: not an IP address\nhint: /],
	[['--token', 'short'], /the token is not 16 to 512 letters.*\nhint: LLMTOP_TOKEN=/],
	[['--cors', 'localhost'], /--cors localhost: not the origin of a page\nhint: /],
	[['--allow-host', 'http://a/'], /not a host name\nhint: --allow-host host\.docker\.internal/],
])('serve %j is wrong usage', async (argv, message) => {
	const file = join(temporaryFolder(), 'never.db');
	const {code, stdout, stderr} = await run(['serve', '--db', file, ...argv]);
	expect([code, stdout]).toEqual([2, '']);
	expect(stderr).toMatch(message);
});

test('on every address with a token: who has it is taken, who has not is counted by the reason', async () => {
	const file = join(temporaryFolder(), 'open.db');
	const served = await serve(file, ['--host', '0.0.0.0', '--token', token]);
	expect(served.http).toMatch(/^127\.0\.0\.1:/);
	const send = async (authorization: string): Promise<number> => {
		const response = await fetch(`http://${served.http}/v1/logs`, {
			method: 'POST',
			headers: {'content-type': 'application/json', authorization},
			body: '{"resourceLogs":[]}',
		});
		return response.status;
	};
	expect(await send(`Bearer ${token}`)).toBe(200);
	for (let guess = 0; guess < 5; guess++) expect(await send(`Bearer guess-${guess}`)).toBe(401);
	expect(await served.stop()).toBe(0);
	const database = new Sqlite(file, {readonly: true});
	const drops = database.prepare('SELECT reason, sum(count) AS count FROM "drop" GROUP BY reason').all();
	database.close();
	expect(drops).toEqual([{reason: 'with another token', count: 5}]);
});
