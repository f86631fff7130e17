/**
Watches for what fires while somebody looks at something else: the header says how much does, and what begins to fire
rings once.
*/
import type {Reader} from '../store/store.ts';
import type {BoardOptions} from './board-options.ts';
import {localAheadMs} from '../domain/time.ts';
import {alertsOf} from '../signals/alerts.ts';
import type {AlertSettings} from '../signals/rules.ts';
import type {AlertRule} from '../signals/verdict.ts';

type WatchOptions = {
	readonly reader: Pick<Reader, 'vitals' | 'decisions'>;
	readonly settings?: AlertSettings;
	readonly now: () => number;
	/** Between two looks, ms. */
	readonly everyMs: number;
	/** Something to see has changed. */
	readonly changed: () => void;
	/** It fires now, and did not at the look before. */
	readonly fired: (rule: AlertRule) => void;
};

export class Watch {
	readonly #options: WatchOptions;
	readonly #timer: ReturnType<typeof setInterval>;
	#firing: readonly AlertRule[] | null = null;

	constructor(options: WatchOptions) {
		this.#options = options;
		this.#timer = setInterval(() => void this.#look(), options.everyMs);
		this.#timer.unref();
	}

	/** How many rules fire that are not silenced. */
	firing(): number {
		return this.#firing?.length ?? 0;
	}

	close(): void {
		clearInterval(this.#timer);
	}

	async #look(): Promise<void> {
		const {reader, now, changed, fired, settings} = this.#options;
		try {
			const asOfMs = now();
			const [vitals, {silences}] = await Promise.all([reader.vitals({asOfMs}), reader.decisions({asOfMs})]);
			const alerts = alertsOf(vitals, {
				...(settings === undefined ? {} : {settings}),
				dayOffsetMs: localAheadMs(asOfMs),
				cells: 1,
			});
			// Who silenced a rule knows, and need not be told.
			const firing = alerts
				.filter(({rule, now: {state}}) => state === 'firing' && !silences.some(one => one.rule === rule))
				.map(({rule}) => rule);
			const before = this.#firing;
			this.#firing = firing;
			if (before?.length !== firing.length) changed();
			// What fired already when one began to look is no news.
			for (const rule of firing) if (before !== null && !before.includes(rule)) fired(rule);
		} catch {
			// The view of it tells why the file cannot be read.
		}
	}
}

/** Judged no more often than minutes move: every ten seconds. */
const usualMs = 10_000;

/** Null: what is shown is over. */
export function watchOf(
	{reader, source, replay, notify, alerts, watchMs = usualMs}: BoardOptions,
	{
		now,
		changed,
		say,
	}: {
		readonly now: () => number;
		readonly changed: () => void;
		readonly say: (text: string) => void;
	},
): Watch | null {
	if (source === 'saved' || replay !== null) return null;
	const fired = (rule: AlertRule): void => {
		say(`${rule} fires: 0 shows it`);
		notify?.(`llmtop: ${rule} fires`);
	};
	const own = alerts === undefined ? {} : {settings: alerts};
	return new Watch({reader, now, everyMs: watchMs, changed, fired, ...own});
}
