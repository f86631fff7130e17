/**
The spans and log records of a call as the lens names them: A, B, …, its own first. Finds the one that a key came
from, and which attributes of them nobody used.
*/
import {isMap, textOf} from '../../domain/attributes.ts';
import type {Use} from '../../domain/call.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';
import type {CallDetail} from '../../store/answers.ts';
import type {CarrierDetail} from '../../store/record-answers.ts';

/** A part of a carrier with the value that it came with. */
export type LensPart = {
	/** Place of the carrier. */
	readonly record: number;
	readonly of: Use['of'];
	readonly key: string;
	readonly value: AttributeValue;
};

/** Where a field came from; `named`: the dialect says so; else it was found by trying. */
export type LensSource = LensPart & {readonly named: boolean};

/** What a key is called: that of an attribute by itself. */
export function nameOfPart({of, key}: Pick<LensPart, 'of' | 'key'>): string {
	return of === 'attribute' || of === key ? key : `${of} ${key}`;
}

export function letterOf(record: number): string {
	return String.fromCodePoint(0x41 + record);
}

/** Spans by their name, records by that of their event. */
export function nameOfCarrier({span, log}: CarrierDetail): string {
	if (span !== null) return span.name;
	if (log === null) return '';
	const said = textOf(log.eventName) ?? textOf(log.attributes['event.name']);
	return said ?? (typeof log.body === 'string' && log.body !== '' ? log.body : 'log record');
}

export function partsOf(carriers: readonly CarrierDetail[]): readonly LensPart[] {
	return carriers.flatMap(({span, log}, record) => {
		const attributes: Attributes = (span ?? log)?.attributes ?? {};
		const body = log !== null && isMap(log.body) ? Object.entries(log.body) : [];
		const part =
			(of: Use['of']) =>
			([key, value]: readonly [string, AttributeValue]): LensPart => ({record, of, key, value});
		return [
			...Object.entries(attributes).toSorted(byKey).map(part('attribute')),
			...body.map(part('body')),
			...(span?.events ?? []).map(event => part('event')([event.name, event.attributes])),
			...(log !== null && body.length === 0 && log.body !== null ? [part('body')(['body', log.body])] : []),
		];
	});
}

function byKey([one]: readonly [string, unknown], [two]: readonly [string, unknown]): number {
	return one < two ? -1 : 1;
}

/** Sources by the name of the field, as in `Origin`: what the dialects name first, then what trying found. */
export function sourcesOf(
	call: CallDetail,
	carriers: readonly CarrierDetail[],
	uses: readonly Use[] | null,
): ReadonlyMap<string, readonly LensSource[]> {
	const parts = partsOf(carriers);
	const sources = new Map<string, LensSource[]>();
	const add = (field: string, found: readonly LensPart[], named: boolean): void => {
		const list = sources.get(field) ?? [];
		sources.set(field, list);
		for (const part of found) {
			if (!list.some(known => isSame(known, part))) list.push({...part, named});
		}
	};
	for (const {field, spanId, key} of call.origins) {
		const own = parts.filter(part => spanIdOf(carriers[part.record]) === spanId && isOf(part, key));
		add(field, own, true);
	}
	for (const use of uses ?? []) {
		const found = parts.filter(part => isSame(part, use));
		for (const field of use.fields) add(field, found, false);
	}
	return sources;
}

/** Of the call's own carriers: what changed nothing of it when it was left out, and that no dialect names. */
export function unusedParts(
	carriers: readonly CarrierDetail[],
	sources: ReadonlyMap<string, readonly LensSource[]>,
): readonly LensPart[] {
	const used = [...sources.values()].flat();
	return partsOf(carriers).filter(part => {
		return carriers[part.record]?.own === true && !used.some(one => isSame(one, part));
	});
}

function spanIdOf(carrier: CarrierDetail | undefined): string | null {
	return carrier?.span?.spanId ?? carrier?.log?.spanId ?? null;
}

/** A flattened list is named by what its keys begin with. */
function isOf(part: LensPart, key: string): boolean {
	return part.key === key || part.key.startsWith(`${key}.`);
}

function isSame(one: Omit<LensPart, 'value'>, two: Omit<LensPart, 'value'>): boolean {
	return one.record === two.record && one.of === two.of && one.key === two.key;
}
