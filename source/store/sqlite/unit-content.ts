/**
Takes out of a unit what was said in it: of its records the texts, of its calls the messages. Figures stay, and so
does the row of each call: it is not made again from records that tell less (derived.ts).
*/
import type {UnitKey} from '../unit-key.ts';
import type {Database, Statement} from 'better-sqlite3';
import type {AttributeValue} from '../../domain/otlp.ts';
import type {ContentWriter} from './content.ts';
import {DerivedContent, type ContentRemoval} from './derived-content.ts';
import {withoutContent} from './gone.ts';
import type {MessageWriter} from './messages.ts';
import {logsOfUnit, unitParameters, type UnitParameters} from './unit-sql.ts';

/** Names of attributes that hold what was said, however short it is. */
const contentKey =
	/(?:^|[._])(?:prompts?|completions?|messages?|content|instructions?|arguments|args|results?|query|documents?|text|inputs?|outputs?|response|reasoning|thinking|body|spanInputs|spanOutputs)(?:[._]\d+)*(?:[._]value)?$/i;

/** What went wrong is no content. */
const errorKey = /^(?:exception|error)\./;

type SpanRow = {
	readonly id: number;
	readonly attributes: string;
	readonly events: string | null;
	readonly links: string | null;
};
type LogRow = {readonly id: number; readonly attributes: string; readonly body: string};

export class UnitContent {
	readonly #content: ContentWriter;
	readonly #derived: DerivedContent;
	readonly #spans: Statement<[string], SpanRow>;
	readonly #updateSpan: Statement<[string, string | null, string | null, number]>;
	readonly #logs: Statement<[UnitParameters], LogRow>;
	readonly #updateLog: Statement<[string, string, number]>;

	constructor(
		database: Database,
		{content, messages}: {readonly content: ContentWriter; readonly messages: MessageWriter},
	) {
		this.#content = content;
		this.#derived = new DerivedContent(database, {content: content.reader, messages});
		this.#spans = database.prepare('SELECT id, attributes, events, links FROM span WHERE trace_id = ?');
		this.#updateSpan = database.prepare('UPDATE span SET attributes = ?, events = ?, links = ? WHERE id = ?');
		this.#logs = database.prepare(logsOfUnit('id, attributes, body'));
		this.#updateLog = database.prepare('UPDATE log SET attributes = ?, body = ? WHERE id = ?');
	}

	/** Inside the writer's transaction. */
	remove(unit: UnitKey, removal: ContentRemoval): void {
		const said = this.#derived.remove(unit, removal);
		const isContent = (text: string, key: string): boolean =>
			said.has(text) || (contentKey.test(key) && !errorKey.test(key));
		const strip = (json: string | null, isBody = false): string | null => {
			if (json === null) return null;
			const stored = JSON.parse(json) as AttributeValue;
			const options = {content: this.#content.reader, isContent, why: removal.why};
			return JSON.stringify(withoutContent(stored, options, isBody ? 'body' : ''));
		};
		for (const row of this.#spans.all(unit)) {
			// An event is a map of its own: its keys begin there.
			this.#updateSpan.run(
				strip(row.attributes) ?? '{}',
				this.#events(row.events, strip),
				strip(row.links),
				row.id,
			);
		}
		for (const row of this.#logs.all(unitParameters(unit))) {
			this.#updateLog.run(strip(row.attributes) ?? '{}', strip(row.body, true) ?? 'null', row.id);
		}
	}

	#events(json: string | null, strip: (json: string) => string | null): string | null {
		if (json === null) return null;
		const events = JSON.parse(json) as readonly {readonly attributes: AttributeValue}[];
		return JSON.stringify(
			events.map(event => ({
				...event,
				attributes: JSON.parse(strip(JSON.stringify(event.attributes)) ?? '{}') as AttributeValue,
			})),
		);
	}
}
