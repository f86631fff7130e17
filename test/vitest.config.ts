import {defineConfig} from 'vitest/config';

/**
One process for all files (isolation off): 40 files of frames take 3 s this way and 47 s with a process
each, and a test that leaks state fails its neighbour, which is a discipline.
*/
export default defineConfig({
	// React is its production build here as in the program (NODE_ENV below), and that one has no jsxDEV.
	oxc: {jsx: {runtime: 'automatic', development: false}},
	test: {
		root: new URL('..', import.meta.url).pathname,
		include: ['test/**/*.test.{ts,tsx}'],
		globalSetup: 'test/support/build-once.ts',
		setupFiles: 'test/support/first-connection.ts',
		pool: 'forks',
		isolate: false,
		maxWorkers: 2,
		env: {TZ: 'UTC', FORCE_COLOR: '0', NODE_ENV: 'production'},
		testTimeout: 20_000,
	},
});
