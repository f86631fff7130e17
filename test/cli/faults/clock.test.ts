/** The clock of the machine is set while llmtop runs: nothing waits for the time to come round again. */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {expect, test} from 'vitest';

import {expectKept, patient, post, until, waitingOf} from '../../support/faults.ts';
import {lines, run, serve, temporaryFolder} from '../../support/program.ts';
import {childrenOf, requestOf, rootOf} from '../../support/request.ts';

const hourMs = 3_600_000;

const preload = new URL('../../support/set-clock.mjs', import.meta.url).href;

async function serveWithClock(name: string) {
	const folder = temporaryFolder();
	const clock = join(folder, 'clock');
	const set = (offsetMs: number): void => writeFileSync(clock, String(offsetMs));
	set(0);
	const served = await serve(join(folder, `${name}.db`), [], ['--import', `${preload}?file=${clock}`]);
	return {served, set};
}

test(
	'set forward by an hour and back by two: each request is answered and derived at once',
	patient,
	async () => {
		const {served, set} = await serveWithClock('clock');
		const sent: string[] = [];
		for (const [number, offsetMs] of [0, hourMs, -hourMs, 24 * hourMs, 0].entries()) {
			set(offsetMs);
			const {body, spanIds} = requestOf({seed: `clock-${number}`, spans: 20});
			expect(await post(served.http, body)).toBe(200);
			await until('it is derived', () => waitingOf(served.file) === 0);
			sent.push(...spanIds);
		}
		expect(await served.stop()).toBe(0);
		await expectKept(served.file, sent);
	},
);

test('a trace whose root arrives an hour late is whole from then on', patient, async () => {
	const {served, set} = await serveWithClock('late');
	const children = childrenOf({seed: 'late', spans: 3});
	expect(await post(served.http, children.body)).toBe(200);
	await until('they are derived', () => waitingOf(served.file) === 0);
	set(hourMs);
	expect(await post(served.http, rootOf('late').body)).toBe(200);
	await until('it is derived', () => waitingOf(served.file) === 0);
	expect(await served.stop()).toBe(0);
	await expectKept(served.file, children.spanIds);
	const {stdout} = await run(['trace', served.file, children.traceId, '--json']);
	const [trace] = lines<{spans: readonly {name: string; missing: boolean; children: readonly unknown[]}[]}>(
		stdout,
	);
	expect(trace?.spans).toMatchObject([{name: 'invoke_agent', missing: false}]);
	expect(trace?.spans[0]?.children).toHaveLength(3);
});
