/**
Units that were committed a moment ago, as the values that came: derivation follows within a second, and taking
them from here costs nothing where reading them back costs 60 µs a span. Only whole units are kept; what was
forgotten, or began before this process, is read from the file.
*/
import type {UnitKey} from '../unit-key.ts';
import type {LogRecord, Span} from '../../domain/otlp.ts';
import type {LiftedText} from './content.ts';
import type {StoredUnit} from './units.ts';

/**
UTF-16 units of long text that are kept, plus what a record takes besides: about 20 MB in all, which is a second
of the most that is received. When it is full, what comes is not kept: the oldest is derived first.
*/
const weightMax = 8 * 1024 * 1024;

/** What a record without long texts is taken to weigh. */
const recordWeight = 1024;

type RecentUnit = {
	weight: number;
	readonly spans: Map<string, Span>;
	readonly logs: LogRecord[];
	readonly lifted: LiftedText[];
};

/** What a commit adds, held back until it is committed. */
export type Arrival = {
	readonly unit: UnitKey;
	readonly record: Span | LogRecord;
	readonly lifted: readonly LiftedText[];
};

export class RecentUnits {
	readonly #units = new Map<UnitKey, RecentUnit>();
	#weight = 0;

	/** True: all that the file holds of the unit is here, so nothing was ever derived from it. */
	has(unit: UnitKey): boolean {
		return this.#units.has(unit);
	}

	/** After a commit. `fresh` are the units of which the file held nothing before it. */
	add(arrivals: readonly Arrival[], fresh: ReadonlySet<UnitKey>): void {
		if (this.#weight < weightMax) {
			for (const unit of fresh) {
				this.#units.set(unit, {weight: 0, spans: new Map(), logs: [], lifted: []});
			}
		}
		for (const {unit, record, lifted} of arrivals) {
			const recent = this.#units.get(unit);
			if (recent === undefined) continue;
			if ('endNano' in record) recent.spans.set(record.spanId, record);
			else recent.logs.push(record);
			let weight = recordWeight;
			for (const text of lifted) {
				recent.lifted.push(text);
				weight += text.text.length;
			}
			recent.weight += weight;
			this.#weight += weight;
			// One trace that grows without end must not take it all.
			if (recent.weight > weightMax / 4) this.delete(unit);
		}
	}

	/** The whole unit, spans and logs in time order; null: read it from the file. */
	get(key: UnitKey, version: number): StoredUnit | null {
		const recent = this.#units.get(key);
		if (recent === undefined) return null;
		const spans = [...recent.spans.values()];
		if (spans.length > 1) spans.sort(bySpanTime);
		const logs = recent.logs.length > 1 ? recent.logs.toSorted(byLogTime) : recent.logs;
		return {key, version, spans, logs, lifted: [...recent.lifted]};
	}

	/** Pieces of content that the units refer to. */
	*contentIds(): Generator<number> {
		for (const {lifted} of this.#units.values()) for (const {ids} of lifted) yield* ids;
	}

	/** Derived: it is not asked for again unless more arrives, and then read from the file. */
	delete(key: UnitKey): void {
		const recent = this.#units.get(key);
		if (recent === undefined) return;
		this.#units.delete(key);
		this.#weight -= recent.weight;
	}
}

export function bySpanTime(one: Span, other: Span): number {
	if (one.startNano !== other.startNano) return one.startNano < other.startNano ? -1 : 1;
	return one.spanId < other.spanId ? -1 : 1;
}

export function byLogTime(one: LogRecord, other: LogRecord): number {
	const oneNano = one.timeNano === 0n ? one.observedNano : one.timeNano;
	const otherNano = other.timeNano === 0n ? other.observedNano : other.timeNano;
	if (oneNano === otherNano) return 0;
	return oneNano < otherNano ? -1 : 1;
}
