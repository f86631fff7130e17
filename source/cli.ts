#!/usr/bin/env node
/**
The door. It imports nothing at the top: what follows must run before any other module is loaded.

- An older Node fails on the very syntax of our dependencies (and crashes in better-sqlite3), so it is told
  apart first.
- React picks its build when it is first imported: its development build takes 2.4 times as long a frame.
- Ink's colour library reads FORCE_COLOR and the terminal, but not NO_COLOR (no-color.org).
- Compiled code is cached beside the program: the second start needs half the time.
*/
const oldestMajor = 22;
const oldestMinor = 15;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
	process.stderr.write(
		`llmtop: needs Node ${oldestMajor}.${oldestMinor} or newer, this is ${process.versions.node}\n` +
			'hint: install a newer Node, or run it through npm in its own folder: npm start (brings its own)\n',
	);
	process.exit(1);
}

process.env['NODE_ENV'] ??= 'production';
if (process.env['NO_COLOR'] !== undefined && process.env['NO_COLOR'] !== '') process.env['FORCE_COLOR'] = '0';

if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-v')) {
	const {version} = await import('./version.ts');
	process.stdout.write(`${version()}\n`);
} else {
	const {enableCompileCache} = await import('node:module');
	enableCompileCache?.();
	const {main} = await import('./commands/main.ts');
	await main(process.argv.slice(2));
}
