/** Counts what arrives and what is in the way, for the header, the empty screen and the doctor. */
import type {Arrivals, Transport, Trouble} from '../domain/status.ts';

/** Troubles kept: the newest ones, since the older are told by the same hint. */
const troublesMax = 8;

export type Tally = {
	readonly arrived: (arrival: {
		readonly atMs: number;
		readonly transport: Transport;
		readonly bytes: number;
		readonly spans: number;
		readonly logs: number;
		readonly points: number;
		readonly refused: number;
		readonly service: string;
		readonly from: string;
	}) => void;
	readonly dropped: (count: number) => void;
	readonly troubled: (trouble: Trouble) => void;
	readonly arrivals: () => Readonly<Record<Transport, Arrivals>>;
	readonly droppedTotal: () => number;
	readonly troubles: () => readonly Trouble[];
};

const nothing: Arrivals = {
	requests: 0,
	bytes: 0,
	spans: 0,
	logs: 0,
	points: 0,
	refused: 0,
	lastMs: null,
	lastFrom: null,
};

export function makeTally(): Tally {
	const arrivals: Record<Transport, Arrivals> = {
		grpc: nothing,
		http_protobuf: nothing,
		http_json: nothing,
		other: nothing,
	};
	let dropped = 0;
	let troubles: readonly Trouble[] = [];
	return {
		arrived(arrival) {
			const before = arrivals[arrival.transport];
			arrivals[arrival.transport] = {
				requests: before.requests + 1,
				bytes: before.bytes + arrival.bytes,
				spans: before.spans + arrival.spans,
				logs: before.logs + arrival.logs,
				points: before.points + arrival.points,
				refused: before.refused + arrival.refused,
				lastMs: arrival.atMs,
				lastFrom: arrival.service === '' ? arrival.from : `${arrival.service}, ${arrival.from}`,
			};
		},
		dropped(count) {
			dropped += count;
		},
		troubled(trouble) {
			// The same again is told once, with its newest time.
			const others = troubles.filter(item => item.message !== trouble.message);
			troubles = [trouble, ...others].slice(0, troublesMax);
		},
		arrivals: () => arrivals,
		droppedTotal: () => dropped,
		troubles: () => troubles,
	};
}
