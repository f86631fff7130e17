/**
Quality: which answers should not be trusted, and why. What is measured, beside it the evidence for the finding under the
cursor, below both the findings. Tab goes on to what the application itself judges.
*/
import type {FindingRow, FindingsQuestion} from '../../store/finding-answers.ts';
import type {Endings} from '../../store/quality-answers.ts';
import type {Reader} from '../../store/store.ts';
import {acceptanceOf} from '../acceptance.ts';
import {listOf, lookOf} from '../state/lists.ts';
import type {View, ViewContext} from '../view.ts';
import {around, lastRow, selectedIndex} from '../widgets/list-window.ts';
import {Late} from './late.ts';
import {openedFinding, traceOfFinding} from './finding-place.ts';
import {appParts, appQuality, openedInApp} from './quality-app.ts';
import {drawQuality, layoutOf} from './quality-body.ts';
import {atFindings, isAtFindings, keyOf, type QualityData, selectedFinding} from './quality-data.ts';
import {windowKey} from './window-key.ts';

/** Between two askings while it is live, ms. */
const restMs = 1000;

const lateEndings = new Late<Endings>();

export const qualityView: View<QualityData> = {
	id: 'quality',
	restMs,
	question(context) {
		const {selected, follow} = listOf(atFindings(context).state, 'quality');
		const drawing = lookOf(context.state, 'quality', 'drawing');
		return JSON.stringify([...windowKey(context), follow ? null : selected, context.screen.rows, drawing]);
	},
	async ask(reader, context, later) {
		const {asOfMs, fromMs, state} = context;
		const [page, inspected, decisions, judged] = await Promise.all([
			reader.findings(questionOf(context)),
			reader.inspected({asOfMs, fromMs, buckets: 1}),
			reader.decisions({asOfMs}),
			reader.judgements({asOfMs, fromMs}),
		]);
		const chosen = await evidenceOf(reader, selectedFinding(page, context), context);
		const looking = reader.endings({asOfMs, fromMs});
		const asked = JSON.stringify([state.window, state.sinceMs]);
		return lateEndings.told(looking, {
			reader,
			asked,
			later,
			dataOf: found => ({page, inspected, decisions, app: appQuality(judged, found), ...chosen}),
		});
	},
	draw: drawQuality,
	walk(data, context) {
		if (!isAtFindings(context)) return appParts(data?.app ?? null, context).walk;
		const ids = (data?.page.rows ?? []).map(keyOf);
		const index = selectedIndex(listOf(context.state, 'quality'), ids);
		return {ids, index, lines: layoutOf(data, context).listLines};
	},
	rowAt(data, context) {
		return isAtFindings(context)
			? selectedFinding(data?.page ?? null, context)
			: appParts(data?.app ?? null, context).chosen;
	},
	textAt(data, context) {
		const finding = atCursor(data, context);
		return finding === null ? null : {name: 'the evidence', text: finding.evidence};
	},
	callAt: (data, context) => atCursor(data, context)?.callId ?? null,
	traceAt: (data, context) => atCursor(data, context)?.traceId ?? null,
	enter(data, context) {
		return isAtFindings(context) ? opened(data, context) : openedInApp(data?.app ?? null, context);
	},
	other(data, context) {
		const finding = atCursor(data, context);
		return finding === null ? 'there is no finding under the cursor' : traceOfFinding(finding);
	},
	accept(data, context) {
		const finding = atCursor(data, context);
		if (data === null || finding === null) return 'there is no finding under the cursor';
		return acceptanceOf(finding, data.decisions.allowances);
	},
	errors: (data, context) => (isAtFindings(context) ? (data?.page.rows ?? []).filter(isNews).map(keyOf) : []),
};

function atCursor(data: QualityData | null, context: ViewContext): FindingRow | null {
	return isAtFindings(context) ? selectedFinding(data?.page ?? null, context) : null;
}

/** What `[` and `]` stop at. */
function isNews({isAllowed, level}: FindingRow): boolean {
	return !isAllowed && level !== 'info';
}

function questionOf(context: ViewContext): FindingsQuestion {
	const {asOfMs, fromMs, screen, state} = atFindings(context);
	const {selected, line, follow} = listOf(state, 'quality');
	return {
		asOfMs,
		fromMs,
		signals: ['quality', 'retrieval', 'errors'],
		detector: null,
		isNotable: lookOf(state, 'quality', 'drawing') !== 'all findings',
		isEnd: selected === lastRow,
		...around({selected: follow ? null : selected, line, follow}, screen.bodyRows),
	};
}

const evidences = new WeakMap<
	Reader,
	{readonly key: string; readonly told: Pick<QualityData, 'around' | 'evidence'>}
>();

/** What judges answers is loaded with the first that is shown; of the same call it is not made again while nothing new is said of it. */
async function evidenceOf(
	reader: Reader,
	finding: FindingRow | null,
	{asOfMs}: ViewContext,
): Promise<Pick<QualityData, 'around' | 'evidence'>> {
	if (finding === null || finding.callId === null) return {around: null, evidence: null};
	const {callId} = finding;
	const [surroundings, findings] = await Promise.all([
		reader.surroundings(callId, {asOfMs}),
		reader.findingsOfCall(callId),
	]);
	if (surroundings === null) return {around: null, evidence: null};
	const key = JSON.stringify([callId, surroundings.steps.length, findings]);
	const known = evidences.get(reader);
	if (known?.key === key) return known.told;
	const {evidenceOfCall} = await import('../evidence/of-call.ts');
	const told = {around: surroundings, evidence: evidenceOfCall(surroundings, findings)};
	evidences.set(reader, {key, told});
	return told;
}

function opened(data: QualityData | null, context: ViewContext) {
	const finding = selectedFinding(data?.page ?? null, context);
	if (data === null || finding === null) return 'there is no finding to open';
	return openedFinding(finding, data.around, context);
}
