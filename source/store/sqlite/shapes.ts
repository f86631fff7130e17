/**
What whole traces of a service look like, which is all there is to say of a parent that has not arrived: what it is
probably called, and for how long it may still come.
*/
import type {ReaderConnection} from './reader-connection.ts';
import type {MissingParent} from './trace-spans.ts';

/** Latest whole traces that are looked at. A service that is not among them has no known shape. */
const tracesMax = 1000;

/** A root that has not come this long after the last record of its trace is lost, unless its service is slower. */
export const lostAfterMs = 15 * 60_000;

/** Times the longest gap (the whole length of a trace, since between first record and root lies no more). */
const gapFactor = 10;

/** No trace is waited for longer, so that those that wait can be found by their end. */
export const lostAfterMsMax = 24 * 3_600_000;

export type Shapes = {
	/**
	Name and service of the root of the latest whole trace of the service that began with this child; where there is
	none, of the traces of whichever service, as long as they agree (the child may be another service's). Else null.
	*/
	readonly rootOf: (service: string, firstChild: string) => Root | null;
	/** Of the parent of the latest span of the service with this name. Else null. */
	readonly parentOf: (service: string, child: string) => Root | null;
	readonly lostAfterMs: (service: string) => number;
};

export type Root = {readonly name: string; readonly service: string};

/** Of the file as it was at `asOfMs`. Reads only when it is asked something. */
export function shapesAt(connection: ReaderConnection, asOfMs: number): Shapes {
	let roots: Map<string, Root> | null = null;
	/** By child alone; null where traces differ. */
	const byChild = new Map<string, Root | null>();
	const lengths = new Map<string, number>();
	const read = (): Map<string, Root> => {
		if (roots !== null) return roots;
		roots = new Map();
		const rows = connection.iterate<{name: string; service: string; first_child: string; length_ms: number}>(
			`SELECT name, service, first_child, end_ms - start_ms AS length_ms FROM trace INDEXED BY trace_by_start
				WHERE start_ms <= ? AND missing = 0 ORDER BY start_ms DESC LIMIT ?`,
			[asOfMs, tracesMax],
		);
		for (const {name, service, first_child: firstChild, length_ms: length} of rows) {
			const key = `${service}\n${firstChild}`;
			const other = byChild.get(firstChild);
			if (firstChild !== '' && !roots.has(key)) roots.set(key, {name, service});
			if (other === undefined) byChild.set(firstChild, {name, service});
			else if (other?.name !== name || other.service !== service) byChild.set(firstChild, null);
			lengths.set(service, Math.max(lengths.get(service) ?? 0, length));
		}
		return roots;
	};
	return {
		rootOf: (service, firstChild) =>
			read().get(`${service}\n${firstChild}`) ?? (firstChild === '' ? null : byChild.get(firstChild)) ?? null,
		parentOf: (service, child) => parentIn(connection, {asOfMs, service, child}),
		lostAfterMs: service => {
			read();
			const slowest = gapFactor * (lengths.get(service) ?? 0);
			return Math.min(Math.max(lostAfterMs, slowest), lostAfterMsMax);
		},
	};
}

/** Latest whole traces in which a parent is looked for: it is asked for traces that are looked at only. */
const parentTracesMax = 50;

function parentIn(
	connection: ReaderConnection,
	{asOfMs, service, child}: {readonly asOfMs: number; readonly service: string; readonly child: string},
): Root | null {
	const row = connection.get<Root>(
		`SELECT parent.name, resource.service FROM
				(SELECT trace_id, start_ms FROM trace INDEXED BY trace_by_start
					WHERE start_ms <= ? AND missing = 0 ORDER BY start_ms DESC LIMIT ?) AS whole
			JOIN span AS child ON child.trace_id = whole.trace_id AND child.name = ?
			JOIN resource AS own ON own.id = child.resource_id AND own.service = ?
			JOIN span AS parent ON parent.trace_id = child.trace_id AND parent.span_id = child.parent_span_id
			JOIN resource ON resource.id = parent.resource_id
			ORDER BY whole.start_ms DESC LIMIT 1`,
		[asOfMs, parentTracesMax, child, service],
	);
	return row ?? null;
}

/** By the time of events: `lastMs` is when something of the trace was heard of last. */
export function isLost(
	lastMs: number,
	{asOfMs, service, shapes}: {readonly asOfMs: number; readonly service: string; readonly shapes: Shapes},
): boolean {
	return asOfMs - lastMs > shapes.lostAfterMs(service);
}

/** What it is probably called, and whose it is. */
export function nameOfMissing(parent: MissingParent, shapes: Shapes): Root {
	const {service, firstChild, mayBeRoot} = parent;
	const known = mayBeRoot ? shapes.rootOf(service, firstChild) : shapes.parentOf(service, firstChild);
	return known ?? {name: `(above ${firstChild})`, service};
}
