/** Takes what was said out of the calls and steps of a unit; their figures stay as they are. */
import type {UnitKey} from '../unit-key.ts';
import type {Database, Statement} from 'better-sqlite3';
import type {Message} from '../../domain/message.ts';
import type {AttributeValue} from '../../domain/otlp.ts';
import type {CallColumns, CallDetailJson} from './call-row.ts';
import type {ContentReader} from './content.ts';
import {withoutContent, type Why} from './gone.ts';
import {MessageReader, type MessageWriter} from './messages.ts';
import {Rollups} from './rollups.ts';
import type {StepColumns, StepDetailJson} from './step-row.ts';
import {callsOfUnit} from './unit-sql.ts';

export type ContentRemoval = {
	readonly why: Why;
	/** True: the beginnings of prompt and answer, which lists show, stay. */
	readonly keepsPreviews: boolean;
};

export class DerivedContent {
	readonly #content: ContentReader;
	readonly #messages: MessageWriter;
	readonly #reader: MessageReader;
	readonly #rollups: Rollups;
	readonly #calls: Statement<[{unit: string}], CallColumns>;
	readonly #updateCall: Statement<[string, string | null, string | null, number]>;
	readonly #steps: Statement<[string], StepColumns & {readonly id: number}>;
	readonly #updateStep: Statement<[string, number]>;
	readonly #updateEvaluations: Statement<[string]>;

	constructor(
		database: Database,
		parts: {readonly content: ContentReader; readonly messages: MessageWriter},
	) {
		this.#content = parts.content;
		this.#messages = parts.messages;
		this.#reader = new MessageReader(database, parts.content);
		this.#rollups = new Rollups(database);
		this.#calls = database.prepare(callsOfUnit('*'));
		this.#updateCall = database.prepare('UPDATE call SET detail = ?, prompt = ?, answer = ? WHERE id = ?');
		this.#steps = database.prepare('SELECT * FROM step WHERE trace_id = ?');
		this.#updateStep = database.prepare('UPDATE step SET detail = ? WHERE id = ?');
		this.#updateEvaluations = database.prepare('UPDATE evaluation SET explanation = NULL WHERE unit = ?');
	}

	/** Returns the texts that were said, to be looked for in the records. Inside the writer's transaction. */
	remove(unit: UnitKey, removal: ContentRemoval): ReadonlySet<string> {
		const said = new Set<string>();
		for (const row of this.#calls.all({unit})) this.#removeFromCall(row, said, removal);
		for (const row of this.#steps.all(unit)) this.#removeFromStep(row, said, removal);
		this.#updateEvaluations.run(unit);
		this.#rollups.flush();
		said.delete('');
		return said;
	}

	#removeFromCall(row: CallColumns, said: Set<string>, {why, keepsPreviews}: ContentRemoval): void {
		const {system, input, output} = this.#reader.of(row.id);
		for (const message of [...system, ...input, ...output]) addTexts(message, said);
		const left = this.#messages.placesOf(row.id).map(place => place.message);
		this.#messages.removePlaces(row.id);
		this.#messages.collect(left);
		const {toolDefinitions: _definitions, origins, ...detail} = JSON.parse(row.detail) as CallDetailJson;
		const rest = {
			...(this.#without(detail as unknown as AttributeValue, why) as unknown as typeof detail),
			...(detail.toolCalls !== undefined && {
				toolCalls: detail.toolCalls.map(tool => ({...tool, arguments: null})),
			}),
			noInput: true,
			noOutput: true,
			gone: why,
			// Names of attributes, which are long and no content.
			...(origins !== undefined && {origins}),
		};
		const prompt = keepsPreviews ? row.prompt : null;
		const answer = keepsPreviews ? row.answer : null;
		this.#updateCall.run(JSON.stringify(rest), prompt, answer, row.id);
		this.#rollups.add(row, -1);
		this.#rollups.add({...row, prompt, answer}, 1);
	}

	#removeFromStep(row: StepColumns & {readonly id: number}, said: Set<string>, {why}: ContentRemoval): void {
		const whole = this.#content.resolve(
			JSON.parse(row.detail) as AttributeValue,
		) as unknown as StepDetailJson;
		const {tool, query, documents} = whole;
		for (const text of [tool?.arguments, tool?.result, query, ...documents.map(document => document.text)]) {
			if (typeof text === 'string') said.add(text);
		}
		const detail = JSON.parse(row.detail) as StepDetailJson;
		const rest: StepDetailJson = {
			...(this.#without(detail as unknown as AttributeValue, why) as unknown as StepDetailJson),
			tool: detail.tool === null ? null : {...detail.tool, arguments: null, result: null},
			query: null,
			documents: detail.documents.map(document => ({...document, text: null})),
			evaluations: detail.evaluations.map(evaluation => ({...evaluation, explanation: null})),
		};
		this.#updateStep.run(JSON.stringify(rest), row.id);
	}

	#without(detail: AttributeValue, why: Why): AttributeValue {
		return withoutContent(detail, {content: this.#content, isContent: () => false, why});
	}
}

function addTexts({parts}: Message, said: Set<string>): void {
	for (const part of parts) {
		if (part.type === 'tool_call') said.add(part.arguments ?? '');
		else if (part.type === 'other' || part.type === 'media') continue;
		else said.add(part.text);
	}
}
