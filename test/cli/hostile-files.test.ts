/** The real program on files from strangers: an answer, or one line why and one hint; no stack, no crash, nothing run. */
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {openWriter} from '../../source/store/sqlite/open.ts';
import {damagedFiles, hostileCopy, oddFiles, runningFiles} from '../support/hostile-files.ts';
import {run, temporaryFolder} from '../support/program.ts';
import {seedStory} from '../support/story.ts';

const folder = temporaryFolder();
const good = join(folder, 'good.db');

beforeAll(async () => {
	const writer = openWriter(good, {durable: false});
	await seedStory(writer);
	await writer.close();
});

const chosen = [
	...oddFiles.filter(({name}) => /wait for ever|depth|many references|span\.attributes/.test(name)),
	...damagedFiles.filter(({name}) => /cut at 0.5|noise at 0.3/.test(name)),
	...runningFiles.filter(({name}) => /a view|a trigger/.test(name)),
];

test.each(chosen.map(file => [file.name, file] as const))('%s', {timeout: 60_000}, async (name, file) => {
	const path = hostileCopy(good, join(folder, `${chosen.indexOf(file)}.db`), file);
	for (const argv of [
		['calls', path, '--json'],
		['stats', path, '--by', 'model', '--json'],
		['steps', path, '--json'],
	]) {
		const {code, stderr} = await run(argv);
		const told = `${name}: ${argv[0] ?? ''} ${stderr}`;
		expect([0, 1], told).toContain(code);
		if (code === 0) expect(stderr, told).toBe('');
		else expect(stderr, told).toMatch(/^llmtop: [^\n]+\nhint: [^\n]+\n$/);
		expect(stderr, told).not.toContain('should not have happened');
	}
});
