/**
Lets SQLite read file names as URIs, of which a reader needs `?immutable=1`. better-sqlite3 allows that only when
a variable is set while its addon loads, which is at the first connection of the process: so every first one is
made in here. The variable is taken back at once, so that programs we start do not inherit it.
*/
export function withUris<T>(open: () => T): T {
	// oxlint-disable node/no-process-env -- the only switch that there is, see above.
	const before = process.env['SQLITE_USE_URI'];
	process.env['SQLITE_USE_URI'] = '1';
	try {
		return open();
	} finally {
		if (before === undefined) delete process.env['SQLITE_USE_URI'];
		else process.env['SQLITE_USE_URI'] = before;
	}
	// oxlint-enable node/no-process-env
}
