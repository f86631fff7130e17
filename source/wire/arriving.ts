/**
The bytes of all requests that are being received, on both transports. One request is bounded by `bodyBytesMax`; a
hundred at once are bounded here.
*/
import {arrivingBytesMax} from './limits.ts';

export type Arriving = {
	/** False when there is no room: the request is to be refused for now, and what it took given back. */
	readonly take: (bytes: number) => boolean;
	readonly giveBack: (bytes: number) => void;
};

export function makeArriving(): Arriving {
	let held = 0;
	return {
		take(bytes) {
			held += bytes;
			return held <= arrivingBytesMax;
		},
		giveBack(bytes) {
			held -= bytes;
		},
	};
}
