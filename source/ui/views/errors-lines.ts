/**
The rows of the Errors view, of all three levels in one list: calls that failed, steps of the application and loops, and
answers that came and are not as they should be. Each is counted among what it could have been found in.
*/
import type {DetectorName} from '../../domain/finding.ts';
import type {Check} from '../../domain/inspection.ts';
import {classKey, type ErrorClass, type Errors} from '../../store/error-answers.ts';
import type {FindingTally, Inspected} from '../../store/finding-answers.ts';
import {isTraceUnit} from '../../store/unit-key.ts';
import {kindOf} from '../acceptance.ts';
import type {Piece} from '../rows.ts';
import {allOf, testOf} from '../state/filter.ts';
import {rowsPlace, tracePlace} from '../state/places.ts';
import type {Action} from '../state/state.ts';
import {levelRoles} from './findings-table.ts';

export type ErrorsData = {
	readonly errors: Errors;
	/** Null: a filter is in force, and findings are not counted by one. */
	readonly inspected: Inspected | null;
};

export type ErrorLine = Pick<ErrorClass, 'name' | 'count' | 'cells' | 'lastMs' | 'where'> & {
	readonly id: string;
	readonly level: 'API' | 'application' | 'quality';
	/** Null: it is not known of how many. */
	readonly of: number | null;
	readonly role: Piece['role'];
	/** Of a class that detectors found. */
	readonly tally: FindingTally | null;
	readonly open: Action | string;
};

/** What detectors find that is an error of the application or a fault of an answer, and what it is counted among. */
const detectors: Readonly<Partial<Record<DetectorName, readonly [ErrorLine['level'], Check]>>> = {
	loop: ['application', 'tools'],
	schema: ['quality', 'schema'],
	refusal: ['quality', 'answer'],
	truncated: ['quality', 'answer'],
	empty: ['quality', 'answer'],
	repetition: ['quality', 'answer'],
	length: ['quality', 'answer'],
	number: ['quality', 'number'],
	quote: ['quality', 'quote'],
	citation: ['quality', 'citation'],
};

/** Classes of an API that failed, as they are folded; `cancelled` and `other` are no findings of their own. */
const apiClasses = [
	'rate_limit',
	'overloaded',
	'auth',
	'timeout',
	'context_length',
	'content_filter',
	'bad_request',
	'server',
];

const levels: readonly ErrorLine['level'][] = ['API', 'application', 'quality'];

export function errorLines(data: ErrorsData | null): readonly ErrorLine[] {
	if (data === null) return [];
	const {errors, inspected} = data;
	const told = errors.classes.filter(row => !isFound(row, data)).map(lineOfClass);
	const found = (inspected?.tallies ?? []).flatMap(tally => lineOfTally(tally, inspected?.checked));
	// As they come: the most first of what is told, the worst first of what was found.
	return levels.flatMap(level => [...told, ...found].filter(line => line.level === level));
}

/** That answers ended at their limit is where the detector `truncated` has it from: the same answers are not listed twice. */
function isFound({level, name, count}: ErrorClass, {inspected}: ErrorsData): boolean {
	if (level !== 'answer' || name !== 'length') return false;
	const found = inspected?.tallies.find(({detector, rule}) => detector === 'truncated' && rule === 'length');
	return found !== undefined && found.calls >= count;
}

function lineOfClass(row: ErrorClass): ErrorLine {
	const {level, name} = row;
	const isAnswer = level === 'answer';
	return {
		...row,
		id: classKey(row),
		name: isAnswer ? `finish ${name}` : name,
		level: isAnswer ? 'quality' : level,
		role: isAnswer ? 'warn' : 'error',
		tally: null,
		open: openOfClass(row),
	};
}

/** The calls of a class, and no others: a failed call, or an embedding, may have such a finish reason too. */
function openOfClass({level, name, step}: ErrorClass): Action | string {
	if (level === 'application') {
		return step === null || !isTraceUnit(step.traceId)
			? 'this step came as a log record without a trace'
			: {type: 'open', place: tracePlace(step.traceId, step.spanId)};
	}
	const filter =
		level === 'API'
			? `status:error ${testOf('error', name)}`
			: `status:ok (operation:chat OR operation:completion) ${testOf('finish', name)}`;
	return {type: 'open', place: rowsPlace('calls', {title: name, filter})};
}

function lineOfTally(tally: FindingTally, checked: Inspected['checked'] | undefined): readonly ErrorLine[] {
	const line = detectors[tally.detector as DetectorName];
	if (line === undefined) return [];
	const [level, check] = line;
	// A loop of tools may be of no call.
	const count = tally.calls === 0 ? tally.n : tally.calls;
	const of = checked?.[check] ?? 0;
	const filter = allOf([testOf('finding', tally.detector), testOf('finding', tally.rule)]);
	return [
		{
			id: `finding ${tally.detector} ${tally.rule}`,
			level,
			name: kindOf(tally),
			count,
			of: of < count ? null : of,
			cells: tally.cells,
			lastMs: tally.lastMs,
			where: [tally.model, tally.service].filter(name => name !== null).join(', '),
			role: levelRoles[tally.level],
			tally,
			open: {type: 'open', place: rowsPlace('calls', {title: kindOf(tally), filter})},
		},
	];
}

/** Classes that were looked for and are not there: silence as a statement. */
export function absentClasses({errors, inspected}: ErrorsData): readonly string[] {
	const seen = new Set(errors.classes.filter(({level}) => level === 'API').map(({name}) => name));
	const found = new Set((inspected?.tallies ?? []).map(({detector}) => detector));
	const looked = Object.entries(detectors).filter(([name, [, check]]) => {
		return (inspected?.checked[check] ?? 0) > 0 && !found.has(name);
	});
	return [
		...(errors.calls === 0 ? [] : apiClasses.filter(name => !seen.has(name))),
		...looked.map(([name]) => name),
	];
}

/** Failed runs of tools, and how many ran; null: none failed, and how many ran is not asked. */
export function toolsOf({errors}: ErrorsData): {readonly failed: number; readonly of: number} | null {
	const tools = errors.classes.filter(({level, name}) => level === 'application' && name.startsWith('tool '));
	const [first] = tools;
	if (first === undefined) return null;
	return {failed: tools.reduce((sum, {count}) => sum + count, 0), of: first.of};
}

/** Faults of answers, outside the rate: as detectors found them, else as the answers ended. */
export function qualityOf(data: ErrorsData): number {
	const lines = errorLines(data).filter(({level}) => level === 'quality');
	const isInspected = (data.inspected?.calls ?? 0) > 0;
	return lines.filter(({tally}) => (tally !== null) === isInspected).reduce((sum, {count}) => sum + count, 0);
}
