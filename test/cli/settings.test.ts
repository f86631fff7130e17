/** The configuration file and the layout that is kept, with the real program. */
import {existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test, vi} from 'vitest';
import {temporaryFolder} from '../support/program.ts';
import {hasTmux, openTmux} from '../support/tmux.ts';

const program = `${process.execPath} build/cli.js`;

test.skipIf(!hasTmux)('A mistake is told before anything is started; a good file is obeyed', async () => {
	const home = temporaryFolder();
	mkdirSync(join(home, 'llmtop'));
	const settings = join(home, 'llmtop', 'llmtop.toml');
	writeFileSync(settings, 'view = "calls"\n[keys]\nx = "explode"\n');
	const terminal = openTmux('settings', `${program} demo; echo "exit $?"`, {columns: 120, rows: 40, home});
	try {
		const told = await terminal.waitFor(/exit 2/);
		expect(told).toMatch(/llmtop\.toml, line 3: there is no command\s+"explode"/);
		expect(told).toContain('hint: none, or one of');
		writeFileSync(settings, 'view = "calls"\n[keys]\nx = "window"\n');
		terminal.type(`${program} demo`, 'Enter');
		await terminal.waitFor('[2 Calls]');
		await terminal.waitFor('last 15m');
		terminal.type('x');
		await terminal.waitFor('last 1h');
	} finally {
		terminal.close();
	}
});

test.skipIf(!hasTmux)('What was set is kept for the next start, for its owner alone', async () => {
	const home = temporaryFolder();
	const terminal = openTmux('memory', `${program} demo`, {columns: 120, rows: 40, home});
	try {
		await terminal.waitFor('TIME▾');
		terminal.type('2');
		await terminal.waitFor('newest first');
		terminal.type('s');
		await terminal.waitFor('slowest first');
		const kept = join(home, 'llmtop', 'screen.json');
		// It is kept while the program runs: one that is killed has lost nothing of it.
		await vi.waitUntil(() => existsSync(kept), {timeout: 10_000});
		terminal.type('q');
		await terminal.waitFor('llmtop replay');
		expect(statSync(kept).mode & 0o777).toBe(0o600);
		expect(JSON.parse(readFileSync(kept, 'utf8'))).toHaveProperty('sorts.calls.sort', 'duration');
		terminal.type('clear', 'Enter', `${program} demo`, 'Enter');
		await terminal.waitFor('live demo');
		terminal.type('2');
		await terminal.waitFor('slowest first');
	} finally {
		terminal.close();
	}
});
