/** What detectors compare with, out of the file; what is asked for often is remembered for a while. */
import type {StoredTemplate} from '../domain/inspection.ts';
import type {InspectionMemory} from '../inspect/memory.ts';
import type {GroundingBaseline} from '../inspect/quality/grounding.ts';
import type {InspectionReader} from '../store/inspection.ts';

export class Memory implements InspectionMemory {
	readonly #reader: InspectionReader;

	constructor(reader: InspectionReader) {
		this.#reader = reader;
	}

	templateOf({templateName}: {readonly templateName: string | null}): string | null {
		return templateName;
	}

	groundingBaseline(_template: string | null): GroundingBaseline | null {
		return null;
	}

	turns: InspectionMemory['turns'] = (user, {fromMs, toMs}) =>
		this.#reader.turns({user, fromMs, toMs, limit: 500});

	suspicions: InspectionMemory['suspicions'] = (session, beforeMs) =>
		this.#reader.suspicions({session, beforeMs});

	/** Templates that were met since it was last asked. */
	takeNew(): readonly StoredTemplate[] {
		return [];
	}
}
