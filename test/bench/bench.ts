/**
npm run bench: the budgets of this program, measured. Method and figures: README.md beside this file.

	npm run bench                        all of them, some four minutes
	npm run bench -- --only keys         one: ingest, keys, start, memory, kill
	npm run bench -- --rounds 1 --spans 30000

It drives the built program, so build first. Exit code 1 when a budget that must hold does not.
*/
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {availableParallelism, loadavg, tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {terminalMaker} from './board.ts';
import {ingest} from './ingest.ts';
import {keys} from './keys.ts';
import {kill} from './kill.ts';
import {isMet, lineOf, type Figure, type Settings} from './measure.ts';
import {boardMemory, memory} from './memory.ts';
import {processor} from './processor.ts';
import {read} from './read.ts';
import {session} from './session.ts';
import {soak} from './soak.ts';
import {start, startLarge} from './starts.ts';
import {firstPaint} from './views.ts';

const measures = [
	start,
	startLarge,
	keys,
	firstPaint,
	ingest,
	memory,
	boardMemory,
	processor,
	session,
	kill,
	read,
];

/** Above this load average somebody else is measured too. */
const quietLoad = 0.7;

const {values: options} = parseArgs({
	options: {
		only: {type: 'string'},
		spans: {type: 'string', default: '100000'},
		rounds: {type: 'string', default: '3'},
		sizes: {type: 'string', default: '10000,100000,1000000'},
		large: {type: 'string'},
		question: {type: 'string', default: ''},
		rivals: {type: 'boolean', default: false},
		minutes: {type: 'string', default: '30'},
		rate: {type: 'string', default: '2000'},
		flags: {type: 'string', default: ''},
	},
});

/** Half an hour: only when asked for. */
const longMeasures = [soak];

const chosen = [...measures, ...longMeasures].filter(measure =>
	options.only === undefined ? measures.includes(measure) : measure.name === options.only,
);
const missing = whatIsMissing();
if (missing === null) process.exitCode = await bench();
else {
	console.error(missing);
	process.exitCode = 1;
}

function whatIsMissing(): string | null {
	if (chosen.length === 0)
		return `no such measure\nhint: --only ${[...measures, ...longMeasures].map(measure => measure.name).join(', ')}`;
	if (!existsSync('build/cli.js')) return 'build/cli.js is not there\nhint: npm run build';
	if (spawnSync(terminalMaker, ['--version']).status !== 0) {
		return `the board needs a terminal: ${terminalMaker} of util-linux is not there\nhint: run this on Linux`;
	}
	return null;
}

async function bench(): Promise<number> {
	const folder = mkdtempSync(join(tmpdir(), 'llmtop-bench-'));
	const settings: Settings = {
		folder,
		spans: Number(options.spans),
		rounds: Number(options.rounds),
		sizes: options.sizes.split(',').map(Number),
		large: options.large ?? null,
		question: options.question,
		rivals: options.rivals,
		minutes: Number(options.minutes),
		rate: Number(options.rate),
		flags: options.flags.split(' ').filter(flag => flag !== ''),
	};
	console.log(
		`Node ${process.version}, ${availableParallelism()} cores, ${process.platform} ${process.arch}`,
	);
	const busy = loadavg()[0] ?? 0;
	if (busy > quietLoad) {
		console.log(
			`The machine is busy (load ${busy.toFixed(1)}): ratios of one run hold a little, times do not.`,
		);
	}
	const figures: Figure[] = [];
	try {
		for (const measure of chosen) {
			console.log(`\n${measure.name}: ${measure.about}`);
			const found = await measure.run(settings, text => console.log(`  · ${text}`));
			for (const figure of found) console.log(lineOf(figure));
			figures.push(...found);
		}
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
	const failed = figures.filter(figure => !isMet(figure, 'must'));
	console.log(
		failed.length === 0 ? '\nEvery budget that must hold does.' : `\n${failed.length} budgets are not met.`,
	);
	return failed.length === 0 ? 0 : 1;
}
