/** What the view Alerts is drawn from: rules as they are judged now, the history with who was told, and what shows the chosen one. */
import {localAheadMs} from '../../domain/time.ts';
import type {Vitals} from '../../domain/vitals.ts';
import {type Alert, type AlertChange, alertsOf} from '../../signals/alerts.ts';
import {examplesAt} from '../../signals/examples.ts';
import {type AlertSettings, usualRules} from '../../signals/rules.ts';
import {type AlertRule, alertRules, type Verdict} from '../../signals/verdict.ts';
import type {AlertTrace} from '../../store/alert-answers.ts';
import {type Decisions, type Silence, type ToldAlert, untilNextRun} from '../../store/decisions.ts';
import type {Errors} from '../../store/error-answers.ts';
import type {Reader} from '../../store/store.ts';
import {listOf, lookOf} from '../state/lists.ts';
import type {UiState} from '../state/state.ts';
import type {ViewContext} from '../view.ts';
import {selectedIndex} from '../widgets/list-window.ts';

export type AlertsData = {
	readonly vitals: Vitals;
	readonly decisions: Decisions;
	/** Of what was chosen when it was asked; null: nothing was. */
	readonly shown: Shown | null;
};

type Shown = {
	/** Of `Subject`. */
	readonly id: string;
	readonly traces: readonly AlertTrace[];
	/** Of an error rate: its classes and models. */
	readonly errors: Errors | null;
};

/** Minutes told of each rule on the widest screen. */
const cellsMax = 60;

/** What was judged of an answer: one frame asks for it several times, and it takes some milliseconds. */
const judged = new WeakMap<Vitals, {readonly settings: AlertSettings; readonly alerts: readonly Alert[]}>();

export function settingsOf({alerts}: Pick<ViewContext, 'alerts'>): AlertSettings {
	return alerts ?? usualRules;
}

export function judgedOf(vitals: Vitals, context: Pick<ViewContext, 'alerts'>): readonly Alert[] {
	const settings = settingsOf(context);
	const known = judged.get(vitals);
	if (known?.settings === settings) return known.alerts;
	const alerts = alertsOf(vitals, {
		settings,
		dayOffsetMs: localAheadMs(vitals.asOfMs),
		cells: cellsMax,
	});
	judged.set(vitals, {settings, alerts});
	return alerts;
}

/** A change as it is judged now, or as it was told; newest first. */
export type Past = {
	readonly id: string;
	readonly rule: AlertRule;
	readonly atMs: number;
	readonly from: string;
	readonly to: string;
	readonly value: number | null;
	readonly why: string;
	/** Null: it was told, and is known by that alone. */
	readonly verdict: Verdict | null;
	/** Null: nobody was told. */
	readonly told: ToldAlert['told'] | null;
	/** It was told, and is no more so: figures came late. */
	readonly isChanged: boolean;
};

function historyIn({vitals, decisions}: AlertsData, alerts: readonly Alert[]): readonly Past[] {
	const told = new Map(decisions.told.map(one => [idOf(one), one]));
	const changes = alerts.flatMap(alert => alert.changes);
	const judgedFromMs = vitals.asOfMs - vitals.steps.length * 10_000;
	const known = new Set(changes.map(idOf));
	const past = changes.map((change): Past => pastOf(change, told.get(idOf(change))?.told ?? null));
	const before = [...told.values()].flatMap((one): readonly Past[] => {
		const rule = alertRules.find(each => each === one.rule);
		if (rule === undefined || known.has(idOf(one))) return [];
		const isChanged = one.atMs > judgedFromMs && one.atMs < vitals.asOfMs;
		return [{...one, id: idOf(one), rule, verdict: null, isChanged}];
	});
	return [...past, ...before].toSorted((one, other) => other.atMs - one.atMs);
}

function idOf({rule, atMs}: {readonly rule: string; readonly atMs: number}): string {
	return `${atMs} ${rule}`;
}

function pastOf({rule, atMs, from, to}: AlertChange, told: ToldAlert['told'] | null): Past {
	const id = idOf({rule, atMs});
	return {
		id,
		rule,
		atMs,
		from,
		to: to.state,
		value: to.value,
		why: to.why,
		verdict: to,
		told,
		isChanged: false,
	};
}

/** What the box is about: a rule as it is now, or a change of one. */
export type Subject = {
	readonly id: string;
	readonly rule: AlertRule;
	/** Null: of a change that is known by having been told. */
	readonly verdict: Verdict | null;
	/** Of which moment; of a rule as it is now that of its last judgement. */
	readonly atMs: number;
	/** Null: it is as it is now. */
	readonly past: Past | null;
};

export type Chosen = {
	readonly alerts: readonly Alert[];
	/** -1: there are none. */
	readonly alertIndex: number;
	readonly history: readonly Past[];
	readonly pastIndex: number;
	readonly subject: Subject | null;
	/** Of the subject; null: they are not known yet. */
	readonly shown: Shown | null;
};

/** What each cursor is on. */
export function chosenIn(data: AlertsData, context: ViewContext): Chosen {
	const {state} = context;
	const alerts = judgedOf(data.vitals, context);
	const history = historyIn(data, alerts);
	const alertIndex = selectedIndex(
		listOf(ofPane(state, 0), 'alerts'),
		alerts.map(({rule}) => rule),
	);
	const pastIndex = selectedIndex(
		listOf(ofPane(state, 2), 'alerts'),
		history.map(({id}) => id),
	);
	const alert = alerts[alertIndex] ?? null;
	const past = lookOf(state, 'alerts', 'pane') === 'history' ? (history[pastIndex] ?? null) : null;
	const {asOfMs} = data.vitals;
	const subject: Subject | null =
		past !== null
			? {id: past.id, rule: past.rule, verdict: past.verdict, atMs: past.atMs, past}
			: alert === null
				? null
				: {id: alert.rule, rule: alert.rule, verdict: alert.now, atMs: asOfMs, past: null};
	const shown = data.shown?.id === subject?.id ? data.shown : null;
	return {alerts, alertIndex, history, pastIndex, subject, shown};
}

/** As though the cursor were in that pane. */
function ofPane(state: UiState, pane: number): UiState {
	return {...state, looks: {...state.looks, alerts: {pane, breakdown: 0, drawing: 0}}};
}

export async function askedAlerts(reader: Reader, context: ViewContext): Promise<AlertsData> {
	const {asOfMs} = context;
	const [vitals, decisions] = await Promise.all([reader.vitals({asOfMs}), reader.decisions({asOfMs})]);
	const data = {vitals, decisions, shown: null};
	const {subject} = chosenIn(data, context);
	return {...data, shown: subject === null ? null : await shownOf(reader, subject)};
}

async function shownOf(reader: Reader, {id, rule, verdict, atMs, past}: Subject): Promise<Shown> {
	const isOfFiring = past === null || past.from === 'firing' || past.to === 'firing';
	if (verdict === null || verdict.state === 'no data' || !isOfFiring) return {id, traces: [], errors: null};
	const {fromMs} = verdict;
	const [traces, errors] = await Promise.all([
		reader.alertTraces(examplesAt(rule, verdict, atMs)),
		rule === 'error rate' ? reader.errors({fromMs, asOfMs: atMs, filter: '', buckets: 1}) : null,
	]);
	return {id, traces, errors};
}

/** The silence of a rule that holds: what a key said a moment ago goes over what the file tells. */
export function silenceOf(rule: string, {decisions}: AlertsData, context: ViewContext): Silence | null {
	const {silenced = [], asOfMs, status} = context;
	const pressed = silenced.find(one => one.rule === rule);
	const silence = pressed ?? decisions.silences.find(one => one.rule === rule) ?? null;
	if (silence === null || silence.untilMs <= asOfMs) return null;
	const isOfAnotherRun = silence.untilMs === untilNextRun && (status?.run.startMs ?? 0) > silence.atMs;
	return isOfAnotherRun ? null : silence;
}
