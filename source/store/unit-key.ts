/**
Names of units: a trace id, `log-<hash>` for a log record without one, `log-<turn>` for those of one turn
(`domain/turn.ts`), `metric-…` for the metrics of a resource in an hour.
*/
export type UnitKey = string;

const recordPrefix = 'log-';
const meterPrefix = 'metric-';

/** Long enough that few exports fall on a border, short enough to be read again with each export. */
export const meterHourNano = 3_600_000_000_000n;

export function isTraceUnit(key: UnitKey): boolean {
	return !isRecordUnit(key) && !isMeterUnit(key);
}

/** Of a log record without a trace, or of those of one turn. */
export function isRecordUnit(key: UnitKey): boolean {
	return key.startsWith(recordPrefix);
}

/** By the hash of the record, or of the turn. */
export function recordUnitOf(name: string): UnitKey {
	return `${recordPrefix}${name}`;
}

/** The hash that `recordUnitOf` was given; of another kind of unit something that no record has. */
export function recordNameOf(key: UnitKey): string {
	return key.slice(recordPrefix.length);
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
