/** Says "something changed" at most ten times a second: more often than a person sees, seldom enough to cost nothing. */
const announceMs = 100;

export type Announcer = {
	/** Something that a reader can see has changed. */
	readonly note: () => void;
	readonly revision: () => number;
	readonly stop: () => void;
};

export function makeAnnouncer(changed: () => void): Announcer {
	let revision = 0;
	let timer: NodeJS.Timeout | null = null;
	return {
		note() {
			revision++;
			timer ??= setTimeout(() => {
				timer = null;
				changed();
			}, announceMs);
		},
		revision: () => revision,
		stop() {
			if (timer !== null) clearTimeout(timer);
		},
	};
}
