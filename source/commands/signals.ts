/** Signals that ask a program to end in good order. A second one ends it at once, as people expect of Ctrl-C. */
export function firstSignal(): Promise<void> {
	return new Promise(resolve => {
		for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(name, () => resolve());
	});
}
