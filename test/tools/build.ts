/**
source/ → build/: one flat folder, so that `new URL('./engine-thread.js', import.meta.url)` is right from
whichever chunk it ends up in. Bundled, because Ink and React load in 250-370 ms as files and in 140-160 ms as
one; better-sqlite3 stays outside, since it brings a native library that is found by its own path.
*/
import {chmodSync, rmSync, statSync, readdirSync} from 'node:fs';
import {pathToFileURL} from 'node:url';

import {build, type Plugin} from 'esbuild';

const major = Number(process.versions.node.split('.')[0]);
if (major < 22) {
	console.error(
		`build: this script runs on Node ${process.versions.node}; npm scripts bring Node 24 as a devDependency\n` +
			'hint: its install script was off; run: npm install-scripts approve node && npm rebuild node',
	);
	process.exit(1);
}

/** Ink imports its development tools only when DEV is set; they are no dependency of ours, so nothing stands in. */
const withoutDevelopmentTools: Plugin = {
	name: 'without-development-tools',
	setup(context) {
		context.onResolve({filter: /^react-devtools-core$/}, ({path}) => ({path, namespace: 'nothing'}));
		context.onLoad({filter: /.*/, namespace: 'nothing'}, () => ({contents: 'export default undefined;'}));
	},
};

/**
A tokenizer's table is a list of 100,000 texts and more. As JSON in a string it is read in a quarter of the time and
the memory that it takes as code, and its source map is empty.
*/
const tablesAsJson: Plugin = {
	name: 'tables-as-json',
	setup(context) {
		context.onLoad({filter: /[/\\]bpeRanks[/\\]\w+\.js$/}, async ({path}) => {
			const table = (await import(pathToFileURL(path).href)) as {readonly default: unknown};
			return {contents: `export default JSON.parse(${JSON.stringify(JSON.stringify(table.default))});`};
		});
	},
};

rmSync('build', {recursive: true, force: true});
await build({
	entryPoints: {
		cli: 'source/cli.ts',
		'engine-thread': 'source/engine/thread.ts',
		'inspector-thread': 'source/inspector/thread.ts',
		'reader-thread': 'source/store/sqlite/thread.ts',
		'checkpoint-thread': 'source/store/sqlite/checkpoint-thread.ts',
		'demo-application': 'source/demo/application.ts',
	},
	outdir: 'build',
	bundle: true,
	splitting: true,
	format: 'esm',
	platform: 'node',
	target: 'node22.15',
	minify: true,
	keepNames: true,
	sourcemap: 'linked',
	sourcesContent: false,
	external: ['better-sqlite3'],
	plugins: [withoutDevelopmentTools, tablesAsJson],
	define: {'process.env.NODE_ENV': '"production"'},
	// cli.ts sets NODE_ENV for whoever runs from source; in the bundle it is decided already.
	logOverride: {'assign-to-define': 'silent'},
	// CommonJS dependencies (grpc-js, React) call require() for Node's own modules.
	banner: {
		js: "import {createRequire as makeRequire} from 'node:module';const require = makeRequire(import.meta.url);",
	},
	logLevel: 'warning',
});
chmodSync('build/cli.js', 0o755);

const bytes = readdirSync('build').reduce(
	(sum, file) => sum + (file.endsWith('.js') ? statSync(`build/${file}`).size : 0),
	0,
);
console.error(`build: ${(bytes / 1e6).toFixed(1)} MB of JavaScript`);
