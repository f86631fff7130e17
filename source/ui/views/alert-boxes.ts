/** Below the table of alerts: the test of the chosen rule in numbers, what shows it and who was told; beside it what changed. */
import {clearingOf} from '../../signals/alerts.ts';
import type {AlertSettings} from '../../signals/rules.ts';
import type {AlertRule, Verdict} from '../../signals/verdict.ts';
import type {AlertTrace} from '../../store/alert-answers.ts';
import {alertFigure, alertValue, span} from '../alert-text.ts';
import type {Errors} from '../../store/error-answers.ts';
import {clock, clockInList, count, duration, grouped, money, unknown} from '../format.ts';
import {fit, piece, type Row, widthOf} from '../rows.ts';
import {cutEnd, cutMiddle, inert, oneLine} from '../text.ts';
import type {ViewContext} from '../view.ts';
import {type AlertsData, type Chosen, type Past, settingsOf, silenceOf, type Subject} from './alert-data.ts';
import {signOf, stateRoles} from './alert-table.ts';
import {untilNextRun} from '../../store/decisions.ts';

export type Boxed = {
	readonly title: string;
	readonly sum: string;
	/** `id`: of a row that the cursor can be on. */
	readonly rows: readonly {readonly row: Row; readonly id?: string}[];
};

const nameCells = 11;

/** What ends those that no figure clears. */
const endsBy: Readonly<Partial<Record<AlertRule, string>>> = {
	loop: 'when no loop goes on',
	silence: 'with the next call',
	'budget, run': 'with the next run',
	'budget, day': 'with the next day',
	'injection followed': 'when none was followed in its window',
};

function named(name: string, ...values: Row): {readonly row: Row} {
	return {row: [piece(name.padEnd(nameCells), 'dim'), ...values]};
}

/** `width`: of its rows. */
export function ruleBox(data: AlertsData, chosen: Chosen, context: ViewContext, width: number): Boxed {
	const {subject, shown} = chosen;
	if (subject === null) return {title: 'No rule is judged', sum: '', rows: []};
	const {glyphs} = context.screen;
	const {rule, past} = subject;
	const state = past?.to ?? subject.verdict?.state ?? '';
	const alert = chosen.alerts.find(each => each.rule === rule);
	const sinceMs = alert?.sinceMs ?? null;
	const since = sinceMs === null ? '' : ` ${duration(Math.max(0, data.vitals.asOfMs - sinceMs))}`;
	const traces = shown?.traces ?? [];
	return {
		title: `${signOf(state, glyphs)} ${rule}${past === null ? '' : ` at ${clock(past.atMs)}`}`,
		sum: past === null ? `${state}${since}` : `${past.from} ${glyphs.arrow} ${past.to}`,
		rows: [
			...figureRows(subject, context, width),
			...errorRows(shown?.errors ?? null, width),
			...traces.map((trace, at) => ({
				...named(at === 0 ? 'traces' : '', ...traceText(trace, rule, context)),
				id: String(at),
			})),
			...toldRows(data, subject, context),
		],
	};
}

function figureRows({rule, verdict, past}: Subject, context: ViewContext, width: number): Boxed['rows'] {
	const said = past?.why ?? verdict?.why ?? '';
	const why = wrapped(said, width - nameCells).map((text, at) => named(at === 0 ? 'why' : '', piece(text)));
	if (verdict === null) return [named('value', piece(alertValue(rule, past?.value ?? null))), ...why];
	const {value, interval, n, fromMs, of, state} = verdict;
	const settings = settingsOf(context);
	const hits = value === null || interval === null ? '' : `, ${grouped(value * n)} of ${grouped(n)}`;
	const since = interval === null ? '' : ` since ${clock(fromMs)}`;
	const clears = state === 'firing' && past === null ? clearsText(rule, verdict, settings) : '';
	return [
		named('value', piece(`${alertFigure(rule, verdict)}${hits}${since}`, stateRoles[state])),
		...why,
		...(clears === '' ? [] : [named('clears', piece(clears))]),
		...(of === null || of === ''
			? []
			: [named('of', piece(cutMiddle(inert(oneLine(of)), width - nameCells)))]),
	];
}

function clearsText(rule: AlertRule, now: Verdict, settings: AlertSettings): string {
	const ends = endsBy[rule];
	const clearing = ends === undefined ? clearingOf({rule, now}, settings) : null;
	if (clearing === null) return ends ?? '';
	const {value, forMs} = clearing;
	const end = now.interval === null ? '' : 'lower end ';
	const beyond = now.side === 'above' ? 'under' : 'over';
	const lasting = forMs === 0 ? '' : ` for ${span(forMs)}`;
	return `${end}${beyond} ${alertValue(rule, value)}${lasting}`;
}

/** Classes, and the models with the most errors: as many as fit. */
function errorRows(errors: Errors | null, width: number): Boxed['rows'] {
	if (errors === null || errors.errors === 0) return [];
	const classes = errors.classes.filter(({level}) => level === 'API');
	const models = errors.models
		.filter(({errors: failed}) => failed > 0)
		.toSorted((one, other) => other.errors - one.errors);
	return [
		named(
			'classes',
			...fitting(
				classes.map(({name, count: n}) => `${name} ${count(n)}`),
				width,
			),
		),
		named(
			'by model',
			...fitting(
				models.map(
					({model, calls, errors: failed}) =>
						`${cutMiddle(inert(oneLine(model ?? unknown)), 20)} ${count(failed)} of ${count(calls)}`,
				),
				width,
			),
		),
	];
}

function fitting(texts: readonly string[], width: number): Row {
	const found: string[] = [];
	let left = width - nameCells;
	for (const text of texts) {
		const cells = widthOf([piece(text)]) + 3;
		if (cells > left + 3) break;
		found.push(text);
		left -= cells;
	}
	return [piece(found.join('   '))];
}

/** `6e52 summarise  30.0s × timeout`. */
function traceText(trace: AlertTrace, rule: AlertRule, {screen: {glyphs}}: ViewContext): Row {
	const {traceId, name, durationMs, status, errorClass, attempts, costNanoUsd, measured, said} = trace;
	const shortId = (traceId ?? unknown).slice(0, 4).padEnd(4);
	const facts: string[] = [durationMs === null ? '' : duration(durationMs)];
	if (status === 'error') facts.push(`${glyphs.error} ${errorClass ?? 'error'}`);
	if (attempts > 0) facts.push(`${glyphs.attempts}${attempts + 1}`);
	if (rule.startsWith('budget') || rule === 'cost an hour') facts.push(money(costNanoUsd));
	if (measured !== null) facts.push(measured.toFixed(2));
	if (said !== null) facts.push(inert(oneLine(said)));
	return [
		piece(`${shortId} `, 'accent'),
		piece(`${cutEnd(inert(oneLine(name)), 24)}  `),
		piece(facts.filter(text => text !== '').join(' '), status === 'error' ? 'error' : undefined),
	];
}

function toldRows(data: AlertsData, {rule, past}: Subject, context: ViewContext): Boxed['rows'] {
	const {
		asOfMs,
		screen: {glyphs},
	} = context;
	const rows: {readonly row: Row}[] = [];
	const last = past === null ? data.decisions.told.findLast(one => one.rule === rule) : past;
	if (last?.told != null) {
		const when = `${signOf(last.to, glyphs)} ${clockInList(last.atMs, {todayMs: asOfMs})} `;
		rows.push(
			...last.told.map(({by, ok, said}, at) =>
				named(
					at === 0 ? 'told' : '',
					piece(at === 0 ? when : ' '.repeat(when.length), 'dim'),
					piece(`${by} ${ok ? glyphs.done : glyphs.error} ${inert(oneLine(said))}`, ok ? undefined : 'error'),
				),
			),
		);
	}
	const silence = past === null ? silenceOf(rule, data, context) : null;
	if (silence !== null)
		rows.push(
			named(
				'silenced',
				piece(
					silence.untilMs === untilNextRun
						? 'until the next run'
						: `until ${clockInList(silence.untilMs, {todayMs: asOfMs})}`,
					'warn',
				),
			),
		);
	return rows;
}

export function historyBox({history}: Chosen, context: ViewContext): Boxed {
	const many = history.length === 1 ? '1 change' : `${count(history.length)} changes`;
	return {
		title: 'History',
		sum: history.length === 0 ? 'no change in 2h' : `${many}, newest first`,
		rows: history.map(past => ({id: past.id, row: pastRow(past, context)})),
	};
}

function pastRow({rule, atMs, from, to, value, told, isChanged}: Past, {asOfMs, screen}: ViewContext): Row {
	const {glyphs} = screen;
	const role = to in stateRoles ? stateRoles[to as keyof typeof stateRoles] : undefined;
	const isHeard = told?.every(({ok}) => ok) ?? false;
	const mark: Row =
		told === null
			? [piece('  ')]
			: [piece(isHeard ? `${glyphs.done} ` : `${glyphs.error} `, isHeard ? 'ok' : 'error')];
	return [
		piece(`${clockInList(atMs, {todayMs: asOfMs})} `),
		...mark,
		piece(`${signOf(to, glyphs)} `, role),
		...fit([piece(rule)], 18),
		piece(' '),
		...fit([piece(`${from} ${glyphs.arrow} ${to}`, role)], 18),
		piece(isChanged ? '± ' : ' '),
		piece(alertValue(rule, value)),
	];
}

function wrapped(text: string, width: number): readonly string[] {
	const lines: string[] = [];
	for (const word of inert(oneLine(text)).split(' ')) {
		const last = lines.at(-1);
		if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
		else lines[lines.length - 1] = `${last} ${word}`;
	}
	return lines;
}
