/** Inspects what a file still has waiting, without a receiver. */
import {inspectorVersion} from '../inspect/version.ts';
import {openInspectionReader} from '../store/sqlite/open.ts';
import type {Writer} from '../store/store.ts';
import {Inspector} from './inspector.ts';
import type {Defect} from './messages.ts';

/** A transaction's worth: progress is kept should the program end. */
const sliceMs = 200;

/** Returns what detectors failed on. Throws a `StoreFault` where it cannot be written. */
export async function inspectAll(path: string, writer: Writer): Promise<readonly Defect[]> {
	await writer.outdateInspections({version: inspectorVersion});
	const reader = openInspectionReader(path);
	const defects: Defect[] = [];
	try {
		const inspector = new Inspector(reader);
		for (;;) {
			const slice = inspector.slice(sliceMs);
			defects.push(...slice.defects);
			if (slice.inspections.length === 0) return defects;
			await writer.putInspected(slice.inspections);
		}
	} finally {
		reader.close();
	}
}
