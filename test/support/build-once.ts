/** Before all tests: builds the program when a source is newer, so that no test of the program looks at an old one. */
import {execFileSync} from 'node:child_process';
import {existsSync, globSync, statSync} from 'node:fs';

export function setup(): void {
	const built = existsSync('build/cli.js') ? statSync('build/cli.js').mtimeMs : 0;
	const sources = globSync('source/**/*.{ts,tsx}').concat('test/tools/build.ts', 'package.json');
	if (sources.some(path => statSync(path).mtimeMs > built)) {
		execFileSync(process.execPath, ['test/tools/build.ts'], {stdio: ['ignore', 'ignore', 'inherit']});
	}
}
