/**
Says "something changed" at most ten times a second, more often than a person sees. While records pour in every figure
has changed anyway, and each announcement makes the board ask all of it again on the cores that receive: then it is
three times a second.
*/
const calmMs = 100;
const busyMs = 330;

export type Announcer = {
	/** Something that a reader can see has changed. */
	readonly note: () => void;
	readonly revision: () => number;
	readonly stop: () => void;
};

export function makeAnnouncer(options: {
	readonly changed: () => void;
	readonly isBusy: () => boolean;
}): Announcer {
	let revision = 0;
	let timer: NodeJS.Timeout | null = null;
	return {
		note() {
			revision++;
			timer ??= setTimeout(
				() => {
					timer = null;
					options.changed();
				},
				options.isBusy() ? busyMs : calmMs,
			);
		},
		revision: () => revision,
		stop() {
			if (timer !== null) clearTimeout(timer);
		},
	};
}
