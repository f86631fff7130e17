/** What every store must do: a case for each sentence of `store.ts`. */
import type {Reader, Writer} from '../../source/store/store.ts';
import {conformanceAnatomy} from './conformance-anatomy.ts';
import {conformanceAnswers} from './conformance-answers.ts';
import {conformanceDoctor} from './conformance-doctor.ts';
import {conformanceFindings} from './conformance-findings.ts';
import {conformanceLedger} from './conformance-ledger.ts';
import {conformanceRandom} from './conformance-random.ts';

export type OpenStore = () => Promise<{
	readonly writer: Writer;
	/** A reader of what the writer commits; the suite closes it with the store. */
	readonly openReader: () => Promise<Reader>;
	readonly close: () => Promise<void>;
}>;

export function conformance(name: string, open: OpenStore): void {
	conformanceRandom(name, open);
	conformanceAnswers(name, open);
	conformanceAnatomy(name, open);
	conformanceLedger(name, open);
	conformanceDoctor(name, open);
	conformanceFindings(name, open);
}
