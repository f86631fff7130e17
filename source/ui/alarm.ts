/**
What must not be overlooked in any view: nothing can be stored, senders are turned away, figures are late. It takes the
third line while it lasts, and leaves by itself.
*/
import type {EngineStatus} from '../domain/status.ts';
import {behindMsMax, behindText} from './doctor/receiving.ts';
import {clock, count} from './format.ts';
import {piece, type Row, widthOf} from './rows.ts';
import type {Screen} from './view.ts';

/** Null: there is nothing of the kind. The worst alone: what follows from it would hide it. */
export function alarmRow(
	status: EngineStatus | null,
	{glyphs, columns}: Pick<Screen, 'glyphs' | 'columns'>,
): Row | null {
	if (status === null) return null;
	const {fault, overload, behindMs} = status;
	if (fault !== null) {
		return fitting(columns, [
			piece(`${glyphs.error} ${fault.message} since ${clock(fault.sinceMs)}`, 'error'),
			piece(toldAgain(fault.refusedRequests)),
			piece(fault.hint, 'accent'),
		]);
	}
	if (overload !== null && !overload.isOver) {
		return fitting(columns, [
			piece(`${glyphs.warning} overload since ${clock(overload.sinceMs)}`, 'warn'),
			piece(toldAgain(overload.refusedRequests)),
			piece(`${count(overload.keptRecords)} records kept, nothing acknowledged is lost`),
		]);
	}
	if (behindMs <= behindMsMax) return null;
	return fitting(columns, [
		piece(`~ ${behindText(status)}`, 'warn'),
		piece('all of it is on disk, figures are late'),
	]);
}

function toldAgain(requests: number): string {
	return `${count(requests)} request${requests === 1 ? '' : 's'} told to try again`;
}

const air = '   ';

/** As many of the parts as fit beside where to read more; the first one in any case. */
function fitting(columns: number, parts: Row): Row {
	const more = piece(':doctor', 'accent');
	const [first, ...rest] = parts;
	const line: Row[number][] = first === undefined ? [] : [first];
	for (const part of rest) {
		if (widthOf([...line, part, more]) + 2 * air.length + 2 > columns) break;
		line.push({text: air}, part);
	}
	return widthOf([...line, more]) + air.length + 2 > columns ? line : [...line, {text: air}, more];
}
