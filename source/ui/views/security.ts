/**
Security: did something come in, was it obeyed, did something leak. A row a finding; below it the passage around the
place, and what happened to it. Tab goes on to what is looked at: our detectors, then what the application's guardrails,
its provider and the receiver tell.
*/
import type {FindingRow, FindingsQuestion} from '../../store/finding-answers.ts';
import type {Reader} from '../../store/store.ts';
import {acceptanceOf} from '../acceptance.ts';
import {listOf} from '../state/lists.ts';
import type {View, ViewContext} from '../view.ts';
import {around, lastRow, selectedIndex} from '../widgets/list-window.ts';
import {cameIn} from './what-happened.ts';
import {openedFinding, traceOfFinding} from './finding-place.ts';
import {drawSecurity, layoutOf} from './security-body.ts';
import {
	atSignals,
	isAtSignals,
	keyOf,
	lookedParts,
	type SecurityData,
	selectedFinding,
} from './security-data.ts';
import {windowKey} from './window-key.ts';

/** Between two askings while it is live, ms. */
const restMs = 1000;

export const securityView: View<SecurityData> = {
	id: 'security',
	restMs,
	question(context) {
		const {selected, follow} = listOf(atSignals(context).state, 'security');
		return JSON.stringify([...windowKey(context), follow ? null : selected, context.screen.rows]);
	},
	async ask(reader, context) {
		const page = await reader.findings(questionOf(context));
		const figures = await keptFigures(reader, context);
		const finding = selectedFinding(page, context);
		return {page, ...figures, ...(await chosenOf(reader, finding, context))};
	},
	draw: drawSecurity,
	walk(data, context) {
		if (!isAtSignals(context)) return lookedParts(data, context).walk;
		const ids = (data?.page.rows ?? []).map(keyOf);
		const index = selectedIndex(listOf(context.state, 'security'), ids);
		return {ids, index, lines: layoutOf(data, context).listLines};
	},
	rowAt(data, context) {
		if (isAtSignals(context)) return selectedFinding(data?.page ?? null, context);
		const looked = lookedParts(data, context).chosen;
		if (looked === null) return null;
		const {name, n, lastMs, what} = looked;
		return {name, n, lastMs, what};
	},
	textAt(data, context) {
		const finding = isAtSignals(context) ? selectedFinding(data?.page ?? null, context) : null;
		return finding === null ? null : {name: 'the evidence', text: finding.evidence};
	},
	callAt: (data, context) =>
		(isAtSignals(context) ? selectedFinding(data?.page ?? null, context)?.callId : null) ?? null,
	traceAt: (data, context) =>
		(isAtSignals(context) ? selectedFinding(data?.page ?? null, context)?.traceId : null) ?? null,
	enter(data, context) {
		if (isAtSignals(context)) return opened(data, context);
		const {chosen, lower} = lookedParts(data, context);
		return lower.rows[lower.index]?.open ?? chosen?.open ?? 'there is nothing to open';
	},
	other(data, context) {
		const finding = isAtSignals(context) ? selectedFinding(data?.page ?? null, context) : null;
		return finding === null ? 'there is no signal under the cursor' : traceOfFinding(finding);
	},
	accept(data, context) {
		const finding = isAtSignals(context) ? selectedFinding(data?.page ?? null, context) : null;
		if (data === null || finding === null) return 'there is no signal under the cursor';
		return acceptanceOf(finding, data.decisions.allowances);
	},
	errors: (data, context) => (isAtSignals(context) ? (data?.page.rows ?? []).filter(isNews).map(keyOf) : []),
};

/** What `[` and `]` stop at. */
function isNews({isAllowed, level}: FindingRow): boolean {
	return !isAllowed && level !== 'info';
}

function questionOf(context: ViewContext): FindingsQuestion {
	const {asOfMs, fromMs, screen, state} = atSignals(context);
	const {selected, line, follow} = listOf(state, 'security');
	return {
		asOfMs,
		fromMs,
		signals: ['security'],
		detector: null,
		isEnd: selected === lastRow,
		...around({selected: follow ? null : selected, line, follow}, screen.bodyRows),
	};
}

type Figures = Pick<SecurityData, 'inspected' | 'security' | 'decisions'>;

const figures = new WeakMap<
	Reader,
	{readonly key: string; readonly asOfMs: number; readonly figures: Figures}
>();

/** They do not depend on the cursor: a walk down the list asks for them again only when time has gone on. */
async function keptFigures(reader: Reader, context: ViewContext): Promise<Figures> {
	const {asOfMs, fromMs, status} = context;
	const key = JSON.stringify([...windowKey(context), status?.revision]);
	const known = figures.get(reader);
	if (known?.key === key && Math.abs(asOfMs - known.asOfMs) < restMs) return known.figures;
	const [inspected, security, decisions] = await Promise.all([
		reader.inspected({asOfMs, fromMs, buckets: 1}),
		reader.security({asOfMs, fromMs}),
		reader.decisions({asOfMs}),
	]);
	const found = {inspected, security, decisions};
	figures.set(reader, {key, asOfMs, figures: found});
	return found;
}

/** Findings after one that came in, among which that it was followed may be. */
const laterMax = 200;

/** What is told of the finding under the cursor beside its row. */
async function chosenOf(
	reader: Reader,
	finding: FindingRow | null,
	{asOfMs}: ViewContext,
): Promise<Pick<SecurityData, 'around' | 'followed'>> {
	if (finding === null) return {around: null, followed: null};
	const {callId, key, session, traceId, atMs} = finding;
	const surroundings = callId === null ? null : await reader.surroundings(callId, {asOfMs});
	if (!cameIn(finding)) return {around: surroundings, followed: {of: key, finding: null}};
	const later = await reader.findings({
		asOfMs,
		fromMs: atMs - 1,
		signals: [],
		detector: 'injection',
		anchor: null,
		above: 0,
		below: laterMax,
	});
	const done = later.rows.find(
		row =>
			row.rule === 'followed' &&
			((row.session !== null && row.session === session) ||
				(row.traceId !== null && row.traceId === traceId)),
	);
	return {around: surroundings, followed: {of: key, finding: done ?? null}};
}

function opened(data: SecurityData | null, context: ViewContext) {
	const finding = selectedFinding(data?.page ?? null, context);
	if (data === null || finding === null) return 'there is no signal to open';
	return openedFinding(finding, data.around, context);
}
