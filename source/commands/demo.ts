/**
llmtop demo: the board over a small simulated application. The application runs in a process of its own and knows
the receiver only by its address: what is seen here is what any application would show.
*/
import {spawn} from 'node:child_process';
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {loopbackOnly} from '../wire/access.ts';
import {alertFlags, alertSettings} from './alert-flags.ts';
import type {Command, Flags} from './command.ts';
import {inertLines} from '../domain/inert.ts';
import {UsageError} from './command.ts';
import {userPrices} from './data-file.ts';
import {keepAll} from './retention-flags.ts';
import {allowancesOf} from './engine-settings.ts';
import {readSettings} from './settings-file.ts';
import {needTerminal, screenFlags, showEngine} from './screen.ts';

export const demoCommand: Command = {
	name: 'demo',
	arguments: '',
	summary: 'the board over a simulated application that sends real telemetry',
	example: 'llmtop demo --seed 7 --rate 5',
	flags: {
		seed: {type: 'number', value: 'N', help: 'the same seed tells the same story (default 1)'},
		rate: {type: 'number', value: 'N', help: 'model calls a second (default 1.5)'},
		db: {type: 'string', value: 'FILE', help: 'keep it in this file (default: a temporary one, kept)'},
		...alertFlags,
		...screenFlags,
	},
	arity: [0, 0],
	async run({flags}) {
		const rate = positive(flags, 'rate', 1.5);
		const seed = positive(flags, 'seed', 1);
		needTerminal('demo', flags);
		const settings = readSettings(flags);
		const file =
			typeof flags['db'] === 'string'
				? flags['db']
				: join(mkdtempSync(join(tmpdir(), 'llmtop-demo-')), 'demo.db');
		const options = {
			file,
			grpcPort: 0,
			httpPort: 0,
			access: loopbackOnly,
			durable: false,
			redact: [],
			allowances: allowancesOf(settings),
			// Its troubles are none: whom the file names is not told.
			alerts: alertSettings(flags, {...settings, alerts: {...settings.alerts, onAlert: null, webhook: null}}),
			prices: userPrices(),
			keep: keepAll,
		};
		await showEngine(flags, options, {
			source: 'demo',
			beside({ports}) {
				const endpoint = `http://127.0.0.1:${ports.httpPort}`;
				const words = ['--endpoint', endpoint, '--seed', String(seed), '--rate', String(rate)];
				const application = spawn(process.execPath, [applicationPath(), ...words], {stdio: 'ignore'});
				// Before its receiver ends, so that it never speaks to nobody.
				return () => application.kill('SIGTERM');
			},
		});
		process.stdout.write(inertLines(`the demo is kept in ${file}\nllmtop replay ${file} --speed 10\n`));
		return 0;
	},
};

function positive(flags: Flags, name: string, usual: number): number {
	const value = flags[name] ?? usual;
	if (typeof value !== 'number' || !(value > 0)) {
		throw new UsageError(`--${name} ${String(value)}: not a number above 0`, `--${name} ${usual}`);
	}
	return value;
}

function applicationPath(): string {
	const here = import.meta.url;
	const url = here.endsWith('.ts')
		? new URL('../demo/application.ts', here)
		: new URL('./demo-application.js', here);
	return fileURLToPath(url);
}
