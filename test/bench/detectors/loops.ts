/**
Loops in traces that are made here from a seed: recall by kind of loop, false alarms by kind of repetition for a reason.
Two hands made them, each without knowing what the other's detector looked for.
*/
import {loopsIn} from '../../../source/inspect/loops/loops.ts';
import type {Measured} from './measured.ts';
import {tracesOf} from './traces/traces.ts';

const seed = 20_261_127;
const tracesEach = 100;

export async function measure(): Promise<readonly Measured[]> {
	return [...Map.groupBy(tracesOf(seed, tracesEach), ({kind}) => kind)].map(([kind, own]) => {
		const rules = own.map(({actions}) => loopsIn(actions).map(({rule}) => rule));
		const found = rules.filter(({length}) => length > 0).length;
		const isLoop = own[0]?.isLoop === true;
		return {
			detector: 'loop',
			set: `${isLoop ? 'loop' : 'legitimate'}: ${kind}`,
			n: own.length,
			truePositives: isLoop ? found : null,
			falsePositives: isLoop ? null : found,
			falseNegatives: isLoop ? own.length - found : null,
			note: [...new Set(rules.flat())].join(', '),
		};
	});
}
