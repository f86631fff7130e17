/**
What `--redact` does between decode and commit: batches go on without secrets and personal data, and what was masked is
counted by rule. Ids of records are made of what is stored, so that sending again changes nothing.
*/
import type {Batch} from '../domain/otlp.ts';
import {type RedactionKind, Redactor} from '../inspect/redact.ts';

export type Redaction = {
	readonly batch: (batch: Batch) => Batch;
	/** Places masked since the start. */
	readonly total: () => number;
};

/** `masked` is told after each batch in which a rule found something. */
export function makeRedaction(
	kinds: readonly RedactionKind[],
	masked: (rule: string, count: number) => void,
): Redaction {
	const redactor = new Redactor(kinds);
	let total = 0;
	return {
		batch(batch) {
			if (kinds.length === 0) return batch;
			const redacted = redactor.batch(batch);
			for (const [rule, count] of redactor.takeFound()) {
				total += count;
				masked(rule, count);
			}
			return redacted;
		},
		total: () => total,
	};
}
