/** The real signal handlers of this process, without a signal. */
import {expect, test} from 'vitest';

import {firstSignal} from '../../source/commands/signals.ts';

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
	'after %s no signal is held back any more',
	async name => {
		const counts = (): readonly number[] =>
			['SIGTERM', 'SIGINT', 'SIGHUP'].map(each => process.listenerCount(each));
		const before = counts();
		const signal = firstSignal();
		expect(counts()).toEqual(before.map(count => count + 1));
		process.emit(name);
		await signal;
		// Given back in the next turn, see there.
		await new Promise(resolve => {
			setImmediate(resolve);
		});
		expect(counts()).toEqual(before);
	},
);
