/** The code about the code: what the linter cannot see. */
import {execFileSync} from 'node:child_process';
import {existsSync, globSync, readFileSync} from 'node:fs';
import {basename} from 'node:path';

import {expect, test} from 'vitest';

import {commands} from '../source/commands/table-of-commands.ts';
import {keyTable} from '../source/ui/keys/bindings.ts';

const sources = globSync('source/**/*.{ts,tsx}').sort();
const tests = globSync('test/**/*.{ts,tsx}').sort();
const read = (path: string): string => readFileSync(path, 'utf8');

test('every file can be read in one sitting', () => {
	expect([...sources, ...tests].filter(path => read(path).split('\n').length > 401)).toEqual([]);
});

test('every source file says first what it is for', () => {
	// After the #! line and the imports at the latest: a contract stands above the type that it is about.
	const silent = sources.filter(path => !/^(?:#!.*\n)?(?:import[^;]+;\n|\n)*\/\*\*/.test(read(path)));
	expect(silent).toEqual([]);
});

test('only store/sqlite/ knows SQL', () => {
	const sql = /\b(?:SELECT\s.+\sFROM|INSERT INTO|DELETE FROM|CREATE TABLE)\b/s;
	const outside = sources.filter(path => !path.startsWith('source/store/sqlite/') && sql.test(read(path)));
	expect(outside).toEqual([]);
});

test('only wire/, delivery/, endpoint/ and the simulated application know the network, and wire/ only listens', () => {
	const network =
		/from 'node:(?:net|http|https|http2|dgram|dns|tls)(?:\/promises)?'|from '(?:@grpc\/grpc-js|undici|ws)'|\b(?:fetch|WebSocket|EventSource)\(/;
	const outgoing =
		/\b(?:createConnection|request|Client|makeClientConstructor|loadPackageDefinition)\(|\.connect\(/;
	const code = (path: string): string => read(path).replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '');
	const outside = sources.filter(path => !/^source\/(?:wire|delivery|endpoint|demo)\//.test(path));
	expect(outside.filter(path => network.test(code(path)))).toEqual([]);
	expect(sources.filter(path => path.startsWith('source/wire/') && outgoing.test(code(path)))).toEqual([]);
});

test('recordings and what is made of them are pairs, and the README says where they come from', () => {
	const recordings = globSync('fixtures/otlp/*/*').map(path => path.replace('fixtures/otlp/', ''));
	const goldens = globSync('fixtures/calls/*/*.json').map(path => path.replace('fixtures/calls/', ''));
	expect(goldens.map(name => name.replace('.json', '')).sort()).toEqual(recordings.sort());
	const provenance = read('fixtures/README.md');
	const instrumentations = new Set(recordings.map(name => name.split('/')[0] ?? ''));
	expect([...instrumentations].filter(name => !provenance.includes(`| \`${name}\` |`))).toEqual([]);
});

test('the README shows the keys and the commands that there are', () => {
	const readme = read('README.md');
	expect(readme).toContain(keyTable());
	for (const command of commands) expect(readme).toContain(`\`llmtop ${command.name}`);
});

test('the repository explains itself without anything beside it', () => {
	const tracked = execFileSync('git', ['ls-files'], {encoding: 'utf8'})
		.split('\n')
		.filter(path => path !== '' && existsSync(path));
	const texts = tracked.filter(path => /\.(?:ts|tsx|md|json|sh|yml)$/.test(path) || basename(path) === 'run');
	const leaking = texts.filter(
		path => path !== 'test/tidy.test.ts' && /\/work\/|\.\.\/shared\b|\/root\//.test(read(path)),
	);
	expect(leaking).toEqual([]);
});

test('the package carries the program and nothing else', () => {
	const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const [pack] = JSON.parse(output) as [{files: {path: string}[]; size: number}];
	const strange = pack.files
		.map(file => file.path)
		.filter(path => !/^(?:build\/[^/]+\.js(?:\.map)?|README\.md|LICENSE|package\.json)$/.test(path));
	expect(strange).toEqual([]);
	// The bundle with its source maps packs to about 1.5 MB, the tables of two tokenizers to as much; more crept in.
	expect(pack.size).toBeLessThan(4_000_000);
});
