/** Small questions about time and arrival that the board asks beside its views. */
import type {EngineStatus} from '../domain/status.ts';
import type {Reader} from '../store/store.ts';

export type MomentKind = 'call' | 'error' | 'mark';

/** The next (or previous) moment of any of these kinds; a text says why there is none. */
export async function nearestMoment(
	reader: Reader,
	options: {
		readonly fromMs: number;
		readonly direction: 'next' | 'previous';
		readonly kinds: readonly MomentKind[];
	},
): Promise<number | string> {
	const {fromMs, direction, kinds} = options;
	try {
		const asked = kinds.map(of => reader.moment({fromMs, step: direction, of}));
		const known = (await Promise.all(asked)).filter(moment => moment !== null);
		if (known.length === 0) return direction === 'next' ? 'nothing further' : 'nothing earlier';
		return direction === 'next' ? Math.min(...known) : Math.max(...known);
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

/** Spans that have arrived since the start, whichever way they came. */
export function spansIn(status: EngineStatus | null): number {
	return Object.values(status?.arrivals ?? {}).reduce((sum, way) => sum + way.spans, 0);
}
