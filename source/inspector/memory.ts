/** What detectors compare with. */
import type {StoredTemplate} from '../domain/inspection.ts';
import type {InspectionReader} from '../store/inspection.ts';
export class Memory {
	readonly reader: InspectionReader;
	constructor(reader: InspectionReader) {
		this.reader = reader;
	}
	takeNew(): readonly StoredTemplate[] {
		return [];
	}
}
