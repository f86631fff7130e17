/**
Names of units: a trace id, `log-<hash>` for a log record without one, `log-<turn>` for those of one turn
(`domain/turn.ts`), `metric-…` for the metrics of a resource in an hour.
*/
import type {UnitKey} from './store.ts';

const logPrefix = 'log-';
const meterPrefix = 'metric-';

/** Long enough that few exports fall on a border, short enough to be read again with each export. */
export const meterHourNano = 3_600_000_000_000n;

export function isTraceUnit(key: UnitKey): boolean {
	return !key.startsWith(logPrefix) && !key.startsWith(meterPrefix);
}

export function isMeterUnit(key: UnitKey): boolean {
	return key.startsWith(meterPrefix);
}

/** What one resource measured in one hour; `resourceId` is its row in the file. */
export function meterUnitOf(resourceId: number, timeNano: bigint): UnitKey {
	return `${meterPrefix}${resourceId}-${timeNano / meterHourNano}`;
}

/** Null for another kind of unit. */
export function meterUnitParts(
	key: UnitKey,
): {readonly resourceId: number; readonly fromNano: bigint} | null {
	const [, resource, hour] = /^metric-(\d+)-(\d+)$/.exec(key) ?? [];
	if (resource === undefined || hour === undefined) return null;
	return {resourceId: Number(resource), fromNano: BigInt(hour) * meterHourNano};
}
