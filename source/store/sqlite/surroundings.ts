/** A call with the steps of its unit, of which evidence is made where it is shown. */
import type {CallSurroundings} from '../finding-answers.ts';
import {callDetail} from './call-detail.ts';
import {stepsToInspect} from './inspection-reader.ts';
import type {ReaderConnection} from './reader-connection.ts';

export function surroundings(
	connection: ReaderConnection,
	callId: string,
	options: {readonly asOfMs: number},
): CallSurroundings | null {
	const call = callDetail(connection, callId, options);
	if (call === null) return null;
	const row = connection.get<{unit: string | null}>(
		'SELECT ifnull(unit, trace_id) AS unit FROM call WHERE call_id = ?',
		[callId],
	);
	const template = connection.get<{key: string; name: string}>(
		`SELECT key, name FROM template WHERE key = (SELECT template FROM inspected WHERE unit = ? AND call_id = ?)`,
		[row?.unit ?? '', callId],
	);
	return {call, steps: stepsToInspect(connection, row?.unit ?? ''), template: template ?? null};
}
