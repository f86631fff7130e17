/** All traces: those that go round in circles, and those that repeat themselves for a reason. */
import {randomFrom} from '../schema-samples.ts';
import {honestKinds} from './honest.ts';
import {loopKinds} from './loops.ts';
import {mixedOf} from './mixed.ts';
import {actionsOf, type Trace} from './steps.ts';

/** `n` of each kind. */
export function tracesOf(seed: number, n: number): readonly Trace[] {
	const random = randomFrom(seed);
	const each = <Kind>(kinds: readonly Kind[], make: (kind: Kind, at: number) => Trace): readonly Trace[] =>
		kinds.flatMap((kind, at) => Array.from({length: n}, () => make(kind, at)));
	return [
		...each(loopKinds, ([kind, make], at) => ({
			kind: `${kind} ${at + 1}`,
			isLoop: true,
			actions: actionsOf(random, make(random)),
		})),
		...each(honestKinds, ([kind, make]) => ({kind, isLoop: false, actions: actionsOf(random, make(random))})),
		...mixedOf(random, n).map(trace => ({...trace, kind: `${trace.kind}, mixed`})),
	];
}
