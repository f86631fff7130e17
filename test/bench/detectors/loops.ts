/** Loops in traces that are made here: recall by kind of loop, false alarms by kind of legitimate repetition. */
import {loopsIn} from '../../../source/inspect/loops/loops.ts';
import {tracesOf} from './loop-traces.ts';
import type {Measured} from './measured.ts';

export async function measure(): Promise<readonly Measured[]> {
	const traces = tracesOf(seeded(20261127), 100);
	return [...Map.groupBy(traces, ({kind}) => kind)].map(([kind, own]) => {
		const found = own.filter(({actions}) => loopsIn(actions).length > 0);
		const isLoop = own[0]?.isLoop === true;
		const rules = new Set(own.flatMap(({actions}) => loopsIn(actions).map(({rule}) => rule)));
		return {
			detector: 'loop',
			set: `${isLoop ? 'loop' : 'legitimate'}: ${kind}`,
			n: own.length,
			truePositives: isLoop ? found.length : null,
			falsePositives: isLoop ? null : found.length,
			falseNegatives: isLoop ? own.length - found.length : null,
			note: [...rules].join(', '),
		};
	});
}

function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}
