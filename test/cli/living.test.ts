/** What a person reads stays while data arrives, with the real program: selection, open trace, a window that changes. */
import {existsSync, readFileSync} from 'node:fs';
import {type AddressInfo, createServer} from 'node:net';
import {join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {tracesJson} from '../../source/copying/otlp-json.ts';
import type {Span} from '../../source/domain/otlp.ts';
import {startSender} from '../support/faults.ts';
import {run, temporaryFolder} from '../support/program.ts';
import {seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';
import {hasTmux, openTmux, type TmuxSession} from '../support/tmux.ts';

const program = `${process.execPath} build/cli.js`;

/** Where the board says that it receives over HTTP; other ports than the usual ones stay in its first line. */
async function httpOf(terminal: TmuxSession): Promise<string> {
	const seen = await terminal.waitFor(/localhost:(\d+)/);
	return `127.0.0.1:${/localhost:(\d+)/.exec(seen)?.[1] ?? ''}`;
}

/** Spans of one trace, from `from` on, below its root, a second ago. */
function spansOf({from, count}: {readonly from: number; readonly count: number}): readonly Span[] {
	const nowNano = BigInt(Date.now()) * 1_000_000n;
	return Array.from({length: count}, (_, at) => {
		const index = from + at;
		const startNano = nowNano - 1_000_000_000n + BigInt(index) * 1_000_000n;
		return seedSpan({
			traceId: traceIdOf(7),
			spanId: spanIdOf(index + 1),
			parentSpanId: index === 0 ? null : spanIdOf(1),
			name: index === 0 ? 'answer a question' : `chat model-${index}`,
			attributes:
				index === 0 ? {} : {'gen_ai.operation.name': 'chat', 'gen_ai.request.model': `model-${index}`},
			startNano,
			endNano: startNano + 500_000n,
		});
	});
}

async function sendTrace(http: string, spans: readonly Span[]): Promise<number> {
	const body = JSON.stringify(tracesJson(spans));
	const headers = {'content-type': 'application/json'};
	return (await fetch(`http://${http}/v1/traces`, {method: 'POST', headers, body})).status;
}

test.skipIf(!hasTmux)(
	'A row that is selected and a trace that is open stay while spans arrive, and the trace grows in sight',
	{timeout: 60_000},
	async () => {
		const file = join(temporaryFolder(), 'living.db');
		const terminal = openTmux('living', `${program} --db ${file} --http-port 0 --grpc-port 0`, {
			columns: 120,
			rows: 40,
		});
		const http = await httpOf(terminal);
		expect(await sendTrace(http, spansOf({from: 0, count: 5}))).toBe(200);
		const sender = startSender(http, {seed: 'living', spans: 5, pauseMs: 100});
		try {
			await terminal.waitFor('1 Overview');
			terminal.type('3');
			await terminal.waitFor(/▌.*chat/);
			for (let step = 0; step < 8; step++) terminal.type('j');
			// Until the last of the keys is obeyed.
			await wait(1000);
			const row = await terminal.waitFor(/▌(\S+\s+\S+\s+\S+\s+\S+\s+\S+)/);
			const selected = /▌(\S+\s+\S+\s+\S+)/.exec(row)?.[1] ?? '';
			await wait(3000);
			expect(terminal.screen()).toContain(`▌${selected}`);
			// The trace of ours, by its name.
			terminal.type('g', 's', 's', 's');
			await terminal.waitFor('most spans first');
			await terminal.waitFor(/▌.*answer a/);
			terminal.type('Enter');
			await terminal.waitFor('chat model-4');
			terminal.type('j', 'j');
			await terminal.waitFor(/▌.*model-2/);
			expect(await sendTrace(http, spansOf({from: 5, count: 3}))).toBe(200);
			const grown = await terminal.waitFor('chat model-7');
			expect(grown).toMatch(/▌.*model-2/);
			await wait(2000);
			expect(terminal.screen()).toMatch(/▌.*model-2/);
		} finally {
			await sender.stop();
			terminal.close();
		}
	},
);

test.skipIf(!hasTmux)(
	'A window that changes its size under load is full and whole at each size',
	{timeout: 60_000},
	async () => {
		const file = join(temporaryFolder(), 'sizes.db');
		const terminal = openTmux('sizes', `${program} --db ${file} --http-port 0 --grpc-port 0`, {
			columns: 120,
			rows: 40,
		});
		const http = await httpOf(terminal);
		const sender = startSender(http, {seed: 'sizes', spans: 20});
		try {
			await terminal.waitFor('1 Overview');
			terminal.type('2');
			for (const [columns, rows] of [
				[80, 24],
				[200, 60],
				[60, 15],
				[120, 40],
			] as const) {
				terminal.resize(columns, rows);
				await terminal.waitFor(columns < 100 ? '[2 Call]' : '[2 Calls]');
				await wait(500);
				const lines = terminal.screen().replace(/\n$/, '').split('\n');
				expect(lines).toHaveLength(rows);
				expect(lines[1]).toMatch(/^ 1 Over/);
				expect(lines.at(-1)).toMatch(/open/);
			}
			terminal.resize(40, 10);
			await terminal.waitFor('60×15');
		} finally {
			await sender.stop();
			terminal.close();
		}
	},
);

test.skipIf(!hasTmux)(
	'Without colour no colour is written; without a terminal, or with a closed input, it says so and ends',
	{timeout: 60_000},
	async () => {
		const folder = temporaryFolder();
		const terminal = openTmux('plain', 'export NO_COLOR=1', {columns: 120, rows: 40});
		try {
			terminal.type(`${program} --db ${folder}/a.db </dev/null; echo "exit $?"`, 'Enter');
			await terminal.waitFor(/the board needs a terminal[^]*exit 1/);
			terminal.type(
				'clear',
				'Enter',
				`${program} --db ${folder}/a.db | cat; echo "exit \${PIPESTATUS[0]}"`,
				'Enter',
			);
			await terminal.waitFor(/the board needs a terminal[^]*exit 1/);
			terminal.type('clear', 'Enter', `TERM=dumb ${program} --db ${folder}/a.db; echo "exit $?"`, 'Enter');
			await terminal.waitFor(/TERM is dumb[^]*exit 1/);
			expect(existsSync(`${folder}/a.db`)).toBe(false);
			const bytes = join(folder, 'bytes');
			terminal.record(bytes);
			terminal.type('clear', 'Enter', `${program} demo`, 'Enter');
			await terminal.waitFor('TIME▾');
			terminal.type('2', '7', '6', 'q');
			await terminal.waitFor('llmtop replay');
			// oxlint-disable-next-line no-control-regex -- control sequences are what it is about
			expect(readFileSync(bytes, 'utf8').match(/\u001B\[(?:3\d|9\d|38;[\d;]+)m/g)).toBeNull();
		} finally {
			terminal.close();
		}
	},
);

test('A port that was asked for and is taken is told', {timeout: 60_000}, async () => {
	const taken = createServer();
	await new Promise<void>(resolve => {
		taken.listen(0, '127.0.0.1', resolve);
	});
	const {port} = taken.address() as AddressInfo;
	const told = await run(['serve', '--db', join(temporaryFolder(), 'a.db'), '--http-port', String(port)]);
	taken.close();
	expect(told.code).toBe(1);
	expect(told.stderr).toContain(String(port));
	expect(told.stderr).toContain('hint: ');
});

test.skipIf(!hasTmux)(
	'A trace of 10,000 spans is opened, walked, folded, zoomed and searched',
	{timeout: 120_000},
	async () => {
		const file = join(temporaryFolder(), 'large-trace.db');
		const terminal = openTmux('large', `${program} --db ${file} --http-port 0 --grpc-port 0`, {
			columns: 120,
			rows: 40,
		});
		try {
			const http = await httpOf(terminal);
			for (let from = 0; from < 10_000; from += 1000)
				expect(await sendTrace(http, spansOf({from, count: 1000}))).toBe(200);
			await terminal.waitFor('1 Overview');
			terminal.type('3');
			await terminal.waitFor(/10\.0k\s+10\.0k/);
			terminal.type('Enter');
			await terminal.waitFor('10,000 spans, 9,999 calls');
			terminal.type('G');
			await terminal.waitFor('span 10,000 of 10,000');
			terminal.type('NPage', 'g', 'NPage');
			await terminal.waitFor(/span \d\d of 10,000/);
			terminal.type('-');
			await terminal.waitFor(/▸ answer a question/);
			terminal.type('+');
			await terminal.waitFor(/▾ answer a question/);
			terminal.type('/', 'model-7777', 'Enter');
			await terminal.waitFor('/ model-7777 1 of 1');
			await terminal.waitFor('span 7,778 of 10,000');
			terminal.type('z');
			await terminal.waitFor('zoomed');
			terminal.type('Escape', 'Escape');
			await terminal.waitFor('[3 Traces]');
		} finally {
			terminal.close();
		}
	},
);
