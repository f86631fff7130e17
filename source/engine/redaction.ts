/**
What `--redact` does between decode and commit: batches go on without secrets and personal data, and what was masked is
counted in the file, by rule. Ids of records are made of what is stored, so that sending again changes nothing.
*/
import type {Batch} from '../domain/otlp.ts';
import {type RedactionKind, Redactor} from '../inspect/redact.ts';
import type {Writer} from '../store/store.ts';

/** How often counts are written: a row a rule, however much was masked meanwhile. */
const writeMs = 1000;

export type Redaction = {
	readonly batch: (batch: Batch) => Batch;
	/** Places masked since the start. */
	readonly total: () => number;
	/** Writes the last counts. */
	readonly close: () => Promise<void>;
};

export function makeRedaction(options: {
	readonly kinds: readonly RedactionKind[];
	readonly writer: Writer;
	readonly now: () => number;
}): Redaction {
	const {kinds, writer, now} = options;
	const redactor = new Redactor(kinds);
	let total = 0;
	const unwritten = new Map<string, number>();
	let timer: NodeJS.Timeout | null = null;

	async function write(): Promise<void> {
		timer = null;
		for (const [rule, count] of unwritten) {
			unwritten.delete(rule);
			try {
				await writer.drop({atMs: now(), reason: `masked: ${rule}`, service: '', count});
			} catch {
				// What keeps the file from being written is told by the commit; the count waits for it too.
				add(rule, count);
				return;
			}
		}
	}

	function add(rule: string, count: number): void {
		unwritten.set(rule, (unwritten.get(rule) ?? 0) + count);
	}

	return {
		batch(batch) {
			if (kinds.length === 0) return batch;
			const redacted = redactor.batch(batch);
			for (const [rule, count] of redactor.takeFound()) {
				total += count;
				add(rule, count);
			}
			if (unwritten.size > 0) timer ??= setTimeout(() => void write(), writeMs);
			return redacted;
		},
		total: () => total,
		async close() {
			if (timer !== null) clearTimeout(timer);
			await write();
		},
	};
}
