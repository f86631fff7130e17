/** The bounds of a file, as the command line has them. */
import {join} from 'node:path';

import Sqlite from 'better-sqlite3';
import {expect, test} from 'vitest';

import {lines, run, serve, temporaryFolder} from '../support/program.ts';
import {requestOf} from '../support/request.ts';

/** Until the condition holds; the program looks at its bounds once a second, and lets a trace rest for thirty. */
const patienceMs = 60_000;

async function until(holds: () => boolean): Promise<void> {
	const began = Date.now();
	while (!holds()) {
		if (Date.now() - began > patienceMs) throw new Error('it did not come to that');
		await new Promise(resolve => {
			setTimeout(resolve, 200);
		});
	}
}

test(
	'serve --keep-calls takes the oldest out of a file that has more, and says so',
	{timeout: 90_000},
	async () => {
		const file = join(temporaryFolder(), 'bounded.db');
		const first = await serve(file);
		const sent = async (http: string, seed: string): Promise<void> => {
			const response = await fetch(`http://${http}/v1/traces`, {
				method: 'POST',
				headers: {'content-type': 'application/x-protobuf'},
				body: requestOf({seed, spans: 50}).body,
			});
			expect(response.status).toBe(200);
		};
		await sent(first.http, 'one');
		await first.stop();
		// As if it had come an hour ago.
		const database = new Sqlite(file);
		database.exec(
			'UPDATE span SET received_ms = received_ms - 3600000; UPDATE trace SET received_ms = received_ms - 3600000',
		);
		database.close();
		const second = await serve(file, ['--keep-calls', '20', '--keep-size', 'all']);
		const count = (sql: string): number => {
			const reader = new Sqlite(file, {readonly: true});
			const value = reader.prepare<[], number>(sql).pluck().get() ?? 0;
			reader.close();
			return value;
		};
		await until(() => count('SELECT count(*) FROM call') === 20);
		expect(
			count(`SELECT count FROM "drop" WHERE reason = 'evicted: more than 20 calls' AND service = 'test'`),
		).toBe(30);
		// Newer than the rest that a trace is given: nothing of it goes, so the older do.
		await sent(second.http, 'two');
		// While they are derived there are as many for a moment: all of them have to be.
		await until(() => count('SELECT count(*) FROM dirty') === 0 && count('SELECT count(*) FROM call') === 50);
		expect(await second.stop()).toBe(0);
		expect(lines((await run(['calls', file, '--json'])).stdout)).toHaveLength(50);
	},
);

test.each([
	[['--keep-size', '5'], '--keep-size 5: not an amount with a unit (b, kb, mb, gb, tb)'],
	[['--keep-size', '10kB'], '--keep-size 10kB: too little to keep anything'],
	[['--keep-age', '30'], '--keep-age 30: not an amount with a unit (m, h, d, w)'],
	[['--keep-calls', 'many'], '--keep-calls many: not an amount'],
	[['--keep-content', '120%'], '--keep-content 120%: not a percentage'],
])('serve %j is refused with the reason', async (argv, reason) => {
	const {code, stderr} = await run(['serve', '--db', join(temporaryFolder(), 'x.db'), ...argv]);
	expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
	expect(stderr).toContain(`hint: ${argv[0]} `);
});
