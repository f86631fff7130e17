/** The whole program in a real terminal: the demo moves, a call and a trace are read, the terminal is given back, and the file replays. */
import {existsSync} from 'node:fs';
import {join} from 'node:path';

import {setTimeout as wait} from 'node:timers/promises';
import {expect, test} from 'vitest';

import {lines, run, serve, temporaryFolder} from '../support/program.ts';
import {requestOf} from '../support/request.ts';
import {hasTmux, openTmux} from '../support/tmux.ts';

const program = `${process.execPath} build/cli.js`;

test.skipIf(!hasTmux)(
	'the demo, from the first call to the replay of its file',
	{timeout: 120_000},
	async () => {
		const terminal = openTmux('demo', `${program} demo --seed 1 --rate 8`, {columns: 120, rows: 40});
		try {
			await terminal.waitFor(/live demo/);
			await terminal.waitFor(/TIME▾[\s\S]+gpt-4o/);
			terminal.type('2');
			await terminal.waitFor(/\[2 Calls\][^]+▌/);
			terminal.type('Space');
			await terminal.waitFor('paused');
			terminal.type('Enter');
			await terminal.waitFor('[Conversation]');
			terminal.type('Escape');
			// Waited for: an escape with a key right behind it is Alt and that key.
			await terminal.waitFor('TIME▾');
			terminal.type('3');
			await terminal.waitFor(/\[3 Traces\][\s\S]+▌/);
			terminal.type('Enter');
			await terminal.waitFor(/esc back/);
			terminal.resize(80, 24);
			await terminal.waitFor(/SPAN .+TOTAL/);
			terminal.type('q');
			const left = await terminal.waitFor('llmtop replay');
			// The shell is back, its prompt below what the program printed, and nothing of the board is left.
			expect(left).not.toContain('[3 Traces]');

			const file = /is kept in (\S+)/.exec(left.replaceAll('\n', ' '))?.[1] ?? '';
			expect(existsSync(file)).toBe(true);
			const [stats] = lines<{calls: number}>((await run(['stats', file, '--json'])).stdout);
			expect(stats?.calls).toBeGreaterThan(3);

			terminal.resize(120, 40);
			terminal.type('clear', 'Enter', `${program} replay ${file} --speed max`, 'Enter');
			const replayed = await terminal.waitFor(new RegExp(`${stats?.calls} of ${stats?.calls} calls`));
			expect(replayed).toContain('replay');
			terminal.type('q');
			await terminal.waitFor(/^shell>\s*$/m);
		} finally {
			terminal.close();
		}
	},
);

test.skipIf(!hasTmux)(
	'a small window says what it needs, and Ctrl-C gives the terminal back',
	{timeout: 60_000},
	async () => {
		const terminal = openTmux('small', `${program} demo`, {columns: 50, rows: 12});
		try {
			await terminal.waitFor('60×15');
			terminal.type('C-c');
			const left = await terminal.waitFor('llmtop replay');
			expect(left).toContain('shell>');
		} finally {
			terminal.close();
		}
	},
);

test.skipIf(!hasTmux)(
	'Ctrl-Z gives the terminal to the shell, fg takes it back, and a signal ends it in good order',
	{timeout: 60_000},
	async () => {
		const terminal = openTmux('jobs', `${program} demo`, {columns: 80, rows: 24});
		try {
			await terminal.waitFor('live demo');
			terminal.type('C-z');
			const away = await terminal.waitFor('Stopped');
			expect(away).not.toContain('live demo');
			terminal.type('fg', 'Enter');
			await terminal.waitFor('live demo');
			terminal.type('C-z');
			await terminal.waitFor('Stopped');
			// While it is away the window becomes another one, and only the shell is told.
			terminal.resize(100, 30);
			terminal.type('fg', 'Enter');
			// The keys in the last of thirty rows: the frame is whole.
			await terminal.waitFor(/^ llmtop .*live demo.*(?:\n.*){28}\n.*\? help/);
			terminal.type('C-z');
			await terminal.waitFor('Stopped');
			// The shell lets a stopped job go on to be ended. It may be stopped once more, when it takes the terminal from
			// the background: `fg` in that very moment would come too early.
			terminal.type('kill -TERM %1', 'Enter');
			await wait(2000);
			terminal.type('fg', 'Enter');
			const left = await terminal.waitFor('llmtop replay');
			expect(left).not.toContain('Terminated');
			expect(left).not.toMatch(/[│╭╰]/);
		} finally {
			terminal.close();
		}
	},
);

test.skipIf(!hasTmux)(
	'a second llmtop on the same file follows the first, and outlives it',
	{timeout: 60_000},
	async () => {
		const file = join(temporaryFolder(), 'shared.db');
		const first = await serve(file);
		const terminal = openTmux('second', `${program} --db ${file}`, {columns: 120, rows: 40});
		try {
			await terminal.waitFor(`process ${first.process.pid} receives`);
			const {body} = requestOf({seed: 'shared', spans: 7});
			const headers = {'content-type': 'application/x-protobuf'};
			await fetch(`http://${first.http}/v1/traces`, {method: 'POST', headers, body});
			expect(await terminal.waitFor('7 calls, ')).toContain('● attached  run 1');
			await first.kill();
			await terminal.waitFor('its llmtop has ended');
			expect(terminal.screen()).toContain('● saved  run 1');
			// Whoever comes next writes the file, and is followed in turn.
			const third = await serve(file);
			await terminal.waitFor('● attached  run 2');
			expect(await third.stop()).toBe(0);
			terminal.type('q');
			await terminal.waitFor(/^shell>\s*$/m);
		} finally {
			terminal.close();
		}
	},
);
