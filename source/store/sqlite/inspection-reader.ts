/** What detectors read, over one connection of their own. Each question is answered at once: their thread waits for it. */
import type {UnitKey} from '../unit-key.ts';
import type {Step, StepKind} from '../../domain/call.ts';
import type {CallToInspect, TemplateSample} from '../../domain/inspection.ts';
import type {InspectionReader, UnitToInspect} from '../inspection.ts';
import {alertTraces} from './alert-traces.ts';
import {readCall, type CallColumns} from './call-row.ts';
import {decisions} from './decisions.ts';
import {ReaderConnection} from './reader-connection.ts';
import {readStep, type StepColumns} from './step-row.ts';
import {vitals} from './vitals.ts';

/** Calls before this one of a session whose messages are known: agents take turns in one, each with its own history. */
const callsBefore = 3;

/** Kinds of steps whose texts a detector reads, and those that tell which agent ran them. */
const readKinds: readonly StepKind[] = ['tool', 'retrieval', 'rerank', 'mcp', 'memory', 'agent', 'workflow'];

/** Of an injection signal how long a later call of its session is watched for doing what it says. */
const suspicionMs = 3_600_000;
const suspicionsMax = 20;

/** Opens a file for the inspector; throws `Failure` as a reader does. */
export function sqliteInspectionReader(path: string): InspectionReader {
	const connection = new ReaderConnection(path);
	const ask = <T>(question: () => T): T => connection.ask(question);
	return {
		waiting: limit =>
			ask(() => connection.all('SELECT id, unit FROM to_inspect ORDER BY id LIMIT ?', [limit])),
		waitingCount: () =>
			ask(() => connection.get<{n: number}>('SELECT count(*) AS n FROM to_inspect')?.n ?? 0),
		unit: key => ask(() => unitOf(connection, key)),
		sample: (template, {limit}) => ask(() => sampleOf(connection, template, limit)),
		turns: ({user, fromMs, toMs, limit}) =>
			ask(() =>
				connection.all(
					`SELECT call_id AS callId, at_ms AS atMs, turn_key AS key, turn_mark AS mark FROM inspected
						WHERE user = ? AND at_ms > ? AND at_ms <= ? AND turn_key IS NOT NULL ORDER BY at_ms LIMIT ?`,
					[user, fromMs, toMs, limit],
				),
			),
		suspicions: ({session, beforeMs}) =>
			ask(() =>
				connection.all(
					`SELECT finding.call_id AS callId, finding.source, finding.evidence, finding.at_ms AS atMs
						FROM call JOIN finding ON finding.unit = ifnull(call.unit, call.trace_id) AND finding.call_id = call.call_id
						WHERE call.session = ? AND call.start_ms > ? AND finding.at_ms < ? AND finding.detector = 'injection'
							AND finding.rule <> 'followed' AND finding.part <> 'input'
						ORDER BY finding.at_ms DESC LIMIT ${suspicionsMax}`,
					[session, beforeMs - suspicionMs, beforeMs],
				),
			),
		templates: () =>
			ask(() =>
				connection.all(
					'SELECT key, family, name, skeleton, state, first_ms AS firstMs FROM template ORDER BY first_ms, key',
				),
			),
		vitals: question => ask(() => vitals(connection, question)),
		alertTraces: question => ask(() => alertTraces(connection, question)),
		decisions: question => ask(() => decisions(connection, question)),
		close: () => connection.close(),
	};
}

function unitOf(connection: ReaderConnection, key: UnitKey): UnitToInspect {
	return {key, steps: stepsToInspect(connection, key), calls: () => callsOf(connection, key)};
}

/** Steps of a unit that detectors read, by start. */
export function stepsToInspect(connection: ReaderConnection, key: UnitKey): readonly Step[] {
	return connection
		.all<StepColumns>(
			`SELECT * FROM step WHERE trace_id = ? AND kind IN (${readKinds.map(kind => `'${kind}'`).join(', ')})
				ORDER BY start_ms, span_id`,
			[key],
		)
		.map(row => readStep(row, connection.content));
}

/** Ids first: a call is loaded when its turn comes, and forgotten after it. */
function* callsOf(connection: ReaderConnection, key: UnitKey): Generator<CallToInspect> {
	const ids = connection.ask(() =>
		connection.all<{id: number; session: string | null; startMs: number}>(
			`SELECT id, session, start_ms AS startMs FROM call WHERE trace_id = ? AND unit IS NULL AND counted = 1
				UNION ALL SELECT id, session, start_ms FROM call WHERE unit = ? AND counted = 1 ORDER BY 3, 1`,
			[key, key],
		),
	);
	const seen = new Set<number>();
	const [first] = ids;
	if (first !== undefined && first.session !== null) {
		const own = new Set(ids.map(({id}) => id));
		for (const message of messagesBefore(connection, first.session, first.startMs, own)) seen.add(message);
	}
	for (const {id} of ids) {
		const loaded = connection.ask(() => callToInspect(connection, id, seen));
		if (loaded !== null) yield loaded;
	}
}

function messagesBefore(
	connection: ReaderConnection,
	session: string,
	startMs: number,
	own: ReadonlySet<number>,
): readonly number[] {
	return connection.ask(() => {
		const calls = connection
			.all<{id: number}>(
				'SELECT id FROM call WHERE session = ? AND start_ms <= ? ORDER BY start_ms DESC LIMIT ?',
				[session, startMs, callsBefore + own.size],
			)
			.filter(({id}) => !own.has(id))
			.slice(0, callsBefore);
		return calls.flatMap(({id}) => placesOf(connection, id).map(({message}) => message));
	});
}

type PlacedId = {readonly part: string; readonly message: number};

function placesOf(connection: ReaderConnection, call: number): readonly PlacedId[] {
	return connection.all<PlacedId>(
		'SELECT part, message FROM call_message WHERE call = ? ORDER BY part, position',
		[call],
	);
}

function callToInspect(connection: ReaderConnection, id: number, seen: Set<number>): CallToInspect | null {
	const row = connection.get<CallColumns>('SELECT * FROM call WHERE id = ?', [id]);
	if (row === undefined) return null;
	const places = placesOf(connection, id);
	const isNew = places.filter(({part}) => part === 'input').map(({message}) => !seen.has(message));
	const isSystemNew = places.some(({part, message}) => part === 'system' && !seen.has(message));
	for (const {message} of places) seen.add(message);
	const call = readCall(row, {content: connection.content, messages: connection.messages.of(id)});
	return {call, isNew, isSystemNew};
}

function sampleOf(connection: ReaderConnection, template: string, limit: number): TemplateSample {
	const rows = connection.all<{prompt: number | null; answer: number | null; grounding: number | null}>(
		`SELECT prompt_tokens AS prompt, answer_length AS answer, grounding FROM inspected
			WHERE template = ? ORDER BY at_ms DESC LIMIT ?`,
		[template, limit],
	);
	const known = (value: number | null): value is number => value !== null;
	return {
		promptTokens: rows.map(({prompt}) => prompt).filter(known),
		answerLengths: rows.map(({answer}) => answer).filter(known),
		groundings: rows.map(({grounding}) => grounding).filter(known),
	};
}
