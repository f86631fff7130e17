/**
Looks at what waits to be inspected, a unit at a time, and keeps what detectors compare with: templates and lengths. It
reads the file and writes nothing: what it says is put there by the writer.
*/
import {inspectUnit} from '../inspect/inspect-unit.ts';
import {inspectorVersion} from '../inspect/version.ts';
import type {Inspection, InspectionReader, WaitingUnit} from '../store/inspection.ts';
import {Memory} from './memory.ts';
import type {Defect} from './messages.ts';

/** Rows of the waiting list that are looked through at once: what a unit waits for twice is done once. */
const rowsAtOnce = 200;

export type Slice = {readonly inspections: readonly Inspection[]; readonly defects: readonly Defect[]};

export class Inspector {
	readonly #reader: InspectionReader;
	readonly #memory: Memory;

	constructor(reader: InspectionReader) {
		this.#reader = reader;
		this.#memory = new Memory(reader);
	}

	/** Inspects units for about `budgetMs`, at least one; none: nothing waits. */
	slice(budgetMs: number): Slice {
		const began = performance.now();
		const inspections: Inspection[] = [];
		const defects: Defect[] = [];
		const byUnit = Map.groupBy(this.#reader.waiting(rowsAtOnce), ({unit}) => unit);
		for (const [unit, rows] of byUnit) {
			inspections.push(this.#inspect(unit, rows, defects));
			if (performance.now() - began > budgetMs) break;
		}
		return {inspections, defects};
	}

	#inspect(unit: string, rows: readonly WaitingUnit[], defects: Defect[]): Inspection {
		const done = {unit, ids: rows.map(({id}) => id), version: inspectorVersion};
		try {
			return {
				...done,
				...inspectUnit(this.#reader.unit(unit), this.#memory),
				templates: this.#memory.takeNew(),
			};
		} catch (error) {
			defects.push({unit, message: error instanceof Error ? error.message : String(error)});
			return {...done, findings: [], measures: [], templates: []};
		}
	}
}
