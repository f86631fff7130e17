/** Signals that ask a program to end in good order. */
const names = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Resolves with the first of them; the second, whichever it is, ends the program at once, as people expect of Ctrl-C. */
export function firstSignal(): Promise<void> {
	return new Promise(resolve => {
		const end = (): void => {
			// Not at once: the handler of Ink's `signal-exit` is next, and kills the program when it finds itself alone.
			setImmediate(() => {
				for (const name of names) process.off(name, end);
			});
			resolve();
		};
		for (const name of names) process.on(name, end);
	});
}
