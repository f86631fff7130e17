/** One unit of derivation: what arrived for a trace, to what it means. No clock, no file: values in and out. */
import {normaliseUnit} from '../normalise/normalise.ts';
import type {Pricer} from '../pricing/prices.ts';
import type {Unit, UnitResult} from '../store/store.ts';

/** Whole trace in, whole answer out: late, repeated and shuffled spans need no special case. */
export function deriveUnit(unit: Unit, pricer: Pricer): UnitResult {
	const {calls, steps} = normaliseUnit(unit);
	return {unit, calls: calls.map(call => ({...call, cost: pricer.price(call)})), steps};
}
