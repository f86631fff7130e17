/**
What is looked at for the Security view, and how often something was found: our detectors first, then what the
application's guardrails, its provider and the receiver tell.
*/
import type {DetectorName} from '../../domain/finding.ts';
import type {Inspected} from '../../store/finding-answers.ts';
import type {Security, SecuritySignal} from '../../store/security-answers.ts';
import {isTraceUnit} from '../../store/unit-key.ts';
import {kindOf} from '../acceptance.ts';
import {clockInList, count, rate, unknown} from '../format.ts';
import {piece, type Piece} from '../rows.ts';
import {testOf} from '../state/filter.ts';
import {rowsPlace, tracePlace} from '../state/places.ts';
import type {Action} from '../state/state.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {Screen} from '../view.ts';
import type {Column} from '../widgets/table.ts';
import {levelRoles} from './findings-table.ts';

export type Looked = {
	readonly id: string;
	readonly name: string;
	readonly role: Piece['role'];
	/** Null: it has not looked at anything. */
	readonly n: number | null;
	readonly lastMs: number | null;
	readonly what: string;
	/** What Enter does; a text says why nothing. */
	readonly open: Action | string;
	readonly newest: readonly LookedSight[];
};

export type LookedSight = {
	readonly atMs: number;
	readonly said: string;
	readonly role: Piece['role'];
	readonly open: Action | string;
};

/** Detectors of this view, whatever signal their findings are counted under. */
const detectors: Readonly<Partial<Record<DetectorName, string>>> = {
	injection: 'every text but the system message; documents and tool results weigh more',
	pii: 'answers: card, iban, ssn, email, ip, phone; told where it came from',
	secret: 'prompts, answers, tool arguments and results',
	leak: 'answers that repeat the system message',
	invisible: 'tag block, direction controls, zero width; joiners of emoji are not counted',
	long_prompt: 'prompts longer than others of their template',
	repeat: 'the same last turn of one user, again and again',
	loop: 'tools and calls without progress',
};

export function lookedAt(inspected: Inspected, security: Security): readonly Looked[] {
	return [
		...Object.entries(detectors).map(([name, what]) => ofDetector(name, what, inspected)),
		...security.signals.map(ofSource),
	];
}

function ofDetector(name: string, what: string, {tallies, calls}: Inspected): Looked {
	const own = tallies.filter(({detector}) => detector === name);
	const n = own.reduce((sum, tally) => sum + tally.n, 0);
	const worst = own[0]?.level;
	return {
		id: name,
		name,
		role: worst === undefined ? undefined : levelRoles[worst],
		n: calls === 0 && n === 0 ? null : n,
		lastMs: own.length === 0 ? null : Math.max(...own.map(({lastMs}) => lastMs)),
		what,
		open:
			n === 0
				? 'nothing was found by it'
				: {type: 'open', place: rowsPlace('calls', {title: name, filter: testOf('finding', name)})},
		newest: own.map(tally => ({
			atMs: tally.lastMs,
			said: `${kindOf(tally)} ${count(tally.n)}   ${inert(oneLine(tally.evidence))}`,
			role: levelRoles[tally.level],
			open: {
				type: 'open',
				place: rowsPlace('calls', {title: kindOf(tally), filter: testOf('finding', tally.rule)}),
			},
		})),
	};
}

function ofSource(signal: SecuritySignal): Looked {
	const {source, name, n, of, failed, labels, lastMs, newest} = signal;
	const said = labels.map(({label, count: times}) => `${oneLine(label)} ${count(times)}`).join('  ');
	const parts = [
		inert(oneLine(name === '' ? unknown : name)),
		...(of === null ? [] : [`${rate(n, of)} of calls`]),
		...(failed === 0 ? [] : [`${count(failed)} failed`]),
		...(said === '' ? [] : [inert(said)]),
	];
	return {
		id: `${source} ${name}`,
		name: source,
		role: failed > 0 ? 'error' : source === 'guardrail' || source === 'masked' ? undefined : 'warn',
		n,
		lastMs,
		what: parts.join('   '),
		open: openOf(signal),
		newest: newest.map(({traceId, spanId, atMs, said: text, failed: isError}) => ({
			atMs,
			said: inert(oneLine(text ?? unknown)),
			role: isError ? 'error' : undefined,
			open: isTraceUnit(traceId)
				? {type: 'open', place: tracePlace(traceId, spanId)}
				: 'it came without a trace',
		})),
	};
}

function openOf({source, name, newest}: SecuritySignal): Action | string {
	if (source === 'masked' || source === 'turned away') return 'nothing of it was kept';
	if (source === 'content filter') {
		const title = `content_filter${name === '' ? '' : ` of ${name}`}`;
		// The calls that are counted in the row, and no others.
		const stopped = '((status:error error:content_filter) OR (status:ok finish:content_filter))';
		const filter = name === '' ? stopped : `${stopped} ${testOf('model', name)}`;
		return {type: 'open', place: rowsPlace('calls', {title, filter})};
	}
	const [sight] = newest;
	return sight === undefined || !isTraceUnit(sight.traceId)
		? 'it came without a trace'
		: {type: 'open', place: tracePlace(sight.traceId, sight.spanId)};
}

export function lookedColumns(screen: Screen, asOfMs: number): readonly Column<Looked>[] {
	const {glyphs, columns} = screen;
	return [
		{
			head: 'DETECTOR',
			width: 16,
			align: 'left',
			cell: ({name, role}) => piece(cutMiddle(name, 15, glyphs.cut), role),
		},
		{
			head: 'FOUND',
			width: 6,
			align: 'right',
			cell: ({n}) => (n === 0 ? piece(glyphs.none, 'dim') : piece(count(n), n === null ? 'dim' : undefined)),
		},
		{
			head: '  LAST',
			width: 11,
			align: 'left',
			cell: ({lastMs}) => (lastMs === null ? '' : `  ${clockInList(lastMs, {todayMs: asOfMs})}`),
		},
		{
			head: columns < 70 ? 'WHAT' : 'WHAT IT LOOKS AT, WHAT IT SAYS',
			width: 'rest',
			align: 'left',
			cell: ({what}) => piece(what, 'dim'),
		},
	];
}
