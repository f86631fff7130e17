/** Judges alerts beside the detectors, and says what is news: for whom the engine tells. Remembers between two looks what was told. */
import {localAheadMs} from '../domain/time.ts';
import {alertsOf} from '../signals/alerts.ts';
import {examplesAt} from '../signals/examples.ts';
import {type Known, knownAt, newsIn} from '../signals/news.ts';
import type {AlertSettings} from '../signals/rules.ts';
import type {InspectionReader} from '../store/inspection.ts';
import type {Judged, JudgeQuestion} from './messages.ts';

export class AlertJudge {
	readonly #reader: InspectionReader;
	readonly #settings: AlertSettings;
	#known: Known | null = null;

	constructor(reader: InspectionReader, settings: AlertSettings) {
		this.#reader = reader;
		this.#settings = settings;
	}

	/** A thread that takes over from one that died knows by the file what was told. */
	judge({asOfMs: nowMs, afterMs}: JudgeQuestion): Judged {
		const vitals = this.#reader.vitals({asOfMs: nowMs});
		const {silences, told} = this.#reader.decisions({asOfMs: nowMs});
		const {asOfMs} = vitals;
		const alerts = alertsOf(vitals, {
			settings: this.#settings,
			dayOffsetMs: localAheadMs(asOfMs),
			cells: 0,
		});
		const known = this.#known ?? knownAt(alerts, {startMs: afterMs, told});
		const silenced = new Set(silences.map(({rule}) => rule));
		const found = newsIn(alerts, {afterMs, asOfMs, silenced, known});
		this.#known = found.known;
		const news = found.news.map(one => {
			const {rule, to, atMs} = one.change;
			const traces = this.#reader.alertTraces(examplesAt(rule, to, atMs));
			return {...one, traces: traces.flatMap(({traceId}) => traceId ?? [])};
		});
		return {asOfMs, news};
	}
}
